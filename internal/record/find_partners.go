package record

import (
	"context"

	"allyway/internal/portal"
	"allyway/internal/table"
	"allyway/internal/token"
)

const partnersNamed = 3 // read of each name, to see that only one partner has it

// FindPartners finds partners that somebody names by id, by domain or by their whole name. A name that several partners
// have finds none of them. It returns the partners that it has found, by what was given.
func (s *Store) FindPartners(ctx context.Context, given []string) (map[string]*portal.Partner, error) {
	all := map[string]*portal.Partner{}
	for len(given) > 0 {
		some := given[:min(len(given), getsAtOnce)]
		given = given[len(some):]
		found := make([]*portal.Partner, len(some))
		var steps []func() error
		for i, text := range some {
			steps = append(steps, func() (err error) { found[i], err = s.findPartner(ctx, text); return err })
		}
		if err := Parallel(steps...); err != nil {
			return nil, err
		}
		for i, p := range found {
			if p != nil {
				all[some[i]] = p
			}
		}
	}
	return all, nil
}

func (s *Store) findPartner(ctx context.Context, text string) (*portal.Partner, error) {
	id := text
	if !token.ValidID(id) {
		domain, err := portal.ParseDomain(text)
		if err != nil {
			return s.partnerNamed(ctx, text)
		}
		found, err := s.Get(ctx, Domain(domain))
		if err != nil {
			return nil, err
		}
		if id, err = found.DomainHolder(domain); err != nil || id == "" {
			return nil, err
		}
	}
	found, err := s.Get(ctx, Partner(id))
	if err != nil || !found.Has(Partner(id)) {
		return nil, err
	}
	return found.Partner(id)
}

func (s *Store) partnerNamed(ctx context.Context, name string) (*portal.Partner, error) {
	q := table.Query{Index: table.GSI1, PK: listPartners, Prefix: portal.Sortable(name) + "#", Limit: partnersNamed}
	found, _, err := list(ctx, s, q, decodePartner)
	if err != nil || len(found) != 1 {
		return nil, err
	}
	return found[0], nil
}

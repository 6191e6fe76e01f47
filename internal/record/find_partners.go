package record

import (
	"context"

	"allyway/internal/portal"
	"allyway/internal/token"
)

// FindPartners finds partners that somebody names by id, by domain or by their whole name. If several partners have a
// name, it finds none of them. It returns each partner under the text that has found it.
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
			named, err := s.PartnersNamed(ctx, text)
			if err != nil || len(named) != 1 {
				return nil, err
			}
			return named[0], nil
		}
		return s.PartnerWith(ctx, domain)
	}
	return s.partnerIfAny(ctx, id)
}

// PartnerWith returns the partner that a domain belongs to, or nil.
func (s *Store) PartnerWith(ctx context.Context, domain string) (*portal.Partner, error) {
	found, err := s.Get(ctx, Domain(domain))
	if err != nil {
		return nil, err
	}
	id, err := found.DomainHolder(domain)
	if err != nil || id == "" {
		return nil, err
	}
	return s.partnerIfAny(ctx, id)
}

func (s *Store) partnerIfAny(ctx context.Context, id string) (*portal.Partner, error) {
	found, err := s.Get(ctx, Partner(id))
	if err != nil || !found.Has(Partner(id)) {
		return nil, err
	}
	return found.Partner(id)
}

package partners

import (
	"context"
	"strconv"

	"allyway/internal/portal"
	"allyway/internal/record"
	"allyway/internal/token"
)

// List asks for one page of partners.
type List struct {
	Q      string // beginnings of words of the name, or a whole domain
	Kind   portal.PartnerKind
	Status portal.PartnerStatus
	Page   record.PageOf

	Archived bool // only archived partners, which the list does not show otherwise
}

// List lists partners by name, with their counts. Staff may call it. A page may have fewer rows than its limit if a
// filter leaves some out. next is the cursor of the next page. Refusal: malformed.
func (s *Service) List(ctx context.Context, by token.Session, in List) (rows []*Row, next string, err error) {
	list := s.cursors.Of(by, "partners", portal.Fold(in.Q), string(in.Kind), string(in.Status), strconv.FormatBool(in.Archived))
	_, rows, next, err = s.first(ctx, by, in, func() (string, error) { return list.After(in.Page) })
	return rows, list.Next(next), err
}

// first authorises the caller and, at the same time, reads a page of partners, and then their counts.
func (s *Service) first(ctx context.Context, by token.Session, in List, after func() (string, error)) (c *record.Call, rows []*Row, next string, err error) {
	var found []*portal.Partner
	err = record.Parallel(
		func() (err error) { c, err = s.store.Enter(ctx, by, portal.Staff); return err },
		func() error {
			after, err := after()
			if err != nil {
				return err
			}
			found, next, err = s.find(ctx, in, after)
			return err
		},
	)
	if err != nil {
		return nil, nil, "", err
	}
	rows, err = s.withCounts(ctx, c, in.filter(found))
	return c, rows, next, err
}

// find reads a page of partners. A whole domain finds the partner that it belongs to.
func (s *Service) find(ctx context.Context, in List, after string) (found []*portal.Partner, next string, err error) {
	q := portal.ParseNameSearch(in.Q)
	if q.Empty() {
		return s.store.ListPartners(ctx, in.Archived, after, in.Page.Limit)
	}
	if domain, err := portal.ParseDomain(in.Q); err == nil && after == "" {
		if holder, err := s.store.PartnerWith(ctx, domain); err != nil || holder != nil && in.has(holder) {
			return []*portal.Partner{holder}, "", err
		}
	}
	return s.store.SearchPartners(ctx, q, in.has, after, in.Page.Limit)
}

// has reports whether a partner is in the list.
func (in List) has(p *portal.Partner) bool {
	return (p.Archived != nil) == in.Archived && (in.Kind == "" || p.Kind == in.Kind) && (in.Status == "" || p.Status == in.Status)
}

// filter returns the partners of the kind and the status that were asked for.
func (in List) filter(all []*portal.Partner) (some []*portal.Partner) {
	for _, p := range all {
		if in.has(p) {
			some = append(some, p)
		}
	}
	return some
}

// withCounts reads the counts of partners in one call.
func (s *Service) withCounts(ctx context.Context, c *record.Call, all []*portal.Partner) ([]*Row, error) {
	keys := make([]record.Key, len(all))
	for i, p := range all {
		keys[i] = record.Counts(p.ID)
	}
	found, err := s.store.Get(ctx, keys...)
	if err != nil {
		return nil, err
	}
	rows := make([]*Row, 0, len(all))
	for _, p := range all {
		counts, err := found.Counts(p.ID)
		if err != nil {
			return nil, err
		}
		rows = append(rows, rowOf(c, p, counts))
	}
	return rows, nil
}

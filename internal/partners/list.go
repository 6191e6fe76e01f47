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
	Q      string // how the name begins, without regard to case and accents
	Kind   portal.PartnerKind
	Status portal.PartnerStatus
	Page   record.PageOf

	Archived bool // only archived partners, which the list does not show otherwise
}

// List lists partners by name, with their counts. Staff may call it. A page may have fewer rows than its limit if a
// filter leaves some out. next is the cursor of the next page. Refusal: malformed.
func (s *Service) List(ctx context.Context, by token.Session, in List) (rows []*Row, next string, err error) {
	list := s.cursors.Of(by, "partners", portal.Fold(in.Q), string(in.Kind), string(in.Status), strconv.FormatBool(in.Archived))
	var c *record.Call
	var found []*portal.Partner
	err = record.Parallel(
		func() (err error) { c, err = s.store.Enter(ctx, by, portal.Staff); return err },
		func() error {
			after, err := list.After(in.Page)
			if err != nil {
				return err
			}
			found, next, err = s.store.ListPartners(ctx, in.Archived, in.Q, after, in.Page.Limit)
			return err
		},
	)
	if err != nil {
		return nil, "", err
	}
	rows, err = s.withCounts(ctx, c, in.filter(found))
	return rows, list.Next(next), err
}

// filter returns the partners of the kind and the status that were asked for.
func (in List) filter(all []*portal.Partner) (some []*portal.Partner) {
	for _, p := range all {
		if (in.Kind == "" || p.Kind == in.Kind) && (in.Status == "" || p.Status == in.Status) {
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

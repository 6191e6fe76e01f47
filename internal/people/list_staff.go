package people

import (
	"context"

	"allyway/internal/portal"
	"allyway/internal/record"
	"allyway/internal/token"
)

// ListStaff lists staff people: first those of one status by last name, then those of the next. Owners may call it.
// next is the cursor of the next page. Refusals: forbidden, malformed.
func (s *Service) ListStaff(ctx context.Context, by token.Session, of record.PageOf) (rows []*portal.PersonView, next string, err error) {
	list := s.cursors.Of(by, "staff")
	var c *record.Call
	var found []*portal.Person
	err = record.Parallel(
		func() (err error) { c, err = s.store.Enter(ctx, by, portal.Owners); return err },
		func() error {
			after, err := list.After(of)
			if err != nil {
				return err
			}
			found, next, err = s.store.ListStaff(ctx, after, of.Limit)
			return err
		},
	)
	if err != nil {
		return nil, "", err
	}
	rows = make([]*portal.PersonView, 0, len(found))
	for _, who := range found {
		rows = append(rows, portal.View(who, c.Actor.Role))
	}
	return rows, list.Next(next), nil
}

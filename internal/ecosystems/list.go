package ecosystems

import (
	"context"

	"allyway/internal/portal"
	"allyway/internal/record"
	"allyway/internal/token"
)

// List lists ecosystems by name. Staff may call it. next is the cursor of the next page; it is empty at the end.
// Refusals: not_signed_in, forbidden, malformed.
func (s *Service) List(ctx context.Context, by token.Session, of record.PageOf) (rows []*portal.Ecosystem, next string, err error) {
	list := s.cursors.Of(by, "ecosystems")
	err = record.Parallel(
		func() error { _, err := s.store.Enter(ctx, by, portal.Staff); return err },
		func() error {
			after, err := list.After(of)
			if err != nil {
				return err
			}
			rows, next, err = s.store.ListEcosystems(ctx, after, of.Limit)
			return err
		},
	)
	if err != nil {
		return nil, "", err
	}
	return rows, list.Next(next), nil
}

package keys

import (
	"context"

	"allyway/internal/portal"
	"allyway/internal/record"
	"allyway/internal/token"
)

// List lists the keys that have not been ended, the oldest first, also those that have expired. Owners may call it.
// next is the cursor of the next page. Refusals: not_signed_in, forbidden, malformed.
func (s *Service) List(ctx context.Context, by token.Session, of record.PageOf) (rows []*portal.ProgramKey, next string, err error) {
	list := s.cursors.Of(by, "keys")
	err = record.Parallel(
		func() error { _, err := s.store.Enter(ctx, by, portal.Owners); return err },
		func() error {
			after, err := list.After(of)
			if err != nil {
				return err
			}
			rows, next, err = s.store.ListKeys(ctx, after, of.Limit)
			return err
		},
	)
	if err != nil {
		return nil, "", err
	}
	return rows, list.Next(next), nil
}

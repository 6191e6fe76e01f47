package ecosystems

import (
	"context"

	"allyway/internal/portal"
	"allyway/internal/record"
	"allyway/internal/token"
)

// ListUsers lists an ecosystem's users by name, those without a member first. Staff may call it; an admin does not see
// other staff people. next is the cursor of the next page; it is empty at the end. Refusals: not_signed_in, forbidden,
// not_found, malformed.
func (s *Service) ListUsers(ctx context.Context, by token.Session, eco string, of record.PageOf) (rows []*portal.EcosystemUser, next string, err error) {
	list := s.cursors.Of(by, "ecosystem users", eco)
	var c *record.Call
	err = record.Parallel(
		func() (err error) { c, err = s.store.Enter(ctx, by, portal.Staff, record.Ecosystem(eco)); return err },
		func() error {
			after, err := list.After(of)
			if err != nil {
				return err
			}
			rows, next, err = s.store.ListEcosystemUsers(ctx, eco, after, of.Limit)
			return err
		},
	)
	if err != nil {
		return nil, "", err
	}
	if _, err := c.Found.Ecosystem(eco); err != nil {
		return nil, "", err
	}
	rows, err = c.SeenUsers(ctx, rows)
	return rows, list.Next(next), err
}

package keys

import (
	"context"

	"allyway/internal/portal"
	"allyway/internal/record"
	"allyway/internal/token"
)

// End ends a key. Its next request is refused, and so is the next Write of a request that is still running. Owners may
// call it, with their password entered a short time ago. Refusals: not_signed_in, forbidden, confirm_password,
// not_found.
func (s *Service) End(ctx context.Context, by token.Session, id string) error {
	c, err := s.store.Enter(ctx, by, portal.Owners, record.ProgramKey(id))
	if err != nil {
		return err
	}
	ended, err := c.Found.ProgramKey(id)
	if err != nil {
		return err
	}
	if err := c.Confirmed(); err != nil {
		return err
	}
	w := c.Change()
	w.EndKey(ended)
	w.Event(portal.EventKeyEnded, "", map[string]any{"key": ended.ID})
	return w.Commit(ctx)
}

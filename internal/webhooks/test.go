package webhooks

import (
	"context"

	"allyway/internal/portal"
	"allyway/internal/token"
)

// Test sends a test to a webhook: an event that goes to this webhook alone, whatever its types are, and that waits for
// no other. Owners may call it. Refusals: not_signed_in, forbidden, confirm_password, not_found, wrong_state unless the
// webhook is active.
func (s *Service) Test(ctx context.Context, by token.Session, id string) error {
	c, h, err := s.enter(ctx, by, id, true)
	if err != nil {
		return err
	}
	if err := h.CheckActive(); err != nil {
		return err
	}
	w := c.Change()
	w.Event(portal.EventWebhookTested, "", map[string]any{"webhook": id})
	return w.Commit(ctx)
}

package webhooks

import (
	"context"

	"allyway/internal/portal"
	"allyway/internal/token"
)

// Remove removes a webhook. Nothing is sent to it any more, not even what failed before. Owners may call it. Refusals:
// not_signed_in, forbidden, confirm_password, not_found.
func (s *Service) Remove(ctx context.Context, by token.Session, id string) error {
	c, gone, err := s.enter(ctx, by, id, true)
	if err != nil {
		return err
	}
	w := c.Change()
	w.SaveWebhook(gone, nil)
	w.Event(portal.EventWebhookRemoved, "", map[string]any{"webhook": id})
	return w.Commit(ctx)
}

package webhooks

import (
	"context"

	"allyway/internal/portal"
	"allyway/internal/record"
	"allyway/internal/token"
)

// Rotate gives a webhook a new secret. For a day, messages are signed with both. Owners may call it. It returns the
// webhook with its new secret, which no other call shows. Refusals: not_signed_in, forbidden, confirm_password,
// not_found, invalid, wrong_state for a repeated request whose secret is not current any more.
func (s *Service) Rotate(ctx context.Context, by token.Session, id string, once record.Once) (*portal.Webhook, error) {
	c, before, err := s.enter(ctx, by, id, true, record.Idempotency(by.Person, once.Key))
	if err != nil {
		return nil, err
	}
	if done, err := c.Before(once); err != nil {
		return nil, err
	} else if done != nil {
		return s.done(ctx, done)
	}
	after := *before
	after.Rotate(token.NewWebhookSecret(), c.Now)
	w := c.Change()
	w.SaveWebhook(before, &after)
	w.Event(portal.EventWebhookRotated, "", map[string]any{"webhook": id})
	w.Once(once, record.Created{ID: id, Version: after.SecretAt.UnixMilli()})
	if err := w.Commit(ctx); err != nil {
		return nil, err
	}
	after.Version = before.Version + 1
	return &after, nil
}

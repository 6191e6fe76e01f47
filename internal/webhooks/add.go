package webhooks

import (
	"context"

	"allyway/internal/portal"
	"allyway/internal/record"
	"allyway/internal/token"
)

// Add adds a webhook with the given fields and a new secret. It is notified of the events from now on. Owners may call
// it. It returns the webhook with its secret, which no other call shows. Refusals: not_signed_in, forbidden,
// confirm_password, invalid, conflict if there are too many, not_found and wrong_state for a repeated request whose
// secret is not current any more.
func (s *Service) Add(ctx context.Context, by token.Session, in portal.Fields, once record.Once) (*portal.Webhook, error) {
	var c *record.Call
	var known []*portal.Webhook
	err := record.Parallel(
		func() (err error) {
			c, err = s.store.Enter(ctx, by, portal.Owners, record.Idempotency(by.Person, once.Key))
			return err
		},
		func() (err error) { known, err = s.store.ListWebhooks(ctx); return err },
	)
	if err != nil {
		return nil, err
	}
	if err := c.Confirmed(); err != nil {
		return nil, err
	}
	if done, err := c.Before(once); err != nil {
		return nil, err
	} else if done != nil {
		return s.done(ctx, done)
	}
	var wrong portal.Problems
	made := portal.NewWebhook(token.NewIDAt(c.Now), token.NewWebhookSecret(), in, c.Now, &wrong)
	if in.Has("url") {
		made.CheckURL(s.loopback, &wrong)
	}
	if err := wrong.Err(); err != nil {
		return nil, err
	}
	if len(known) >= portal.MaxWebhooks {
		return nil, portal.Refuse(portal.CodeConflict, "A portal has at most %d webhooks; remove one first.", portal.MaxWebhooks)
	}
	w := c.Change()
	w.SaveWebhook(nil, made)
	w.Event(portal.EventWebhookAdded, "", map[string]any{"webhook": made.ID})
	w.Once(once, record.Created{ID: made.ID, Version: made.SecretAt.UnixMilli()})
	if err := w.Commit(ctx); err != nil {
		return nil, err
	}
	made.Version = 1
	return made, nil
}

// done returns the webhook to which the same request has given its secret before. Refusals: not_found, wrong_state if
// the webhook has another secret since.
func (s *Service) done(ctx context.Context, done *record.Created) (*portal.Webhook, error) {
	found, err := s.store.Get(ctx, record.Webhook(done.ID))
	if err != nil {
		return nil, err
	}
	h, err := found.Webhook(done.ID)
	if err == nil && h.SecretAt.UnixMilli() != done.Version {
		return nil, portal.Refuse(portal.CodeWrongState, "The webhook has another secret since then; make a new one.")
	}
	return h, err
}

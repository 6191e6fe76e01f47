package webhooks

import (
	"context"

	"allyway/internal/portal"
	"allyway/internal/token"
)

// Edit changes the given fields of a webhook. While the webhook is not active, nothing is sent to it. When it is active
// again, it gets everything since then. Owners may call it. It returns the webhook as it is then. Refusals:
// not_signed_in, forbidden, confirm_password, not_found, changed, invalid.
func (s *Service) Edit(ctx context.Context, by token.Session, id string, ifMatch portal.Versions, in portal.Fields) (*portal.Webhook, error) {
	c, before, err := s.enter(ctx, by, id, true)
	if err != nil {
		return nil, err
	}
	if err := portal.CheckVersion(ifMatch, before.Version); err != nil {
		return nil, err
	}
	var wrong portal.Problems
	after := *before
	after.Set(in, c.Now, &wrong)
	if in.Has("url") {
		after.CheckURL(s.loopback, &wrong)
	}
	if err := wrong.Err(); err != nil {
		return nil, err
	}
	fields := portal.Changed(before, &after)
	if len(fields) == 0 {
		return before, nil
	}
	w := c.Change()
	w.SaveWebhook(before, &after)
	w.Event(portal.EventWebhookChanged, "", map[string]any{"webhook": id, "fields": fields})
	if err := w.Commit(ctx); err != nil {
		return nil, err
	}
	after.Version = before.Version + 1
	return &after, nil
}

package webhooks

import (
	"context"

	"allyway/internal/portal"
	"allyway/internal/record"
	"allyway/internal/token"
)

// RepeatDelivery sends a delivery once more, whether it has arrived or failed. It does not wait for the next try of a
// failed one. The message has the same id as before. Owners may call it. It returns the delivery as it is then.
// Refusals: not_signed_in, forbidden, confirm_password, not_found, wrong_state unless the webhook is active.
func (s *Service) RepeatDelivery(ctx context.Context, by token.Session, id, event string) (*portal.Delivery, error) {
	c, h, err := s.enter(ctx, by, id, true, record.Delivery(id, event))
	if err != nil {
		return nil, err
	}
	d, err := c.Found.Delivery(id, event)
	if err != nil {
		return nil, err
	}
	if err := h.CheckActive(); err != nil {
		return nil, err
	}
	d.Again()
	w := c.Change()
	w.RepeatDelivery(d)
	w.Event(portal.EventDeliveryRepeated, "", map[string]any{"webhook": id, "delivery": event})
	return d, w.Commit(ctx)
}

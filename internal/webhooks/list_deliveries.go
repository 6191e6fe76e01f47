package webhooks

import (
	"context"

	"allyway/internal/portal"
	"allyway/internal/record"
	"allyway/internal/token"
)

// ListDeliveries returns a page of the deliveries to a webhook, those of the newest events first, and the cursor of the
// next page. Owners may call it. Refusals: not_signed_in, forbidden, not_found, malformed.
func (s *Service) ListDeliveries(ctx context.Context, by token.Session, id string, of record.PageOf) (rows []*portal.Delivery, next string, err error) {
	list := s.cursors.Of(by, "deliveries", id)
	err = record.Parallel(
		func() error { _, _, err := s.enter(ctx, by, id, false); return err },
		func() error {
			after, err := list.After(of)
			if err != nil {
				return err
			}
			rows, next, err = s.store.ListDeliveries(ctx, id, after, of.Limit)
			return err
		},
	)
	return rows, list.Next(next), err
}

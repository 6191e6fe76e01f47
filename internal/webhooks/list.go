package webhooks

import (
	"context"
	"slices"

	"allyway/internal/portal"
	"allyway/internal/record"
	"allyway/internal/token"
)

// List returns a page of the webhooks, the oldest first, and the cursor of the next page. Owners may call it. Refusals:
// not_signed_in, forbidden, malformed.
func (s *Service) List(ctx context.Context, by token.Session, of record.PageOf) (rows []*portal.Webhook, next string, err error) {
	list := s.cursors.Of(by, "webhooks")
	after := ""
	err = record.Parallel(
		func() error { _, err := s.store.Enter(ctx, by, portal.Owners); return err },
		func() (err error) {
			if after, err = list.After(of); err == nil {
				rows, err = s.store.ListWebhooks(ctx)
			}
			return err
		},
	)
	if err != nil {
		return nil, "", err
	}
	rows = slices.DeleteFunc(rows, func(h *portal.Webhook) bool { return h.ID <= after })
	if len(rows) > of.Limit {
		rows = rows[:of.Limit]
		next = list.Next(rows[of.Limit-1].ID)
	}
	return rows, next, nil
}

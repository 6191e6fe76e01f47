// Package webhooks is the second room of the function change-settings: managing webhooks, and listing their deliveries
// with the results. The room notifying sends the deliveries.
package webhooks

import (
	"context"

	"allyway/internal/portal"
	"allyway/internal/record"
	"allyway/internal/token"
)

// Service manages webhooks. New makes it.
type Service struct {
	store    *record.Store
	cursors  *record.Cursors
	loopback bool
}

// New returns the service on a store. loopback allows webhooks to this machine, for a local process.
func New(store *record.Store, cursors *record.Cursors, loopback bool) *Service {
	return &Service{store, cursors, loopback}
}

// enter reads the caller and one webhook. Owners may call. With change, they must have entered their password a short
// time ago. Refusals: not_signed_in, forbidden, confirm_password, not_found.
func (s *Service) enter(ctx context.Context, by token.Session, id string, change bool, keys ...record.Key) (*record.Call, *portal.Webhook, error) {
	c, err := s.store.Enter(ctx, by, portal.Owners, append(keys, record.Webhook(id))...)
	if err != nil {
		return nil, nil, err
	}
	h, err := c.Found.Webhook(id)
	if err != nil {
		return nil, nil, err
	}
	if change {
		err = c.Confirmed()
	}
	return c, h, err
}

package settings

import (
	"context"

	"allyway/internal/portal"
	"allyway/internal/token"
)

// Read returns the portal's settings. Staff may call it. Refusals: not_signed_in, forbidden.
func (s *Service) Read(ctx context.Context, by token.Session) (portal.Settings, error) {
	c, err := s.store.Enter(ctx, by, portal.Staff)
	if err != nil {
		return portal.Settings{}, err
	}
	return c.Settings, nil
}

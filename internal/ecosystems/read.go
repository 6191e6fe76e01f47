package ecosystems

import (
	"context"

	"allyway/internal/portal"
	"allyway/internal/record"
	"allyway/internal/token"
)

// Read returns an ecosystem. Staff may call it. Refusals: not_signed_in, forbidden, not_found.
func (s *Service) Read(ctx context.Context, by token.Session, id string) (*portal.Ecosystem, error) {
	c, err := s.store.Enter(ctx, by, portal.Staff, record.Ecosystem(id))
	if err != nil {
		return nil, err
	}
	return c.Found.Ecosystem(id)
}

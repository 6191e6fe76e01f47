package partners

import (
	"context"

	"allyway/internal/portal"
	"allyway/internal/record"
	"allyway/internal/token"
)

// Read returns a partner with its counts. Staff may call it, and primary contacts for their own organisation. Refusals:
// forbidden, not_found.
func (s *Service) Read(ctx context.Context, by token.Session, id string) (*Row, error) {
	c, err := s.store.Enter(ctx, by, portal.Managers, record.Partner(id), record.Counts(id))
	if err != nil {
		return nil, err
	}
	if !c.Staff() && c.Actor.Partner != id {
		return nil, portal.NotFound("partner")
	}
	return rowFound(c, c.Found, id)
}

package partners

import (
	"context"

	"allyway/internal/portal"
	"allyway/internal/record"
	"allyway/internal/token"
)

// ReadCounts returns a partner with its counts, the activation funnel. Staff may call it. Refusal: not_found.
func (s *Service) ReadCounts(ctx context.Context, by token.Session, id string) (*Row, error) {
	c, err := s.store.Enter(ctx, by, portal.Staff, record.Partner(id), record.Counts(id))
	if err != nil {
		return nil, err
	}
	return rowFound(c, c.Found, id)
}

package people

import (
	"context"

	"allyway/internal/portal"
	"allyway/internal/record"
	"allyway/internal/token"
)

// RemoveGroup removes a group. The people in it lose its permissions at their next call. Staff may call it. Refusal:
// not_found.
func (s *Service) RemoveGroup(ctx context.Context, by token.Session, id string) error {
	c, err := s.enterGroups(ctx, by, record.Once{})
	if err != nil {
		return err
	}
	if _, err := c.group(id); err != nil {
		return err
	}
	delete(c.known, id)
	return c.save(ctx, portal.EventGroupRemoved, id, record.Once{})
}

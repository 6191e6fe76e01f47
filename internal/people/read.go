package people

import (
	"context"

	"allyway/internal/portal"
	"allyway/internal/token"
)

// Read returns a person with their links. Everybody may read themselves, staff may read all partners' people, and owners
// may read staff people. Primary contacts may read their own organisation's people while the settings allow it. Refusals:
// forbidden, not_found.
func (s *Service) Read(ctx context.Context, by token.Session, id string) (*portal.PersonView, error) {
	c, ties, err := s.store.EnterWithTies(ctx, by, portal.SignedIn, id)
	if err != nil {
		return nil, err
	}
	if id == c.Actor.ID {
		return portal.View(c.Actor, ties, c.Actor.Role), nil
	}
	target, err := c.Seen(id)
	if err != nil {
		return nil, err
	}
	return portal.View(target, ties, c.Actor.Role), nil
}

package people

import (
	"context"

	"allyway/internal/portal"
	"allyway/internal/record"
	"allyway/internal/token"
)

// Read returns a person with their links. Everybody may read themselves, staff may read all partners' people, and
// owners may read staff people. Primary contacts may read their own organisation's people while the settings allow it.
// Refusals: forbidden, not_found.
func (s *Service) Read(ctx context.Context, by token.Session, id string) (*portal.PersonView, error) {
	c, err := s.store.Enter(ctx, by, portal.SignedIn, record.Person(id))
	if err != nil {
		return nil, err
	}
	if c.IsSelf(id) {
		return portal.View(c.Actor, c.Actor.Role), nil
	}
	target, err := c.Seen(id)
	if err != nil {
		return nil, err
	}
	return portal.View(target, c.Actor.Role), nil
}

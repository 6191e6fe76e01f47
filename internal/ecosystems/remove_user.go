package ecosystems

import (
	"context"

	"allyway/internal/portal"
	"allyway/internal/record"
	"allyway/internal/token"
)

// RemoveUser takes a user out of an ecosystem, and ends their link there. Staff may call it, but only owners for staff
// people. Refusals: not_signed_in, forbidden, not_found, confirm_password (a staff person).
func (s *Service) RemoveUser(ctx context.Context, by token.Session, eco, person string) error {
	c, err := s.store.Enter(ctx, by, portal.Staff, record.Ecosystem(eco), record.EcosystemUser(person, eco), record.Person(person))
	if err != nil {
		return err
	}
	if _, err := c.Found.Ecosystem(eco); err != nil {
		return err
	}
	gone, err := c.Found.EcosystemUser(person, eco)
	if err != nil {
		return err
	}
	who, err := c.Found.PersonIfAny(person)
	if err != nil {
		return err
	}
	if gone == nil || who == nil || !c.Actor.Role.Above(who.Role) {
		return portal.NotFound("user in this ecosystem")
	}
	if err := c.ConfirmedFor(who); err != nil {
		return err
	}
	w := c.Change()
	w.RemoveTies(eco, []*portal.EcosystemUser{gone}, map[string]*portal.Person{person: who})
	w.EventAbout(who, portal.EventEcosystemUserGone, map[string]any{"ecosystem": eco})
	return w.Commit(ctx)
}

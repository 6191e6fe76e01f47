package ecosystems

import (
	"context"

	"allyway/internal/portal"
	"allyway/internal/record"
	"allyway/internal/token"
)

// Unlink ends a user's link in an ecosystem. The user and the member stay in it. Without a link it changes nothing.
// Staff may call it. Refusals: not_signed_in, forbidden, not_found, not_in_ecosystem.
func (s *Service) Unlink(ctx context.Context, by token.Session, eco, person string) error {
	c, err := s.store.Enter(ctx, by, portal.Staff, record.Person(person), record.EcosystemUser(person, eco), record.Ecosystem(eco))
	if err != nil {
		return err
	}
	if _, err := c.Found.Ecosystem(eco); err != nil {
		return err
	}
	who, err := c.Target(person)
	if err != nil {
		return err
	}
	before, err := c.Found.EcosystemUser(person, eco)
	if err != nil {
		return err
	}
	if before == nil {
		return portal.Refuse(portal.CodeNotInEcosystem, "This person is not in the ecosystem.")
	}
	if before.Member == "" {
		return nil
	}
	w := c.Change()
	w.SaveTie(before, before.Unlinked(), who)
	w.EventAbout(who, portal.EventMemberUnlinked, map[string]any{"ecosystem": eco, "member": before.Member})
	return w.Commit(ctx)
}

package ecosystems

import (
	"context"

	"allyway/internal/portal"
	"allyway/internal/record"
	"allyway/internal/token"
)

// Link links a user with a member of the same ecosystem. A user has at most one member there, so a new link replaces
// the old one. A member may have several users. Staff may call it. It returns the user's tie. Refusals: not_signed_in,
// forbidden, not_found, not_in_ecosystem, wrong_state.
func (s *Service) Link(ctx context.Context, by token.Session, eco, person, member string) (*portal.EcosystemUser, error) {
	c, err := s.store.Enter(ctx, by, portal.Staff, record.Person(person), record.EcosystemUser(person, eco), record.Member(member), record.Ecosystem(eco))
	if err != nil {
		return nil, err
	}
	if _, err := c.Found.OpenEcosystem(eco); err != nil {
		return nil, err
	}
	who, err := c.Target(person)
	if err != nil {
		return nil, err
	}
	m, err := c.Found.Member(eco, member)
	if err != nil {
		return nil, err
	}
	before, err := c.Found.EcosystemUser(person, eco)
	if err != nil {
		return nil, err
	}
	if before == nil {
		return nil, portal.Refuse(portal.CodeNotInEcosystem, "This person is not in the ecosystem; add them to it first.")
	}
	if !mayBeLinked(who) {
		return nil, who.WrongState("they cannot be linked")
	}
	if before.Member == member {
		return before, nil
	}
	after := *before
	after.Member, after.MemberName = m.ID, m.Name
	w := c.Change()
	w.SaveTie(before, &after, who)
	w.EventAbout(who, portal.EventMemberLinked, map[string]any{"ecosystem": eco, "member": m.ID})
	if err := w.Commit(ctx); err != nil {
		return nil, err
	}
	after.Version = before.Version + 1
	return &after, nil
}

package portal

import (
	"context"

	"allyway/internal/table"
	"allyway/internal/token"
)

// LinkMember links a user with a member of an ecosystem that both are in. A user has at most one member there, so
// linking again replaces it; a member may have several users. Staff may call it. Refusals: not_found,
// not_in_ecosystem, wrong_state.
func (p *Portal) LinkMember(ctx context.Context, by token.Session, eco, personID, memberID string) (*EcosystemUser, error) {
	c, err := p.enter(ctx, by, Staff, keyPerson(personID), keyEcosystemUser(personID, eco), keyMember(memberID), keyEcosystem(eco))
	if err != nil {
		return nil, err
	}
	if _, err := openEcosystem(c.items, eco); err != nil {
		return nil, err
	}
	who, err := c.person(personID)
	if err != nil {
		return nil, err
	}
	m, err := member(c.items, eco, memberID)
	if err != nil {
		return nil, err
	}
	item, ok := c.items[keyEcosystemUser(personID, eco)]
	if !ok {
		return nil, refuse(CodeNotInEcosystem, "This person is not in the ecosystem; add them to it first.")
	}
	if who.Status != StatusActive && who.Status != StatusInvited {
		return nil, who.wrongState("they cannot be linked")
	}
	before, err := decodeEcosystemUser(item)
	if err != nil || before.Member == memberID {
		return before, err
	}
	after := *before
	after.Member, after.MemberName = m.ID, m.Name
	w := c.change()
	w.add(table.Put(after.item(), table.Version(before.version)), table.Patch(keyMember(m.ID), table.Present, table.Add("links", 1)))
	if before.Member != "" {
		w.add(table.Patch(keyMember(before.Member), table.Present, table.Add("links", -1)))
	}
	w.event(EventMemberLinked, who.ID, who.Partner, map[string]any{"ecosystem": eco, "member": m.ID})
	return &after, w.commit(ctx, p.table)
}

// UnlinkMember takes a user's link in an ecosystem away; both stay. Staff may call it. Refusals: not_found,
// not_in_ecosystem.
func (p *Portal) UnlinkMember(ctx context.Context, by token.Session, eco, personID string) error {
	c, err := p.enter(ctx, by, Staff, keyPerson(personID), keyEcosystemUser(personID, eco), keyEcosystem(eco))
	if err != nil {
		return err
	}
	if _, err := ecosystem(c.items, eco); err != nil {
		return err
	}
	who, err := c.person(personID)
	if err != nil {
		return err
	}
	item, ok := c.items[keyEcosystemUser(personID, eco)]
	if !ok {
		return refuse(CodeNotInEcosystem, "This person is not in the ecosystem.")
	}
	before, err := decodeEcosystemUser(item)
	if err != nil || before.Member == "" {
		return err
	}
	after := *before
	after.Member, after.MemberName = "", ""
	w := c.change()
	w.add(table.Put(after.item(), table.Version(before.version)), table.Patch(keyMember(before.Member), table.Present, table.Add("links", -1)))
	w.event(EventMemberUnlinked, who.ID, who.Partner, map[string]any{"ecosystem": eco, "member": before.Member})
	return w.commit(ctx, p.table)
}

package portal

import (
	"context"
	"math"

	"allyway/internal/table"
	"allyway/internal/token"
)

// AddEcosystemUser adds an existing account to an ecosystem by its address. Staff may call it. Somebody who is in it
// already stays as they are. Refusals: not_found, no_such_account, no_slots_left with how many there are and whom to
// ask for more.
func (p *Portal) AddEcosystemUser(ctx context.Context, by token.Session, eco, email string) (*EcosystemUser, error) {
	typed := typedAddress(email)
	c, err := p.enter(ctx, by, Staff, keyEcosystem(eco), keyEmail(typed))
	if err != nil {
		return nil, err
	}
	e, err := openEcosystem(c.items, eco)
	if err != nil {
		return nil, err
	}
	var held claim
	if found, err := c.items.Decode(keyEmail(typed), &held); err != nil {
		return nil, err
	} else if !found {
		return nil, errNoSuchAccount()
	}
	items, err := p.table.Get(ctx, keyPerson(held.Person), keyEcosystemUser(held.Person, eco))
	if err != nil {
		return nil, err
	}
	who, err := person(items, held.Person)
	if err != nil || who.Status != StatusActive && who.Status != StatusInvited || !c.actor.Role.Above(who.Role) ||
		who.Role.Staff() && who.Status != StatusActive { // of a staff invite that ends nothing is kept
		return nil, errNoSuchAccount()
	}
	if item, ok := items[keyEcosystemUser(who.ID, eco)]; ok {
		return decodeEcosystemUser(item)
	}
	added := &EcosystemUser{Person: who.ID, PersonName: who.Name(), SortName: who.sortName(), Ecosystem: eco, EcosystemName: e.Name, AddedAt: c.now}
	slots := int64(math.MaxInt32)
	if e.UserSlots != nil {
		slots = *e.UserSlots
	}
	if e.Users >= slots {
		return nil, errNoSlotsLeft(slots, c.settings)
	}
	w := c.change()
	w.add(
		table.Put(added.item(), table.Absent),
		// Whoever renames, moves or erases them in this moment reads again, and finds the tie.
		table.Patch(keyPerson(who.ID), table.Version(who.version), table.Set("joinedAt", c.now)),
		table.Patch(keyEcosystem(eco), table.Present, table.Add("users", 1).Within(0, slots)),
	)
	w.event(EventEcosystemUserAdded, who.ID, who.Partner, map[string]any{"ecosystem": eco})
	return added, p.table.Write(ctx, w.ops...) // refused for the last slot, too: read again, it is gone
}

func errNoSuchAccount() error {
	return refuse(CodeNoSuchAccount, "Nobody with this address has an account; add and invite them first.")
}

func errNoSlotsLeft(slots int64, set Settings) error {
	if set.SupportContact == "" {
		return refuse(CodeNoSlotsLeft, "All %d user slots of this ecosystem are taken; give it more, or remove a user.", slots)
	}
	return refuse(CodeNoSlotsLeft, "All %d user slots of this ecosystem are taken; ask %s for more.", slots, set.SupportContact)
}

// ListEcosystemUsers lists an ecosystem's users by name, those without a member first. Staff may call it. Refusals:
// not_found, malformed.
func (p *Portal) ListEcosystemUsers(ctx context.Context, by token.Session, eco string, of PageOf) (rows []*EcosystemUser, next string, err error) {
	list := "ecosystem users\x00" + eco
	after, err := of.after(list)
	if err != nil {
		return nil, "", err
	}
	var c *call
	var page table.Page
	err = parallel(
		func() (err error) { c, err = p.enter(ctx, by, Staff, keyEcosystem(eco)); return err },
		func() (err error) {
			page, err = p.table.Query(ctx, table.Query{Index: table.GSI1, PK: listEcosystemUsers(eco), After: after, Limit: of.Limit})
			return err
		},
	)
	if err != nil {
		return nil, "", err
	}
	if _, err := ecosystem(c.items, eco); err != nil {
		return nil, "", err
	}
	rows, err = decodeAll(page.Items, decodeEcosystemUser)
	return rows, cursor(list, page.Next), err
}

// RemoveEcosystemUser takes a user out of an ecosystem, and with it their link there. Staff may call it, owners for
// staff people. Refusal: not_found.
func (p *Portal) RemoveEcosystemUser(ctx context.Context, by token.Session, eco, id string) error {
	c, err := p.enter(ctx, by, Staff, keyEcosystem(eco), keyEcosystemUser(id, eco), keyPerson(id))
	if err != nil {
		return err
	}
	if _, err := ecosystem(c.items, eco); err != nil {
		return err
	}
	item, ok := c.items[keyEcosystemUser(id, eco)]
	who, err := person(c.items, id)
	if !ok || err == nil && !c.actor.Role.Above(who.Role) { // of somebody erased, the rest may go
		return notFound("user in this ecosystem")
	}
	gone, err := decodeEcosystemUser(item)
	if err != nil {
		return err
	}
	w := c.change()
	w.removeTie(gone)
	w.add(table.Patch(keyEcosystem(eco), table.Present, table.Add("users", -1)))
	w.event(EventEcosystemUserGone, id, "", map[string]any{"ecosystem": eco})
	return w.commit(ctx, p.table)
}

// removeTie takes away a user's tie, and their link from the member's count.
func (w *change) removeTie(gone *EcosystemUser) {
	w.add(table.Delete(keyEcosystemUser(gone.Person, gone.Ecosystem), table.Version(gone.version)))
	if gone.Member != "" {
		w.add(table.Patch(keyMember(gone.Member), table.Present, table.Add("links", -1)))
	}
}

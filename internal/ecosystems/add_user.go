package ecosystems

import (
	"context"
	"math"

	"allyway/internal/portal"
	"allyway/internal/record"
	"allyway/internal/token"
)

// AddUser adds the person who has an account with that address to an ecosystem. A person who is in it already stays as
// they are. Staff may call it. It returns the person's tie. Refusals: not_signed_in, forbidden, not_found,
// no_such_account, confirm_password (a staff person), no_slots_left.
func (s *Service) AddUser(ctx context.Context, by token.Session, eco, email string) (*portal.EcosystemUser, error) {
	address := portal.TypedAddress(email)
	c, err := s.store.Enter(ctx, by, portal.Staff, record.Ecosystem(eco), record.Email(address))
	if err != nil {
		return nil, err
	}
	e, err := c.Found.OpenEcosystem(eco)
	if err != nil {
		return nil, err
	}
	held, err := c.Found.Holder(address)
	if err != nil {
		return nil, err
	}
	found, err := s.store.Get(ctx, record.Person(held.Person), record.EcosystemUser(held.Person, eco))
	if err != nil {
		return nil, err
	}
	who, err := found.PersonIfAny(held.Person)
	if err != nil {
		return nil, err
	}
	if who == nil || !hasAccount(who) || !c.Actor.Role.Above(who.Role) {
		return nil, portal.Refuse(portal.CodeNoSuchAccount, "Nobody with this address has an account; add and invite them first.")
	}
	if err := c.ConfirmedFor(who); err != nil {
		return nil, err
	}
	if in, err := found.EcosystemUser(who.ID, eco); err != nil || in != nil {
		return in, err
	}
	slots := int64(math.MaxInt32)
	if e.UserSlots != nil {
		slots = *e.UserSlots
	}
	if e.Users >= slots {
		return nil, errNoSlotsLeft(slots, c.Settings)
	}
	added := portal.NewEcosystemUser(who, e, c.Now)
	w := c.Change()
	w.AddTie(added, who, slots)
	w.EventAbout(who, portal.EventEcosystemUserAdded, map[string]any{"ecosystem": eco})
	if err := w.Commit(ctx); err != nil {
		return nil, err
	}
	added.Version = 1
	return added, nil
}

// hasAccount reports whether a person can be added. An invited staff person cannot: if their invite ends, they are
// erased.
func hasAccount(p *portal.Person) bool {
	return p.Status == portal.StatusActive || p.Status == portal.StatusInvited && !p.Role.Staff()
}

func errNoSlotsLeft(slots int64, set portal.Settings) error {
	if set.SupportContact == "" {
		return portal.Refuse(portal.CodeNoSlotsLeft, "All %d user slots of this ecosystem are taken; give it more, or remove a user.", slots)
	}
	return portal.Refuse(portal.CodeNoSlotsLeft, "All %d user slots of this ecosystem are taken; ask %s for more.", slots, set.SupportContact)
}

package ecosystems

import (
	"context"
	"math"

	"allyway/internal/portal"
	"allyway/internal/record"
	"allyway/internal/token"
)

// AddUser adds the active or invited person with that address to an ecosystem. A person who is in it already stays as
// they are. An invited person takes no slot until they accept, but a full ecosystem takes nobody. Staff may call it. It
// returns the person's tie. Refusals: not_signed_in, forbidden, not_found, invalid, no_such_account, confirm_password
// (a staff person), no_slots_left, wrong_state (the person is in too many ecosystems).
func (s *Service) AddUser(ctx context.Context, by token.Session, eco, email string, once record.Once) (*portal.EcosystemUser, error) {
	address := portal.TypedAddress(email)
	c, err := s.store.Enter(ctx, by, portal.Staff, record.Ecosystem(eco), record.Email(address), record.Idempotency(by.Person, once.Key))
	if err != nil {
		return nil, err
	}
	if done, err := c.Before(once); err != nil {
		return nil, err
	} else if done != nil {
		return s.addedUser(ctx, eco, done.ID)
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
	if who == nil || !mayJoin(who) || !c.Actor.Role.Above(who.Role) {
		return nil, portal.Refuse(portal.CodeNoSuchAccount, "Nobody with this address has an account; add and invite them first.")
	}
	if err := c.ConfirmedFor(who); err != nil {
		return nil, err
	}
	if in, err := found.EcosystemUser(who.ID, eco); err != nil || in != nil {
		return in, err
	}
	if !who.MayJoinMore() {
		return nil, portal.Refuse(portal.CodeWrongState, "This person is in as many ecosystems as anybody can be; remove them from another one first.")
	}
	slots := int64(math.MaxInt32)
	if e.UserSlots != nil {
		slots = *e.UserSlots
	}
	if e.Used >= slots {
		return nil, portal.NoSlotsLeft(slots, e.Used, c.Settings)
	}
	added := portal.NewEcosystemUser(who, e, c.Now)
	w := c.Change()
	w.AddTie(added, who, slots)
	w.EventAbout(who, portal.EventEcosystemUserAdded, map[string]any{"ecosystem": eco})
	w.Once(once, record.Created{ID: who.ID})
	if err := w.Commit(ctx); err != nil {
		return nil, err
	}
	added.Version = 1
	return added, nil
}

// addedUser returns the tie that the same request made before. Refusal: not_found if the person has left since.
func (s *Service) addedUser(ctx context.Context, eco, person string) (*portal.EcosystemUser, error) {
	found, err := s.store.Get(ctx, record.EcosystemUser(person, eco))
	if err != nil {
		return nil, err
	}
	u, err := found.EcosystemUser(person, eco)
	if err == nil && u == nil {
		return nil, portal.NotFound("user in this ecosystem")
	}
	return u, err
}

// mayJoin reports whether a person can be added. An invited staff person cannot: if their invite ends, they are
// erased.
func mayJoin(p *portal.Person) bool {
	return p.Status == portal.StatusActive || p.Status == portal.StatusInvited && !p.Role.Staff()
}

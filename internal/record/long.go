package record

import (
	"context"
	"slices"

	"allyway/internal/portal"
	"allyway/internal/table"
	"allyway/internal/token"
)

// Long work is a call that makes several Writes. Its actor may lose their access while it goes on. So each Write
// requires that the session, the person and their partner have not changed since they were read. These items let the
// actor in. If one of them has changed, the actor is read again. The work goes on if they are still let in, and
// otherwise the Write is refused.
//
// If EnterLong has let a call in, these rules apply from its first Write on. They apply to every other call from its
// second Write on, so no use case can forget them.

// EnterLong is Enter for long work.
func (s *Store) EnterLong(ctx context.Context, by token.Session, may portal.Who, keys ...Key) (*Call, error) {
	c, err := s.Enter(ctx, by, may, keys...)
	if err != nil {
		return nil, err
	}
	c.long = true
	return c, nil
}

// Ended reports whether err says that the actor has lost their access during the call.
func Ended(err error) bool {
	return portal.HasCode(err, portal.CodeNotSignedIn) || portal.HasCode(err, portal.CodeForbidden)
}

// ownKeys are the keys of the items that let somebody in.
func ownKeys(by token.Session) []Key {
	if by.Key {
		return []Key{ProgramKey(by.Person)}
	}
	return []Key{Session(by.Person, by.ID), Person(by.Person), Partner(by.Partner)}
}

// authorise finds the session, the actor and their partner in what was read. Refusals: not_signed_in, forbidden.
func (c *Call) authorise(found Found) error {
	if c.by.Key {
		return c.authoriseKey(found)
	}
	session, err := find(found, Session(c.by.Person, c.by.ID), "session", decodeSession)
	if portal.IgnoreRefusal(err) != nil {
		return err
	}
	if err != nil || !c.by.Matches(session.Hash) {
		return portal.ErrNotSignedIn()
	}
	actor, err := found.Person(c.by.Person)
	if err != nil {
		return portal.ErrNotSignedIn()
	}
	partner, err := found.PartnerIfAny(actor.Partner)
	if err != nil || !session.Valid(actor, partner, c.Settings, c.store.Now()) {
		return portal.ErrNotSignedIn()
	}
	if !c.may.Includes(actor.Role) {
		return portal.ErrForbiddenTo(actor.Role)
	}
	c.Session, c.Actor, c.Partner = session, actor, partner
	return nil
}

// holds returns the conditions that a Write of long work adds to its ops. An item that already has an op gets no other
// condition.
func (c *Call) holds(ops []table.Op) (checks []table.Op) {
	if c == nil || !c.long {
		return nil
	}
	hold := func(key Key, version int64) {
		if !slices.ContainsFunc(ops, func(op table.Op) bool { return op.Item.Key == key }) {
			checks = append(checks, table.Check(key, table.Version(version)))
		}
	}
	if c.Key != nil {
		hold(ProgramKey(c.Key.ID), c.Key.Version)
		return checks
	}
	hold(Session(c.by.Person, c.by.ID), c.Session.Version)
	hold(Person(c.Actor.ID), c.Actor.Version)
	if c.Partner != nil {
		hold(Partner(c.Partner.ID), c.Partner.Version)
	}
	return checks
}

// holdAgain reads the actor again after a Write was refused. It reports whether the Write can be repeated as it is. It
// cannot if the actor's groups have changed, because invites give these groups. Refusals: not_signed_in, forbidden.
func (c *Call) holdAgain(ctx context.Context) (same bool, err error) {
	found, err := c.store.Get(ctx, ownKeys(c.by)...)
	if err != nil {
		return false, err
	}
	groups := c.Actor.Groups
	if err := c.authorise(found); err != nil {
		return false, err
	}
	return slices.Equal(groups, c.Actor.Groups), nil
}

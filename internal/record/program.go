package record

import (
	"context"
	"time"

	"allyway/internal/portal"
	"allyway/internal/table"
)

// authoriseKey is authorise for the call of a program. Refusals: not_signed_in for a key that is unknown, ended or
// expired, or has another secret than the stored one; forbidden for a scope that the key does not have.
func (c *Call) authoriseKey(found Found) error {
	key, err := found.ProgramKey(c.by.Person)
	if portal.IgnoreRefusal(err) != nil {
		return err
	}
	if err != nil || !c.by.Matches(key.Hash) || !key.Valid(c.store.Now()) {
		return portal.ErrNotSignedIn()
	}
	actor := key.Actor()
	if scope := portal.Scope(c.by.Scope); !key.Has(scope) || !c.may.Includes(actor.Role) {
		return portal.ErrScope(scope)
	}
	c.Key, c.Actor = key, actor
	return nil
}

// Needs refuses a program's key that does not have the scope. It is for acts that need one more scope than the route.
// It never refuses a person. Refusal: forbidden.
func (c *Call) Needs(scope portal.Scope) error {
	if c.Key != nil && !c.Key.Has(scope) {
		return portal.ErrScope(scope)
	}
	return nil
}

// Sender returns the id of the person in whose name mail is sent, and the key that acts, if one does. The person is the
// actor, or the owner who created the key. What a key gives depends on the key alone: see Found.Giver.
func (c *Call) Sender() (person, key string) {
	if c.Key != nil {
		return c.Key.CreatedBy, c.Key.ID
	}
	return c.Actor.ID, ""
}

// Giver returns who gave a right that somebody uses now, such as an invite: the person with the id by or, if key is not
// empty, that program's key as an actor. It returns nil if they are gone, or if the key has ended or expired. The
// person or the key must have been read.
func (f Found) Giver(by, key string, now time.Time) (*portal.Person, error) {
	if key == "" {
		return f.PersonIfAny(by)
	}
	k, err := f.ProgramKey(key)
	if portal.IgnoreRefusal(err) != nil {
		return nil, err
	}
	if err != nil || !k.Valid(now) {
		return nil, nil
	}
	return k.Actor(), nil
}

// GiverOf is Giver for the link of a person. A link says which person caused it, so found has that person. A link does
// not say that a key caused it, so a key is read here.
func (s *Store) GiverOf(ctx context.Context, found Found, by, key string) (*portal.Person, error) {
	if key != "" {
		var err error
		if found, err = s.Get(ctx, ProgramKey(key)); err != nil {
			return nil, err
		}
	}
	return found.Giver(by, key, s.Now())
}

// ProgramKey returns a program's key. Refusal: not_found.
func (f Found) ProgramKey(id string) (*portal.ProgramKey, error) {
	return find(f, ProgramKey(id), "key", decodeProgramKey)
}

// ListKeys lists the keys of programs, the oldest first.
func (s *Store) ListKeys(ctx context.Context, after string, limit int) (rows []*portal.ProgramKey, next string, err error) {
	return list(ctx, s, table.Query{PK: programKeys, After: after, Limit: limit}, decodeProgramKey)
}

// AddKey stores a new key of a program.
func (w *Change) AddKey(k *portal.ProgramKey) { w.add(table.Put(programKeyItem(k), table.Absent)) }

// EndKey removes a program's key. From then on, it is refused.
func (w *Change) EndKey(k *portal.ProgramKey) {
	w.add(table.Delete(ProgramKey(k.ID), table.Present))
}

package record

import (
	"context"

	"allyway/internal/portal"
	"allyway/internal/table"
)

// authoriseKey is authorise for the call of a program. Refusals: not_signed_in for a key that is unknown, ended, expired
// or another one than was stored; forbidden for a scope that the key does not have.
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

// Needs refuses what a program's key may do only with another scope than the one that the route needs. People are let
// through. Refusal: forbidden.
func (c *Call) Needs(scope portal.Scope) error {
	if c.Key != nil && !c.Key.Has(scope) {
		return portal.ErrScope(scope)
	}
	return nil
}

// Sender returns the id of the person in whose name mail is sent: the actor, or the owner who created the key that acts.
// So an invite by a key is void, like any other, once that owner may no longer grant its role.
func (c *Call) Sender() string {
	if c.Key != nil {
		return c.Key.CreatedBy
	}
	return c.Actor.ID
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

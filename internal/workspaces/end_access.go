package workspaces

import (
	"context"

	"allyway/internal/portal"
	"allyway/internal/record"
	"allyway/internal/token"
)

// EndAccess ends a person's access to a workspace. It does not change the person: an invite stays valid. Staff may call
// it, but only owners for staff people. Refusals: not_signed_in, forbidden, not_found, confirm_password (a staff
// person).
func (s *Service) EndAccess(ctx context.Context, by token.Session, id, person string) error {
	c, err := s.store.Enter(ctx, by, portal.Staff, record.Workspace(id), record.Person(person), record.Access(person, id))
	if err != nil {
		return err
	}
	if _, err := c.Found.Workspace(id); err != nil {
		return err
	}
	who, err := c.Target(person)
	if err != nil {
		return err
	}
	gone, err := c.Found.Access(person, id)
	if err != nil {
		return err
	}
	if gone == nil {
		return portal.NotFound("person in this workspace")
	}
	w := c.Change()
	w.EndAccess(gone)
	w.EventAbout(who, portal.EventAccessEnded, map[string]any{"workspace": id})
	return w.Commit(ctx)
}

package workspaces

import (
	"context"

	"allyway/internal/portal"
	"allyway/internal/record"
	"allyway/internal/token"
)

// Read returns a workspace. Staff may call it, and everybody else for a workspace that they have access to. Refusals:
// not_signed_in, not_found.
func (s *Service) Read(ctx context.Context, by token.Session, id string) (*portal.Workspace, error) {
	c, err := s.store.Enter(ctx, by, portal.SignedIn, record.Workspace(id), record.Access(by.Person, id))
	if err != nil {
		return nil, err
	}
	if c.Staff() {
		return c.Found.Workspace(id)
	}
	if own, err := c.Found.Access(by.Person, id); err != nil {
		return nil, err
	} else if own == nil {
		return nil, portal.NotFound("workspace")
	}
	return seen(c.Found.OpenWorkspace(id))
}

// seen returns a workspace as its users see it: without how many people it has.
func seen(w *portal.Workspace, err error) (*portal.Workspace, error) {
	if err != nil {
		return nil, err
	}
	w.People = 0
	return w, nil
}

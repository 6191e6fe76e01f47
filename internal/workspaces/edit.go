package workspaces

import (
	"context"

	"allyway/internal/portal"
	"allyway/internal/record"
	"allyway/internal/token"
)

// Edit changes the given fields of a workspace. Staff may call it. It returns the workspace as it is then. Refusals:
// not_signed_in, forbidden, not_found, changed, invalid.
func (s *Service) Edit(ctx context.Context, by token.Session, id string, ifMatch portal.Versions, in portal.Fields) (*portal.Workspace, error) {
	c, err := s.store.Enter(ctx, by, portal.Staff, record.Workspace(id))
	if err != nil {
		return nil, err
	}
	before, err := c.Found.Workspace(id)
	if err != nil {
		return nil, err
	}
	if err := portal.CheckVersion(ifMatch, before.Version); err != nil {
		return nil, err
	}
	var wrong portal.Problems
	after := *before
	after.Set(in, &wrong)
	if err := wrong.Err(); err != nil {
		return nil, err
	}
	fields := portal.Changed(before, &after)
	if len(fields) == 0 {
		return before, nil
	}
	w := c.Change()
	w.SaveWorkspace(before, &after)
	w.Event(portal.EventWorkspaceChanged, "", map[string]any{"workspace": id, "fields": fields})
	if err := w.Commit(ctx); err != nil {
		return nil, err
	}
	after.Version = before.Version + 1
	return &after, nil
}

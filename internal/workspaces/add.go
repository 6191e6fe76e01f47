package workspaces

import (
	"context"

	"allyway/internal/portal"
	"allyway/internal/record"
	"allyway/internal/token"
)

// Add adds a workspace with the given fields. Staff may call it. It returns the workspace. Refusals: not_signed_in,
// forbidden, invalid.
func (s *Service) Add(ctx context.Context, by token.Session, in portal.Fields, once record.Once) (*portal.Workspace, error) {
	c, err := s.store.Enter(ctx, by, portal.Staff, record.Idempotency(by.Person, once.Key))
	if err != nil {
		return nil, err
	}
	if done, err := c.Before(once); err != nil {
		return nil, err
	} else if done != nil {
		return s.added(ctx, done.ID)
	}
	var wrong portal.Problems
	made := portal.NewWorkspace(token.NewIDAt(c.Now), in, c.Now, &wrong)
	if err := wrong.Err(); err != nil {
		return nil, err
	}
	w := c.Change()
	w.SaveWorkspace(nil, made)
	w.Event(portal.EventWorkspaceAdded, "", map[string]any{"workspace": made.ID})
	w.Once(once, record.Created{ID: made.ID})
	if err := w.Commit(ctx); err != nil {
		return nil, err
	}
	made.Version = 1
	return made, nil
}

// added returns the workspace that the same request added before.
func (s *Service) added(ctx context.Context, id string) (*portal.Workspace, error) {
	found, err := s.store.Get(ctx, record.Workspace(id))
	if err != nil {
		return nil, err
	}
	return found.Workspace(id)
}

package workspaces

import (
	"context"
	"time"

	"allyway/internal/portal"
	"allyway/internal/record"
	"allyway/internal/token"
)

const (
	timeToRemove    = 20 * time.Second // in one call
	accessesEnded   = 90               // with one Write
	repeatRemovalIn = time.Second
)

// Remove removes a workspace with everybody's access. The people stay as they are. From the beginning of the first call
// on, nobody gets access. A large workspace takes several calls. Until the workspace is gone, the refusal is
// unavailable, and the next call continues. Staff may call it. Refusals: not_signed_in, forbidden, not_found,
// unavailable.
func (s *Service) Remove(ctx context.Context, by token.Session, id string) error {
	c, err := s.store.EnterLong(ctx, by, portal.Staff, record.Workspace(id))
	if err != nil {
		return err
	}
	gone, err := c.Found.Workspace(id)
	if err != nil {
		return err
	}
	if gone.People > 0 {
		gone, err = s.empty(ctx, c, gone)
		if portal.HasCode(err, portal.CodeNotFound) {
			return nil
		}
		if err != nil {
			return err
		}
	}
	if gone.People > 0 { // the index does not show the last of them yet
		return errStillRemoving()
	}
	w := c.Change()
	w.SaveWorkspace(gone, nil)
	w.Event(portal.EventWorkspaceRemoved, "", map[string]any{"workspace": id})
	return w.Commit(ctx)
}

// empty ends everybody's access, and returns the workspace as it is then. Refusal: not_found if another call has
// removed it.
func (s *Service) empty(ctx context.Context, c *record.Call, gone *portal.Workspace) (*portal.Workspace, error) {
	if !gone.Closing {
		w := c.Change()
		w.CloseWorkspace(gone)
		if err := w.Commit(ctx); err != nil {
			return nil, err
		}
	}
	deadline := time.Now().Add(timeToRemove)
	for after := ""; ; {
		rows, next, err := s.store.ListWorkspacePeople(ctx, gone.ID, after, accessesEnded)
		if err != nil {
			return nil, err
		}
		if len(rows) > 0 {
			w := c.Change()
			w.EndAccesses(gone.ID, rows)
			if err := record.IgnoreConflict(w.Commit(ctx)); err != nil {
				return nil, err
			}
		}
		if after = next; next == "" || time.Now().After(deadline) {
			break
		}
	}
	found, err := s.store.Get(ctx, record.Workspace(gone.ID))
	if err != nil {
		return nil, err
	}
	return found.Workspace(gone.ID)
}

func errStillRemoving() error {
	return &portal.Error{Code: portal.CodeUnavailable, RetryAfter: repeatRemovalIn,
		Detail: "The workspace is still being removed; repeat the request until it is gone."}
}

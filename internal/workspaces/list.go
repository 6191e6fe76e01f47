package workspaces

import (
	"context"
	"slices"
	"strings"

	"allyway/internal/portal"
	"allyway/internal/record"
	"allyway/internal/token"
)

// List lists workspaces. Staff see all of them, by name. Everybody else sees those that they have access to: the pages
// begin with the oldest workspaces, and each page is sorted by name. Anyone signed in may call it. next is the cursor
// of the next page; it is empty at the end. Refusals: not_signed_in, malformed.
func (s *Service) List(ctx context.Context, by token.Session, of record.PageOf) (rows []*portal.Workspace, next string, err error) {
	list := s.cursors.Of(by, "workspaces")
	after, err := list.After(of)
	if err != nil {
		return nil, "", err
	}
	c, err := s.store.Enter(ctx, by, portal.SignedIn)
	if err != nil {
		return nil, "", err
	}
	if c.Staff() {
		rows, next, err = s.store.ListWorkspaces(ctx, after, of.Limit)
		return rows, list.Next(next), err
	}
	own, next, err := s.store.ListAccesses(ctx, by.Person, after, of.Limit)
	if err != nil {
		return nil, "", err
	}
	rows, err = s.accessible(ctx, own)
	return rows, list.Next(next), err
}

// accessible returns the workspaces of a person's accesses, by name. It leaves out workspaces that are being removed.
func (s *Service) accessible(ctx context.Context, own []*portal.Access) (rows []*portal.Workspace, err error) {
	keys := make([]record.Key, len(own))
	for i, a := range own {
		keys[i] = record.Workspace(a.Workspace)
	}
	found, err := s.store.Get(ctx, keys...)
	if err != nil {
		return nil, err
	}
	for _, a := range own {
		w, err := seen(found.OpenWorkspace(a.Workspace))
		if portal.IgnoreRefusal(err) != nil {
			return nil, err
		}
		if err == nil {
			rows = append(rows, w)
		}
	}
	slices.SortFunc(rows, func(a, b *portal.Workspace) int {
		return strings.Compare(portal.Sortable(a.Name), portal.Sortable(b.Name))
	})
	return rows, nil
}

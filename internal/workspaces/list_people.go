package workspaces

import (
	"context"

	"allyway/internal/portal"
	"allyway/internal/record"
	"allyway/internal/token"
)

// ListPeople lists who has access to a workspace, in the order in which they were added to the portal. Staff may call
// it. Only owners see staff people. next is the cursor of the next page; it is empty at the end. Refusals:
// not_signed_in, forbidden, not_found, malformed.
func (s *Service) ListPeople(ctx context.Context, by token.Session, id string, of record.PageOf) (rows []portal.WorkspacePerson, next string, err error) {
	list := s.cursors.Of(by, "workspace people", id)
	var c *record.Call
	var accesses []*portal.Access
	err = record.Parallel(
		func() (err error) { c, err = s.store.Enter(ctx, by, portal.Staff, record.Workspace(id)); return err },
		func() error {
			after, err := list.After(of)
			if err != nil {
				return err
			}
			accesses, next, err = s.store.ListWorkspacePeople(ctx, id, after, of.Limit)
			return err
		},
	)
	if err != nil {
		return nil, "", err
	}
	if _, err := c.Found.Workspace(id); err != nil {
		return nil, "", err
	}
	keys := make([]record.Key, len(accesses))
	for i, a := range accesses {
		keys[i] = record.Person(a.Person)
	}
	found, err := s.store.Get(ctx, keys...)
	if err != nil {
		return nil, "", err
	}
	for _, a := range accesses {
		who, err := found.PersonIfAny(a.Person)
		if err != nil {
			return nil, "", err
		}
		if who != nil && c.Sees(who) { // the index may still show somebody who is gone
			rows = append(rows, portal.WorkspacePerson{Person: who, Access: a})
		}
	}
	return rows, list.Next(next), nil
}

package record

import (
	"context"

	"allyway/internal/portal"
	"allyway/internal/table"
)

// ListWorkspaces lists workspaces by name.
func (s *Store) ListWorkspaces(ctx context.Context, after string, limit int) (rows []*portal.Workspace, next string, err error) {
	return list(ctx, s, table.Query{Index: table.GSI1, PK: listWorkspaces, After: after, Limit: limit}, decodeWorkspace)
}

// ListWorkspacePeople lists who has access to a workspace, in the order in which they were added to the portal. The
// index may show an old state.
func (s *Store) ListWorkspacePeople(ctx context.Context, workspace, after string, limit int) (rows []*portal.Access, next string, err error) {
	q := table.Query{Index: table.GSI1, PK: listWorkspacePeople(workspace), After: after, Limit: limit}
	return list(ctx, s, q, decodeAccess)
}

// ListAccesses lists the workspaces that a person has access to, a page at a time.
func (s *Store) ListAccesses(ctx context.Context, person, after string, limit int) (rows []*portal.Access, next string, err error) {
	q := table.Query{PK: tiesPartition(person), Prefix: workspaceAccess, After: after, Limit: limit}
	return list(ctx, s, q, decodeAccess)
}

// Accesses returns all of a person's access to workspaces. It is empty for an empty person.
func (s *Store) Accesses(ctx context.Context, person string) (all []*portal.Access, err error) {
	for after := ""; person != ""; {
		rows, next, err := s.ListAccesses(ctx, person, after, table.MaxKeys)
		if err != nil {
			return nil, err
		}
		all = append(all, rows...)
		if after = next; next == "" {
			break
		}
	}
	return all, nil
}

// SaveWorkspace stores a workspace. before is the record as it was read (nil: new), and after is the new record (nil:
// removed).
func (w *Change) SaveWorkspace(before, after *portal.Workspace) {
	switch {
	case before == nil:
		w.add(table.Put(workspaceItem(after), table.Absent))
	case after == nil:
		w.add(table.Delete(Workspace(before.ID), table.Version(before.Version)))
	default:
		w.add(table.Put(workspaceItem(after), table.Version(before.Version)))
	}
}

// CloseWorkspace marks a workspace as being removed.
func (w *Change) CloseWorkspace(gone *portal.Workspace) {
	w.add(table.Patch(Workspace(gone.ID), table.Version(gone.Version), table.Set("closing", true)))
}

// GiveAccess stores a person's access to a workspace. saved says that the same Write stores the person. Otherwise the
// Write is refused if the person changes at the same moment. So of two first accesses only one invites.
func (w *Change) GiveAccess(a *portal.Access, who *portal.Person, saved bool) {
	w.add(
		table.Put(accessItem(a), table.Absent),
		table.Patch(Workspace(a.Workspace), table.Present, table.Add("people", 1)),
	)
	if !saved {
		w.add(table.Check(Person(who.ID), table.Version(who.Version)))
	}
}

// EndAccess ends a person's access to a workspace. It does not change the person.
func (w *Change) EndAccess(gone *portal.Access) {
	w.EndAccesses(gone.Workspace, []*portal.Access{gone})
}

// EndAccesses ends several people's access to one workspace, all in one Write.
func (w *Change) EndAccesses(workspace string, gone []*portal.Access) {
	for _, a := range gone {
		w.add(table.Delete(Access(a.Person, workspace), table.Version(a.Version)))
	}
	w.add(table.Patch(Workspace(workspace), table.Present, table.Add("people", -int64(len(gone)))))
}

const accessesErased = 20 // two ops each, together with what else belongs to an erased person

// EraseAccesses ends all of a person's access. What does not fit into the Change is written at once, before it.
func (w *Change) EraseAccesses(ctx context.Context, all []*portal.Access) error {
	for len(all) > accessesErased {
		part := w.part()
		for _, a := range all[:accessesErased] {
			part.EndAccess(a)
		}
		if err := part.Commit(ctx); err != nil {
			return err
		}
		all = all[accessesErased:]
	}
	for _, a := range all {
		w.EndAccess(a)
	}
	return nil
}

package people

import (
	"context"

	"allyway/internal/portal"
	"allyway/internal/record"
	"allyway/internal/token"
)

// Group is a group with its id. All groups are in one item, so they have one version.
type Group struct {
	ID string
	portal.Group
	Version int64
}

// groupCall is a call by staff that changes groups, with all groups as they are.
type groupCall struct {
	*record.Call
	known portal.Groups
}

func (s *Service) enterGroups(ctx context.Context, by token.Session, once record.Once) (*groupCall, error) {
	c, err := s.store.Enter(ctx, by, portal.Staff, record.Groups, record.Idempotency(by.Person, once.Key))
	if err != nil {
		return nil, err
	}
	known, err := c.Found.Groups()
	if known == nil {
		known = portal.Groups{}
	}
	return &groupCall{c, known}, err
}

// group returns a group as it is. Refusal: not_found.
func (c *groupCall) group(id string) (*Group, error) {
	group, ok := c.known[id]
	if !ok {
		return nil, portal.NotFound("group")
	}
	return &Group{id, group, c.Found.GroupsVersion()}, nil
}

// set sets the given fields. Refusals: invalid; conflict if another group has the name, without regard to case and
// accents.
func (c *groupCall) set(g *Group, in portal.Fields) error {
	var wrong portal.Problems
	g.Set(in, &wrong)
	if g.Name == "" && !wrong.At("body.name") {
		wrong.Add("body.name", "is missing")
	}
	if err := wrong.Err(); err != nil {
		return err
	}
	if g.Permissions == nil {
		g.Permissions = []string{} // an empty list: only callers who may not see permissions get no list
	}
	for id, other := range c.known {
		if id != g.ID && portal.Fold(other.Name) == portal.Fold(g.Name) {
			return portal.Refuse(portal.CodeConflict, "Another group has this name; choose another.")
		}
	}
	return nil
}

// save stores all groups and the event of a change to one of them. Refusal: conflict if they are too large.
func (c *groupCall) save(ctx context.Context, event, id string, once record.Once) error {
	w := c.Change()
	if err := w.SaveGroups(c.Call, c.known); err != nil {
		return err
	}
	w.Event(event, "", map[string]any{"group": id})
	w.Once(once, record.Created{ID: id})
	return w.Commit(ctx)
}

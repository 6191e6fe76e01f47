package portal

import (
	"context"
	"fmt"
	"slices"
	"sort"

	"allyway/internal/table"
	"allyway/internal/token"
)

const (
	maxGroupsInPortal = 200
	maxPermissions    = 100
	maxGroupsBytes    = 300 << 10 // all of them, in the one item that holds them
)

// GroupView is a group with its id.
type GroupView struct {
	ID string
	Group
}

// ListGroups gives the portal's groups by name. Staff may call it, and primary contacts, who get no permissions.
func (p *Portal) ListGroups(ctx context.Context, by token.Session) ([]GroupView, error) {
	c, err := p.enter(ctx, by, Managers, keyGroups)
	if err != nil {
		return nil, err
	}
	known, err := groups(c.items)
	if err != nil {
		return nil, err
	}
	all := []GroupView{}
	for id, group := range known {
		if !c.actor.Role.Staff() {
			group.Permissions = nil
		}
		all = append(all, GroupView{id, group})
	}
	sort.Slice(all, func(i, j int) bool { return placeName(all[i].Name, all[i].ID) < placeName(all[j].Name, all[j].ID) })
	return all, nil
}

// GroupFields are a group's fields as staff give them. A nil pointer leaves the field as it is.
type GroupFields struct {
	Name        *string
	Permissions *[]string
	Once        Once // of adding
}

// AddGroup makes a group. Staff may call it. Refusals: invalid, conflict (the name is another group's).
func (p *Portal) AddGroup(ctx context.Context, by token.Session, in GroupFields) (*GroupView, error) {
	c, known, err := p.groupCall(ctx, by, in.Once)
	if err != nil {
		return nil, err
	}
	if done, err := c.before(in.Once); err != nil {
		return nil, err
	} else if done != nil {
		return groupView(known, done.ID)
	}
	if len(known) >= maxGroupsInPortal {
		return nil, refuse(CodeConflict, "A portal has at most %d groups; remove one first.", maxGroupsInPortal)
	}
	made := &GroupView{ID: token.NewIDAt(c.now)}
	if err := made.set(in, known); err != nil {
		return nil, p.unlessDone(ctx, c, in.Once, err)
	}
	known[made.ID] = made.Group
	return made, p.saveGroups(ctx, c, known, EventGroupAdded, made.ID, in.Once)
}

// EditGroup changes a group. Staff may call it. Refusals: not_found, invalid, conflict.
func (p *Portal) EditGroup(ctx context.Context, by token.Session, id string, in GroupFields) (*GroupView, error) {
	c, known, err := p.groupCall(ctx, by, Once{})
	if err != nil {
		return nil, err
	}
	edited, err := groupView(known, id)
	if err != nil {
		return nil, err
	}
	if err := edited.set(in, known); err != nil {
		return nil, err
	}
	known[id] = edited.Group
	return edited, p.saveGroups(ctx, c, known, EventGroupChanged, id, Once{})
}

// RemoveGroup removes a group; whoever is in it loses its permissions at their next call. Staff may call it. Refusal:
// not_found.
func (p *Portal) RemoveGroup(ctx context.Context, by token.Session, id string) error {
	c, known, err := p.groupCall(ctx, by, Once{})
	if err != nil {
		return err
	}
	if _, err := groupView(known, id); err != nil {
		return err
	}
	delete(known, id)
	return p.saveGroups(ctx, c, known, EventGroupRemoved, id, Once{})
}

// groupCall reads the one item that holds all groups.
func (p *Portal) groupCall(ctx context.Context, by token.Session, once Once) (*call, map[string]Group, error) {
	c, err := p.enter(ctx, by, Staff, keyGroups, keyIdempotency(by.Person, once.Key))
	if err != nil {
		return nil, nil, err
	}
	known, err := groups(c.items)
	if known == nil {
		known = map[string]Group{}
	}
	return c, known, err
}

func groupView(known map[string]Group, id string) (*GroupView, error) {
	group, ok := known[id]
	if !ok {
		return nil, notFound("group")
	}
	return &GroupView{id, group}, nil
}

func (p *Portal) saveGroups(ctx context.Context, c *call, known map[string]Group, event, id string, once Once) error {
	stored := table.Encode(map[string]any{"groups": known})
	if len(stored) > maxGroupsBytes {
		return refuse(CodeConflict, "The groups have too many permissions in all; remove some first.")
	}
	cond := table.Absent
	if item, ok := c.items[keyGroups]; ok {
		cond = table.Version(item.Version)
	}
	w := c.change()
	w.add(table.Put(table.Item{Key: keyGroups, Attributes: stored}, cond))
	w.event(event, "", "", map[string]any{"group": id})
	w.once(once, id, "", "")
	return w.commit(ctx, p.table)
}

// set takes the fields over. Refusals: invalid, conflict.
func (g *GroupView) set(in GroupFields, known map[string]Group) error {
	var wrong problems
	setName(&g.Name, in.Name, "body.name", &wrong)
	for id, other := range known {
		if id != g.ID && fold(other.Name) == fold(g.Name) {
			return refuse(CodeConflict, "Another group has this name; choose another.")
		}
	}
	if in.Permissions == nil {
		return wrong.err()
	}
	if len(*in.Permissions) > maxPermissions {
		wrong.add("body.permissions", fmt.Sprintf("must be at most %d permissions", maxPermissions))
		return wrong.err()
	}
	g.Permissions = []string{}
	for i, typed := range *in.Permissions {
		var permission string
		setName(&permission, &typed, fmt.Sprintf("body.permissions[%d]", i), &wrong)
		if !slices.Contains(g.Permissions, permission) {
			g.Permissions = append(g.Permissions, permission)
		}
	}
	return wrong.err()
}

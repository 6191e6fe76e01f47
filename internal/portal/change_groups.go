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
}

// AddGroup makes a group. Staff may call it. Refusals: invalid, conflict (the name is another group's).
func (p *Portal) AddGroup(ctx context.Context, by token.Session, in GroupFields) (*GroupView, error) {
	made := &GroupView{ID: token.NewIDAt(p.now())}
	err := p.changeGroups(ctx, by, EventGroupAdded, made.ID, func(known map[string]Group, wrong *problems) error {
		if len(known) >= maxGroupsInPortal {
			return refuse(CodeConflict, "A portal has at most %d groups; remove one first.", maxGroupsInPortal)
		}
		return made.set(in, known, wrong)
	}, func(known map[string]Group) { known[made.ID] = made.Group })
	return made, err
}

// EditGroup changes a group. Staff may call it. Refusals: not_found, invalid, conflict.
func (p *Portal) EditGroup(ctx context.Context, by token.Session, id string, in GroupFields) (*GroupView, error) {
	edited := &GroupView{ID: id}
	err := p.changeGroups(ctx, by, EventGroupChanged, id, func(known map[string]Group, wrong *problems) error {
		before, ok := known[id]
		if !ok {
			return notFound("group")
		}
		edited.Group = before
		return edited.set(in, known, wrong)
	}, func(known map[string]Group) { known[id] = edited.Group })
	return edited, err
}

// RemoveGroup removes a group; whoever is in it loses its permissions at their next call. Staff may call it. Refusal:
// not_found.
func (p *Portal) RemoveGroup(ctx context.Context, by token.Session, id string) error {
	return p.changeGroups(ctx, by, EventGroupRemoved, id, func(known map[string]Group, _ *problems) error {
		if _, ok := known[id]; !ok {
			return notFound("group")
		}
		return nil
	}, func(known map[string]Group) { delete(known, id) })
}

// changeGroups judges a change of the one item that holds all groups, and makes it.
func (p *Portal) changeGroups(ctx context.Context, by token.Session, event, id string, judge func(map[string]Group, *problems) error,
	apply func(map[string]Group)) error {
	c, err := p.enter(ctx, by, Staff, keyGroups)
	if err != nil {
		return err
	}
	known, err := groups(c.items)
	if err != nil {
		return err
	}
	if known == nil {
		known = map[string]Group{}
	}
	var wrong problems
	if err := judge(known, &wrong); err != nil {
		return err
	}
	if err := wrong.err(); err != nil {
		return err
	}
	apply(known)
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
	return w.commit(ctx, p.table)
}

func (g *GroupView) set(in GroupFields, known map[string]Group, wrong *problems) error {
	setName(&g.Name, in.Name, "body.name", wrong)
	for id, other := range known {
		if id != g.ID && fold(other.Name) == fold(g.Name) {
			return refuse(CodeConflict, "Another group has this name; choose another.")
		}
	}
	if in.Permissions == nil {
		return nil
	}
	if len(*in.Permissions) > maxPermissions {
		wrong.add("body.permissions", fmt.Sprintf("must be at most %d permissions", maxPermissions))
		return nil
	}
	g.Permissions = []string{}
	for i, typed := range *in.Permissions {
		var permission string
		setName(&permission, &typed, fmt.Sprintf("body.permissions[%d]", i), wrong)
		if !slices.Contains(g.Permissions, permission) {
			g.Permissions = append(g.Permissions, permission)
		}
	}
	return nil
}

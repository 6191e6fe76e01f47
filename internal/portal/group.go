package portal

import (
	"fmt"
	"slices"
)

// Group is a named set of permissions that web clients read. The tags are those of Person.
type Group struct {
	Name        string   `json:"name" set:"name"`
	Permissions []string `json:"permissions" set:"names,100,permissions"`
}

// Set sets the given fields.
func (g *Group) Set(in Fields, wrong *Problems) { set(g, Group{}, in, "body", wrong) }

// Groups are the portal's groups, by id.
type Groups map[string]Group

// Check returns the ids, each once. It adds a problem for each id that is no group.
func (g Groups) Check(ids []string, wrong *Problems) []string {
	var in []string
	for i, id := range ids {
		if _, ok := g[id]; !ok {
			wrong.Add(fmt.Sprintf("body.groups[%d]", i), "is no group of this portal")
		}
		if !slices.Contains(in, id) {
			in = append(in, id)
		}
	}
	return in
}

// WithoutGone returns the asked ids without the groups that the person had and that do not exist any more. So a
// client may send back the ids that it has read.
func (g Groups) WithoutGone(asked, had []string) []string {
	return slices.DeleteFunc(slices.Clone(asked), func(id string) bool {
		_, ok := g[id]
		return !ok && slices.Contains(had, id)
	})
}

// Of returns the groups among ids that exist, and the permissions of all of them, each once, sorted.
func (g Groups) Of(ids []string) ([]Reference, []string) {
	in, permissions := []Reference{}, []string{}
	for _, id := range ids {
		if group, ok := g[id]; ok {
			in = append(in, Reference{ID: id, Name: group.Name})
			permissions = append(permissions, group.Permissions...)
		}
	}
	slices.Sort(permissions)
	return in, slices.Compact(permissions)
}

package people

import (
	"context"
	"sort"

	"allyway/internal/portal"
	"allyway/internal/record"
	"allyway/internal/token"
)

// ListGroups returns the portal's groups by name. Staff may call it, and primary contacts, who do not see permissions.
func (s *Service) ListGroups(ctx context.Context, by token.Session) ([]Group, error) {
	c, err := s.store.Enter(ctx, by, portal.Managers, record.Groups)
	if err != nil {
		return nil, err
	}
	known, err := c.Found.Groups()
	if err != nil {
		return nil, err
	}
	all := make([]Group, 0, len(known))
	for id, group := range known {
		if !c.Staff() {
			group.Permissions = nil
		}
		all = append(all, Group{id, group, c.Found.GroupsVersion()})
	}
	place := func(g Group) string { return portal.Fold(g.Name) + "#" + g.ID }
	sort.Slice(all, func(i, j int) bool { return place(all[i]) < place(all[j]) })
	return all, nil
}

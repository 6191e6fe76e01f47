package people

import (
	"context"
	"sort"

	"allyway/internal/portal"
	"allyway/internal/record"
	"allyway/internal/token"
)

// ListGroups returns a page of the portal's groups by name, and the cursor of the next page. Staff may call it, and
// primary contacts, who do not see permissions. Refusal: malformed.
func (s *Service) ListGroups(ctx context.Context, by token.Session, of record.PageOf) (rows []Group, next string, err error) {
	c, err := s.store.Enter(ctx, by, portal.Managers, record.Groups)
	if err != nil {
		return nil, "", err
	}
	list := s.cursors.Of(by, "groups")
	after, err := list.After(of)
	if err != nil {
		return nil, "", err
	}
	known, err := c.Found.Groups()
	if err != nil {
		return nil, "", err
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
	all = all[sort.Search(len(all), func(i int) bool { return place(all[i]) > after }):]
	if len(all) > of.Limit {
		all = all[:of.Limit]
		next = list.Next(place(all[of.Limit-1]))
	}
	return all, next, nil
}

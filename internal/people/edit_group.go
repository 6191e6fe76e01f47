package people

import (
	"context"

	"allyway/internal/portal"
	"allyway/internal/record"
	"allyway/internal/token"
)

// EditGroup changes a group. Staff may call it. ifMatch are the versions from which the change may be made; nil means
// any. Because all groups have one version, a change to another group counts as well. Nothing is written if nothing
// changes. Returns the group. Refusals: not_found, changed, invalid, conflict if another group has the name or the
// groups are too large.
func (s *Service) EditGroup(ctx context.Context, by token.Session, id string, ifMatch portal.Versions, in portal.Fields) (*Group, error) {
	c, err := s.enterGroups(ctx, by, record.Once{})
	if err != nil {
		return nil, err
	}
	edited, err := c.group(id)
	if err != nil {
		return nil, err
	}
	if err := portal.CheckVersion(ifMatch, edited.Version); err != nil {
		return nil, err
	}
	before := edited.Group
	if err := c.set(edited, in); err != nil {
		return nil, err
	}
	if len(portal.Changed(&before, &edited.Group)) == 0 {
		return edited, nil
	}
	c.known[id] = edited.Group
	if err := c.save(ctx, portal.EventGroupChanged, id, record.Once{}); err != nil {
		return nil, err
	}
	edited.Version++
	return edited, nil
}

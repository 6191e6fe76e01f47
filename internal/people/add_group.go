package people

import (
	"context"

	"allyway/internal/portal"
	"allyway/internal/record"
	"allyway/internal/token"
)

const maxGroups = 200 // in a portal

// AddGroup adds a group. Staff may call it. Returns the group. Refusals: invalid, conflict if another group has the
// name or there are too many groups.
func (s *Service) AddGroup(ctx context.Context, by token.Session, in portal.Fields, once record.Once) (*Group, error) {
	c, err := s.enterGroups(ctx, by, once)
	if err != nil {
		return nil, err
	}
	if done, err := c.Before(once); err != nil {
		return nil, err
	} else if done != nil {
		if _, known := c.known[done.ID]; !known { // a Get may see only a part of a Write; read again
			if c, err = s.enterGroups(ctx, by, once); err != nil {
				return nil, err
			}
		}
		return c.group(done.ID)
	}
	if len(c.known) >= maxGroups {
		return nil, portal.Refuse(portal.CodeConflict, "A portal has at most %d groups; remove one first.", maxGroups)
	}
	added := &Group{ID: token.NewIDAt(c.Now)}
	if err := c.set(added, in); err != nil {
		return nil, c.UnlessDone(ctx, once, err)
	}
	c.known[added.ID] = added.Group
	if err := c.save(ctx, portal.EventGroupAdded, added.ID, once); err != nil {
		return nil, err
	}
	added.Version = c.Found.GroupsVersion() + 1
	return added, nil
}

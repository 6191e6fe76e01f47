package ecosystems

import (
	"context"

	"allyway/internal/portal"
	"allyway/internal/record"
	"allyway/internal/token"
)

// Edit changes the given fields of an ecosystem. It may give the ecosystem fewer slots than it has users: nobody is
// removed, and nobody else can be added. A new name also goes into the copies on the users' ties. Giving the same name
// once more changes the copies that an earlier call did not reach. Staff may call it. It returns the ecosystem as it is
// then. Refusals: not_signed_in, forbidden, not_found, changed, invalid.
func (s *Service) Edit(ctx context.Context, by token.Session, id string, ifMatch portal.Versions, in portal.Fields) (*portal.Ecosystem, error) {
	c, err := s.store.Enter(ctx, by, portal.Staff, record.Ecosystem(id))
	if err != nil {
		return nil, err
	}
	before, err := c.Found.Ecosystem(id)
	if err != nil {
		return nil, err
	}
	if err := portal.CheckVersion(ifMatch, before.Version); err != nil {
		return nil, err
	}
	var wrong portal.Problems
	after := *before
	after.Set(in, &wrong)
	if err := wrong.Err(); err != nil {
		return nil, err
	}
	if fields := portal.Changed(before, &after); len(fields) > 0 {
		w := c.Change()
		w.SaveEcosystem(before, &after)
		w.Event(portal.EventEcosystemChanged, "", map[string]any{"ecosystem": id, "fields": fields})
		if err := w.Commit(ctx); err != nil {
			return nil, err
		}
		after.Version = before.Version + 1
	}
	if in.Has("name") {
		if err := s.store.CopyEcosystemName(ctx, &after); err != nil {
			return nil, err
		}
	}
	return &after, nil
}

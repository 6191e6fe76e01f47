package settings

import (
	"context"

	"allyway/internal/portal"
	"allyway/internal/token"
)

// Change changes the given settings. A nil value restores a setting's default. The settings apply from the next call
// on; a lifetime applies to new links and sessions. When self-management is switched off, invites and requests stay.
// Staff may call it. It returns the settings as they are then. Refusals: not_signed_in, forbidden, changed, invalid.
func (s *Service) Change(ctx context.Context, by token.Session, ifMatch portal.Versions, in portal.Fields) (portal.Settings, error) {
	c, err := s.store.Enter(ctx, by, portal.Staff)
	if err != nil {
		return portal.Settings{}, err
	}
	before := c.Settings
	if err := portal.CheckVersion(ifMatch, before.Version); err != nil {
		return portal.Settings{}, err
	}
	var wrong portal.Problems
	after := before
	after.Set(in, &wrong)
	if err := wrong.Err(); err != nil {
		return portal.Settings{}, err
	}
	fields := portal.Changed(&before, &after)
	if len(fields) == 0 {
		return before, nil
	}
	w := c.Change()
	w.SaveSettings(before, after)
	w.Event(portal.EventSettingsChanged, "", map[string]any{"fields": fields})
	if err := w.Commit(ctx); err != nil {
		return portal.Settings{}, err
	}
	after.Version = before.Version + 1
	return after, nil
}

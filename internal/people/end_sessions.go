package people

import (
	"context"

	"allyway/internal/portal"
	"allyway/internal/record"
	"allyway/internal/token"
)

// EndSessions ends every session of a person: their epoch rises. Staff may call it, and owners for staff people.
// Refusals: forbidden, not_found, confirm_password (a staff person).
func (s *Service) EndSessions(ctx context.Context, by token.Session, id string) error {
	_, err := s.store.ActByStaff(ctx, by, id, nil, func(_ *record.Call, w *record.Change, who *portal.Person) error {
		who.Epoch++
		w.EventAbout(who, portal.EventSessionsEnded, nil)
		return nil
	})
	return err
}

package people

import (
	"context"

	"allyway/internal/portal"
	"allyway/internal/record"
	"allyway/internal/token"
)

// Unlock forgets the failed attempts to sign in as a person, from everywhere, so that they can sign in at once. Staff
// may call it, and owners for staff people. Returns the person. Refusals: forbidden, not_found.
func (s *Service) Unlock(ctx context.Context, by token.Session, id string) (*portal.PersonView, error) {
	return s.store.ActByStaff(ctx, by, id, nil, func(c *record.Call, w *record.Change, who *portal.Person) error {
		who.Unlock(c.Now)
		w.EventAbout(who, portal.EventPersonUnlocked, nil)
		return nil
	})
}

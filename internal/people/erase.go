package people

import (
	"context"

	"allyway/internal/portal"
	"allyway/internal/record"
	"allyway/internal/token"
)

const sessionsErased = 20 // in the one Write; other sessions are not valid either, because their person is gone

// Erase deletes a person, which cannot be undone: their personal data, password, sessions, links, places in ecosystems,
// unsent mail and the request for them. From then on they are not found. Events keep their id, and requests that they
// made stay. Staff may call it, and owners for staff people. Refusals: forbidden, not_found, confirm_password,
// last_owner.
func (s *Service) Erase(ctx context.Context, by token.Session, id string) error {
	var c *record.Call
	var sessions []*portal.Session
	err := record.Parallel(
		func() (err error) {
			c, err = s.store.Enter(ctx, by, portal.Staff, record.Person(id), record.Request(id))
			return err
		},
		func() (err error) { sessions, err = s.store.ListSessions(ctx, id); return err },
	)
	if err != nil {
		return err
	}
	gone, err := c.Target(id)
	if err != nil {
		return err
	}
	if err := c.Confirmed(); err != nil {
		return err
	}
	w := c.Change()
	if err := w.EraseTies(ctx, gone); err != nil {
		return err
	}
	w.SavePerson(gone, nil)
	w.RemovePassword(id)
	if c.Found.Has(record.Request(id)) {
		w.RemoveRequest(id)
	}
	for _, session := range sessions[:min(len(sessions), sessionsErased)] {
		w.EndSession(id, session.ID)
	}
	w.EventAbout(gone, portal.EventPersonErased, nil)
	return w.Commit(ctx)
}

package people

import (
	"context"

	"allyway/internal/portal"
	"allyway/internal/record"
	"allyway/internal/token"
)

// What is deleted in the one Write. Other sessions and devices are not valid either, because their person is gone. They
// say nothing about the person, and expire.
const (
	sessionsErased = 20
	devicesErased  = 20
)

// Erase deletes a person, which cannot be undone: their personal data, password, sessions, links, places in ecosystems,
// access to workspaces, unsent mail and the request for them. From then on they are not found. Events keep their id, and requests that they
// made stay. Staff may call it, and owners for staff people. Refusals: forbidden, not_found, confirm_password,
// last_owner.
func (s *Service) Erase(ctx context.Context, by token.Session, id string) error {
	var c *record.Call
	var ties []*portal.EcosystemUser
	var accesses []*portal.Access
	var sessions []*portal.Session
	var devices []*portal.Device
	err := record.Parallel(
		func() (err error) {
			c, err = s.store.Enter(ctx, by, portal.Staff, record.Person(id), record.Request(id))
			return err
		},
		func() (err error) { ties, err = s.store.Ties(ctx, id); return err },
		func() (err error) { accesses, err = s.store.Accesses(ctx, id); return err },
		func() (err error) { sessions, err = s.store.ListSessions(ctx, id); return err },
		func() (err error) { devices, err = s.store.ListDevices(ctx, id); return err },
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
	w.SavePerson(gone, nil)
	w.RemovePassword(id)
	if c.Found.Has(record.Request(id)) {
		w.RemoveRequest(id)
	}
	if err := w.EraseTies(ctx, ties); err != nil {
		return err
	}
	if err := w.EraseAccesses(ctx, accesses); err != nil {
		return err
	}
	for _, session := range sessions[:min(len(sessions), sessionsErased)] {
		w.EndSession(id, session.ID)
	}
	for _, device := range devices[:min(len(devices), devicesErased)] {
		w.ForgetDevice(device)
	}
	w.EventAbout(gone, portal.EventPersonErased, nil)
	return w.Commit(ctx)
}

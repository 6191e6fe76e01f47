package people

import (
	"context"

	"allyway/internal/portal"
	"allyway/internal/record"
	"allyway/internal/token"
)

// How many sessions and devices the one Write deletes. The others are not valid either, because their person is gone.
// They say nothing about the person, and TTL deletes them.
const (
	sessionsErased = 20
	devicesErased  = 20
)

// Erase deletes a person, which cannot be undone: their personal data, password, sessions, links, places in ecosystems,
// access to workspaces, unsent mail, sign-ups with their address and the requests for them, also those for contacts
// whose place the person took as an account. From then on they are not found. Events keep their id, and requests that
// they made stay. Staff may call it, owners for staff people, and primary contacts for contacts of their own
// organisation who never had access. Refusals: forbidden, not_found, confirm_password, wrong_state, last_owner.
func (s *Service) Erase(ctx context.Context, by token.Session, id string) error {
	var c *record.Call
	var accesses []*portal.Access
	var sessions []*portal.Session
	var devices []*portal.Device
	var requests []*portal.Request
	err := record.Parallel(
		func() (err error) {
			c, err = s.store.Enter(ctx, by, portal.Managers, record.Person(id))
			return err
		},
		func() (err error) { accesses, err = s.store.Accesses(ctx, id); return err },
		func() (err error) { sessions, err = s.store.ListSessions(ctx, id); return err },
		func() (err error) { devices, err = s.store.ListDevices(ctx, id); return err },
		func() (err error) { requests, err = s.store.RequestsFor(ctx, id); return err },
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
	if !c.Staff() && !gone.NeverHadAccess() {
		if gone.Status == portal.StatusContact {
			return portal.Refuse(portal.CodeWrongState, "This person is a contact who was invited before, so only the portal's staff can erase them.")
		}
		return gone.WrongState("only the portal's staff can erase them")
	}
	for _, replaced := range gone.Replaced {
		more, err := s.store.RequestsFor(ctx, replaced)
		if err != nil {
			return err
		}
		requests = append(requests, more...)
	}
	w := c.Change()
	if err := w.EraseTies(ctx, gone); err != nil {
		return err
	}
	w.SavePerson(gone, nil)
	w.RemovePassword(id)
	if c.Staff() && !gone.Unclaimed { // a primary contact must not end a sign-up by adding and removing a contact
		w.EraseSignUps(gone.Email)
	}
	if err := w.EraseRequests(ctx, requests); err != nil {
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

package sessions

import (
	"context"

	"allyway/internal/portal"
	"allyway/internal/record"
	"allyway/internal/token"
)

// EndOthers ends all of the caller's sessions but the one that the call came with: the person's epoch rises, and only
// this session gets the new epoch. Of the person's devices, only the one that the call came with stays known. Anyone
// signed in may call it. Refusal: not_signed_in.
func (s *Service) EndOthers(ctx context.Context, by token.Session, device token.Device) error {
	c, err := s.store.Enter(ctx, by, portal.SignedIn, record.Device(device.Person, device.ID))
	if err != nil {
		return err
	}
	known, err := s.store.KnownDevice(c.Found, device, record.Holder{Person: c.Actor.ID, UnlockedAt: c.Actor.UnlockedAt})
	if err != nil {
		return err
	}
	after := *c.Actor
	after.Epoch++
	after.Unlock(c.Now)
	w := c.Change()
	w.SavePerson(c.Actor, &after)
	w.KeepSession(c.Session, after.Epoch)
	if known != nil {
		w.KeepDevice(known, &after)
	}
	w.EventAbout(&after, portal.EventSignedOutElsewhere, nil)
	return w.Commit(ctx)
}

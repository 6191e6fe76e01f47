package sessions

import (
	"context"

	"allyway/internal/portal"
	"allyway/internal/token"
)

// EndOthers ends all of the caller's sessions but the one that the call came with: the person's epoch rises, and this
// session alone follows it. Anyone signed in may call it. Refusal: not_signed_in.
func (s *Service) EndOthers(ctx context.Context, by token.Session) error {
	c, err := s.store.Enter(ctx, by, portal.SignedIn)
	if err != nil {
		return err
	}
	after := *c.Actor
	after.Epoch++
	w := c.Change()
	w.SavePerson(c.Actor, &after)
	w.KeepSession(c.Session, after.Epoch)
	w.EventAbout(&after, portal.EventSignedOutElsewhere, nil)
	return w.Commit(ctx)
}

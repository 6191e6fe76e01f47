package sessions

import (
	"context"

	"allyway/internal/portal"
	"allyway/internal/record"
	"allyway/internal/token"
)

// Confirm stores that the caller has entered their password just now, which sensitive acts need. Anyone signed in may
// call it. Failures are counted for each session. Refusals: not_signed_in, too_many_attempts, bad_credentials.
func (s *Service) Confirm(ctx context.Context, by token.Session, password string) error {
	c, err := s.store.Enter(ctx, by, portal.SignedIn, record.Password(by.Person))
	if err != nil {
		return err
	}
	counted, err := s.store.CountProof(ctx, by)
	if err != nil {
		return err
	}
	stored, err := c.Found.Password(c.Actor.ID)
	if err != nil {
		return err
	}
	if ok, _, err := s.hasher.Verify(ctx, stored.PHC, password); err != nil {
		return err
	} else if !ok {
		return portal.Refuse(portal.CodeBadCredentials, "The password is not right.")
	}
	w := c.Change()
	w.ConfirmSession(c.Session)
	return record.Parallel(
		func() error { return w.Commit(ctx) },
		func() error {
			_ = s.store.GiveBack(ctx, counted) // if this fails, the count is too high until its window ends
			return nil
		},
	)
}

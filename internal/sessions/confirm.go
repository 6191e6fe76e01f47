package sessions

import (
	"context"

	"allyway/internal/portal"
	"allyway/internal/record"
	"allyway/internal/token"
)

// Confirm stores that the caller has entered their password just now, which sensitive acts need. Anyone signed in may
// call it. Attempts are counted for each of the caller's sessions. Refusals: not_signed_in, too_many_attempts,
// bad_credentials.
func (s *Service) Confirm(ctx context.Context, by token.Session, password string) error {
	c, err := s.store.Enter(ctx, by, portal.SignedIn, record.Password(by.Person))
	if err != nil {
		return err
	}
	counted, err := s.store.Count(ctx, record.PasswordByPerson, by.Person+"#"+by.ID, 1)
	if err != nil {
		return err
	}
	if !counted {
		return portal.ErrTooManyAttempts(record.PasswordByPerson.Window)
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
	return w.Commit(ctx)
}

package passwords

import (
	"context"

	"golang.org/x/text/unicode/norm"

	"allyway/internal/portal"
	"allyway/internal/record"
	"allyway/internal/token"
)

// Change sets the caller's own password. The caller gives the current one. Anyone signed in may call it. Every other
// session ends, a new address that was not confirmed yet is dropped, and a notice is mailed. Refusals: not_signed_in,
// too_many_attempts, bad_credentials, invalid (the current password), password_too_short, password_too_long,
// password_guessable.
func (s *Service) Change(ctx context.Context, by token.Session, current, next string) error {
	c, counted, err := s.enterCounted(ctx, by)
	if err != nil {
		return err
	}
	stored, err := c.Found.Password(c.Actor.ID)
	if err != nil {
		return err
	}
	if ok, _, err := s.hasher.Verify(ctx, stored.PHC, current); err != nil {
		return err
	} else if !ok {
		return portal.Refuse(portal.CodeBadCredentials, "The current password is not right.")
	}
	if err := portal.CheckPassword(next, c.Settings, c.Actor, s.guess); err != nil {
		return err
	}
	if norm.NFKC.String(next) == norm.NFKC.String(current) { // the form in which both are hashed
		return samePassword()
	}
	phc, err := s.hasher.Hash(ctx, next)
	if err != nil {
		return err
	}
	after := *c.Actor
	after.Epoch++
	after.DropPendingEmail() // somebody else may have asked for it
	w := c.Change()
	w.SavePerson(c.Actor, &after)
	w.SavePassword(after.ID, phc, stored)
	w.KeepSession(c.Session, after.Epoch)
	w.EventAbout(&after, portal.EventPasswordChanged, nil)
	w.Mail(portal.PasswordChangedLetter(&after))
	return record.Parallel(
		func() error { return w.Commit(ctx) },
		func() error {
			_ = s.store.GiveBack(ctx, counted) // if this fails, the count is too high until its window ends
			return nil
		},
	)
}

func samePassword() error {
	e := portal.Refuse(portal.CodeInvalid, "This is the password that you have; choose another.")
	e.Fields = []portal.Field{{Location: "body.password", Message: "is the current password"}}
	return e
}

// enterCounted enters the call, reads the caller's password with it, and counts the attempt. Nothing is counted for a
// caller who is not signed in, so nobody can use up another person's attempts. Refusals: not_signed_in,
// too_many_attempts.
func (s *Service) enterCounted(ctx context.Context, by token.Session) (*record.Call, record.Counted, error) {
	c, err := s.store.Enter(ctx, by, portal.SignedIn, record.Password(by.Person))
	if err != nil {
		return nil, record.Counted{}, err
	}
	counted, err := s.store.CountProof(ctx, by)
	return c, counted, err
}

package passwords

import (
	"context"

	"allyway/internal/portal"
	"allyway/internal/record"
	"allyway/internal/token"
)

// Reset sets a new password. Anyone with the mailed link may call it. Every session of the person ends, a new address
// that was not confirmed yet is dropped, and a notice is mailed. Earlier attempts to sign in do not stop the person.
// The person is not signed in. Refusals: link_used, link_expired, partner_inactive, link_invalid, password_too_short,
// password_too_long, password_guessable.
func (s *Service) Reset(ctx context.Context, raw, password string) error {
	said, err := s.links.Open(ctx, raw, token.Reset)
	if err != nil {
		return err
	}
	found, err := s.store.Get(ctx, record.Person(said.Person), record.Partner(said.Partner), record.Password(said.Person), record.Settings)
	if err != nil {
		return err
	}
	now := s.store.Now()
	who, _, err := found.LinkedPerson(said, func(who *portal.Person) error {
		return who.CheckResetLink(int64(said.Version), said.ExpiresAt, now)
	})
	if err != nil {
		return err
	}
	set, err := found.Settings()
	if err != nil {
		return err
	}
	if err := portal.CheckPassword(password, set, who, s.guess); err != nil {
		return err
	}
	stored, err := found.Password(who.ID)
	if err != nil {
		return err
	}
	phc, err := s.hasher.Hash(ctx, password)
	if err != nil {
		return err
	}
	after := *who
	after.ResetEpoch, after.ResetAt = who.Epoch, now
	after.Epoch++
	after.Unlock(now)
	after.DropPendingEmail() // somebody else may have asked for it
	w := s.store.Change(who.ID, now)
	w.SavePerson(who, &after)
	w.SavePassword(who.ID, phc, stored)
	w.EventAbout(who, portal.EventPasswordReset, nil)
	w.Mail(portal.PasswordChangedLetter(&after))
	return w.Commit(ctx)
}

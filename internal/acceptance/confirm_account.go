package acceptance

import (
	"context"

	"allyway/internal/portal"
	"allyway/internal/record"
	"allyway/internal/token"
)

// ConfirmAccount makes the account of a sign-up, with its password, and signs the person in. From now on they hold the
// address, and the links of other sign-ups with it are dead. Anyone with the link that was mailed to the address may
// call it. Of several concurrent calls, one succeeds. Refusals: not_found while sign-up is off, link_used,
// link_expired, link_invalid (also if somebody else holds the address by now), password_too_short, password_too_long,
// password_guessable.
func (s *Service) ConfirmAccount(ctx context.Context, raw, password string) (*portal.StartedSession, error) {
	said, err := s.links.Open(ctx, raw, token.SignUp)
	if err != nil {
		return nil, err
	}
	found, err := s.store.Get(ctx, record.SignUpsOf(said), record.Person(said.Person), record.Settings)
	if err != nil {
		return nil, err
	}
	set, err := found.Settings()
	if err != nil {
		return nil, err
	}
	if !set.SignUp {
		return nil, errSignUpOff()
	}
	made, err := found.PersonIfAny(said.Person)
	if err != nil {
		return nil, err
	}
	waiting, err := found.SignUp(record.SignUpsOf(said), said.Person)
	if err != nil {
		return nil, err
	}
	now := s.store.Now()
	if made == nil && waiting == nil {
		// A Get does not read several items at exactly the same moment, so the account may have been made between them.
		again, err := s.store.Get(ctx, record.Person(said.Person))
		if err != nil {
			return nil, err
		}
		if made, err = again.PersonIfAny(said.Person); err != nil {
			return nil, err
		}
	}
	if err := portal.CheckSignUpLink(made, waiting != nil, said.ExpiresAt, now); err != nil {
		return nil, err
	}
	account := waiting.Account(now)
	if err := portal.CheckPassword(password, set, account, s.guess); err != nil {
		return nil, err
	}
	phc, err := s.hasher.Hash(ctx, password)
	if err != nil {
		return nil, err
	}
	w := s.store.Change(account.ID, now)
	w.ConfirmSignUp(waiting, account)
	w.SaveFirstPassword(account.ID, phc)
	_, started := w.StartSession(account, nil, set, false)
	w.StartDevice(account, started)
	w.EventAbout(account, portal.EventAccountConfirmed, nil)
	if err := w.Commit(ctx); err != nil {
		return nil, err
	}
	started.Person.Version = 1
	return started, nil
}

package acceptance

import (
	"context"

	"allyway/internal/portal"
	"allyway/internal/record"
)

// admitAccount starts the session of an account that joins a partner. Its session or its current password proves that
// it is the caller's; if both are given, the password decides. Refusals: bad_credentials, too_many_attempts.
func (s *Service) admitAccount(ctx context.Context, w *record.Change, invite *invite, after *portal.Person, in Accept) (*portal.StartedSession, error) {
	who := invite.person
	if in.Password == "" {
		own, err := invite.found.OwnSession(in.Session, who, invite.settings, invite.now)
		if err != nil {
			return nil, err
		}
		if own == nil {
			return nil, portal.Refuse(portal.CodeBadCredentials, "You have an account with this address: sign in to it, or give its password.")
		}
		return w.ContinueSession(after, invite.partner, invite.settings, own), nil
	}
	if err := s.prove(ctx, w, invite, in); err != nil {
		return nil, err
	}
	_, started := w.StartSession(after, invite.partner, invite.settings, false)
	w.StartDevice(after, started)
	return started, nil
}

// prove checks a person's current password. The attempt counts like one to sign in, with the same counters. Refusals:
// bad_credentials, too_many_attempts.
func (s *Service) prove(ctx context.Context, w *record.Change, invite *invite, in Accept) error {
	who := invite.person
	client, own := in.Client.Counters(record.SignInByClient), record.SignInCounters(who.Email, in.Client, who.UnlockedAt)
	var byClient, byPerson record.Counted
	var clientOK, personOK bool
	var found record.Found
	err := record.Parallel(
		func() (err error) { byClient, clientOK, err = s.store.CountAll(ctx, client...); return err },
		func() (err error) { byPerson, personOK, err = s.store.CountAll(ctx, own...); return err },
		func() (err error) { found, err = s.store.Get(ctx, record.Password(who.ID)); return err },
	)
	if err != nil {
		return err
	}
	if !clientOK || !personOK {
		if err := s.store.GiveBack(ctx, byClient, byPerson); err != nil { // nothing was tried
			return err
		}
		if clientOK {
			return byPerson.Refuse(s.store.Now())
		}
		return byClient.Refuse(s.store.Now())
	}
	stored, err := found.Password(who.ID)
	if err != nil {
		return err
	}
	ok, _, err := s.hasher.Verify(ctx, stored.PHC, in.Password)
	if err != nil {
		return err
	}
	if !ok {
		if _, _, err := s.store.CountAll(ctx, in.Client.Counters(record.SignInFailedByClient)...); err != nil {
			return err
		}
		return portal.ErrBadCredentials()
	}
	for _, counter := range own {
		w.ClearCount(counter)
	}
	invite.counted = byClient
	return nil
}

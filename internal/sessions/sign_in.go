package sessions

import (
	"context"

	"allyway/internal/portal"
	"allyway/internal/record"
	"allyway/internal/token"
)

// SignIn is what a caller gives to sign in.
type SignIn struct {
	Email    string
	Password string
	Remember bool // 30 days instead of the portal's session lifetime
	Client   record.Client
	Device   token.Device // as the cookie says; empty: none
	Browser  portal.Browser
}

// SignIn starts a session and returns it with its token. It ends the person's oldest sessions beyond
// portal.MaxSessions. Anyone may call it. Refusals: too_many_attempts before any hash, and bad_credentials for
// everything else that is wrong. An unknown address, a person who is not active and a wrong password all take the same
// table calls and exactly one hash. A browser that signs the person in for the first time is known from then on, and
// the person is mailed about it.
func (s *Service) SignIn(ctx context.Context, in SignIn) (*portal.StartedSession, error) {
	a, err := s.admit(ctx, in)
	if err != nil {
		return nil, err
	}
	stored, err := a.found.Password(a.held.Person)
	if err != nil {
		return nil, err
	}
	ok, stale, err := s.hasher.Verify(ctx, stored.PHC, in.Password)
	if err != nil {
		return nil, err
	}
	who, partner, err := a.found.SignInPair(a.held)
	if err != nil {
		return nil, err
	}
	now := s.store.Now()
	if !ok || who.Status != portal.StatusActive {
		return nil, s.fail(ctx, a, in.Client)
	}
	w := s.store.Change(who.ID, now)
	w.Browser = in.Browser
	session, started := w.StartSession(who, partner, a.settings, in.Remember)
	if !session.Valid(who, partner, a.settings, now) {
		return nil, s.fail(ctx, a, in.Client)
	}
	w.EndOldest(a.running, who, partner, a.settings)
	if a.device == nil || a.device.Ageing(now) {
		w.StartDevice(who, started)
	}
	if a.device == nil {
		if err := w.MailNewBrowser(a.first, who); err != nil {
			return nil, err
		}
	}
	for _, counter := range a.clear {
		w.ClearCount(counter)
	}
	w.EventAbout(who, portal.EventSignedIn, nil)
	if stale { // hashed with other parameters than those of today
		phc, err := s.hasher.Hash(ctx, in.Password)
		if err != nil {
			return nil, err
		}
		w.SavePassword(who.ID, phc, stored)
	}
	err = record.Parallel(
		func() error { return w.Commit(ctx) },
		func() error {
			_ = s.store.GiveBack(ctx, a.client, a.counted) // if this fails, the count is too high until its window ends
			return nil
		},
	)
	if err != nil {
		return nil, err
	}
	return started, nil
}

package sessions

import (
	"context"
	"time"

	"allyway/internal/portal"
	"allyway/internal/record"
)

// Attempts are limited by the typed address, known or not, and by the client's network address.
var (
	byAddress = record.Throttle{Kind: "signin-address", Limit: 10, Window: 15 * time.Minute}
	byClient  = record.Throttle{Kind: "signin-client", Limit: 100, Window: 15 * time.Minute}
)

// SignIn is what signing in takes.
type SignIn struct {
	Email    string
	Password string
	Remember bool   // 30 days instead of the portal's session lifetime
	Client   string // the client's network address
}

// SignIn starts a session and returns it with its token. It ends the person's oldest sessions beyond portal.MaxSessions.
// Anyone may call it. Refusals: too_many_attempts before any
// hash, and bad_credentials for everything else that is wrong. An unknown address, a person who is not active and a
// wrong password all take the same table calls and exactly one hash.
func (s *Service) SignIn(ctx context.Context, in SignIn) (*portal.StartedSession, error) {
	now := s.store.Now()
	typed := portal.TypedAddress(in.Email)
	set, held, err := s.count(ctx, typed, in.Client)
	if err != nil {
		return nil, err
	}
	found, running, err := s.read(ctx, held)
	if err != nil {
		return nil, err
	}
	stored, err := found.Password(held.Person)
	if err != nil {
		return nil, err
	}
	ok, stale, err := s.hasher.Verify(ctx, stored.PHC, in.Password)
	if err != nil {
		return nil, err
	}
	who, partner, err := found.SignInPair(held)
	if err != nil {
		return nil, err
	}
	if !ok || who.Status != portal.StatusActive {
		return nil, portal.ErrBadCredentials()
	}
	w := s.store.Change(who.ID, now)
	session, started := w.StartSession(who, partner, set, in.Remember)
	if !session.Valid(who, partner, set, now) {
		return nil, portal.ErrBadCredentials()
	}
	w.EndOldest(running, who, partner, set)
	w.ClearCount(byAddress, typed.Claim())
	w.Event(portal.EventSignedIn, who.ID, who.Partner, map[string]any{"session": session.ID})
	if stale { // hashed with other parameters than those of today
		phc, err := s.hasher.Hash(ctx, in.Password)
		if err != nil {
			return nil, err
		}
		w.SavePassword(who.ID, phc, stored)
	}
	if err := w.Commit(ctx); err != nil {
		return nil, err
	}
	return started, nil
}

// read reads the records of the address's holder and, at the same time, their sessions. For nobody it reads as much.
func (s *Service) read(ctx context.Context, held record.Holder) (found record.Found, running []*portal.Session, err error) {
	err = record.Parallel(
		func() (err error) { found, err = s.store.Get(ctx, record.SignInKeys(held)...); return err },
		func() (err error) { running, err = s.store.SessionsToSignIn(ctx, held); return err },
	)
	return found, running, err
}

// count counts the attempt and, at the same time, reads the settings and who holds the typed address. Refusal:
// too_many_attempts.
func (s *Service) count(ctx context.Context, typed portal.Address, client string) (set portal.Settings, held record.Holder, err error) {
	var addressOK, clientOK bool
	var found record.Found
	err = record.Parallel(
		func() (err error) { addressOK, err = s.store.Count(ctx, byAddress, typed.Claim(), 1); return err },
		func() (err error) { clientOK, err = s.store.Count(ctx, byClient, client, 1); return err },
		func() (err error) { found, err = s.store.Get(ctx, record.Email(typed), record.Settings); return err },
	)
	if err != nil {
		return set, held, err
	}
	if !addressOK || !clientOK {
		return set, held, portal.ErrTooManyAttempts(byAddress.Window)
	}
	if set, err = found.Settings(); err != nil {
		return set, held, err
	}
	held, err = found.Holder(typed)
	return set, held, err
}

package sessions

import (
	"context"
	"slices"

	"allyway/internal/portal"
	"allyway/internal/record"
	"allyway/internal/token"
)

// List returns the caller's own sessions that are valid, the newest first, and the id of the current one. Anyone signed
// in may call it. Refusal: not_signed_in.
func (s *Service) List(ctx context.Context, by token.Session) (own []*portal.Session, current string, err error) {
	if by.Person == "" {
		return nil, "", portal.ErrNotSignedIn()
	}
	var c *record.Call
	var all []*portal.Session
	err = record.Parallel(
		func() (err error) { c, err = s.store.Enter(ctx, by, portal.SignedIn); return err },
		func() (err error) { all, err = s.store.ListSessions(ctx, by.Person); return err },
	)
	if err != nil {
		return nil, "", err
	}
	own = []*portal.Session{}
	for _, session := range all {
		if session.Valid(c.Actor, c.Partner, c.Settings, c.Now) {
			own = append(own, session)
		}
	}
	slices.SortStableFunc(own, func(a, b *portal.Session) int { return b.CreatedAt.Compare(a.CreatedAt) }) // ids are made later
	return own, by.ID, nil
}

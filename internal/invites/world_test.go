package invites_test

import (
	"context"
	"testing"

	"allyway/internal/invites"
	"allyway/internal/portal"
	"allyway/internal/record"
	"allyway/internal/record/recordtest"
	"allyway/internal/token"
)

var ctx = context.Background()

// world is a store with an owner who is signed in.
type world struct {
	testing.TB
	store *record.Store
	owner token.Session
	*invites.Service
}

func newWorld(t testing.TB) *world {
	store := recordtest.New(t)
	return &world{TB: t, store: store, owner: recordtest.Owner(t, store), Service: invites.New(store, recordtest.Cursors(), recordtest.Links(t))}
}

// partner stores an active partner, and returns it with the session of a primary contact.
func (w *world) partner(name, domain string) (*portal.Partner, token.Session) {
	w.Helper()
	p := recordtest.Partner(w, w.store, name, domain)
	return p, recordtest.SignIn(w, w.store, portal.RolePrimaryContact, portal.Address("primary@"+domain), p)
}

// selfManagement lets primary contacts manage their people.
func (w *world) selfManagement() {
	w.Helper()
	recordtest.Settings(w, w.store, func(s *portal.Settings) { s.SelfManagement.Partners = true })
}

func (w *world) counts(partner string) *portal.Counts {
	w.Helper()
	found, err := w.store.Get(ctx, record.Counts(partner))
	if err != nil {
		w.Fatal(err)
	}
	counts, err := found.Counts(partner)
	if err != nil {
		w.Fatal(err)
	}
	return counts
}

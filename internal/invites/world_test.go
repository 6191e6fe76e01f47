package invites_test

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"allyway/internal/invites"
	"allyway/internal/portal"
	"allyway/internal/record"
	"allyway/internal/record/recordtest"
	"allyway/internal/table"
	"allyway/internal/table/bolt"
	"allyway/internal/token"
)

var ctx = context.Background()

// world is a store on bbolt with an owner who is signed in.
type world struct {
	testing.TB
	store *record.Store
	now   time.Time
	owner token.Session
	*invites.Service
}

func newWorld(t testing.TB) *world {
	engine, err := bolt.Open(filepath.Join(t.TempDir(), "table"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { engine.Close() })
	w := &world{TB: t, now: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)}
	clock := func() time.Time { return w.now }
	w.store = record.New(table.New(engine, table.WithClock(clock)), clock)
	keys, err := token.ParseRing(token.GenerateRing())
	if err != nil {
		t.Fatal(err)
	}
	w.Service = invites.New(w.store, recordtest.Cursors(), record.Links{URL: "https://portal.example", Keys: keys.Of})
	w.save(func(c *record.Change) { c.SaveOwners(record.OwnersItem{}, "") })
	w.owner = w.signIn(&portal.Person{ID: token.NewIDAt(w.now), Role: portal.RoleOwner, Status: portal.StatusActive}, nil)
	return w
}

// save makes one Write.
func (w *world) save(do func(*record.Change)) {
	w.Helper()
	c := w.store.Change("", w.now)
	do(c)
	if err := c.Commit(ctx); err != nil {
		w.Fatal(err)
	}
}

// signIn stores a person and returns a session of theirs.
func (w *world) signIn(who *portal.Person, at *portal.Partner) token.Session {
	w.Helper()
	if at != nil {
		who.Partner, who.PartnerName = at.ID, at.Name
	}
	var started *portal.StartedSession
	w.save(func(c *record.Change) {
		c.SavePerson(nil, who)
		_, started = c.StartSession(who, at, portal.DefaultSettings(), true)
	})
	session, err := token.ParseSession(started.Token)
	if err != nil {
		w.Fatal(err)
	}
	return session
}

// partner stores an active partner, and returns it with the session of a primary contact who may manage its people.
func (w *world) partner(name, domain string) (*portal.Partner, token.Session) {
	w.Helper()
	p := &portal.Partner{ID: token.NewIDAt(w.now), Name: name, Status: portal.PartnerActive, Domains: []string{domain}}
	w.save(func(c *record.Change) { c.SavePartner(nil, p) })
	primary := &portal.Person{ID: token.NewIDAt(w.now), Role: portal.RolePrimaryContact, Status: portal.StatusActive,
		Email: portal.Address("primary@" + domain)}
	return p, w.signIn(primary, p)
}

// selfManagement lets primary contacts manage their people.
func (w *world) selfManagement() {
	w.Helper()
	set := portal.DefaultSettings()
	set.SelfManagement.Partners = true
	w.save(func(c *record.Change) { c.SaveSettings(portal.DefaultSettings(), set) })
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

// refused fails the test unless err is a refusal with that code.
func (w *world) refused(err error, code portal.Code) {
	w.Helper()
	if !portal.HasCode(err, code) {
		w.Errorf("%v, want %s", err, code)
	}
}

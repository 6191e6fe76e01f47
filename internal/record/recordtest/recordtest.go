// Package recordtest makes stores and callers for the tests of packages that are built on record.
package recordtest

import (
	"context"
	"testing"
	"time"

	"allyway/internal/portal"
	"allyway/internal/record"
	"allyway/internal/table"
	"allyway/internal/table/bolt"
	"allyway/internal/token"
)

// Now is the time at which a store's clock stands.
func Now() time.Time { return time.Date(2026, 3, 2, 9, 30, 0, 0, time.UTC) }

// Cursors returns the cursors of lists, with a key that is the same in every test.
func Cursors() *record.Cursors { return record.NewCursors([]byte("the key of cursors in every test")) }

// Engine returns an empty engine in a folder of the test.
func Engine(t testing.TB) table.Engine {
	t.Helper()
	engine, err := bolt.Open(t.TempDir() + "/table.db")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = engine.Close() })
	return engine
}

// On returns the store on an engine.
func On(engine table.Engine) *record.Store {
	return record.New(table.New(engine, table.WithClock(Now)), Now)
}

// New returns an empty store.
func New(t testing.TB) *record.Store {
	t.Helper()
	return On(Engine(t))
}

// Save stores a new person.
func Save(t testing.TB, store *record.Store, p *portal.Person) {
	t.Helper()
	w := store.Change("", store.Now())
	w.SavePerson(nil, p)
	if err := w.Commit(context.Background()); err != nil {
		t.Fatal(err)
	}
	p.Version = 1
}

// Owner stores an owner and returns their session.
func Owner(t testing.TB, store *record.Store) token.Session {
	t.Helper()
	w := store.Change("", store.Now())
	w.SaveOwners(record.OwnersItem{}, "")
	if err := w.Commit(context.Background()); err != nil {
		t.Fatal(err)
	}
	who := &portal.Person{ID: token.NewIDAt(store.Now()), FirstName: "Olga", LastName: "Owner", Email: "owner@example.com",
		Status: portal.StatusActive, Role: portal.RoleOwner, CreatedAt: store.Now()}
	Save(t, store, who)
	return SignIn(t, store, who)
}

// SignIn starts a session of a person without a partner.
func SignIn(t testing.TB, store *record.Store, who *portal.Person) token.Session {
	t.Helper()
	w := store.Change(who.ID, store.Now())
	_, started := w.StartSession(who, nil, portal.DefaultSettings(), false)
	if err := w.Commit(context.Background()); err != nil {
		t.Fatal(err)
	}
	by, err := token.ParseSession(started.Token)
	if err != nil {
		t.Fatal(err)
	}
	return by
}

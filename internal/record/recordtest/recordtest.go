// Package recordtest makes stores, records and callers for the tests of packages that are built on record.
package recordtest

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"allyway/internal/password"
	"allyway/internal/record"
	"allyway/internal/table"
	"allyway/internal/table/bolt"
	"allyway/internal/token"
)

// Now is the time that a store's clock always shows.
func Now() time.Time { return time.Date(2026, 3, 2, 9, 30, 0, 0, time.UTC) }

// Cursors returns the cursors of lists, with a key that is the same in every test.
func Cursors() *record.Cursors { return record.NewCursors([]byte("the key of cursors in every test")) }

// Engine returns an empty engine in a folder of the test.
func Engine(t testing.TB) table.Engine {
	t.Helper()
	engine, err := bolt.Open(filepath.Join(t.TempDir(), "table.db"))
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

// Hasher returns a hasher that is fast, and too weak for anything but tests.
func Hasher() *password.Hasher {
	return password.NewHasherWith(password.Params{Memory: 8, Passes: 1, Threads: 1}, 2)
}

// Keys returns new keys of mailed links.
func Keys(t testing.TB) *token.Keys {
	t.Helper()
	keys, err := token.ParseKeys(token.GenerateKeys())
	if err != nil {
		t.Fatal(err)
	}
	return keys
}

// Links returns mailed links with new keys.
func Links(t testing.TB) record.Links {
	t.Helper()
	keys := Keys(t)
	return record.Links{URL: "https://portal.example.com", Keys: func(context.Context, token.Purpose) (*token.Keys, error) { return keys, nil }}
}

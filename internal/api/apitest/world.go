// Package apitest is a whole portal for tests: the real API, rooms and table, with a clock that moves only when a test
// moves it, fast password hashes, and a mailbox. It checks every answer against what the routes declare.
package apitest

import (
	"bytes"
	"log/slog"
	"net/http"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"allyway/internal/acceptance"
	"allyway/internal/api"
	"allyway/internal/captures"
	"allyway/internal/cleanup"
	"allyway/internal/ecosystems"
	"allyway/internal/events"
	"allyway/internal/feedback"
	"allyway/internal/invites"
	"allyway/internal/keys"
	_ "allyway/internal/lists/charsets"
	"allyway/internal/logo"
	"allyway/internal/mailing"
	"allyway/internal/owner"
	"allyway/internal/partners"
	"allyway/internal/password"
	"allyway/internal/passwords"
	"allyway/internal/people"
	"allyway/internal/record"
	"allyway/internal/record/recordtest"
	"allyway/internal/sessions"
	"allyway/internal/settings"
	"allyway/internal/table"
	"allyway/internal/table/bolt"
	"allyway/internal/table/tabletest"
	"allyway/internal/table/tabletest/dynamolocal"
	"allyway/internal/token"
	"allyway/internal/webhooks"
	"allyway/internal/workspaces"
)

// URL is the portal's own URL.
const URL = "https://portal.example.com"

// Secret is a password that every rule accepts.
const Secret = "quiet harbour under nine lanterns"

// World is one portal: its records, the rooms of all functions, and its API.
type World struct {
	T        testing.TB
	Clock    *Clock
	Recorder *Recorder
	Table    *table.Table
	Store    *record.Store
	Rooms    api.Rooms
	Owners   *owner.Service
	Mailing  *mailing.Service
	Cleanup  *cleanup.Service
	Feedback *feedback.Service
	Hasher   *password.Hasher
	Handler  http.Handler // replace it to drive the portal some other way
	Keys     token.Ring
	Log      *Log

	mailbox *mailbox
	clients *atomic.Int64
}

// Clock shows the same time until it is moved.
type Clock struct {
	mu sync.Mutex
	at time.Time
}

// Now returns the clock's time.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

// Move moves the clock on.
func (c *Clock) Move(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

// Log is what the portal logged. Goroutines may write to it.
type Log struct {
	mu    sync.Mutex
	bytes bytes.Buffer
}

// Write takes a log line.
func (l *Log) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.bytes.Write(b)
}

// String returns all that was logged.
func (l *Log) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.bytes.String()
}

// Len returns how many bytes were logged.
func (l *Log) Len() int { return len(l.String()) }

// OnBolt returns a portal on the embedded engine.
func OnBolt(t testing.TB) *World {
	t.Helper()
	engine, err := bolt.Open(filepath.Join(t.TempDir(), "table.db"))
	if err != nil {
		t.Fatal(err)
	}
	return On(t, engine)
}

// OnDynamo returns a portal on DynamoDB Local.
func OnDynamo(t testing.TB) *World {
	t.Helper()
	return On(t, dynamolocal.Table(t))
}

// On returns a portal on an engine, which is closed with the test.
func On(t testing.TB, engine table.Engine) *World {
	w := &World{T: t, Clock: &Clock{at: time.Date(2026, 3, 2, 9, 30, 0, 0, time.UTC)}, Recorder: &Recorder{Engine: tabletest.Metered(engine)},
		Log: &Log{}, mailbox: &mailbox{}, clients: &atomic.Int64{}}
	w.Table = table.New(w.Recorder, table.WithClock(w.Clock.Now))
	t.Cleanup(func() {
		_ = w.Table.Close()
		for _, leak := range w.Recorder.private.leaks() {
			t.Error(leak)
		}
	})
	keys, err := token.ParseRing(token.GenerateRing())
	if err != nil {
		t.Fatal(err)
	}
	w.Keys = keys
	w.Hasher = password.NewHasherWith(password.Params{Memory: 8, Passes: 1, Threads: 1}, 2)
	w.Open()
	w.Handler = w.API(api.Config{})
	return w
}

// Open makes the portal's rooms on its table, as another process would.
func (w *World) Open() {
	w.Store = record.New(w.Table, w.Clock.Now)
	links := w.Links()
	guess := func(password string, _ []string) bool { return strings.HasPrefix(password, "password") }
	w.Rooms = api.Rooms{
		Sessions:   sessions.New(w.Store, w.Hasher),
		Passwords:  passwords.New(w.Store, links, w.Hasher, guess),
		Partners:   partners.New(w.Store, recordtest.Cursors(), logo.Type),
		People:     people.New(w.Store, recordtest.Cursors(), w.Hasher),
		Invites:    invites.New(w.Store, recordtest.Cursors(), links),
		Acceptance: acceptance.New(w.Store, links, w.Hasher, guess),
		Captures:   captures.New(w.Store, recordtest.Cursors()),
		Ecosystems: ecosystems.New(w.Store, recordtest.Cursors()),
		Workspaces: workspaces.New(w.Store, recordtest.Cursors()),
		Settings:   settings.New(w.Store),
		Keys:       keys.New(w.Store, recordtest.Cursors()),
		Webhooks:   webhooks.New(w.Store, recordtest.Cursors(), false),
		Events:     events.New(w.Store, recordtest.Cursors()),
	}
	w.Owners, w.Cleanup, w.Feedback = owner.New(w.Store), cleanup.New(w.Store), feedback.New(w.Store)
	w.Mailing = mailing.New(w.Store, mailing.Config{Links: links, From: "portal@example.com", Sender: w.mailbox})
}

// API returns the portal's API with that configuration. Fields that it leaves empty get the values of all tests.
func (w *World) API(c api.Config) http.Handler {
	return api.New(w.Store, w.Config(c), api.Everything(w.Rooms)...)
}

// Config fills in the empty fields of the API's configuration.
func (w *World) Config(c api.Config) api.Config {
	if c.URL == "" {
		c.URL = URL
	}
	c.OpenAPI, c.Log = "{}", slog.New(slog.NewTextHandler(w.Log, nil))
	return c
}

// With returns the same portal for another test, such as a subtest.
func (w *World) With(t testing.TB) *World {
	other := *w
	other.T = t
	return &other
}

// Behind returns the same portal with another configuration of its API.
func (w *World) Behind(c api.Config) *World {
	other := *w
	other.Handler = w.API(c)
	return &other
}

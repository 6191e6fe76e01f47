// Package apitest is a whole portal for tests: the real API, product and table, with a clock that stands, passwords
// that hash fast, and a mailbox that takes what is sent.
package apitest

import (
	"bytes"
	"context"
	"log/slog"
	"net/http"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"allyway/internal/api"
	"allyway/internal/logo"
	"allyway/internal/password"
	"allyway/internal/product"
	"allyway/internal/table"
	"allyway/internal/table/bolt"
	"allyway/internal/table/tabletest"
	"allyway/internal/table/tabletest/dynamolocal"
	"allyway/internal/token"
)

// URL is the portal's own.
const URL = "https://portal.example.com"

// Secret is a password that every rule lets through.
const Secret = "quiet harbour under nine lanterns"

// World is one portal.
type World struct {
	T        testing.TB
	Clock    *Clock
	Recorder *Recorder
	Table    *table.Table
	Portal   *portal.Portal
	Hasher   *password.Hasher
	Handler  http.Handler // replace it to drive the portal some other way
	Keys     *token.Keys
	Log      *Log

	mailbox *mailbox
	clients *atomic.Int64
}

// Clock stands until it is moved.
type Clock struct {
	mu sync.Mutex
	at time.Time
}

// Now is the clock's time.
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

// Log is what the portal logged, for goroutines to write to.
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

// String is all that was logged.
func (l *Log) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.bytes.String()
}

// Len is how many bytes were logged.
func (l *Log) Len() int { return len(l.String()) }

// OnBolt gives a portal on the embedded engine.
func OnBolt(t testing.TB) *World {
	t.Helper()
	engine, err := bolt.Open(filepath.Join(t.TempDir(), "table.db"))
	if err != nil {
		t.Fatal(err)
	}
	return On(t, engine)
}

// OnDynamo gives a portal on DynamoDB Local.
func OnDynamo(t testing.TB) *World {
	t.Helper()
	return On(t, dynamolocal.Table(t))
}

// On gives a portal on an engine, which is closed with the test.
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
	keys, err := token.ParseKeys(token.GenerateKeys())
	if err != nil {
		t.Fatal(err)
	}
	w.Keys = keys
	w.Hasher = password.NewHasherWith(password.Params{Memory: 8, Passes: 1, Threads: 1}, 2)
	w.Portal = portal.New(w.Table, portal.Config{
		URL:      URL,
		MailFrom: "portal@example.com",
		Now:      w.Clock.Now,
		Keys:     func(context.Context) (*token.Keys, error) { return keys, nil },
		Hasher:   w.Hasher,
		Guessable: func(password string, _ []string) bool {
			return strings.HasPrefix(password, "password")
		},
		LogoType: logo.Type,
		Sender:   w.mailbox,
	})
	w.Handler = w.API(api.Config{})
	return w
}

// API gives the portal's API with that configuration; what it leaves empty is as in every test.
func (w *World) API(c api.Config) http.Handler {
	if c.URL == "" {
		c.URL = URL
	}
	c.OpenAPI, c.Log = []byte("{}"), slog.New(slog.NewTextHandler(w.Log, nil))
	return api.New(w.Portal, api.Everything(), c)
}

// With gives the same portal to another test, such as a subtest.
func (w *World) With(t testing.TB) *World {
	other := *w
	other.T = t
	return &other
}

// Behind gives the same portal with its API configured otherwise.
func (w *World) Behind(c api.Config) *World {
	other := *w
	other.Handler = w.API(c)
	return &other
}

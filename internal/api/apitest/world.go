// Package apitest is a whole portal for tests: the real API, product and table, with a clock that stands, passwords
// that hash fast, and a mailbox that takes what is sent.
package apitest

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"allyway/internal/api"
	"allyway/internal/mail"
	"allyway/internal/password"
	"allyway/internal/portal"
	"allyway/internal/table"
	"allyway/internal/table/bolt"
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
	Log      *bytes.Buffer

	mu    sync.Mutex
	mails []mail.Message
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

// OnBolt gives a portal on the embedded engine.
func OnBolt(t testing.TB) *World {
	engine, err := bolt.Open(filepath.Join(t.TempDir(), "table.db"))
	if err != nil {
		t.Fatal(err)
	}
	return On(t, engine)
}

// On gives a portal on an engine, which is closed with the test.
func On(t testing.TB, engine table.Engine) *World {
	w := &World{T: t, Clock: &Clock{at: time.Date(2026, 3, 2, 9, 30, 0, 0, time.UTC)}, Recorder: &Recorder{Engine: engine}, Log: &bytes.Buffer{}}
	w.Table = table.New(w.Recorder, table.WithClock(w.Clock.Now))
	t.Cleanup(func() { _ = w.Table.Close() })
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
		Sender: w,
	})
	w.Handler = api.New(w.Portal, api.Everything, api.Config{URL: URL, OpenAPI: []byte("{}"), Log: slog.New(slog.NewTextHandler(w.Log, nil))})
	return w
}

// Send takes a mail.
func (w *World) Send(_ context.Context, _ string, m mail.Message) ([]table.Op, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.mails = append(w.mails, m)
	return nil, nil
}

// Mails has all that waits sent, and gives what was sent since it was last called.
func (w *World) Mails() []mail.Message {
	w.T.Helper()
	for _, partition := range portal.MailPartitions() {
		page, err := w.Table.Query(context.Background(), table.Query{PK: partition})
		if err != nil {
			w.T.Fatal(err)
		}
		for _, item := range page.Items {
			if err := w.Portal.SendMail(context.Background(), item.Key); err != nil {
				w.T.Fatal(err)
			}
		}
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	sent := w.mails
	w.mails = nil
	return sent
}

// Mail has all that waits sent, and gives the only mail, which must go to that address.
func (w *World) Mail(to string) mail.Message {
	w.T.Helper()
	sent := w.Mails()
	if len(sent) != 1 || sent[0].To != to {
		w.T.Fatalf("sent %d mails %+v, want one to %s", len(sent), sent, to)
	}
	return sent[0]
}

// Token is the secret in a mail's first link.
func Token(m mail.Message) string {
	_, fragment, _ := strings.Cut(m.Links[0], "#")
	return fragment
}

// Answer is what came back.
type Answer struct {
	Status int
	Header http.Header
	Raw    string
	Body   map[string]any
}

// Code is a problem's.
func (a Answer) Code() string { return a.Text("code") }

// Text is the string at a path such as "person.id"; empty where there is none.
func (a Answer) Text(path string) string {
	if v := a.At(path); v != nil {
		return fmt.Sprint(v)
	}
	return ""
}

// At is the value at a path such as "items.0.id"; nil where there is none.
func (a Answer) At(path string) any {
	var v any = a.Body
	for _, part := range strings.Split(path, ".") {
		switch in := v.(type) {
		case map[string]any:
			v = in[part]
		case []any:
			var i int
			if _, err := fmt.Sscan(part, &i); err != nil || i < 0 || i >= len(in) {
				return nil
			}
			v = in[i]
		default:
			return nil
		}
	}
	return v
}

// Request makes a request; body is JSON text, or a value to tell in JSON, or nil.
func Request(method, path, bearer string, body any) *http.Request {
	var content io.Reader
	switch b := body.(type) {
	case nil:
	case string:
		content = strings.NewReader(b)
	default:
		told, err := json.Marshal(b)
		if err != nil {
			panic(err)
		}
		content = bytes.NewReader(told)
	}
	r := httptest.NewRequest(method, path, content)
	if content != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	if bearer != "" {
		r.Header.Set("Authorization", "Bearer "+bearer)
	}
	return r
}

// Do sends a request and reads the answer.
func (w *World) Do(method, path, bearer string, body any) Answer {
	return w.Serve(Request(method, path, bearer, body))
}

// Serve sends a request as it is and reads the answer.
func (w *World) Serve(r *http.Request) Answer {
	w.T.Helper()
	recorder := httptest.NewRecorder()
	w.Handler.ServeHTTP(recorder, r)
	a := Answer{Status: recorder.Code, Header: recorder.Header(), Raw: recorder.Body.String()}
	if strings.Contains(a.Header.Get("Content-Type"), "json") {
		if err := json.Unmarshal([]byte(a.Raw), &a.Body); err != nil {
			w.T.Errorf("%s %s: %v in %s", r.Method, r.URL, err, a.Raw)
		}
	}
	return a
}

// Must sends a request whose answer must have that status.
func (w *World) Must(status int, method, path, bearer string, body any) Answer {
	w.T.Helper()
	a := w.Do(method, path, bearer, body)
	if a.Status != status {
		w.T.Fatalf("%s %s: %d %s, want %d", method, path, a.Status, a.Raw, status)
	}
	return a
}

// Owner makes the first owner, who accepts, and gives their session's token.
func (w *World) Owner() string {
	w.T.Helper()
	if _, err := w.Portal.MakeOwner(context.Background(), "owner@example.test"); err != nil {
		w.T.Fatal(err)
	}
	return w.Accept(Token(w.Mail("owner@example.test")), "Olive", "Owner")
}

// Accept accepts an invite by its token and gives the new session's.
func (w *World) Accept(link, first, last string) string {
	w.T.Helper()
	a := w.Must(http.StatusCreated, "POST", "/v1/invites/accept", "", map[string]any{"token": link, "password": Secret, "firstName": first, "lastName": last})
	return a.Text("token")
}

// Partner adds a partner by name and gives its id.
func (w *World) Partner(staff, name string, domains ...string) string {
	w.T.Helper()
	return w.Must(http.StatusCreated, "POST", "/v1/partners", staff,
		map[string]any{"name": name, "kind": "partner", "licence": "guest", "domains": append([]string{}, domains...)}).Text("id")
}

// Person adds an active person to a partner and gives their id and session's token.
func (w *World) Person(staff, partner, email string, primaryContact bool) (id, bearer string) {
	w.T.Helper()
	a := w.Must(http.StatusCreated, "POST", "/v1/partners/"+partner+"/people", staff, map[string]any{
		"firstName": "Pat", "lastName": "Person", "email": email, "access": true, "primaryContact": primaryContact})
	return a.Text("person.id"), w.Accept(Token(w.Mail(a.Text("person.email"))), "Pat", "Person")
}

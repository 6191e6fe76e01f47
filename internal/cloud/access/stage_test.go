package access_test

import (
	"bytes"
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"allyway/internal/acceptance"
	"allyway/internal/api"
	"allyway/internal/captures"
	"allyway/internal/cloud"
	"allyway/internal/cloud/access"
	"allyway/internal/ecosystems"
	"allyway/internal/events"
	"allyway/internal/invites"
	"allyway/internal/keys"
	"allyway/internal/logo"
	"allyway/internal/mail"
	"allyway/internal/mailing"
	"allyway/internal/notifying"
	"allyway/internal/partners"
	"allyway/internal/password"
	"allyway/internal/password/guess"
	"allyway/internal/passwords"
	"allyway/internal/people"
	"allyway/internal/record"
	"allyway/internal/record/recordtest"
	"allyway/internal/sessions"
	"allyway/internal/settings"
	"allyway/internal/table"
	"allyway/internal/table/bolt"
	"allyway/internal/token"
	"allyway/internal/webhook"
	"allyway/internal/webhooks"
	"allyway/internal/workspaces"
)

const portalURL = "https://portal.example.test"

// stage is a portal in which each function works on a table that its own rules guard.
type stage struct {
	t         *testing.T
	engine    table.Engine
	stores    map[string]*record.Store // one for each function, on its guarded table
	links     record.Links
	handlers  map[string]http.Handler
	now       time.Time
	puts      []table.Key
	mails     []mail.Message
	log       bytes.Buffer
	succeeded map[string]bool // by "METHOD /pattern"
	recorder  recorder
	session   string
	device    string // the cookie of the browser that signed in last
	client    string // the network address that calls come from; empty: httptest's
	refused   int    // the status with which the product itself, and not the guard, must refuse calls; 0: they must succeed
}

// Send keeps the message.
func (s *stage) Send(_ context.Context, _ string, m mail.Message) ([]table.Op, error) {
	s.mails = append(s.mails, m)
	return nil, nil
}

func newStage(t *testing.T) *stage {
	engine, err := bolt.Open(filepath.Join(t.TempDir(), "table"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { engine.Close() })
	keys, err := token.ParseRing(token.GenerateRing())
	if err != nil {
		t.Fatal(err)
	}
	s := &stage{t: t, engine: engine, now: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC), stores: map[string]*record.Store{},
		handlers: map[string]http.Handler{}, succeeded: map[string]bool{}, recorder: recorder{needed: map[string]bool{}}}
	s.links = record.Links{URL: portalURL, Keys: keys.Of}
	clock := func() time.Time { return s.now }
	for _, name := range access.Functions() {
		cost := password.Params{Memory: 8, Passes: 1, Threads: 1}
		if name == "sign-in" {
			cost.Passes = 2 // so that hashes that other functions have stored are out of date here
		}
		tbl := table.New(s.recorder.on(access.Guard(engine, name), name), table.WithClock(clock),
			table.WithWritten(func(puts []table.Key) { s.puts = append(s.puts, puts...) }))
		if _, err := tbl.Get(t.Context(), cloud.WarmUpKey()); err != nil {
			t.Fatal(err)
		}
		s.stores[name] = record.New(tbl, clock)
		if function, ok := s.function(name, password.NewHasherWith(cost, 1)); ok {
			s.handlers[name] = api.New(s.stores[name], api.Config{URL: portalURL, Log: slog.New(slog.NewTextHandler(&s.log, nil))}, function)
		}
	}
	return s
}

// function returns what a function serves over HTTP. ok is false if it serves nothing.
func (s *stage) function(name string, hasher *password.Hasher) (_ api.Function, ok bool) {
	store := s.stores[name]
	for _, f := range api.Everything(api.Rooms{
		Sessions:   sessions.New(store, hasher),
		Passwords:  passwords.New(store, s.links, hasher, guess.Easy),
		Partners:   partners.New(store, recordtest.Cursors(), logo.Type),
		People:     people.New(store, recordtest.Cursors(), hasher),
		Invites:    invites.New(store, recordtest.Cursors(), s.links),
		Acceptance: acceptance.New(store, s.links, hasher, guess.Easy),
		Captures:   captures.New(store, recordtest.Cursors()),
		Ecosystems: ecosystems.New(store, recordtest.Cursors()),
		Workspaces: workspaces.New(store, recordtest.Cursors()),
		Settings:   settings.New(store),
		Keys:       keys.New(store, recordtest.Cursors()),
		Events:     events.New(store, recordtest.Cursors()),
		Webhooks:   webhooks.New(store, recordtest.Cursors(), false),
	}) {
		if f.Name == name {
			return f, true
		}
	}
	return api.Function{}, false
}

// mailing sends the portal's mail as the function send-email does.
func (s *stage) mailing() *mailing.Service {
	return mailing.New(s.stores["send-email"], mailing.Config{Links: s.links, From: "portal@example.test", Sender: s, Rate: 1000})
}

// notify sends to webhooks as the function send-webhook does, to a receiver that answers with a status. It returns how many
// sends succeeded and failed.
func (s *stage) notify(status int) (delivered, failed int) {
	s.t.Helper()
	return s.notifyBy(notifying.Config{Send: func(context.Context, webhook.Message) webhook.Answer {
		return webhook.Answer{Status: status}
	}})
}

// putEvents puts events onto an event bus as the function send-webhook does. It returns how many.
func (s *stage) putEvents() (put int) {
	s.t.Helper()
	put, _ = s.notifyBy(notifying.Config{
		Send: func(context.Context, webhook.Message) webhook.Answer { return webhook.Answer{} },
		Put: func(_ context.Context, entries []webhook.Entry) []webhook.Answer {
			return slices.Repeat([]webhook.Answer{{Status: 200}}, len(entries))
		},
	})
	return put
}

func (s *stage) notifyBy(c notifying.Config) (delivered, failed int) {
	s.t.Helper()
	sent, err := notifying.New(s.stores["send-webhook"], c).Run(s.t.Context())
	if err != nil {
		s.t.Fatal(err)
	}
	return sent.Delivered, sent.Failed
}

// call sends a request with a JSON body to the function that serves the route, and expects success. args fill the
// {names} of the path.
func (s *stage) call(method, pattern string, body any, args ...string) map[string]any {
	s.t.Helper()
	if body == nil {
		return s.send(method, pattern, "", nil, args...)
	}
	return s.send(method, pattern, "application/json", table.Encode(body), args...)
}

// send is call with a body of any kind.
func (s *stage) send(method, pattern, kind string, body []byte, args ...string) map[string]any {
	s.t.Helper()
	path, _, _ := strings.Cut(pattern, "?")
	function := ""
	for _, r := range api.Routes() {
		if r.Method == method && r.Path == path {
			function = r.Function
		}
	}
	target := pattern
	for _, arg := range args {
		i, j := strings.IndexByte(target, '{'), strings.IndexByte(target, '}')
		target = target[:i] + arg + target[j+1:]
	}
	r := httptest.NewRequestWithContext(s.t.Context(), method, target, bytes.NewReader(body))
	if kind != "" {
		r.Header.Set("Content-Type", kind)
	}
	if method == "POST" {
		r.Header.Set("Idempotency-Key", token.NewID())
	}
	if s.session != "" {
		r.Header.Set("Authorization", "Bearer "+s.session)
	}
	if s.device != "" && path == "/v1/session" {
		r.Header.Set("Cookie", s.device)
	}
	if s.client != "" {
		r.RemoteAddr = s.client
	}
	handler := s.handlers[function]
	if handler == nil {
		s.t.Fatalf("%s %s: function %q has no rules", method, path, function)
	}
	w := httptest.NewRecorder()
	handler.ServeHTTP(w, r)
	if s.refused != 0 {
		if w.Code != s.refused {
			s.t.Errorf("%s %s by %s: %d, want %d\n%s", method, target, function, w.Code, s.refused, s.log.String())
		}
		return nil
	}
	if w.Code >= 300 {
		s.t.Fatalf("%s %s by %s: %d %s\n%s", method, target, function, w.Code, w.Body, s.log.String())
	}
	s.succeeded[method+" "+path] = true
	for _, c := range w.Result().Cookies() {
		if strings.HasSuffix(c.Name, "-device") {
			s.device = c.Name + "=" + c.Value
		}
	}
	var answer map[string]any
	if w.Body.Len() > 0 && strings.HasPrefix(w.Header().Get("Content-Type"), "application/json") {
		if err := json.Unmarshal(w.Body.Bytes(), &answer); err != nil {
			s.t.Fatal(err)
		}
	}
	return answer
}

// deliver has send-email send all waiting mail, as it does when the stream calls it. It returns the token of the last
// mail's link.
func (s *stage) deliver() string {
	s.t.Helper()
	for _, key := range s.puts {
		if strings.HasPrefix(key.PK, "MAIL#") {
			if err := s.mailing().Send(s.t.Context(), key); err != nil {
				s.t.Fatal(err)
			}
		}
	}
	s.puts = nil
	if len(s.mails) == 0 || len(s.mails[len(s.mails)-1].Links) == 0 {
		s.t.Fatal("no mail with a link was sent")
	}
	_, link, _ := strings.Cut(s.mails[len(s.mails)-1].Links[0], "#")
	return link
}

func (s *stage) signIn(email, pass string) {
	s.t.Helper()
	s.session = s.call("POST", "/v1/session", map[string]any{"email": email, "password": pass})["token"].(string)
}

type fields map[string]any

// person adds somebody and returns their id.
func (s *stage) person(pattern string, body fields, args ...string) string {
	s.t.Helper()
	return s.call("POST", pattern, body, args...)["person"].(map[string]any)["id"].(string)
}

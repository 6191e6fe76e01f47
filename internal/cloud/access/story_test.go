package access_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"allyway/internal/api"
	"allyway/internal/cloud/access"
	"allyway/internal/mail"
	"allyway/internal/password"
	"allyway/internal/portal"
	"allyway/internal/table"
	"allyway/internal/table/bolt"
	"allyway/internal/token"
)

const portalURL = "https://portal.example.test"

// stage is a portal of which each function works on a table that its own rules guard.
type stage struct {
	t         *testing.T
	functions map[string]*portal.Portal
	handlers  map[string]http.Handler
	now       time.Time
	puts      []table.Key
	mails     []mail.Message
	log       bytes.Buffer
	succeeded map[string]bool // "METHOD /pattern"
	session   string
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
	keys, err := token.ParseKeys(token.GenerateKeys())
	if err != nil {
		t.Fatal(err)
	}
	s := &stage{t: t, now: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC), functions: map[string]*portal.Portal{},
		handlers: map[string]http.Handler{}, succeeded: map[string]bool{}}
	clock := func() time.Time { return s.now }
	hasher := password.NewHasherWith(password.Params{Memory: 8, Passes: 1, Threads: 1}, 1)
	for _, name := range access.Functions() {
		tbl := table.New(access.Guard(engine, name), table.WithClock(clock),
			table.WithWritten(func(puts []table.Key) { s.puts = append(s.puts, puts...) }))
		s.functions[name] = portal.New(tbl, portal.Config{URL: portalURL, MailFrom: "portal@example.test", Now: clock,
			Keys: func(context.Context) (*token.Keys, error) { return keys, nil }, Hasher: hasher, Sender: s})
		s.handlers[name] = api.New(s.functions[name], name, api.Config{URL: portalURL, Log: slog.New(slog.NewTextHandler(&s.log, nil))})
	}
	return s
}

// call sends a request to the function whose route it is, and wants success. args fill the {names} of the path.
func (s *stage) call(method, pattern string, body any, args ...string) map[string]any {
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
	var content io.Reader
	if body != nil {
		content = bytes.NewReader(table.Encode(body))
	}
	r := httptest.NewRequestWithContext(s.t.Context(), method, target, content)
	if body != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	if s.session != "" {
		r.Header.Set("Authorization", "Bearer "+s.session)
	}
	handler := s.handlers[function]
	if handler == nil {
		s.t.Fatalf("%s %s: function %q has no rules", method, path, function)
	}
	w := httptest.NewRecorder()
	handler.ServeHTTP(w, r)
	if w.Code >= 300 {
		s.t.Fatalf("%s %s by %s: %d %s\n%s", method, target, function, w.Code, w.Body, s.log.String())
	}
	s.succeeded[method+" "+path] = true
	var answer map[string]any
	if w.Body.Len() > 0 {
		if err := json.Unmarshal(w.Body.Bytes(), &answer); err != nil {
			s.t.Fatal(err)
		}
	}
	return answer
}

// deliver sends what waits, as the stream would have send-email do, and returns the token of the last mail's link.
func (s *stage) deliver() string {
	s.t.Helper()
	for _, key := range s.puts {
		if strings.HasPrefix(key.PK, "MAIL#") {
			if err := s.functions["send-email"].SendMail(s.t.Context(), key); err != nil {
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

// TestEveryRouteWithinItsRules calls every route, and every scheduled job, each on a table that is guarded by the
// rules of the function that serves it. A route that is missing here, or needs more than its function may, fails.
func TestEveryRouteWithinItsRules(t *testing.T) {
	s := newStage(t)
	s.firstOwner()
	partner, person := s.partners()
	s.people(partner, person)
	s.ecosystems(partner, person)
	s.passwords()
	s.jobs(partner)
	for _, r := range api.Routes() {
		if !s.succeeded[r.Method+" "+r.Path] {
			t.Errorf("%s %s was not called", r.Method, r.Path)
		}
	}
}

const (
	owner     = "owner@example.test"
	ownerPass = "correct horse battery staple"
)

func (s *stage) firstOwner() {
	if _, err := s.functions["make-owner"].MakeOwner(s.t.Context(), owner); err != nil {
		s.t.Fatal(err)
	}
	link := s.deliver()
	s.call("GET", "/v1/portal", nil)
	s.call("GET", "/v1/health", nil)
	s.call("GET", "/v1/openapi.json", nil)
	s.call("POST", "/v1/invites/preview", fields{"token": link})
	s.call("POST", "/v1/invites/accept", fields{"token": link, "password": ownerPass, "firstName": "Olga", "lastName": "Owner"})
	s.signIn(owner, ownerPass)
}

func (s *stage) partners() (partner, contact string) {
	partner = s.call("POST", "/v1/partners", fields{"name": "Acme", "kind": "partner", "licence": "licensed", "licensedId": "L-1",
		"domains": []string{"acme.test"}, "accessPointUrl": "https://acme.test/",
		"primaryContact": fields{"firstName": "Ada", "lastName": "Acme", "email": "ada@acme.test", "access": true}})["id"].(string)
	loose := s.call("POST", "/v1/people", fields{"firstName": "Leo", "lastName": "Loose", "email": "leo@loose.test"})["person"].(map[string]any)
	s.call("POST", "/v1/partners", fields{"name": "Loose", "kind": "distributor", "licence": "guest", "primaryContact": fields{"id": loose["id"]}})
	s.call("GET", "/v1/partners?q=A", nil)
	s.call("GET", "/v1/partners/{partner}", nil, partner)
	s.call("PATCH", "/v1/partners/{partner}", fields{"name": "Acme Ltd", "licensedId": "L-2", "domains": []string{"acme.test", "acme2.test"}}, partner)
	s.call("PATCH", "/v1/partners/{partner}", fields{"domains": []string{"acme2.test"}, "licence": "guest", "licensedId": nil}, partner)
	contact = s.call("POST", "/v1/partners/{partner}/people", fields{"firstName": "Bo", "lastName": "Best", "email": "bo@acme.test"}, partner)["person"].(map[string]any)["id"].(string)
	return partner, contact
}

func (s *stage) people(partner, person string) {
	s.call("GET", "/v1/partners/{partner}/people", nil, partner)
	s.call("GET", "/v1/people?q=bo", nil)
	s.call("GET", "/v1/people?q=bo@acme.test", nil)
	s.call("POST", "/v1/people/{person}/invite", fields{}, person)
	s.call("POST", "/v1/people/{person}/invite", fields{}, person)
	s.call("PATCH", "/v1/people/{person}", fields{"email": "bob@acme.test", "phone": "+1 555 010 9999"}, person)
	s.call("POST", "/v1/people/{person}/disable", nil, person)
	s.call("POST", "/v1/people/{person}/enable", nil, person)
	s.call("DELETE", "/v1/people/{person}/invite", nil, person)
	s.call("POST", "/v1/people/{person}/invite", fields{}, person)
	s.call("POST", "/v1/invites/decline", fields{"token": s.deliver()})
	s.call("POST", "/v1/people/{person}/invite", fields{}, person)
	link := s.deliver()
	s.call("POST", "/v1/invites/renew", fields{"token": link}) // still lives: the same again
	s.call("POST", "/v1/invites/accept", fields{"token": s.deliver(), "password": "bo's own long password"})
	s.call("PATCH", "/v1/people/{person}", fields{"primaryContact": true}, person)
	s.call("GET", "/v1/people/{person}", nil, person)
}

func (s *stage) ecosystems(partner, person string) {
	eco := s.call("POST", "/v1/ecosystems", fields{"name": "North", "userSlots": 5})["id"].(string)
	member := s.call("POST", "/v1/ecosystems/{ecosystem}/members", fields{"name": "Acme of the North", "kind": "organisation", "partner": partner,
		"email": "info@acme.test", "tags": []string{"gold"}}, eco)["id"].(string)
	s.call("POST", "/v1/ecosystems/{ecosystem}/users", fields{"email": "bob@acme.test"}, eco)
	s.call("PUT", "/v1/ecosystems/{ecosystem}/users/{person}/member", fields{"member": member}, eco, person)
	s.call("GET", "/v1/ecosystems", nil)
	s.call("GET", "/v1/ecosystems/{ecosystem}", nil, eco)
	s.call("GET", "/v1/ecosystems/{ecosystem}/users", nil, eco)
	s.call("GET", "/v1/ecosystems/{ecosystem}/members", nil, eco)
	s.call("GET", "/v1/ecosystems/{ecosystem}/members?q=acm", nil, eco)
	s.call("GET", "/v1/ecosystems/{ecosystem}/members/{member}", nil, eco, member)
	s.call("PATCH", "/v1/ecosystems/{ecosystem}/members/{member}", fields{"name": "Acme in the North"}, eco, member)
	s.call("PATCH", "/v1/ecosystems/{ecosystem}", fields{"name": "Northern network"}, eco)
	s.call("PATCH", "/v1/people/{person}", fields{"lastName": "Better"}, person) // their ties carry the name
	s.call("GET", "/v1/people/{person}", nil, person)
	s.call("DELETE", "/v1/ecosystems/{ecosystem}/users/{person}/member", nil, eco, person)
	s.call("PUT", "/v1/ecosystems/{ecosystem}/users/{person}/member", fields{"member": member}, eco, person)
	s.call("DELETE", "/v1/ecosystems/{ecosystem}/members/{member}", nil, eco, member)
	s.call("DELETE", "/v1/ecosystems/{ecosystem}/users/{person}", nil, eco, person)
	again := s.call("POST", "/v1/ecosystems/{ecosystem}/members", fields{"name": "Acme again", "kind": "organisation"}, eco)["id"].(string)
	s.call("POST", "/v1/ecosystems/{ecosystem}/users", fields{"email": "bob@acme.test"}, eco)
	s.call("PUT", "/v1/ecosystems/{ecosystem}/users/{person}/member", fields{"member": again}, eco, person)
	s.call("DELETE", "/v1/ecosystems/{ecosystem}", nil, eco)
}

func (s *stage) passwords() {
	s.call("GET", "/v1/session", nil)
	mine := s.call("GET", "/v1/sessions", nil)["items"].([]any)
	s.call("DELETE", "/v1/sessions", nil)
	for _, one := range mine {
		if one := one.(map[string]any); one["current"] != true {
			s.call("DELETE", "/v1/sessions/{session}", nil, one["id"].(string))
		}
	}
	s.call("PUT", "/v1/password", fields{"current": ownerPass, "password": "another long pass phrase"})
	s.call("POST", "/v1/password/forgot", fields{"email": "nobody@nowhere.test"})
	s.call("POST", "/v1/password/forgot", fields{"email": owner})
	s.call("POST", "/v1/password/reset", fields{"token": s.deliver(), "password": "a third long pass phrase"})
	s.signIn(owner, "a third long pass phrase")
	s.call("DELETE", "/v1/session", nil)
	s.signIn(owner, "a third long pass phrase")
}

func (s *stage) jobs(partner string) {
	s.call("POST", "/v1/partners/{partner}/people", fields{"firstName": "Eve", "lastName": "Late", "email": "eve@acme.test", "access": true, "expiresIn": 1}, partner)
	s.deliver()
	s.now = s.now.Add(2 * time.Hour)
	n, err := s.functions["expire-invites"].ExpireInvites(s.t.Context())
	if err != nil || n != 1 {
		s.t.Errorf("%d expired invites recorded, want 1: %v", n, err)
	}
	s.call("POST", "/v1/password/forgot", fields{"email": "eve@acme.test"}) // an expired invite: a fresh link
	s.now = s.now.Add(time.Hour)
	sent := len(s.mails)
	if _, err := s.functions["send-email"].SweepMail(s.t.Context()); err != nil || len(s.mails) == sent {
		s.t.Errorf("the sweep sent %d mails, %v", len(s.mails)-sent, err)
	}
}

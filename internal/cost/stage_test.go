package cost

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"allyway/internal/api/apitest"
	"allyway/internal/portal"
	"allyway/internal/table"
	"allyway/internal/table/bolt"
	"allyway/internal/table/tabletest"
)

type body = map[string]any

// stage is a portal in which one operation is measured. It has an owner, and a partner with an active primary contact
// and an active user.
type stage struct {
	*apitest.World
	witness *witness
	meter   *tabletest.Meter

	owner, partner     string // the owner's session; the partner's id
	contact, contactID string // the primary contact's session and id
	user, userID       string

	fails *failing             // the engine of a stage that makes operations fail
	trial func(do func() said) // called in place of measuring
	lease time.Duration        // the time before an operation that is half done is repeated
}

func newStage(t *testing.T) *stage { return (&stage{witness: &witness{Engine: openTable(t)}}).set(t) }

func (s *stage) set(t *testing.T) *stage {
	engine := table.Engine(s.witness)
	if s.fails != nil {
		engine = s.fails
	}
	s.World = apitest.On(t, engine)
	s.owner = s.Owner()
	s.partner = s.Must(201, "POST", "/v1/partners", s.owner, body{"name": "Acme Ltd", "kind": "partner", "licence": "licensed", "licensedId": "L-1",
		"accessPointUrl": "https://as4.acme.com/", "domains": []string{"acme.com"}, "phone": "+1 555 010 9999"}).Text("id")
	s.Settings(func(set *portal.Settings) { set.SelfManagement.Partners = true })
	s.contactID, s.contact = s.Person(s.owner, s.partner, "pat@acme.com", true)
	s.userID, s.user = s.Person(s.owner, s.partner, "uma@acme.com", false)
	return s
}

func openTable(t testing.TB) table.Engine {
	t.Helper()
	engine, err := bolt.Open(filepath.Join(t.TempDir(), "table.db"))
	if err != nil {
		t.Fatal(err)
	}
	return engine
}

// fresh makes the stage measure on an empty table.
func (s *stage) fresh() table.Engine {
	s.T.Helper()
	if s.trial != nil {
		s.fails = newFailing(s.T)
		return s.fails
	}
	s.witness = &witness{Engine: openTable(s.T)}
	return s.witness
}

// measure counts all table calls that do makes with its context. If trial is set, measure calls that instead.
func (s *stage) measure(do func(ctx context.Context) said) {
	s.T.Helper()
	if s.trial != nil {
		s.Clock.Move(time.Second)
		s.trial(func() said { return do(context.Background()) })
		return
	}
	if s.meter != nil {
		s.T.Fatal("measured twice")
	}
	s.Clock.Move(time.Second)
	s.meter = &tabletest.Meter{}
	s.witness.forget()
	do(tabletest.WithMeter(context.Background(), s.meter))
}

// said is the answer of an operation: the status, the code of a problem, and whether there is more to do. For a job,
// the status is 200 if it succeeds, and 503 if the table has stopped it.
type said struct {
	status int
	code   string
	more   bool
}

// ask measures a request, which must have that status.
func (s *stage) ask(status int, method, path, bearer string, in any) apitest.Answer {
	s.T.Helper()
	return s.send(status, apitest.Request(method, path, bearer, in))
}

func (s *stage) send(status int, r *http.Request) (a apitest.Answer) {
	s.T.Helper()
	in, err := io.ReadAll(r.Body)
	if err != nil {
		s.T.Fatal(err)
	}
	s.measure(func(ctx context.Context) said {
		once := r.Clone(ctx)
		once.Body = io.NopCloser(bytes.NewReader(in))
		a = s.Serve(once)
		return said{a.Status, a.Code(), a.At("next") != nil}
	})
	if a.Status != status && s.trial == nil {
		s.T.Fatalf("%s %s: %d %s, want %d", r.Method, r.URL, a.Status, a.Raw, status)
	}
	return a
}

// job measures something that is not a request.
func (s *stage) job(do func(ctx context.Context) error) {
	s.T.Helper()
	s.measure(func(ctx context.Context) said {
		err := do(ctx)
		if errors.Is(err, table.ErrUnavailable) && s.trial != nil {
			return said{status: http.StatusServiceUnavailable}
		}
		if err != nil {
			s.T.Fatal(err)
		}
		return said{status: http.StatusOK}
	})
}

// add adds a person to the partner and returns their id.
func (s *stage) add(email string, access bool) string {
	s.T.Helper()
	return s.Must(201, "POST", "/v1/partners/"+s.partner+"/people", s.owner, person(email, access)).Text("person.id")
}

// person returns a person whose record has a usual size.
func person(email string, access bool) body {
	return body{"firstName": "Alexandra", "lastName": "Montgomery-Silva", "email": email, "phone": "+1 555 010 9999",
		"title": "Head of Purchasing", "address": "1 Long Street, Springfield", "access": access}
}

// many adds n contacts to the partner.
func (s *stage) many(n int) {
	s.T.Helper()
	for i := range n {
		s.add(fmt.Sprintf("many%03d@acme.com", i), false)
	}
}

// network adds an ecosystem with n members, the linked ones first. It adds the user, who is linked with the first
// member.
func (s *stage) network(n, linked int) (eco string, members []string) {
	s.T.Helper()
	eco = s.Must(201, "POST", "/v1/ecosystems", s.owner, body{"name": "Northern network", "userSlots": 100}).Text("id")
	path := "/v1/ecosystems/" + eco
	for i := range n {
		members = append(members, s.Must(201, "POST", path+"/members", s.owner, member(i)).Text("id"))
	}
	for i := range linked {
		id, email := s.userID, "uma@acme.com"
		if i > 0 {
			email = fmt.Sprintf("linked%03d@acme.com", i)
			id = s.add(email, true)
		}
		s.Must(201, "POST", path+"/users", s.owner, body{"email": email})
		s.Must(200, "PUT", path+"/users/"+id+"/member", s.owner, body{"member": members[i]})
	}
	return eco, members
}

// unlinked adds an ecosystem with n users, and for each a member with the same address.
func (s *stage) unlinked(n int) (eco string) {
	s.T.Helper()
	eco = s.Must(201, "POST", "/v1/ecosystems", s.owner, body{"name": "Northern network"}).Text("id")
	for i := range n {
		email := fmt.Sprintf("free%03d@acme.com", i)
		s.add(email, true)
		s.Must(201, "POST", "/v1/ecosystems/"+eco+"/users", s.owner, body{"email": email})
		s.Must(201, "POST", "/v1/ecosystems/"+eco+"/members", s.owner, body{"name": fmt.Sprint("Free ", i), "kind": "person", "email": email})
	}
	return eco
}

func member(i int) body {
	return body{"name": fmt.Sprintf("Member %03d Holding", i), "kind": "organisation", "email": fmt.Sprintf("info@member%03d.com", i),
		"domain": fmt.Sprintf("member%03d.com", i), "tags": []string{"gold"}}
}

// letter returns the key of the only waiting mail.
func (s *stage) letter() table.Key {
	s.T.Helper()
	keys := s.Unsent()
	if len(keys) != 1 {
		s.T.Fatalf("%d mails wait", len(keys))
	}
	return keys[0]
}

// reset asks for a reset link for the user and returns its token.
func (s *stage) reset() string {
	s.T.Helper()
	s.Must(202, "POST", "/v1/password/forgot", "", body{"email": "uma@acme.com"})
	return apitest.Token(s.Mail("uma@acme.com"))
}

// idempotent gives the request an Idempotency-Key.
func idempotent(r *http.Request) *http.Request {
	r.Header.Set("Idempotency-Key", strings.Repeat("k", 26))
	return r
}

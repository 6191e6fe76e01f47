package api_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"allyway/internal/api/apitest"
	"allyway/internal/portal"
	"allyway/internal/table/tabletest"
)

// The tests of this file and of the other files security_* are named after the lines of docs/security.md that they
// check.

// seen is what a caller sees of an answer, and what the answer cost the portal.
type seen struct {
	status  int
	raw     string
	headers string
	calls   []string // calls of the table, sorted, since some are made at once
	hashes  int64
}

func observe(w *apitest.World, r *http.Request) seen {
	var meter tabletest.Meter
	before := w.Hasher.Hashes()
	a := w.Serve(r.WithContext(tabletest.WithMeter(r.Context(), &meter)))
	s := seen{status: a.Status, raw: a.Raw, headers: fmt.Sprint(a.Header), hashes: w.Hasher.Hashes() - before}
	for _, c := range meter.Calls() {
		call := c.Kind
		if c.Kind == tabletest.CallGet {
			call += fmt.Sprint(c.Items)
		}
		s.calls = append(s.calls, call)
	}
	slices.Sort(s.calls)
	return s
}

func (s seen) same(o seen) bool {
	return s.status == o.status && s.raw == o.raw && s.headers == o.headers && slices.Equal(s.calls, o.calls) && s.hashes == o.hashes
}

// everyKind adds a person of every kind and returns their addresses by kind. All who have a password have the same one.
func everyKind(w *apitest.World) (owner string, addresses map[string]string) {
	w.T.Helper()
	owner = w.Owner()
	partner, asleep := w.Partner(owner, "Acme", "acme.com"), w.Partner(owner, "Asleep")
	w.Person(owner, partner, "active@acme.com", false)
	w.Person(owner, asleep, "asleep@acme.com", false)
	w.Invited(owner, asleep, "asleep.invited@acme.com", false)
	w.Must(http.StatusOK, "PATCH", "/v1/partners/"+asleep, owner, body{"status": "inactive"})
	gone, _ := w.Person(owner, partner, "disabled@acme.com", false)
	w.Must(http.StatusOK, "POST", "/v1/people/"+gone+"/disable", owner, nil)
	w.Invited(owner, partner, "invited@acme.com", false)
	w.Contact(owner, partner, "contact@acme.com")
	bounced, _ := w.Person(owner, partner, "bounced@acme.com", false)
	w.Alter(bounced, func(p *portal.Person) { p.Mail.State = portal.MailBounced })
	return owner, map[string]string{"unknown": "unknown@acme.com", "active": "active@acme.com", "partner inactive": "asleep@acme.com",
		"invited at an inactive partner": "asleep.invited@acme.com", "disabled": "disabled@acme.com", "invited": "invited@acme.com",
		"contact": "contact@acme.com", "bounced": "bounced@acme.com", "of staff": "owner@example.test", "no address": "active",
		"no domain": "active@localhost", "an unknown domain": "active@example.org"}
}

func TestNobodyLearnsWhoHasAnAccountFromSigningIn(t *testing.T) {
	t.Parallel()
	onBolt(t, func(t *testing.T, w *apitest.World) {
		_, addresses := everyKind(w)
		attempt := func(email, password string) seen {
			r := apitest.Request("POST", "/v1/session", "", body{"email": email, "password": password})
			r.RemoteAddr = w.Client()
			return observe(w, r)
		}
		want := attempt("nobody@acme.com", "wrong")
		if want.status != http.StatusUnauthorized || want.hashes != 1 || !slices.Equal(want.calls, []string{"count", "count", "count", "count", "count", "count", "get3", "get3", "query"}) {
			t.Fatalf("unknown: %+v", want)
		}
		for kind, email := range addresses {
			for _, password := range []string{"wrong", apitest.Secret, "", strings.Repeat("x", 1000)} {
				if password == apitest.Secret && (kind == "active" || kind == "bounced" || kind == "of staff") {
					continue
				}
				if got := attempt(email, password); !got.same(want) {
					t.Errorf("%s: %+v\nwant %+v", kind, got, want)
				}
			}
		}
		// Over the limit, all get the same answer again, and nothing is hashed. Accepting an invite has cleared counts, and
		// the answers would show that. So the clock moves to a new window.
		w.Clock.Move(15 * time.Minute)
		limited := func(email string) (got seen) {
			client := w.Client()
			for range 11 {
				r := apitest.Request("POST", "/v1/session", "", body{"email": email, "password": "wrong"})
				r.RemoteAddr = client
				got = observe(w, r)
			}
			return got
		}
		want = limited("nobody@acme.com")
		if want.status != http.StatusTooManyRequests || want.hashes != 0 {
			t.Errorf("over the limit: %+v", want)
		}
		for kind, email := range addresses {
			if got := limited(email); !got.same(want) {
				t.Errorf("%s over the limit: %+v\nwant %+v", kind, got, want)
			}
		}
		if w.Log.Len() != 0 {
			t.Errorf("logged %s", w.Log)
		}
	})
}

func TestNobodyLearnsWhoHasAnAccountFromForgotten(t *testing.T) {
	t.Parallel()
	onBolt(t, func(t *testing.T, w *apitest.World) {
		_, addresses := everyKind(w)
		w.Mails()
		ask := func(email string) seen {
			r := apitest.Request("POST", "/v1/password/forgot", "", body{"email": email})
			r.RemoteAddr = w.Client()
			return observe(w, r)
		}
		want := ask("nobody@acme.com")
		if want.status != http.StatusAccepted || want.raw != "" || want.hashes != 0 || !slices.Equal(want.calls, []string{"count", "count", "count", "get2", "get3", "write"}) {
			t.Fatalf("unknown: %+v", want)
		}
		for range 4 { // the fourth request sends no mail
			want = ask("somebody@acme.com")
			for kind, email := range addresses {
				if got := ask(email); !got.same(want) {
					t.Errorf("%s: %+v\nwant %+v", kind, got, want)
				}
			}
		}
		w.Clock.Move(8 * 24 * time.Hour) // invites have expired
		want = ask("somebody@acme.com")
		for kind, email := range addresses {
			if got := ask(email); !got.same(want) {
				t.Errorf("%s, later: %+v\nwant %+v", kind, got, want)
			}
		}
	})
}

// A record that a caller may not see gives the same answer as one that does not exist.
func TestWhatIsOutsideIsAsIfItWereNot(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	w.Settings(func(s *portal.Settings) { s.SelfManagement.Partners = true })
	partner, other := w.Partner(owner, "Acme"), w.Partner(owner, "Other")
	_, manager := w.Person(owner, partner, "mia@acme.com", true)
	_, user := w.Person(owner, partner, "ana@acme.com", false)
	stranger, theirs := w.Person(owner, other, "eve@other.com", true)
	_, admin := w.Staff(owner, "ada@example.test", portal.RoleAdmin)
	me := w.Must(http.StatusOK, "GET", "/v1/session", owner, nil).Text("person.id")
	session := w.Must(http.StatusOK, "GET", "/v1/sessions", theirs, nil).Text("items.0.id")
	eco := ecosystem(w, owner, body{"name": "North"})
	m := member(w, owner, eco, "First")
	for _, scenario := range []struct {
		bearer, method, there, nowhere string
		in                             any
	}{
		{manager, "GET", "/v1/partners/" + other, "/v1/partners/" + someID, nil},
		{manager, "GET", "/v1/partners/" + other + "/people", "/v1/partners/" + someID + "/people", nil},
		{manager, "GET", "/v1/partners/" + other + "/people?q=eve%40other.com", "/v1/partners/" + someID + "/people?q=eve%40other.com", nil},
		{manager, "GET", "/v1/people/" + stranger, "/v1/people/" + someID, nil},
		{manager, "GET", "/v1/people/" + me, "/v1/people/" + someID, nil},
		{manager, "PATCH", "/v1/people/" + stranger, "/v1/people/" + someID, body{"firstName": "x"}},
		{user, "GET", "/v1/people/" + stranger, "/v1/people/" + someID, nil},
		{user, "PATCH", "/v1/people/" + me, "/v1/people/" + someID, body{"firstName": "x"}},
		{user, "DELETE", "/v1/sessions/" + session, "/v1/sessions/" + someID, nil},
		{user, "GET", eco + "/members/" + m, eco + "/members/" + someID, nil},
		{user, "PATCH", eco + "/members/" + m, eco + "/members/" + someID, body{"name": "x"}},
		{user, "GET", eco + "/members/" + m, "/v1/ecosystems/" + someID + "/members/" + m, nil},
		{admin, "GET", "/v1/people/" + me, "/v1/people/" + someID, nil},
		{admin, "PATCH", "/v1/people/" + me, "/v1/people/" + someID, body{"firstName": "x"}},
		{admin, "POST", "/v1/people/" + me + "/disable", "/v1/people/" + someID + "/disable", nil},
		{admin, "POST", "/v1/people/" + me + "/invite", "/v1/people/" + someID + "/invite", nil},
		{admin, "DELETE", "/v1/people/" + me + "/invite", "/v1/people/" + someID + "/invite", nil},
		{admin, "PUT", eco + "/users/" + me + "/member", eco + "/users/" + someID + "/member", body{"member": m}},
		{admin, "DELETE", eco + "/users/" + me, eco + "/users/" + someID, nil},
	} {
		there := w.Refuses(404, "not_found", scenario.method, scenario.there, scenario.bearer, scenario.in)
		nowhere := w.Refuses(404, "not_found", scenario.method, scenario.nowhere, scenario.bearer, scenario.in)
		if there.Raw != nowhere.Raw {
			t.Errorf("%s %s: %s\nnowhere: %s", scenario.method, scenario.there, there.Raw, nowhere.Raw)
		}
	}
}

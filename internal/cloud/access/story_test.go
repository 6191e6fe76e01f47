package access_test

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"allyway/internal/api"
	"allyway/internal/cleanup"
	firstowner "allyway/internal/owner"
)

// TestEveryRouteWithinItsRules calls every route and every scheduled job. Each runs on a table that is guarded by the
// rules of the function that serves it. It fails for a route that is missing here, for a route that needs more than its
// function may do, and for a rule that nothing needs.
func TestEveryRouteWithinItsRules(t *testing.T) {
	s := newStage(t)
	s.firstOwner()
	s.staff()
	partner, person := s.partners()
	s.people(partner, person)
	s.ecosystems(partner, person)
	s.workspaces(partner, person)
	s.passwords()
	s.portal(partner, person)
	s.webhooks()
	s.team(partner)
	s.many(partner)
	s.programs(partner)
	s.accounts(partner)
	s.externals()
	s.ends(partner)
	s.jobs(partner)
	for _, r := range api.Routes() {
		if !s.succeeded[r.Method+" "+r.Path] {
			t.Errorf("%s %s was not called", r.Method, r.Path)
		}
	}
	s.recorder.checkAllNeeded(t)
}

const (
	owner     = "owner@example.test"
	ownerPass = "quiet harbour under nine lanterns"
)

// firstOwner invites the first owner, as a deployment does. The first one declines, and the next has another address.
func (s *stage) firstOwner() {
	for _, email := range []string{"declines@example.test", "mistyped@example.test", owner} {
		if _, err := firstowner.New(s.stores["make-owner"]).Make(s.t.Context(), email); err != nil {
			s.t.Fatal(err)
		}
		if strings.HasPrefix(email, "declines") {
			s.call("POST", "/v1/invites/decline", fields{"token": s.deliver()})
		}
	}
	link := s.deliver()
	s.call("GET", "/v1/portal", nil)
	s.call("GET", "/v1/health", nil)
	s.call("GET", "/v1/openapi.json", nil)
	s.call("POST", "/v1/invites/preview", fields{"token": link})
	s.call("POST", "/v1/invites/accept", fields{"token": link, "password": ownerPass, "firstName": "Olga", "lastName": "Owner"})
	s.signIn(owner, ownerPass)
}

// staff adds staff and removes them.
func (s *stage) staff() {
	for _, accepts := range []bool{false, true} {
		email := fmt.Sprintf("staff-%v@example.test", accepts)
		id := s.call("POST", "/v1/staff", fields{"firstName": "Sam", "lastName": "Staff", "email": email, "role": "owner"})["id"].(string)
		if !accepts {
			s.call("DELETE", "/v1/people/{person}/invite", nil, id)
			continue
		}
		s.call("POST", "/v1/invites/accept", fields{"token": s.deliver(), "password": "sam's own long password"})
		s.call("POST", "/v1/people/{person}/disable", nil, id)
	}
	s.call("GET", "/v1/staff", nil)
}

func (s *stage) partners() (partner, contact string) {
	partner = s.call("POST", "/v1/partners", fields{"name": "Acme", "kind": "partner", "licence": "licensed", "licensedId": "L-1",
		"domains": []string{"acme.test"}, "accessPointUrl": "https://acme.test/",
		"primaryContact": fields{"firstName": "Ada", "lastName": "Acme", "email": "ada@acme.test", "access": true}})["id"].(string)
	loose := s.person("/v1/people", fields{"firstName": "Leo", "lastName": "Loose", "email": "leo@loose.test"})
	s.call("POST", "/v1/people/{person}/invite", fields{}, loose)
	s.call("POST", "/v1/partners", fields{"name": "Loose", "kind": "distributor", "licence": "guest", "primaryContact": fields{"id": loose}})
	s.call("GET", "/v1/partners?q=A", nil)
	s.call("GET", "/v1/partners/{partner}", nil, partner)
	s.call("PATCH", "/v1/partners/{partner}", fields{"name": "Apex Ltd", "licensedId": "L-2", "domains": []string{"acme.test", "acme2.test"}}, partner)
	s.call("PATCH", "/v1/partners/{partner}", fields{"domains": []string{"acme2.test"}, "licence": "guest", "licensedId": nil}, partner)
	s.call("POST", "/v1/partners/{partner}/archive", nil, partner)
	s.call("GET", "/v1/partners?status=archived", nil)
	s.call("POST", "/v1/partners/{partner}/restore", nil, partner)
	contact = s.person("/v1/partners/{partner}/people", fields{"firstName": "Bo", "lastName": "Best", "email": "bo@acme.test"}, partner)
	return partner, contact
}

func (s *stage) people(partner, person string) {
	s.call("GET", "/v1/partners/{partner}/people", nil, partner)
	s.call("GET", "/v1/partners/{partner}/people/total", nil, partner)
	s.call("GET", "/v1/people?q=bo", nil)
	s.call("GET", "/v1/people?q=bo@acme.test", nil)
	s.call("GET", "/v1/people/total?q=bo", nil)
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
	s.call("POST", "/v1/invites/renew", fields{"token": link}) // it has not expired: the same link again
	code := regexp.MustCompile(`your address and (\w{4}-\w{4})`).FindStringSubmatch(s.mails[len(s.mails)-1].Text)[1]
	s.call("POST", "/v1/invites/code", fields{"email": "bob@acme.test", "code": code})
	s.refused = http.StatusBadRequest
	s.call("POST", "/v1/invites/code", fields{"email": "nobody@acme.test", "code": code}) // a decoy is read in place of a person
	s.refused = 0
	s.call("POST", "/v1/invites/accept", fields{"token": s.deliver(), "password": "bo's own long password"})
	s.call("PATCH", "/v1/people/{person}", fields{"primaryContact": true}, person)
	s.call("GET", "/v1/people/{person}", nil, person)
	s.call("DELETE", "/v1/people/{person}/sessions", nil, person)
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
	s.call("PATCH", "/v1/people/{person}", fields{"lastName": "Better"}, person) // the TIES# items carry the name
	s.call("GET", "/v1/people/{person}", nil, person)
	s.captures(eco, member)
	s.call("DELETE", "/v1/ecosystems/{ecosystem}/users/{person}/member", nil, eco, person)
	s.call("PUT", "/v1/ecosystems/{ecosystem}/users/{person}/member", fields{"member": member}, eco, person)
	s.call("DELETE", "/v1/ecosystems/{ecosystem}/members/{member}", nil, eco, member)
	s.call("DELETE", "/v1/ecosystems/{ecosystem}/users/{person}", nil, eco, person)
	again := s.call("POST", "/v1/ecosystems/{ecosystem}/members", fields{"name": "Acme again", "kind": "organisation"}, eco)["id"].(string)
	s.call("POST", "/v1/ecosystems/{ecosystem}/users", fields{"email": "bob@acme.test"}, eco)
	s.call("GET", "/v1/ecosystems/{ecosystem}/suggestions", nil, eco)
	s.call("POST", "/v1/ecosystems/{ecosystem}/suggestions/accept", fields{"pairs": []fields{{"person": person, "member": again}}}, eco)
	s.send("POST", "/v1/ecosystems/{ecosystem}/members/import", "text/csv", []byte("name,partner\nBy name,Other\nBy domain,acme.test\nAcme of the list,\n"), eco)
	s.call("DELETE", "/v1/ecosystems/{ecosystem}", nil, eco)
}

// captures adds a data capture to an ecosystem, and answers it twice. It is removed with the ecosystem.
func (s *stage) captures(eco, member string) {
	const mail = "/v1/ecosystems/{ecosystem}/captures/{capture}/mail"
	job := func() {
		if n, err := cleanup.New(s.stores["expire-invites"]).MailCaptures(s.t.Context()); err != nil || n != 1 {
			s.t.Errorf("%d mails about data captures, want 1: %v", n, err)
		}
		s.deliver()
	}
	made := s.call("POST", "/v1/ecosystems/{ecosystem}/captures", fields{"title": "Headcount", "questions": []fields{{"text": "How many?", "kind": "number"}},
		"opensAt": s.now.Add(-time.Hour), "closesAt": s.now.Add(3 * time.Hour)}, eco)
	id := made["id"].(string)
	question := made["questions"].([]any)[0].(map[string]any)["id"].(string)
	s.call("GET", "/v1/ecosystems/{ecosystem}/captures", nil, eco)
	s.call("GET", "/v1/ecosystems/{ecosystem}/captures/{capture}", nil, eco, id)
	s.call("PATCH", "/v1/ecosystems/{ecosystem}/captures/{capture}", fields{"title": "Headcount 2026"}, eco, id)
	s.call("PUT", mail, fields{"subject": "How many?", "text": "Please answer.", "remindHoursBefore": 1}, eco, id)
	job()
	s.now = s.now.Add(2 * time.Hour)
	job()
	s.call("POST", "/v1/session/confirm", fields{"password": ownerPass})
	s.call("GET", mail, nil, eco, id)
	s.call("POST", mail+"/stop", nil, eco, id)
	s.call("GET", mail+"/recipients", nil, eco, id)
	for n := range 2 {
		s.call("PUT", "/v1/ecosystems/{ecosystem}/captures/{capture}/responses/{member}", fields{"answers": fields{question: n}}, eco, id, member)
	}
	s.call("GET", "/v1/ecosystems/{ecosystem}/captures/{capture}/responses", nil, eco, id)
	s.call("GET", "/v1/ecosystems/{ecosystem}/captures/{capture}/responses/{member}", nil, eco, id, member)
}

// workspaces gives access to an active person, and to contacts, who are thereby invited. One contact has an unclaimed
// address. Another is erased.
func (s *stage) workspaces(partner, person string) {
	ws := s.call("POST", "/v1/workspaces", fields{"name": "Launch"})["id"].(string)
	s.call("PATCH", "/v1/workspaces/{workspace}", fields{"name": "Spring launch"}, ws)
	s.call("PUT", "/v1/workspaces/{workspace}/people/{person}", nil, ws, person)
	contact := s.person("/v1/partners/{partner}/people", fields{"firstName": "Wes", "lastName": "Work", "email": "wes@acme.test"}, partner)
	s.call("PUT", "/v1/workspaces/{workspace}/people/{person}", nil, ws, contact)
	s.deliver()
	s.call("GET", "/v1/workspaces", nil)
	s.call("GET", "/v1/workspaces/{workspace}", nil, ws)
	s.call("GET", "/v1/workspaces/{workspace}/people", nil, ws)
	s.call("DELETE", "/v1/workspaces/{workspace}/people/{person}", nil, ws, person)
	s.call("DELETE", "/v1/people/{person}", nil, contact)
	s.call("PUT", "/v1/workspaces/{workspace}/people/{person}", nil, ws, person)
	s.call("DELETE", "/v1/workspaces/{workspace}", nil, ws)
}

func (s *stage) passwords() {
	s.call("GET", "/v1/session", nil)
	s.call("POST", "/v1/session/confirm", fields{"password": ownerPass})
	mine := s.call("GET", "/v1/sessions", nil)["items"].([]any)
	s.call("DELETE", "/v1/sessions", nil)
	for _, one := range mine {
		if one := one.(map[string]any); one["current"] != true {
			s.call("DELETE", "/v1/sessions/{session}", nil, one["id"].(string))
		}
	}
	s.used()
	s.call("POST", "/v1/password/forgot", fields{"email": "nobody@nowhere.test"})
	s.call("POST", "/v1/password/forgot", fields{"email": owner})
	s.call("POST", "/v1/password/reset", fields{"token": s.deliver(), "password": "a third long pass phrase"})
	s.signIn("bob@acme.test", "bo's own long password")
	s.call("DELETE", "/v1/session", nil)
	s.signIn(owner, "a third long pass phrase")
	s.signIn(owner, "a third long pass phrase") // in a known browser
	s.tooManyFailures()
}

// tooManyFailures has one client fail to sign in until it is refused.
func (s *stage) tooManyFailures() {
	session, device := s.session, s.device
	s.session, s.device, s.client = "", "", "198.51.100.7:80"
	for i := range 101 {
		if s.refused = http.StatusUnauthorized; i == 100 {
			s.refused = http.StatusTooManyRequests
		}
		s.call("POST", "/v1/session", fields{"email": fmt.Sprintf("guess-%d@nowhere.test", i), "password": "guessed"})
	}
	s.session, s.device, s.client, s.refused = session, device, "", 0
}

// used lets half an hour pass before a call of each function that serves people who are signed in. Each function may
// store that the session is used. A call that cannot store it does not fail, so the story looks at what is stored.
func (s *stage) used() {
	next := fields{"current": ownerPass, "password": "another long pass phrase"}
	for _, call := range []struct {
		method, path string
		in           any
	}{{"GET", "/v1/session", nil}, {"GET", "/v1/partners", nil}, {"GET", "/v1/people", nil}, {"GET", "/v1/requests", nil},
		{"GET", "/v1/ecosystems", nil}, {"GET", "/v1/workspaces", nil}, {"GET", "/v1/settings", nil}, {"GET", "/v1/events", nil}, {"PUT", "/v1/password", next}} {
		s.now = s.now.Add(30 * time.Minute)
		s.call(call.method, call.path, call.in)
		own := s.call("GET", "/v1/sessions", nil)["items"].([]any)
		if used := own[0].(map[string]any)["lastUsedAt"]; used != s.now.Format(time.RFC3339) {
			s.t.Errorf("%s %s did not store that the session is used: %v", call.method, call.path, used)
		}
	}
}

// jobs runs the scheduled jobs. Some expired invites are used before expire-invites has recorded that they have
// expired. The sweep finds mail for which there was no stream record.
func (s *stage) jobs(partner string) {
	links := map[string]string{}
	for _, name := range []string{"eve", "pat", "kim"} {
		s.person("/v1/partners/{partner}/people", fields{"firstName": name, "lastName": "Late", "email": name + "@acme.test", "access": true, "expiresIn": 1}, partner)
		links[name] = s.deliver()
	}
	s.call("POST", "/v1/people/{person}/invite", fields{"expiresIn": 49}, s.person("/v1/partners/{partner}/people", fields{"firstName": "Rem",
		"lastName": "Inded", "email": "rem@acme.test"}, partner))
	s.deliver()
	s.now = s.now.Add(2 * time.Hour)
	s.call("POST", "/v1/password/forgot", fields{"email": "pat@acme.test"})
	s.call("POST", "/v1/invites/renew", fields{"token": links["kim"]})
	n, err := cleanup.New(s.stores["expire-invites"]).ExpireInvites(s.t.Context())
	if err != nil || n != 1 {
		s.t.Errorf("%d expired invites recorded, want 1: %v", n, err)
	}
	s.call("POST", "/v1/password/forgot", fields{"email": "eve@acme.test"})
	s.now = s.now.Add(24 * time.Hour)
	if n, err := cleanup.New(s.stores["expire-invites"]).RemindInvites(s.t.Context()); err != nil || n != 1 {
		s.t.Errorf("%d reminders, want 1: %v", n, err)
	}
	s.now = s.now.Add(time.Hour)
	sent := len(s.mails)
	if _, err := s.mailing().Sweep(s.t.Context()); err != nil || len(s.mails) != sent+4 {
		s.t.Errorf("the sweep sent %d mails, want 4: %v", len(s.mails)-sent, err)
	}
}

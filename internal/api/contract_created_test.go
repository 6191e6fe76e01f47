package api_test

import (
	"net/http"
	"strings"
	"testing"

	"allyway/internal/api"
	"allyway/internal/api/apitest"
)

// Every 201 has the path of the new thing, and its ETag if it can be read or changed there. A read at the path gives
// the same ETag.
func TestCreatedThings(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	partner := w.Partner(owner, "Acme")
	eco := ecosystem(w, owner, body{"name": "North"})
	w.Person(owner, partner, "ana@acme.com", false)
	invited, link := w.Invited(owner, partner, "ivo@acme.com", false)
	secrets := map[string]string{"signIn": "/v1/session", "acceptInvite": "/v1/session", "confirmAccount": "/v1/session", "takeInviteLink": "/v1/people/" + invited + "/invite"}
	person := body{"firstName": "A", "lastName": "B"}
	for _, r := range api.Routes() {
		if r.Status != http.StatusCreated {
			continue
		}
		t.Run(r.ID, func(t *testing.T) {
			w := w.With(t)
			path := strings.NewReplacer("{partner}", partner, "{person}", invited, "/v1/ecosystems/{ecosystem}", eco).Replace(r.Path)
			in := map[string]body{
				"signIn":           {"email": "ana@acme.com", "password": apitest.Secret},
				"acceptInvite":     {"token": link, "password": apitest.Secret},
				"addPartner":       {"name": "Second"},
				"addPartnerPerson": person,
				"addPerson":        person,
				"addStaff":         {"firstName": "A", "lastName": "B", "email": "ada@example.test", "role": "admin"},
				"addGroup":         {"name": "Sellers"},
				"addEcosystem":     {"name": "South"},
				"addEcosystemUser": {"email": "ana@acme.com"},
				"addCapture":       aCapture(),
				"addWorkspace":     {"name": "Room"},
				"createKey":        {"name": "CRM", "scopes": []string{"people:read"}},
				"addWebhook":       {"url": "https://hooks.example.com/"},
				"addMember":        {"name": "Member", "kind": "person"},
			}[r.ID]
			if r.ID == "acceptInvite" { // takeInviteLink has replaced the link
				in["token"] = w.InviteLink(invited)
			}
			if r.ID == "confirmAccount" {
				w.Mails()
				w.Must(http.StatusOK, "PATCH", "/v1/settings", owner, body{"signUp": true})
				w.Must(http.StatusAccepted, "POST", "/v1/accounts", "", signUp("una@else.com"))
				in = body{"token": apitest.Token(w.Mail("una@else.com")), "password": apitest.Secret}
			}
			var sent any = in
			if in == nil {
				sent = nil
			}
			a := w.Must(http.StatusCreated, "POST", path, owner, sent)
			at, tag := a.Header.Get("Location"), a.Header.Get("ETag")
			if want, secret := secrets[r.ID]; secret {
				if at != want || tag != "" {
					t.Errorf("Location %s, ETag %s; want %s and none", at, tag, want)
				}
				return
			}
			if !strings.HasPrefix(at, "/v1/") || !strings.HasPrefix(tag, `"1-`) && r.ID != "addGroup" {
				t.Fatalf("Location %q, ETag %q", at, tag)
			}
			if read := w.Do("GET", at, owner, nil); read.Status == http.StatusOK && read.Header.Get("ETag") != tag {
				t.Errorf("ETag %s, read with %s", tag, read.Header.Get("ETag"))
			} else if read.Status != http.StatusOK && read.Status != http.StatusMethodNotAllowed {
				t.Errorf("GET %s: %d %s", at, read.Status, read.Raw)
			}
		})
	}
}

// A group has the version that it was made with, and every change of it honours If-Match.
func TestGroupIfMatch(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	made := w.Must(http.StatusCreated, "POST", "/v1/groups", owner, body{"name": "Sellers"})
	at, tag := made.Header.Get("Location"), made.Header.Get("ETag")
	changed := w.Serve(patchIf(w, owner, at, tag, body{"name": "Resellers"}))
	if changed.Status != http.StatusOK || changed.Header.Get("ETag") == tag {
		t.Fatalf("changed: %d %s %s", changed.Status, changed.Header.Get("ETag"), changed.Raw)
	}
	w.RefusesRequest(412, "changed", patchIf(w, owner, at, tag, body{"name": "Buyers"}))
	w.RefusesRequest(412, "changed", patchIf(w, owner, at, tag, body{"name": "Resellers"}))
	if a := w.Serve(patchIf(w, owner, at, changed.Header.Get("ETag"), body{"name": "Buyers"})); a.Status != http.StatusOK {
		t.Errorf("with the answer's own tag: %d %s", a.Status, a.Raw)
	}
}

// An old version in If-Match is refused even if the request would change nothing.
func TestIfMatchOfNoChange(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	for name, thing := range things(w, owner) {
		t.Run(name, func(t *testing.T) {
			w := w.With(t)
			tag := w.Must(http.StatusOK, "GET", thing.address, owner, nil).Header.Get("ETag")
			now := w.Serve(patchIf(w, owner, thing.address, tag, thing.patch(1))).Header.Get("ETag")
			w.RefusesRequest(412, "changed", patchIf(w, owner, thing.address, tag, thing.patch(1)))
			w.RefusesRequest(412, "changed", patchIf(w, owner, thing.address, tag, body{}))
			if a := w.Serve(patchIf(w, owner, thing.address, now, thing.patch(1))); a.Status != http.StatusOK || a.Header.Get("ETag") != now {
				t.Errorf("nothing changed: %d %s %s", a.Status, a.Header.Get("ETag"), a.Raw)
			}
		})
	}
}

// In a request that adds something, a field that is null counts as not sent. If the field is required, it is refused.
func TestNullWhileAdding(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	a := w.Must(http.StatusCreated, "POST", "/v1/partners", owner, body{"name": "Acme", "kind": nil, "licence": nil, "status": nil, "phone": nil, "domains": nil})
	shows(t, "added", a, map[string]string{"kind": "partner", "licence": "guest", "status": "active", "phone": "", "domains": "[]"})
	for _, in := range []body{{"name": nil}, {}, {"kind": "partner"}} {
		if a := w.Refuses(422, "invalid", "POST", "/v1/partners", owner, in); len(a.Locations()) != 1 {
			t.Errorf("%v: %s", in, a.Raw)
		}
	}
	w.Must(http.StatusCreated, "POST", "/v1/people", owner, body{"firstName": "A", "lastName": "B", "email": nil, "notes": nil})
	w.Refuses(422, "invalid", "POST", "/v1/people", owner, body{"firstName": nil, "lastName": "B"})
}

// In a change, null clears a field, restores its default or is refused. It is never ignored.
func TestNullIsNeverIgnored(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	on := body{"selfManagement": body{"partners": true, "distributors": true, "disable": true}}
	w.Must(http.StatusOK, "PATCH", "/v1/settings", owner, on)
	a := w.Must(http.StatusOK, "PATCH", "/v1/settings", owner, body{"selfManagement": body{"partners": nil}})
	shows(t, "one restored", a, map[string]string{"selfManagement.partners": "false", "selfManagement.distributors": "true", "selfManagement.disable": "true"})
	a = w.Must(http.StatusOK, "PATCH", "/v1/settings", owner, body{"selfManagement": nil})
	shows(t, "all restored", a, map[string]string{"selfManagement.partners": "false", "selfManagement.distributors": "false", "selfManagement.disable": "false"})

	partner := w.Partner(owner, "Acme")
	id, _ := w.Person(owner, partner, "mia@acme.com", true)
	at := "/v1/people/" + id
	group := w.Must(http.StatusCreated, "POST", "/v1/groups", owner, body{"name": "Sellers"}).Text("id")
	w.Must(http.StatusOK, "PATCH", at, owner, body{"groups": []string{group}})
	shows(t, "a person", w.Must(http.StatusOK, "PATCH", at, owner, body{"groups": nil, "primaryContact": nil}), map[string]string{"groups": "[]", "role": "user"})
	staff, _ := w.Staff(owner, "ada@example.test", "admin")
	for _, who := range []string{at, "/v1/people/" + staff} {
		if a := w.Refuses(422, "invalid", "PATCH", who, owner, body{"role": nil}); a.Locations()[0] != "body.role" {
			t.Errorf("no role: %s", a.Raw)
		}
	}
	a = w.Must(http.StatusOK, "PATCH", "/v1/groups/"+group, owner, body{"permissions": nil})
	shows(t, "a group", a, map[string]string{"permissions": "[]"})
	w.Refuses(422, "invalid", "PATCH", "/v1/groups/"+group, owner, body{"name": nil})
	eco := ecosystem(w, owner, body{"name": "North"})
	m := member(w, owner, eco, "First")
	w.Must(http.StatusOK, "PATCH", eco+"/members/"+m, owner, body{"partner": partner})
	shows(t, "a member", w.Must(http.StatusOK, "PATCH", eco+"/members/"+m, owner, body{"partner": nil}), map[string]string{"partner.id": ""})
}

package api_test

import (
	"fmt"
	"net/http"
	"slices"
	"testing"

	"allyway/internal/api/apitest"
	"allyway/internal/portal"
)

// managingRequests returns all requests with which a primary contact manages people of their own organisation. ids has
// a person in each status.
func (w *team) managingRequests(ids map[portal.Status]string) []struct {
	method, path string
	in           any
} {
	person := func(s portal.Status, rest string) string { return "/v1/people/" + ids[s] + rest }
	return []struct {
		method, path string
		in           any
	}{
		{"GET", w.people, nil},
		{"POST", w.people, body{"firstName": "A", "lastName": "B"}},
		{"GET", person(portal.StatusActive, ""), nil},
		{"PATCH", person(portal.StatusActive, ""), body{"title": "x"}},
		{"POST", person(portal.StatusContact, "/invite"), nil},
		{"POST", person(portal.StatusInvited, "/invite"), nil},
		{"DELETE", person(portal.StatusInvited, "/invite"), nil},
		{"POST", person(portal.StatusActive, "/password-reset"), nil},
		{"POST", "/v1/partners/" + w.acme + "/invites", body{"emails": "x@acme.com"}},
		{"POST", "/v1/partners/" + w.acme + "/invites", body{"emails": "x@acme.com", "dryRun": true}},
	}
}

// Each kind of organisation has its own switch, which is read on every call.
func TestSelfManagementSwitches(t *testing.T) {
	t.Parallel()
	for _, kind := range []string{"partner", "distributor"} {
		t.Run(kind, func(t *testing.T) {
			w := newTeam(apitest.OnBolt(t))
			ids := w.eachStatus()
			w.Must(http.StatusOK, "PATCH", "/v1/partners/"+w.acme, w.owner, body{"kind": kind})
			on, off := body{"partners": kind == "partner", "distributors": kind == "distributor"}, body{"partners": kind != "partner", "distributors": kind != "distributor"}
			w.settings(body{"selfManagement": off})
			for _, r := range w.managingRequests(ids) {
				w.Refuses(403, "forbidden", r.method, r.path, w.managing, r.in)
			}
			if a := w.Must(http.StatusOK, "GET", "/v1/session", w.managing, nil); a.Text("can.managePeople") != "false" {
				t.Errorf("switched off: %s", a.Raw)
			}
			// Reads that do not manage people still work: their own record, their organisation's, and the names of
			// groups.
			for _, path := range []string{"/v1/people/" + w.manager, "/v1/partners/" + w.acme, "/v1/groups"} {
				w.Must(http.StatusOK, "GET", path, w.managing, nil)
			}
			w.Must(http.StatusOK, "PATCH", "/v1/people/"+w.manager, w.managing, body{"title": "Boss"})
			// Requests and invites that wait stay, too, and staff can go on with them.
			if got := w.pending(); !slices.Equal(got, []string{w.request(ids[portal.StatusRequested])}) {
				t.Errorf("pending: %v", got)
			}
			w.Must(http.StatusOK, "POST", "/v1/invites/preview", "", body{"token": w.InviteLink(ids[portal.StatusInvited])})
			w.Must(http.StatusOK, "POST", "/v1/requests/"+w.request(ids[portal.StatusRequested])+"/approve", w.owner, nil)
			w.Mails()

			w.settings(body{"selfManagement": on})
			if a := w.Must(http.StatusOK, "GET", "/v1/session", w.managing, nil); a.Text("can.managePeople") != "true" || a.Text("can.disablePeople") != "false" {
				t.Errorf("switched on: %s", a.Raw)
			}
			for _, r := range w.managingRequests(ids) {
				if a := w.Do(r.method, r.path, w.managing, r.in); a.Status >= 300 {
					t.Errorf("%s %s, switched on: %d %s", r.method, r.path, a.Status, a.Raw)
				}
			}
		})
	}
}

// Acme's primary contact does not see people of other partners, cannot change them, and cannot do what only staff can.
func TestOwnOrganisationAlone(t *testing.T) {
	t.Parallel()
	w := newTeam(apitest.OnBolt(t))
	w.settings(body{"selfManagement": body{"partners": true, "distributors": true, "disable": true}})
	stranger, _ := w.Person(w.owner, w.other, "sil@other.com", false)
	invited, _ := w.Invited(w.owner, w.other, "ivo@other.com", false)
	loner := w.Contact(w.owner, "", "lone@example.com")
	staff, _ := w.Staff(w.owner, "ada@example.test", portal.RoleAdmin)
	mine, _ := w.Person(w.owner, w.acme, "ana@acme.com", false)
	w.Mails()
	for _, id := range []string{stranger, invited, loner, staff, "01J00000000000000000000000"} {
		for _, r := range [][2]string{{"GET", ""}, {"PATCH", ""}, {"POST", "/invite"}, {"DELETE", "/invite"}, {"POST", "/disable"}, {"POST", "/enable"}, {"POST", "/password-reset"}} {
			w.Refuses(404, "not_found", r[0], "/v1/people/"+id+r[1], w.managing, patchOf(r[0]))
		}
	}
	for _, partner := range []string{w.other, "01J00000000000000000000000"} {
		w.Refuses(404, "not_found", "GET", "/v1/partners/"+partner, w.managing, nil)
		w.Refuses(404, "not_found", "GET", "/v1/partners/"+partner+"/people", w.managing, nil)
		w.Refuses(404, "not_found", "POST", "/v1/partners/"+partner+"/people", w.managing, body{"firstName": "A", "lastName": "B"})
		w.Refuses(404, "not_found", "POST", "/v1/partners/"+partner+"/invites", w.managing, body{"emails": "x@acme.com"})
		w.RefusesRequest(404, "not_found", importRequest("/v1/partners/"+partner+"/import", w.managing, "email\nx@acme.com\n"))
	}
	for _, in := range []body{{"groups": []string{w.sales}}, {"groups": []string{w.support}}, {"primaryContact": true}, {"expiresIn": 5}, {"notes": "x"}} {
		in["firstName"], in["lastName"] = "A", "B"
		w.Refuses(403, "forbidden", "POST", w.people, w.managing, in)
	}
	for _, patch := range []body{{"groups": []string{w.sales}}, {"primaryContact": true}, {"primaryContact": false}, {"notes": "x"}, {"role": "admin"}, {"role": "owner"}, {"email": "new@acme.com"}} {
		w.Refuses(403, "forbidden", "PATCH", "/v1/people/"+mine, w.managing, patch)
	}
	contact := w.Contact(w.owner, w.acme, "con@acme.com")
	w.Refuses(403, "forbidden", "POST", "/v1/people/"+contact+"/invite", w.managing, body{"expiresIn": 5})
	for _, in := range []body{{"groups": []string{w.sales}}, {"expiresIn": 5}, {"people": []body{{"email": "x@acme.com", "groups": []string{"Sales"}}}, "emails": ""}} {
		if in["people"] == nil {
			in["emails"] = "x@acme.com"
		}
		w.Refuses(403, "forbidden", "POST", "/v1/partners/"+w.acme+"/invites", w.managing, in)
	}
	for _, extra := range []string{"role", "status", "partner", "id", "unclaimed", "invitedBy"} {
		w.Refuses(422, "invalid", "POST", w.people, w.managing, body{"firstName": "A", "lastName": "B", extra: "admin"})
	}
	w.NoMail()
}

// A primary contact can change their people's names, phone, title and address. They can change the e-mail only of
// contacts.
func TestEditOwnPeople(t *testing.T) {
	t.Parallel()
	w := newTeam(apitest.OnBolt(t))
	w.settings(body{"ignoredDomains": []string{"gmail.com"}})
	ids := w.eachStatus()
	for status, id := range ids {
		a := w.Must(http.StatusOK, "PATCH", "/v1/people/"+id, w.managing, body{"firstName": "Fay", "lastName": "Farr", "phone": "+1 555 010 9999", "title": "Head", "address": "Here"})
		shows(t, string(status), a, map[string]string{"firstName": "Fay", "lastName": "Farr", "phone": "+15550109999", "title": "Head", "address": "Here", "status": string(status)})
		if status != portal.StatusContact {
			w.Refuses(403, "forbidden", "PATCH", "/v1/people/"+id, w.managing, body{"email": "new@acme.com"})
		}
	}
	contact := ids[portal.StatusContact]
	for _, email := range []string{"new@acme.com", "New@ACME.com", "out@free.io", "out@gmail.com", "x@other.com", "x@mail.acme.com"} {
		if a := w.Must(http.StatusOK, "PATCH", "/v1/people/"+contact, w.managing, body{"email": email}); a.Text("status") != "contact" || a.At("pendingEmail") != nil {
			t.Errorf("to %s: %s", email, a.Raw)
		}
	}
	w.Refuses(409, "email_taken", "PATCH", "/v1/people/"+contact, w.managing, body{"email": "ACTIVE@acme.com"})
	// The contact now has an unclaimed address, which another partner's person can have, too.
	w.Contact(w.owner, w.other, "x@mail.acme.com")
	if a := w.Must(http.StatusAccepted, "POST", "/v1/people/"+contact+"/invite", w.managing, nil); a.Text("outcome") != "requested" || a.At("reason") != nil {
		t.Errorf("promoted: %s", a.Raw)
	}
	cleared := w.Contact(w.owner, w.acme, "gone@acme.com")
	w.Must(http.StatusOK, "PATCH", "/v1/people/"+cleared, w.managing, body{"email": nil})
	w.Refuses(409, "email_missing", "POST", "/v1/people/"+cleared+"/invite", w.managing, nil)
	w.Contact(w.owner, w.other, "gone@acme.com")
	w.NoMail()
}

// If a primary contact changes only the spelling of an address that staff gave, the address stays claimed.
func TestRespelledAddressStaysClaimed(t *testing.T) {
	t.Parallel()
	w := newTeam(apitest.OnBolt(t))
	id := w.Contact(w.owner, w.acme, "lee@free.io")
	w.Must(http.StatusOK, "PATCH", "/v1/people/"+id, w.managing, body{"email": "Lee@free.io"})
	if a := w.Refuses(409, "email_taken", "POST", "/v1/partners/"+w.other+"/people", w.owner, body{"firstName": "A", "lastName": "B", "email": "lee@free.io"}); a.Text("holder.id") != id {
		t.Errorf("holder: %s", a.Raw)
	}
	w.Must(http.StatusOK, "PATCH", "/v1/people/"+id, w.managing, body{"email": "other@free.io"})
	w.Contact(w.owner, w.other, "lee@free.io")
	w.Contact(w.owner, w.other, "other@free.io") // nobody has claimed this address
}

// TestDisableOwnPeople checks which people a primary contact can disable and enable.
func TestDisableOwnPeople(t *testing.T) {
	t.Parallel()
	w := newTeam(apitest.OnBolt(t))
	ids := w.eachStatus()
	active, invited := ids[portal.StatusActive], ids[portal.StatusInvited]
	for _, id := range []string{active, invited} {
		w.Refuses(403, "forbidden", "POST", "/v1/people/"+id+"/disable", w.managing, nil)
	}
	w.settings(body{"selfManagement": body{"disable": true}})
	if a := w.Must(http.StatusOK, "GET", "/v1/session", w.managing, nil); a.Text("can.disablePeople") != "true" {
		t.Errorf("session: %s", a.Raw)
	}
	w.Refuses(403, "forbidden", "POST", "/v1/people/"+w.manager+"/disable", w.managing, nil)
	w.Refuses(403, "forbidden", "POST", "/v1/people/"+ids[portal.StatusDisabled]+"/enable", w.managing, nil) // staff disabled this person
	w.Refuses(409, "wrong_state", "POST", "/v1/people/"+ids[portal.StatusContact]+"/disable", w.managing, nil)
	w.Refuses(409, "wrong_state", "POST", "/v1/people/"+ids[portal.StatusRequested]+"/disable", w.managing, nil)

	using := w.SignIn("active@acme.com", apitest.Secret)
	for _, id := range []string{active, invited} {
		if a := w.Must(http.StatusOK, "POST", "/v1/people/"+id+"/disable", w.managing, nil); a.Text("status") != "disabled" {
			t.Errorf("disabled: %s", a.Raw)
		}
	}
	if signedIn(w.World, using) {
		t.Error("a session outlived its person's access")
	}
	w.settings(body{"selfManagement": body{"disable": false}})
	w.Refuses(403, "forbidden", "POST", "/v1/people/"+active+"/enable", w.managing, nil)
	w.settings(body{"selfManagement": body{"disable": true}})
	if a := w.Must(http.StatusOK, "POST", "/v1/people/"+active+"/enable", w.managing, nil); a.Text("status") != "active" {
		t.Errorf("enabled: %s", a.Raw)
	}
	w.NoMail()
	if a := w.Must(http.StatusOK, "POST", "/v1/people/"+invited+"/enable", w.managing, nil); a.Text("status") != "invited" {
		t.Errorf("enabled: %s", a.Raw)
	}
	w.Accept(apitest.Token(w.Mail("invited@acme.com")), "Ivo", "Back")
	// Staff can enable a person whom a primary contact disabled. If staff then disable the person, only staff can
	// enable them.
	w.Must(http.StatusOK, "POST", "/v1/people/"+active+"/disable", w.managing, nil)
	w.Must(http.StatusOK, "POST", "/v1/people/"+active+"/enable", w.owner, nil)
	w.Must(http.StatusOK, "POST", "/v1/people/"+active+"/disable", w.owner, nil)
	w.Refuses(403, "forbidden", "POST", "/v1/people/"+active+"/enable", w.managing, nil)
}

// If two primary contacts disable each other at the same moment, one of them stays. Staff can disable even the last
// one.
func TestLastPrimaryContactAtOnce(t *testing.T) {
	t.Parallel()
	onEngines(t, func(t *testing.T, world *apitest.World) {
		w := newTeam(world)
		w.settings(body{"selfManagement": body{"disable": true}})
		second, other := w.Person(w.owner, w.acme, "max@acme.com", true)
		var inner apitest.Answer
		w.Recorder.Between(func() { inner = w.Do("POST", "/v1/people/"+second+"/disable", w.managing, nil) })
		outer := w.Do("POST", "/v1/people/"+w.manager+"/disable", other, nil)
		if inner.Status != http.StatusOK || outer.Status != http.StatusConflict || outer.Code() != "last_primary_contact" {
			t.Errorf("%d %s, then %d %s", inner.Status, inner.Raw, outer.Status, outer.Raw)
		}
		if !signedIn(w.World, w.managing) || signedIn(w.World, other) {
			t.Error("not exactly the first one stays")
		}
		w.Must(http.StatusOK, "POST", "/v1/people/"+second+"/enable", w.managing, nil)
		other = w.SignIn("max@acme.com", apitest.Secret)
		answers := make([]apitest.Answer, 2)
		atOnce(2, func(i int) {
			answers[i] = w.Do("POST", "/v1/people/"+[]string{w.manager, second}[i]+"/disable", []string{other, w.managing}[i], nil)
		})
		if n := tally(answers); n["200"] != 1 || n["409 last_primary_contact"]+n["401 not_signed_in"]+n["409 conflict"] != 1 {
			t.Errorf("at once: %v", n)
		}
		for i, id := range []string{w.manager, second} {
			if answers[1-i].Status == http.StatusOK {
				w.Must(http.StatusOK, "POST", "/v1/people/"+id+"/disable", w.owner, nil)
			}
		}
		if got := w.counts(w.acme); got != "contacts 0, requested 0, invited 0, active 0, disabled 2" {
			t.Error(fmt.Sprint("after staff took the last one: ", got))
		}
	})
}

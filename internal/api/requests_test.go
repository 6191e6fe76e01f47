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
)

func (w *team) approve(id string, in any) apitest.Answer {
	w.T.Helper()
	return w.Must(http.StatusOK, "POST", "/v1/requests/"+w.request(id)+"/approve", w.owner, in)
}

func TestApprove(t *testing.T) {
	t.Parallel()
	w := newTeam(apitest.OnBolt(t))
	id := w.requested("lee@free.io")
	w.Clock.Move(time.Hour)
	a := w.approve(id, nil)
	me := w.Must(http.StatusOK, "GET", "/v1/session", w.owner, nil).Text("person.id")
	request := w.request(id)
	want := `{"id":"` + request + `","status":"approved","reason":"domain_not_assigned","partner":{"id":"` + w.acme + `","name":"Acme"},"person":"` + id + `",` +
		`"name":"New Comer","email":"lee@free.io","by":"` + w.manager + `","byName":"Mia Manager","at":"2026-03-02T09:30:00Z",` +
		`"decidedBy":"` + me + `","decidedByName":"Olive Owner","decidedAt":"2026-03-02T10:30:00Z"}` + "\n"
	if a.Raw != want {
		t.Errorf("approved %s\nwant     %s", a.Raw, want)
	}
	shows(t, "invited", w.person(id), map[string]string{"status": "invited", "groups": "[" + w.sales + "]", "role": "user", "partner.id": w.acme,
		"inviteExpiresAt": rfc3339(w.Clock.Now().Add(7 * 24 * time.Hour))})
	mails := w.Mails()
	if len(mails) != 2 {
		t.Fatalf("mailed %v", mails)
	}
	told := mailTo(t, mails, "mia@acme.com")
	if told.Subject != "Your request for New Comer at Partner portal was approved" || strings.Contains(told.Text, "#") {
		t.Errorf("to whoever asked: %q\n%s", told.Subject, told.Text)
	}
	// The address is claimed from now on.
	w.Refuses(409, "email_taken", "POST", "/v1/people", w.owner, body{"firstName": "A", "lastName": "B", "email": "LEE@free.io"})
	w.Accept(apitest.Token(mailTo(t, mails, "lee@free.io")), "Lee", "Comer")
	w.SignIn("lee@free.io", apitest.Secret)
	if got := w.Must(http.StatusOK, "GET", "/v1/requests?status=approved", w.owner, nil).Texts("id"); !slices.Equal(got, []string{request}) || len(w.pending()) != 0 {
		t.Errorf("approved %v, pending %v", got, w.pending())
	}
	for _, way := range []string{"/approve", "/deny"} {
		if a := w.Refuses(409, "wrong_state", "POST", "/v1/requests/"+request+way, w.owner, nil); !strings.Contains(a.Text("detail"), "approved") {
			t.Errorf("%s: %s", way, a.Raw)
		}
	}
	w.NoMail()
}

// Staff can approve a request for another partner or with other groups. At another partner, the person becomes a user.
func TestApproveOtherwise(t *testing.T) {
	t.Parallel()
	w := newTeam(apitest.OnBolt(t))
	for name, scenario := range map[string]struct {
		in             body
		partner        string
		groups, counts string
	}{
		"other groups":       {body{"groups": []string{w.support}}, w.acme, "[" + w.support + "]", "invited 1"},
		"no groups":          {body{"groups": []string{}}, w.acme, "[]", "invited 1"},
		"another partner":    {body{"partner": w.other}, w.other, "[]", "invited 0"},
		"another, in groups": {body{"partner": w.other, "groups": []string{w.sales, w.support, w.sales}}, w.other, "[" + w.sales + " " + w.support + "]", "invited 0"},
		"the same partner":   {body{"partner": w.acme}, w.acme, "[" + w.sales + "]", "invited 1"},
	} {
		t.Run(name, func(t *testing.T) {
			w := w.in(t)
			id := w.requested("lee@free.io")
			a := w.approve(id, scenario.in)
			shows(t, "request", a, map[string]string{"status": "approved", "partner.id": scenario.partner})
			shows(t, "person", w.person(id), map[string]string{"status": "invited", "partner.id": scenario.partner, "groups": scenario.groups, "role": "user"})
			mails := w.Mails()
			if len(mails) != map[bool]int{true: 2, false: 1}[scenario.partner == w.acme] || !strings.Contains(mailTo(t, mails, "lee@free.io").Subject, map[string]string{w.acme: "Acme", w.other: "Other"}[scenario.partner]) {
				t.Errorf("mailed %+v", mails)
			}
			if got := w.counts(w.acme); !strings.Contains(got, scenario.counts+",") || !strings.Contains(got, "requested 0") {
				t.Error(got)
			}
			w.Must(http.StatusNoContent, "DELETE", "/v1/people/"+id, w.owner, nil)
		})
	}
	// A person whom staff had chosen as Acme's primary contact is a user at another partner.
	id := w.Must(http.StatusCreated, "POST", w.people, w.owner, body{"firstName": "A", "lastName": "B", "email": "prime@free.io", "primaryContact": true, "groups": []string{w.support}}).Text("person.id")
	w.Must(http.StatusAccepted, "POST", "/v1/people/"+id+"/invite", w.managing, nil)
	w.approve(id, body{"partner": w.other})
	shows(t, "at the other partner", w.person(id), map[string]string{"role": "user", "groups": "[]", "partner.id": w.other})
}

func TestApproveRefused(t *testing.T) {
	t.Parallel()
	w := newTeam(apitest.OnBolt(t))
	id := w.requested("lee@free.io")
	inactive := w.Must(http.StatusCreated, "POST", "/v1/partners", w.owner, body{"name": "Gone", "kind": "partner", "licence": "guest", "status": "inactive"}).Text("id")
	_, using := w.Person(w.owner, w.acme, "ana@acme.com", false)
	contact := w.Contact(w.owner, w.acme, "con@acme.com")
	request := w.request(id)
	approve := "/v1/requests/" + request + "/approve"
	w.Refuses(404, "not_found", "POST", approve, w.owner, body{"partner": "01J00000000000000000000000"})
	w.Refuses(409, "partner_inactive", "POST", approve, w.owner, body{"partner": inactive})
	w.Refuses(422, "invalid", "POST", approve, w.owner, body{"groups": []string{w.sales, "g9"}})
	w.Refuses(422, "invalid", "POST", approve, w.owner, body{"partner": "x"})
	w.Refuses(422, "invalid", "POST", approve, w.owner, body{"partner": w.other + "0"})
	w.Refuses(422, "invalid", "POST", approve, w.owner, body{"role": "admin"})
	w.Refuses(422, "invalid", "POST", approve, w.owner, body{"email": "mine@evil.io"})
	w.Refuses(422, "invalid", "POST", "/v1/requests/"+request+"/deny", w.owner, body{"reason": strings.Repeat("x", 2001)})
	w.Refuses(422, "invalid", "POST", "/v1/requests/"+request+"/deny", w.owner, body{"reason": "a\x00b"})
	for _, way := range []string{"/approve", "/deny"} {
		w.Refuses(403, "forbidden", "POST", "/v1/requests/"+request+way, w.managing, nil) // not even the person who asked
		w.Refuses(403, "forbidden", "POST", "/v1/requests/"+request+way, using, nil)
		for _, none := range []string{"01J00000000000000000000000", contact, w.acme, "x", id, contact + contact, request + "0"} {
			w.Refuses(404, "not_found", "POST", "/v1/requests/"+none+way, w.owner, nil)
		}
	}
	w.Refuses(403, "forbidden", "GET", "/v1/requests", w.managing, nil)
	w.Refuses(403, "forbidden", "POST", "/v1/requests/decide", w.managing, body{"ids": []string{id}, "approve": true})
	w.Refuses(422, "invalid", "GET", "/v1/requests?status=open", w.owner, nil)
	w.Must(http.StatusOK, "PATCH", "/v1/partners/"+w.acme, w.owner, body{"status": "inactive"})
	w.Refuses(409, "partner_inactive", "POST", approve, w.owner, nil)
	w.Must(http.StatusOK, "PATCH", "/v1/partners/"+w.acme, w.owner, body{"status": "active"})
	w.Alter(id, func(p *portal.Person) { p.Mail.State = portal.MailBounced })
	w.Refuses(409, "address_bounced", "POST", approve, w.owner, nil)
	w.NoMail()
	if got := w.pending(); !slices.Equal(got, []string{request}) || w.person(id).Text("status") != "requested" {
		t.Errorf("pending %v, %s", got, w.person(id).Raw)
	}
}

func TestDeny(t *testing.T) {
	t.Parallel()
	w := newTeam(apitest.OnBolt(t))
	id := w.requested("lee@free.io")
	request := w.request(id)
	a := w.Must(http.StatusOK, "POST", "/v1/requests/"+request+"/deny", w.owner, body{"reason": " Not one of yours.\nAsk Bo. "})
	shows(t, "denied", a, map[string]string{"status": "denied", "note": "Not one of yours.\nAsk Bo.", "decidedAt": rfc3339(w.Clock.Now())})
	shows(t, "person", w.person(id), map[string]string{"status": "contact", "email": "lee@free.io", "groups": "[]"})
	m := w.Mail("mia@acme.com")
	if m.Subject != "Your request for New Comer at Partner portal was denied" || !strings.Contains(m.Text, "Not one of yours.\nAsk Bo.") {
		t.Errorf("mailed %q\n%s", m.Subject, m.Text)
	}
	for _, way := range []string{"/approve", "/deny"} {
		w.Refuses(409, "wrong_state", "POST", "/v1/requests/"+request+way, w.owner, nil)
	}
	// The address is still not claimed. Asking again makes a new request, and the old one stays as it was.
	w.Clock.Move(time.Minute)
	w.Contact(w.owner, w.other, "lee@free.io")
	w.Must(http.StatusAccepted, "POST", "/v1/people/"+id+"/invite", w.managing, nil)
	got := w.Must(http.StatusOK, "GET", "/v1/requests", w.owner, nil)
	shows(t, "again", got, map[string]string{"items.0.id": w.request(id), "items.0.person": id, "items.0.reason": "email_in_use",
		"items.0.holder.name": "Con Tact", "items.0.note": "", "items.0.decidedAt": ""})
	denied := w.Must(http.StatusOK, "GET", "/v1/requests?status=denied", w.owner, nil)
	shows(t, "earlier", denied, map[string]string{"items.0.id": request, "items.0.note": "Not one of yours.\nAsk Bo.", "items.0.holder": "", "items.1.id": "",
		"items.0.decidedByName": "Olive Owner"})
	w.Must(http.StatusOK, "POST", "/v1/requests/"+w.request(id)+"/deny", w.owner, nil) // without a reason
	if m := w.Mail("mia@acme.com"); !strings.Contains(m.Text, "no reason") {
		t.Errorf("mailed\n%s", m.Text)
	}
}

// If two callers decide a request at the same moment, one of them succeeds.
func TestDecideAtOnce(t *testing.T) {
	t.Parallel()
	onEngines(t, func(t *testing.T, world *apitest.World) {
		w := newTeam(world)
		ways := []string{"/approve", "/deny"}
		for i, first := range ways {
			for j, second := range ways {
				id := w.requested(fmt.Sprintf("p%d%d@free.io", i, j))
				id = w.request(id)
				var inner apitest.Answer
				w.Recorder.Between(func() { inner = w.Do("POST", "/v1/requests/"+id+first, w.owner, nil) })
				outer := w.Do("POST", "/v1/requests/"+id+second, w.owner, nil)
				if inner.Status != http.StatusOK || outer.Status != http.StatusConflict || outer.Code() != "wrong_state" {
					t.Errorf("%s, then %s: %d, %d %s", first, second, inner.Status, outer.Status, outer.Raw)
				}
				if mails := w.Mails(); len(mails) != 2-i {
					t.Errorf("%s, then %s: mailed %+v", first, second, mails)
				}
			}
		}
		id := w.request(w.requested("many@free.io"))
		answers := make([]apitest.Answer, 8)
		atOnce(len(answers), func(i int) { answers[i] = w.Do("POST", "/v1/requests/"+id+ways[i%2], w.owner, nil) })
		if n := tally(answers); n["200"] != 1 || n["200"]+n["409 wrong_state"]+n["409 conflict"] != len(answers) {
			t.Errorf("at once: %v", n)
		}
	})
}

// If somebody else has the address of a request, staff must release the address before they can approve the request.
func TestApproveHeld(t *testing.T) {
	t.Parallel()
	w := newTeam(apitest.OnBolt(t))
	holder, using := w.Person(w.owner, w.other, "lee@free.io", false)
	id := w.requested("lee@free.io")
	a := w.Refuses(409, "email_taken", "POST", "/v1/requests/"+w.request(id)+"/approve", w.owner, nil)
	shows(t, "taken", a, map[string]string{"holder.id": holder, "holder.name": "Pat Person", "partner.id": w.other, "partner.name": "Other"})
	w.Refuses(409, "email_taken", "POST", "/v1/people/"+id+"/move", w.owner, body{"partner": w.other}) // the holder is at that partner
	w.Must(http.StatusOK, "POST", "/v1/people/"+holder+"/release-email", w.owner, nil)
	if signedIn(w.World, using) {
		t.Error("a session outlived the release")
	}
	w.NoMail()
	w.approve(id, nil)
	w.Accept(apitest.Token(mailTo(t, w.Mails(), "lee@free.io")), "Lee", "Right")
	if got := w.Must(http.StatusOK, "GET", "/v1/session", w.SignIn("lee@free.io", apitest.Secret), nil).Text("person.id"); got != id {
		t.Errorf("the address signs in %s", got)
	}
	// Somebody else gets the address between the read and the Write of the approval.
	late := w.request(w.requested("late@free.io"))
	w.Recorder.Between(func() { w.Contact(w.owner, w.other, "late@free.io") })
	if a := w.Do("POST", "/v1/requests/"+late+"/approve", w.owner, nil); a.Status != http.StatusConflict || a.Code() != "email_taken" {
		t.Errorf("taken meanwhile: %d %s", a.Status, a.Raw)
	}
}

// The person who asked may have lost their access when staff decide. They are mailed only if they still can be. Their
// groups are given only if they are still an active primary contact of the partner.
func TestWhoAskedIsGone(t *testing.T) {
	t.Parallel()
	for name, scenario := range map[string]struct {
		gone    func(w *team)
		grouped bool
	}{
		"erased": {func(w *team) { w.Must(http.StatusNoContent, "DELETE", "/v1/people/"+w.manager, w.owner, nil) }, false},
		"moved": {func(w *team) {
			w.Must(http.StatusOK, "POST", "/v1/people/"+w.manager+"/move", w.owner, body{"partner": w.other})
		}, false},
		"disabled": {func(w *team) { w.Must(http.StatusOK, "POST", "/v1/people/"+w.manager+"/disable", w.owner, nil) }, false},
		"bounced":  {func(w *team) { w.Alter(w.manager, func(p *portal.Person) { p.Mail.State = portal.MailBounced }) }, true},
	} {
		t.Run(name, func(t *testing.T) {
			w := newTeam(apitest.OnBolt(t))
			yes, no := w.requested("yes@free.io"), w.requested("no@free.io")
			scenario.gone(w)
			if got := w.pending(); len(got) != 2 { // the requests stay
				t.Errorf("pending: %v", got)
			}
			w.approve(yes, nil)
			w.Must(http.StatusOK, "POST", "/v1/requests/"+w.request(no)+"/deny", w.owner, body{"reason": "no"})
			w.Mail("yes@free.io")
			if got := w.person(yes).Text("groups"); (got == "["+w.sales+"]") != scenario.grouped {
				t.Errorf("groups %s", got)
			}
		})
	}
}

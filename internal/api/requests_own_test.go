package api_test

import (
	"net/http"
	"slices"
	"testing"
	"time"

	"allyway/internal/api/apitest"
	"allyway/internal/portal"
)

// A primary contact sees their organisation's requests, and can withdraw them until staff have decided.
func TestWithdraw(t *testing.T) {
	t.Parallel()
	w := newTeam(apitest.OnBolt(t))
	id := w.requested("lee@free.io")
	shows(t, "person", w.Must(http.StatusOK, "GET", "/v1/people/"+id, w.managing, nil),
		map[string]string{"request.id": w.request(id), "request.reason": ""}) // only staff see the reason
	shows(t, "person, to staff", w.person(id), map[string]string{"request.reason": "domain_not_assigned"})
	own := "/v1/partners/" + w.acme + "/requests"
	waits := w.Must(http.StatusOK, "GET", own, w.managing, nil)
	shows(t, "waits", waits, map[string]string{"items.0.id": w.request(id), "items.0.status": "pending", "items.0.name": "New Comer", "items.0.reason": "",
		"items.0.by": w.manager, "items.0.byName": "Mia Manager", "items.0.holder": ""})
	w.Must(http.StatusOK, "PATCH", "/v1/people/"+id, w.managing, body{"firstName": "Newer"})
	shows(t, "renamed", w.Must(http.StatusOK, "GET", "/v1/requests", w.owner, nil), map[string]string{"items.0.name": "Newer Comer"})

	w.Clock.Move(time.Hour)
	a := w.Must(http.StatusOK, "DELETE", "/v1/requests/"+w.request(id), w.managing, nil)
	shows(t, "withdrawn", a, map[string]string{"id": w.request(id), "status": "withdrawn", "name": "Newer Comer", "decidedBy": w.manager,
		"decidedByName": "Mia Manager", "decidedAt": rfc3339(w.Clock.Now())})
	w.NoMail()
	shows(t, "person", w.person(id), map[string]string{"status": "contact", "request": ""})
	if got := w.counts(w.acme); got != "contacts 1, requested 0, invited 0, active 1, disabled 0" {
		t.Error(got)
	}
	for _, way := range []string{"/approve", "/deny"} {
		w.Refuses(409, "wrong_state", "POST", "/v1/requests/"+w.request(id)+way, w.owner, nil)
	}
	w.Refuses(409, "wrong_state", "DELETE", "/v1/requests/"+w.request(id), w.managing, nil)

	// After that, they can correct a mistyped address and ask again.
	w.Confirm(w.managing)
	w.Must(http.StatusOK, "PATCH", "/v1/people/"+id, w.managing, body{"email": "leo@free.io"})
	w.Must(http.StatusAccepted, "POST", "/v1/people/"+id+"/invite", w.managing, nil)
	all := w.Must(http.StatusOK, "GET", own, w.managing, nil)
	if got := all.Texts("status"); !slices.Equal(got, []string{"pending", "withdrawn"}) || !slices.Equal(all.Texts("email"), []string{"leo@free.io", "lee@free.io"}) {
		t.Errorf("all: %s", all.Raw)
	}
	for status, n := range map[string]int{"pending": 1, "withdrawn": 1, "denied": 0} {
		if got := w.Must(http.StatusOK, "GET", own+"?status="+status, w.managing, nil).Texts("id"); len(got) != n {
			t.Errorf("%s: %v", status, got)
		}
	}
}

func TestWithdrawRefused(t *testing.T) {
	t.Parallel()
	w := newTeam(apitest.OnBolt(t))
	id := w.request(w.requested("lee@free.io"))
	_, others := w.Person(w.owner, w.other, "oz@other.com", true)
	_, using := w.Person(w.owner, w.acme, "ana@acme.com", false)
	w.Refuses(403, "forbidden", "DELETE", "/v1/requests/"+id, w.owner, nil) // staff deny a request instead
	w.Refuses(404, "not_found", "DELETE", "/v1/requests/"+id, using, nil)   // users can withdraw only their own
	w.Refuses(404, "not_found", "DELETE", "/v1/requests/"+id, others, nil)
	w.Refuses(404, "not_found", "DELETE", "/v1/requests/"+w.manager+w.manager, w.managing, nil)
	w.Refuses(404, "not_found", "GET", "/v1/partners/"+w.acme+"/requests", others, nil)
	w.Refuses(403, "forbidden", "GET", "/v1/partners/"+w.acme+"/requests", using, nil)
	w.settings(body{"selfManagement": body{"partners": false}})
	w.Refuses(403, "forbidden", "DELETE", "/v1/requests/"+id, w.managing, nil)
	w.Refuses(403, "forbidden", "GET", "/v1/partners/"+w.acme+"/requests", w.managing, nil)
}

// TestWithdrawAtOnce approves, denies and withdraws a request at the same moment. One of these happens, and nobody is
// both a contact and invited.
func TestWithdrawAtOnce(t *testing.T) {
	t.Parallel()
	onEngines(t, func(t *testing.T, world *apitest.World) {
		w := newTeam(world)
		withdraw := func(id string) apitest.Answer { return w.Do("DELETE", "/v1/requests/"+id, w.managing, nil) }
		approve := func(id string) apitest.Answer {
			return w.Do("POST", "/v1/requests/"+id+"/approve", w.owner, nil)
		}
		for i, first := range []func(string) apitest.Answer{withdraw, approve} {
			second := []func(string) apitest.Answer{approve, withdraw}[i]
			person := w.requested([]string{"a@free.io", "b@free.io"}[i])
			id := w.request(person)
			var inner apitest.Answer
			w.Recorder.Between(func() { inner = first(id) })
			outer := second(id)
			if inner.Status != http.StatusOK || outer.Code() != "wrong_state" {
				t.Errorf("%d: %d, then %d %s", i, inner.Status, outer.Status, outer.Raw)
			}
			if got, want := w.person(person).Text("status"), []string{"contact", "invited"}[i]; got != want {
				t.Errorf("%d: the person is %s, want %s", i, got, want)
			}
		}
		person := w.requested("many@free.io")
		id := w.request(person)
		answers := make([]apitest.Answer, 8)
		atOnce(len(answers), func(i int) { answers[i] = []func(string) apitest.Answer{withdraw, approve}[i%2](id) })
		if n := tally(answers); n["200"] != 1 || n["200"]+n["409 wrong_state"]+n["409 conflict"] != len(answers) {
			t.Errorf("at once: %v", n)
		}
		if n := len(w.pending()); n != 0 {
			t.Errorf("%d wait", n)
		}
	})
}

// If staff approve a request for another partner, the request belongs to that partner. The organisation that asked no
// longer sees it, and is mailed nothing about the person.
func TestApprovedElsewhereIsTheirs(t *testing.T) {
	t.Parallel()
	w := newTeam(apitest.OnBolt(t))
	id := w.requested("lee@free.io")
	w.approve(id, body{"partner": w.other})
	if got := mailed(w.World); len(got) != 1 || got[0][:11] != "lee@free.io" {
		t.Errorf("mailed %v", got)
	}
	if got := w.Must(http.StatusOK, "GET", "/v1/partners/"+w.acme+"/requests", w.managing, nil).Texts("id"); len(got) != 0 {
		t.Errorf("Acme sees %v", got)
	}
	_, others := w.Person(w.owner, w.other, "oz@other.com", true)
	shows(t, "the other", w.Must(http.StatusOK, "GET", "/v1/partners/"+w.other+"/requests", others, nil), map[string]string{
		"items.0.person": id, "items.0.status": "approved", "items.0.partner.id": w.other, "items.0.byName": "", "items.0.decidedByName": "Olive Owner"})
}

// If somebody elsewhere has an address of the organisation's own domain, adding it waits for staff, even without
// access.
func TestOwnDomainInUse(t *testing.T) {
	t.Parallel()
	w := newTeam(apitest.OnBolt(t))
	w.Contact(w.owner, w.other, "held@acme.com")
	a := w.add("held@acme.com", false)
	shows(t, "added", a, map[string]string{"outcome": "requested", "reason": "email_in_use", "person.status": "requested", "person.request.reason": "email_in_use"})
	w.Contact(w.owner, w.other, "many@acme.com")
	a = w.Must(http.StatusOK, "POST", "/v1/partners/"+w.acme+"/invites", w.managing, body{"emails": "many@acme.com, free@acme.com, out@free.io", "access": false})
	shows(t, "many", a, map[string]string{"rows.0.outcome": "requested", "rows.0.reason": "email_in_use", "rows.1.outcome": "added", "rows.2.outcome": "added"})
	shows(t, "to staff", w.Must(http.StatusOK, "GET", "/v1/requests", w.owner, nil), map[string]string{"items.0.reason": "email_in_use", "items.0.holder.name": "Con Tact"})
	w.NoMail()
}

// A domain that is ignored does not count as a partner's, even if the partner has it.
func TestIgnoredAndAssigned(t *testing.T) {
	t.Parallel()
	w := newTeam(apitest.OnBolt(t))
	contact := w.Contact(w.owner, w.acme, "con@acme.com")
	w.settings(body{"ignoredDomains": []string{"acme.com"}})
	shows(t, "added", w.add("new@acme.com", true), map[string]string{"outcome": "requested", "reason": "domain_ignored"})
	shows(t, "promoted", w.Must(http.StatusAccepted, "POST", "/v1/people/"+contact+"/invite", w.managing, nil), map[string]string{"outcome": "requested", "reason": "domain_ignored"})
	a := w.Must(http.StatusOK, "POST", "/v1/partners/"+w.acme+"/invites", w.managing, body{"emails": "more@acme.com"})
	shows(t, "many", a, map[string]string{"rows.0.outcome": "requested", "rows.0.reason": "domain_ignored"})
	w.NoMail()
}

// Groups that staff have set stay, whoever invites the person. If staff have set no groups, that stays, too.
func TestStaffsGroupsStay(t *testing.T) {
	t.Parallel()
	for way, do := range map[string]func(w *team, id string){
		"promoted": func(w *team, id string) {
			w.Must(http.StatusAccepted, "POST", "/v1/people/"+id+"/invite", w.managing, nil)
		},
		"many": func(w *team, _ string) {
			w.Must(http.StatusOK, "POST", "/v1/partners/"+w.acme+"/invites", w.managing, body{"emails": "con@acme.com"})
		},
		"approved": func(w *team, id string) {
			w.settings(body{"ignoredDomains": []string{"acme.com"}})
			w.Must(http.StatusAccepted, "POST", "/v1/people/"+id+"/invite", w.managing, nil)
			w.approve(id, nil)
		},
	} {
		for name, groups := range map[string]func(w *team) (set []string, want string){
			"set":      func(w *team) ([]string, string) { return []string{w.support}, "[" + w.support + "]" },
			"set none": func(*team) ([]string, string) { return []string{}, "[]" },
			"not set":  func(w *team) ([]string, string) { return nil, "[" + w.sales + "]" },
		} {
			t.Run(way+", "+name, func(t *testing.T) {
				w := newTeam(apitest.OnBolt(t))
				id := w.Contact(w.owner, w.acme, "con@acme.com")
				set, want := groups(w)
				if set != nil {
					w.Must(http.StatusOK, "PATCH", "/v1/people/"+id, w.owner, body{"groups": set})
				}
				do(w, id)
				shows(t, "invited", w.person(id), map[string]string{"status": "invited", "groups": want})
			})
		}
	}
}

// A primary contact can remove a contact who never had access, but nobody else.
func TestRemoveContact(t *testing.T) {
	t.Parallel()
	w := newTeam(apitest.OnBolt(t))
	ids := w.eachStatus()
	for _, status := range []portal.Status{portal.StatusRequested, portal.StatusInvited, portal.StatusActive, portal.StatusDisabled} {
		w.Refuses(409, "wrong_state", "DELETE", "/v1/people/"+ids[status], w.managing, nil)
	}
	w.Must(http.StatusOK, "DELETE", "/v1/people/"+ids[portal.StatusInvited]+"/invite", w.managing, nil)
	w.Refuses(409, "wrong_state", "DELETE", "/v1/people/"+ids[portal.StatusInvited], w.managing, nil) // they were invited
	foreign := w.Contact(w.owner, w.other, "con@other.com")
	w.Refuses(404, "not_found", "DELETE", "/v1/people/"+foreign, w.managing, nil)
	w.Must(http.StatusOK, "DELETE", "/v1/requests/"+w.request(ids[portal.StatusRequested]), w.managing, nil)
	for _, status := range []portal.Status{portal.StatusContact, portal.StatusRequested} {
		w.Must(http.StatusNoContent, "DELETE", "/v1/people/"+ids[status], w.managing, nil)
		w.Refuses(404, "not_found", "GET", "/v1/people/"+ids[status], w.owner, nil)
	}
	if got := w.Must(http.StatusOK, "GET", "/v1/partners/"+w.acme+"/requests", w.managing, nil).Texts("id"); len(got) != 0 {
		t.Errorf("requests with a removed person's data: %v", got)
	}
	w.NoMail()
}

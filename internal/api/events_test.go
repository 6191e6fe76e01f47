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
	"allyway/internal/table"
)

// step is a change that somebody makes, with the events that it must write.
type step struct {
	method, path, bearer string
	in                   any
	want                 string // types, sorted; empty: no change, and so no event
}

// TestEveryChangeWritesEvents makes every change of partners, people and the portal, and checks its events: who did it,
// to whom, at which partner. In every test, apitest checks that no event has a person's values.
func TestEveryChangeWritesEvents(t *testing.T) {
	t.Parallel()
	w := newTeam(apitest.OnBolt(t))
	w.settings(body{"selfManagement": body{"disable": true}})
	me := w.Must(http.StatusOK, "GET", "/v1/session", w.owner, nil).Text("person.id")
	person := func(in body) string {
		for k, v := range (body{"firstName": "Xaver", "lastName": "Zuckmann", "phone": "+49431987654", "title": "Oberamtsrat", "address": "Hafenweg 9"}) {
			in[k] = v
		}
		return w.Must(http.StatusCreated, "POST", w.people, w.owner, in).Text("person.id")
	}
	contact, invited := person(body{"email": "c@quux.io", "notes": "grumbles"}), person(body{"email": "i@quux.io", "access": true})
	w.Mails()
	active, using := w.Person(w.owner, w.acme, "ana@acme.com", false)
	request, second, third := w.requested("r@quux.io"), w.requested("s@quux.io"), w.requested("t@quux.io")
	w.Mails()
	at := func(id string) string { return "/v1/people/" + id }
	steps := []step{
		{"PATCH", "/v1/settings", w.owner, body{"portalName": "Nordwind", "replyTo": "help@quux.io", "supportContact": "+49431987654"}, "portal.settings_changed"},
		{"PATCH", "/v1/settings", w.owner, body{"portalName": "Nordwind"}, ""},
		{"POST", "/v1/groups", w.owner, body{"name": "Third"}, "group.added"},
		{"PATCH", "/v1/groups/" + w.support, w.owner, body{"name": "Help"}, "group.changed"},
		{"DELETE", "/v1/groups/" + w.support, w.owner, nil, "group.removed"},
		{"POST", "/v1/partners", w.owner, body{"name": "New", "kind": "partner", "licence": "guest", "primaryContact": body{"firstName": "P", "lastName": "Q", "email": "p@quux.io", "access": true}}, "partner.added person.added"},
		{"PATCH", "/v1/partners/" + w.acme, w.owner, body{"phone": "+49431987654", "notes": "late"}, "partner.changed"},
		{"POST", "/v1/staff", w.owner, body{"firstName": "Sam", "lastName": "Staff", "email": "sam@quux.io", "role": "admin"}, "person.added"},
		{"POST", w.people, w.owner, body{"firstName": "A", "lastName": "B", "email": "a@quux.io"}, "person.added"},
		{"POST", w.people, w.managing, body{"firstName": "A", "lastName": "B", "email": "in@acme.com", "access": true}, "person.added"},
		{"POST", w.people, w.managing, body{"firstName": "A", "lastName": "B", "email": "out@quux.io", "access": true}, "person.added request.made"},
		{"PATCH", at(contact), w.owner, body{"email": "d@quux.io", "phone": nil, "notes": "grumbles more"}, "person.changed"},
		{"PATCH", at(contact), w.owner, body{"email": "d@quux.io"}, ""},
		{"PATCH", at(active), using, body{"email": "new@acme.com", "current": apitest.Secret}, "person.changed person.email_change_asked"},
		{"POST", at(contact) + "/invite", w.owner, nil, "person.invited"},
		{"POST", at(invited) + "/invite", w.managing, nil, "invite.resent"},
		{"DELETE", at(invited) + "/invite", w.managing, nil, "invite.revoked"},
		{"POST", at(active) + "/password-reset", w.managing, nil, "password.reset_requested"},
		{"POST", at(active) + "/disable", w.managing, nil, "person.disabled"},
		{"POST", at(active) + "/enable", w.managing, nil, "person.enabled"},
		{"POST", at(active) + "/move", w.owner, body{"partner": w.other}, "person.moved"},
		{"POST", at(third) + "/move", w.owner, body{"partner": w.other}, "person.moved request.closed"},
		{"POST", "/v1/requests/" + w.request(request) + "/approve", w.owner, body{"groups": []string{w.sales}}, "request.approved"},
		{"POST", "/v1/requests/" + w.request(second) + "/deny", w.owner, body{"reason": "Zuckmann grumbles"}, "request.denied"},
		{"POST", "/v1/partners/" + w.acme + "/invites", w.owner, body{"emails": "X Y <m@quux.io>; n@quux.io"}, "person.added person.added"},
		{"POST", "/v1/partners/" + w.acme + "/invites", w.owner, body{"emails": "m@quux.io", "access": false}, ""},
		{"POST", "/v1/partners/" + w.acme + "/invites", w.managing, body{"emails": "o@quux.io"}, "request.made"},
		{"POST", "/v1/launch", w.owner, nil, "person.invited"}, // invites the moved person; a@quux.io is unclaimed
		{"POST", at(active) + "/release-email", w.owner, nil, "person.email_released"},
		{"DELETE", at(active), w.owner, nil, "person.erased"},
		{"PUT", "/v1/partners/" + w.acme + "/logo", w.owner, nil, "partner.logo_changed"},
		{"PUT", "/v1/portal/logo", w.owner, nil, "portal.logo_changed"},
		{"DELETE", "/v1/portal/logo", w.owner, nil, "portal.logo_changed"},
		{"DELETE", "/v1/portal/logo", w.owner, nil, ""},
	}
	for _, s := range steps {
		w.Recorder.Writes()
		r := apitest.Request(s.method, s.path, s.bearer, s.in)
		if s.method == "PUT" {
			r = imageRequest(s.path, s.bearer, "image/png", picture(t, 0, 0))
		}
		if a := w.Serve(r); a.Status >= 300 {
			t.Errorf("%s %s: %d %s", s.method, s.path, a.Status, a.Raw)
			continue
		}
		by := map[string]string{w.owner: me, w.managing: w.manager, using: active}[s.bearer]
		if got := eventTypes(t, w.Recorder.Writes(), by); got != s.want {
			t.Errorf("%s %s: events %q, want %q", s.method, s.path, got, s.want)
		}
	}
}

// eventTypes returns the types of the events among some Writes, sorted. Each event must name by as who did it, and must
// be in the lists of events of its person and its partner.
func eventTypes(t *testing.T, writes [][]table.Op, by string) string {
	t.Helper()
	types := []string{}
	for _, op := range slices.Concat(writes...) {
		if !strings.HasPrefix(op.Item.PK, "EVENT#") {
			continue
		}
		var e portal.Event
		if err := op.Item.Decode(&e); err != nil {
			t.Fatal(err)
		}
		if e.By != by || (e.Person != "") != (op.Item.GSI1.PK == "EVENT#PERSON#"+e.Person) || (e.Partner != "") != (op.Item.GSI2.PK == "EVENT#PARTNER#"+e.Partner) || e.At.IsZero() || op.Item.TTL == 0 {
			t.Errorf("event %+v at %v %v, want by %s", e, op.Item.GSI1, op.Item.GSI2, by)
		}
		types = append(types, e.Type)
	}
	slices.Sort(types)
	return strings.Join(types, " ")
}

func TestListEvents(t *testing.T) {
	t.Parallel()
	w := newTeam(apitest.OnBolt(t))
	w.Clock.Move(24 * time.Hour)
	w.owner = w.SignIn("owner@example.test", apitest.Secret)
	var people []string
	for i := range 12 {
		w.Clock.Move(time.Second)
		people = append(people, w.Contact(w.owner, []string{w.acme, w.other, ""}[i%3], ""))
	}
	w.Clock.Move(time.Second)
	w.Must(http.StatusOK, "PATCH", "/v1/people/"+people[0], w.owner, body{"title": "Head", "phone": "+15550109999"})
	list := func(query string) []map[string]any { return pages(w.World, w.owner, "/v1/events"+query) }
	about := func(items []map[string]any) (all []string) {
		for _, e := range items {
			all = append(all, fmt.Sprint(e["type"], " ", e["person"]))
		}
		return all
	}
	reversed := func(ids []string) (all []string) {
		for _, id := range slices.Backward(ids) {
			all = append(all, "person.added "+id)
		}
		return all
	}
	changed := "person.changed " + people[0]
	for query, want := range map[string][]string{
		"?person=" + people[0]:                {changed, "person.added " + people[0]},
		"?person=" + people[0] + "&limit=1":   {changed, "person.added " + people[0]},
		"?person=" + people[5]:                {"person.added " + people[5]},
		"?person=01J00000000000000000000000":  nil,
		"?partner=01J00000000000000000000000": nil,
		"?day=2026-03-01":                     nil,
		"?day=2030-01-01":                     nil,
	} {
		if got := about(list(query)); !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", query, got, want)
		}
	}
	// The newest first, of all shards of a day; without a day it is today.
	today := append([]string{changed}, reversed(people)...)
	for _, query := range []string{"", "?day=2026-03-03", "?limit=1", "?limit=5&day=2026-03-03", "?limit=13", "?limit=100"} {
		if got := about(list(query)); !slices.Equal(got[:13], today) || len(got) != 14 || !strings.HasPrefix(got[13], "session.started") {
			t.Errorf("%s: %v, want %v", query, got, today)
		}
	}
	if got := about(list("?partner=" + w.other + "&limit=2")); !slices.Equal(got[:4], reversed([]string{people[1], people[4], people[7], people[10]})) || len(got) != 5 {
		t.Errorf("the other's: %v", got)
	}
	first := w.Must(http.StatusOK, "GET", "/v1/events?limit=1", w.owner, nil)
	shows(t, "shape", first, map[string]string{"items.0.type": "person.changed", "items.0.person": people[0], "items.0.partner": w.acme,
		"items.0.at": rfc3339(w.Clock.Now()), "items.0.detail.fields": "[phone title]"})
	if day := list("?day=2026-03-02"); len(day) < 10 { // yesterday: how the portal was made
		t.Errorf("yesterday: %v", about(day))
	}
	w.NoMail()
}

func TestListEventsRefused(t *testing.T) {
	t.Parallel()
	w := newTeam(apitest.OnBolt(t))
	for _, query := range []string{"?person=" + w.manager + "&partner=" + w.acme, "?person=" + w.manager + "&day=2026-03-02", "?partner=" + w.acme + "&day=2026-03-02",
		"?person=x", "?partner=x", "?day=today", "?day=2026-02-30", "?day=2026-3-2", "?day=2026-03-02T00", "?limit=0", "?limit=101", "?type=x"} {
		w.Refuses(422, "invalid", "GET", "/v1/events"+query, w.owner, nil)
	}
	next := w.Must(http.StatusOK, "GET", "/v1/events?limit=1&day=2026-03-02", w.owner, nil).Text("next")
	for _, query := range []string{"?limit=1", "?day=2026-03-01", "?person=" + w.manager, "?partner=" + w.acme} {
		w.Refuses(400, "malformed", "GET", "/v1/events"+query+"&cursor="+next, w.owner, nil)
	}
	w.Refuses(403, "forbidden", "GET", "/v1/events", w.managing, nil)
	w.Refuses(401, "not_signed_in", "GET", "/v1/events", "", nil)
}

package api_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"allyway/internal/api/apitest"
)

// feed reads a feed from an event to its end. It returns the ids and where to go on.
func feed(w *apitest.World, bearer, after string, limit int) (ids []string, last string) {
	w.T.Helper()
	for range 100 {
		a := w.Must(http.StatusOK, "GET", fmt.Sprintf("/v1/events?after=%s&limit=%d", after, limit), bearer, nil)
		ids = append(ids, a.Texts("id")...)
		if len(ids) > 0 {
			after = ids[len(ids)-1]
		}
		next := a.Text("next")
		if next == "" {
			return ids, after
		}
		after = next
	}
	w.T.Fatal("the feed does not end")
	return nil, ""
}

// TestEventsFeed follows the feed while things happen, over months in which nothing does. Each event comes once, in
// order, and only after its minute.
func TestEventsFeed(t *testing.T) {
	t.Parallel()
	onBolt(t, func(t *testing.T, w *apitest.World) {
		owner := w.Owner()
		partner := w.Partner(owner, "Acme")
		w.Clock.Move(59 * time.Second)
		if ids, _ := feed(w, owner, "0", 50); len(ids) != 0 {
			t.Errorf("within the minute: %v", ids)
		}
		w.Clock.Move(2 * time.Second)
		first, last := feed(w, owner, "0", 2)
		if len(first) < 3 || !slices.IsSorted(first) {
			t.Fatalf("the first events: %v", first)
		}
		day := w.Must(http.StatusOK, "GET", "/v1/events?limit=100", owner, nil).Texts("id")
		slices.Reverse(day)
		if !slices.Equal(day, first) {
			t.Errorf("the feed has %v, the day %v", first, day)
		}
		w.Clock.Move(100 * 24 * time.Hour)
		owner = w.SignIn("owner@example.test", apitest.Secret)
		w.Clock.Move(time.Second)
		contact := w.Contact(owner, partner, "")
		w.Clock.Move(2 * time.Minute)
		second, last := feed(w, owner, last, 50)
		if len(second) != 2 || second[0] <= first[len(first)-1] || w.Must(http.StatusOK, "GET", "/v1/events?person="+contact, owner, nil).Text("items.0.id") != second[1] {
			t.Errorf("100 days later: %v", second)
		}
		if again, _ := feed(w, owner, last, 50); len(again) != 0 {
			t.Errorf("nothing new: %v", again)
		}
		if all, _ := feed(w, owner, "0", 100); !slices.Equal(all, append(first, second...)) {
			t.Errorf("from the beginning: %v", all)
		}
		_, admin := w.Staff(owner, "ada@example.test", "admin")
		if ids, _ := feed(w, admin, "0", 1); slices.Contains(ids, second[0]) || !slices.Contains(ids, second[1]) {
			t.Errorf("an admin sees the owner's sign-in, or not the contact: %v", ids)
		}
		elsewhere := apitest.OnBolt(t)
		theirs := elsewhere.Owner()
		elsewhere.Clock.Move(2 * time.Minute)
		foreign, _ := feed(elsewhere, theirs, "0", 1)
		if len(foreign) == 0 {
			t.Error("the other portal has no events")
		}
		for _, after := range append(foreign, "x", "00", strings.ToLower(last), last[:25], last+"0", contact, strings.Repeat("7", 26), "Z"+last[1:], "%F0%9F%8F%A2") {
			if a := w.Refuses(400, "malformed", "GET", "/v1/events?after="+after, owner, nil); !strings.Contains(a.Text("detail"), "after") {
				t.Errorf("%s: %s", after, a.Raw)
			}
		}
		// The feed can be read as CSV, too: the next request goes on after the last row.
		var rows []string
		for after := "0"; ; after = rows[len(rows)-1] {
			r := apitest.Request("GET", "/v1/events?after="+after, owner, nil)
			r.Header.Set("Accept", "text/csv")
			lines := strings.Split(strings.TrimSpace(w.Serve(r).Raw), "\r\n")[1:]
			if len(lines) == 0 {
				break
			}
			for _, line := range lines {
				id, _, _ := strings.Cut(line, ",")
				rows = append(rows, id)
			}
		}
		if all, _ := feed(w, owner, "0", 100); !slices.Equal(rows, all) {
			t.Errorf("the table has %v, the feed %v", rows, all)
		}
		for _, query := range []string{"after=0&day=2026-03-02", "after=0&person=" + contact} {
			w.Refuses(422, "invalid", "GET", "/v1/events?"+query, owner, nil)
		}
	})
}

// TestEventsShowFromTo changes fields. If a field's value is one of a few words, a number or a switch, the event has
// the value before and after. Otherwise it has only the field's name.
func TestEventsShowFromTo(t *testing.T) {
	t.Parallel()
	w := newTeam(apitest.OnBolt(t))
	id, _ := w.Person(w.owner, w.acme, "ana@acme.com", false)
	latest := func(query string) string {
		w.Clock.Move(time.Second)
		a := w.Must(http.StatusOK, "GET", "/v1/events?limit=1&"+query, w.owner, nil)
		return a.Text("items.0.type") + " " + a.Text("items.0.detail.fields") + " " + a.Text("items.0.detail.changes")
	}
	person, at := "person="+id, "/v1/people/"+id
	w.Clock.Move(time.Second)
	for _, c := range []struct {
		method, path string
		in           any
		query, want  string
	}{
		{"PATCH", at, body{"primaryContact": true, "title": "Head", "lastName": "Zuckmann"}, person, "person.changed [lastName title role] [map[field:role from:user to:primary_contact]]"},
		{"POST", at + "/disable", nil, person, "person.disabled  [map[field:status from:active to:disabled]]"},
		{"POST", at + "/enable", nil, person, "person.enabled  [map[field:status from:disabled to:active]]"},
		{"PATCH", at, body{"phone": "+15550109999"}, person, "person.changed [phone] "},
		{"PATCH", "/v1/partners/" + w.acme, body{"status": "inactive", "notes": "late"}, "partner=" + w.acme, "partner.changed [status notes] [map[field:status from:active to:inactive]]"},
		{"PATCH", "/v1/settings", body{"signUp": true, "selfManagement": body{"disable": true}, "resetLifetimeMinutes": 30, "supportContact": "Ann"}, "",
			"portal.settings_changed [resetLifetimeMinutes supportContact selfManagement signUp] [map[field:resetLifetimeMinutes from:60 to:30] map[field:selfManagement.disable from:false to:true] map[field:signUp from:false to:true]]"},
	} {
		w.Must(http.StatusOK, c.method, c.path, w.owner, c.in)
		if got := latest(c.query); got != c.want {
			t.Errorf("%s %s: %s, want %s", c.method, c.path, got, c.want)
		}
		w.Clock.Move(time.Second)
	}
	r := apitest.Request("GET", "/v1/events", w.owner, nil)
	r.Header.Set("Accept", "text/csv")
	table := w.Serve(r).Raw
	for _, want := range []string{"id,at,type,by,person,partner,fields,changes,detail,key\r\n", ",role: user → primary_contact,", "signUp: off → on", "|selfManagement.disable: off → on|"} {
		if !strings.Contains(table, want) {
			t.Errorf("the table lacks %q:\n%s", want, table)
		}
	}
	if strings.Contains(table, "Zuckmann") || strings.Contains(table, "Ann") {
		t.Errorf("the table has personal values:\n%s", table)
	}
}

// TestEventsReferToThings changes groups, workspaces, members, links and captures. The events have their ids, each
// under the name of its kind, and none of their names.
func TestEventsReferToThings(t *testing.T) {
	t.Parallel()
	w := newTeam(apitest.OnBolt(t))
	id, _ := w.Person(w.owner, w.acme, "ana@acme.com", false)
	made := func(path string, in body) string {
		return w.Must(http.StatusCreated, "POST", path, w.owner, in).Text("id")
	}
	eco := made("/v1/ecosystems", body{"name": "Zuckland"})
	at := "/v1/ecosystems/" + eco
	first := made(at+"/members", body{"name": "Ada Zuckmann", "kind": "person"})
	second := made(at+"/members", body{"name": "Bea Zuckmann", "kind": "person"})
	w.join(at, "ana@acme.com")
	workspace := made("/v1/workspaces", body{"name": "Zuckroom"})
	capture := made(at+"/captures", body{"title": "Zuckask", "opensAt": rfc3339(w.Clock.Now()), "closesAt": rfc3339(w.Clock.Now().Add(24 * time.Hour)), "questions": []body{{"text": "Zuck?", "kind": "text"}}})
	person, link := "/v1/people/"+id, at+"/users/"+id+"/member"
	for _, c := range []struct {
		method, path string
		in           any
		query, want  string
	}{
		{"PATCH", person, body{"groups": []string{w.sales}}, "person=" + id, "map[changes:[map[field:groups from:[] to:[" + w.sales + "]]] fields:[groups]]"},
		{"PATCH", person, body{"groups": []string{w.support, w.sales}}, "person=" + id, "map[changes:[map[field:groups from:[" + w.sales + "] to:[" + w.support + " " + w.sales + "]]] fields:[groups]]"},
		{"PATCH", person, body{"groups": []string{}}, "person=" + id, "map[changes:[map[field:groups from:[" + w.support + " " + w.sales + "] to:[]]] fields:[groups]]"},
		{"PUT", link, body{"member": first}, "person=" + id, "map[changes:[map[field:member from:<nil> to:" + first + "]] ecosystem:" + eco + " member:" + first + "]"},
		{"PUT", link, body{"member": second}, "person=" + id, "map[changes:[map[field:member from:" + first + " to:" + second + "]] ecosystem:" + eco + " member:" + second + "]"},
		{"DELETE", link, nil, "person=" + id, "map[changes:[map[field:member from:" + second + " to:<nil>]] ecosystem:" + eco + " member:" + second + "]"},
		{"PUT", "/v1/workspaces/" + workspace + "/people/" + id, nil, "person=" + id, "map[workspace:" + workspace + "]"},
		{"PATCH", "/v1/workspaces/" + workspace, body{"name": "Zuckhall"}, "", "map[fields:[name] workspace:" + workspace + "]"},
		{"PATCH", at + "/captures/" + capture, body{"title": "Zuckquery"}, "", "map[capture:" + capture + " ecosystem:" + eco + " fields:[title]]"},
		{"PATCH", at + "/members/" + first, body{"name": "Cleo Zuckmann"}, "", "map[ecosystem:" + eco + " fields:[name] member:" + first + "]"},
		{"PATCH", "/v1/groups/" + w.sales, body{"name": "Zucksales"}, "", "map[group:" + w.sales + "]"},
		{"DELETE", "/v1/groups/" + w.sales, nil, "", "map[group:" + w.sales + "]"},
	} {
		w.Clock.Move(time.Second)
		if a := w.Do(c.method, c.path, w.owner, c.in); a.Status >= 300 {
			t.Fatalf("%s %s: %s", c.method, c.path, a.Raw)
		}
		if got := w.Must(http.StatusOK, "GET", "/v1/events?limit=1&"+c.query, w.owner, nil).Text("items.0.detail"); got != c.want {
			t.Errorf("%s %s: %s, want %s", c.method, c.path, got, c.want)
		}
	}
	added := w.Must(http.StatusCreated, "POST", w.people, w.owner, body{"firstName": "A", "lastName": "B", "groups": []string{w.support}}).Text("person.id")
	if got := w.Must(http.StatusOK, "GET", "/v1/events?person="+added, w.owner, nil).Text("items.0.detail.changes"); got != "[map[field:groups from:[] to:["+w.support+"]]]" {
		t.Errorf("a new person with a group: %s", got)
	}
	r := apitest.Request("GET", "/v1/events", w.owner, nil)
	r.Header.Set("Accept", "text/csv")
	table := w.Serve(r).Raw
	for _, want := range []string{",groups: none → " + w.sales + ",", ",groups: " + w.sales + " → " + w.support + " " + w.sales + ",", ",member: " + second + " → none,"} {
		if !strings.Contains(table, want) {
			t.Errorf("the table lacks %q:\n%s", want, table)
		}
	}
	if strings.Contains(table, "Zuck") {
		t.Errorf("the table has names:\n%s", table)
	}
}

// TestFeedMissesNoEvent follows the feed while several clients write and time goes on during their calls. Each event comes
// exactly once, in order.
func TestFeedMissesNoEvent(t *testing.T) {
	t.Parallel()
	onEngines(t, func(t *testing.T, w *apitest.World) {
		owner := w.Owner()
		w.Clock.Move(2 * time.Minute)
		got, last := feed(w, owner, "0", 50)
		for range 10 {
			atOnce(6, func(i int) {
				if i > 0 {
					a := patiently(func() apitest.Answer {
						return w.Do("POST", "/v1/people", owner, body{"firstName": "A", "lastName": fmt.Sprint("B", i)})
					})
					if a.Status != http.StatusCreated {
						t.Errorf("%d %s", a.Status, a.Raw)
					}
					return
				}
				w.Clock.Move(20 * time.Second)
				var more []string
				more, last = feed(w, owner, last, 3)
				got = append(got, more...)
			})
		}
		w.Clock.Move(2 * time.Minute)
		more, _ := feed(w, owner, last, 7)
		got = append(got, more...)
		want := w.Must(http.StatusOK, "GET", "/v1/events?limit=100", owner, nil).Texts("id")
		slices.Reverse(want)
		if len(want) < 50 || !slices.Equal(got, want) {
			t.Errorf("the feed has %d events, the day %d:\n%v\n%v", len(got), len(want), got, want)
		}
	})
}

package api_test

import (
	"bytes"
	"context"
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

// stored returns every item that the test has written and that is still there. It adds to keys what was written last.
func stored(w *apitest.World, keys map[table.Key]bool) []table.Item {
	w.T.Helper()
	var all []table.Item
	for _, ops := range w.Recorder.Writes() {
		for _, op := range ops {
			keys[op.Item.Key] = true
		}
	}
	for key := range keys {
		items, err := w.Table.Get(context.Background(), key)
		if err != nil {
			w.T.Fatal(err)
		}
		for _, item := range items {
			all = append(all, item)
		}
	}
	return all
}

// TestErase erases somebody in every state. Nothing of them is left: no names, addresses, phone, password, sessions,
// links, invites, unsent mail or request. Only events keep their id.
func TestErase(t *testing.T) {
	t.Parallel()
	w := newTeam(apitest.OnBolt(t))
	keys := map[table.Key]bool{}
	stored(w.World, keys)
	eco := ecosystemOf(w)
	const phone = "+49431987654"
	for _, status := range portal.Statuses {
		t.Run(string(status), func(t *testing.T) {
			w := w.in(t)
			id := w.Must(http.StatusCreated, "POST", w.people, w.owner, body{"firstName": "Xavier", "lastName": "Zuckmann", "email": "xaver@quux.io", "phone": phone,
				"title": "Oberamtsrat", "address": "Hafenweg 9", "notes": "grumbles", "groups": []string{w.support}}).Text("person.id")
			member := ""
			switch status {
			case portal.StatusRequested:
				w.Must(http.StatusAccepted, "POST", "/v1/people/"+id+"/invite", w.managing, nil)
			case portal.StatusInvited, portal.StatusActive, portal.StatusDisabled:
				w.Must(http.StatusAccepted, "POST", "/v1/people/"+id+"/invite", w.owner, nil)
				link := apitest.Token(w.Mail("xaver@quux.io"))
				member = linkedMember(w, eco, "xaver@quux.io", id)
				if status == portal.StatusInvited {
					break
				}
				using := w.Accept(link, "Xavier", "Zuckmann")
				w.SignIn("xaver@quux.io", apitest.Secret)
				w.Must(http.StatusOK, "PATCH", "/v1/people/"+id, using, body{"email": "xaver@corge.io", "current": apitest.Secret})
				w.Must(http.StatusAccepted, "POST", "/v1/people/"+id+"/password-reset", w.managing, nil)
				if status == portal.StatusDisabled {
					w.Must(http.StatusOK, "POST", "/v1/people/"+id+"/disable", w.owner, nil)
				}
			}
			if status == portal.StatusInvited { // a mail that waits
				w.Must(http.StatusAccepted, "POST", "/v1/people/"+id+"/invite", w.owner, nil)
			}
			if a := w.Must(http.StatusNoContent, "DELETE", "/v1/people/"+id, w.owner, nil); a.Raw != "" {
				t.Errorf("answered %s", a.Raw)
			}
			w.NoMail()
			for _, item := range stored(w.World, keys) {
				for _, value := range []string{"xaver", "xavier", "zuckmann", "quux.io", "corge.io", phone[1:], "oberamtsrat", "hafenweg", "grumbles"} {
					if strings.Contains(strings.ToLower(string(item.Attributes)+item.Key.String()+item.GSI1.String()+item.GSI2.String()), value) {
						t.Errorf("%s keeps %q: %s", item.Key, value, item.Attributes)
					}
				}
				if bytes.Contains(item.Attributes, []byte(id)) || strings.Contains(item.Key.String(), id) {
					if kind, _, _ := strings.Cut(item.PK, "#"); kind != "EVENT" {
						t.Errorf("%s is about whom there is no more: %s", item.Key, item.Attributes)
					}
				}
			}
			for _, r := range [][2]string{{"GET", ""}, {"PATCH", ""}, {"DELETE", ""}, {"POST", "/invite"}, {"POST", "/disable"}, {"POST", "/enable"}, {"POST", "/release-email"}, {"POST", "/password-reset"}} {
				w.Refuses(404, "not_found", r[0], "/v1/people/"+id+r[1], w.owner, patchOf(r[0]))
			}
			w.Refuses(404, "not_found", "POST", "/v1/requests/"+id+"/approve", w.owner, nil)
			w.Refuses(401, "bad_credentials", "POST", "/v1/session", "", body{"email": "xaver@quux.io", "password": apitest.Secret})
			events := w.Must(http.StatusOK, "GET", "/v1/events?person="+id+"&limit=100", w.owner, nil)
			if types := events.Texts("type"); !slices.Contains(types, "person.erased") || !slices.Contains(types, "person.added") || len(types) < 2 {
				t.Errorf("events: %v", types)
			}
			if member != "" {
				if m := w.Must(http.StatusOK, "GET", "/v1/ecosystems/"+eco+"/members/"+member, w.owner, nil); m.Text("users") != "[]" {
					t.Errorf("member: %s", m.Raw)
				}
				if users := w.Must(http.StatusOK, "GET", "/v1/ecosystems/"+eco+"/users", w.owner, nil); len(users.Texts("person")) != 0 {
					t.Errorf("users: %s", users.Raw)
				}
			}
			if got := w.counts(w.acme); got != "contacts 0, requested 0, invited 0, active 1, disabled 0" {
				t.Error(got)
			}
		})
	}
	if got := w.pending(); len(got) != 0 {
		t.Errorf("pending: %v", got)
	}
}

// An erased person's slot is free again.
func TestEraseFreesSlot(t *testing.T) {
	t.Parallel()
	w := newTeam(apitest.OnBolt(t))
	eco := w.Must(http.StatusCreated, "POST", "/v1/ecosystems", w.owner, body{"name": "Small", "userSlots": 1}).Text("id")
	ana, _ := w.Person(w.owner, w.acme, "ana@acme.com", false)
	w.Person(w.owner, w.acme, "bo@acme.com", false)
	w.Must(http.StatusCreated, "POST", "/v1/ecosystems/"+eco+"/users", w.owner, body{"email": "ana@acme.com"})
	w.Refuses(409, "no_slots_left", "POST", "/v1/ecosystems/"+eco+"/users", w.owner, body{"email": "bo@acme.com"})
	w.Must(http.StatusNoContent, "DELETE", "/v1/people/"+ana, w.owner, nil)
	w.Must(http.StatusCreated, "POST", "/v1/ecosystems/"+eco+"/users", w.owner, body{"email": "bo@acme.com"})
}

// A person with more ties and sessions than one Write can delete is erased completely.
func TestEraseMany(t *testing.T) {
	t.Parallel()
	w := newTeam(apitest.OnBolt(t))
	ana, _ := w.Person(w.owner, w.acme, "ana@acme.com", false)
	var ecos []string
	for i := range 47 {
		eco := w.Must(http.StatusCreated, "POST", "/v1/ecosystems", w.owner, body{"name": fmt.Sprint("North ", i)}).Text("id")
		linkedMember(w, eco, "ana@acme.com", ana)
		ecos = append(ecos, eco)
	}
	var sessions []string
	for range 30 {
		sessions = append(sessions, w.SignIn("ana@acme.com", apitest.Secret))
	}
	w.Must(http.StatusNoContent, "DELETE", "/v1/people/"+ana, w.owner, nil)
	for _, eco := range ecos {
		if a := w.Must(http.StatusOK, "GET", "/v1/ecosystems/"+eco+"/users", w.owner, nil); a.Raw != `{"items":[]}`+"\n" {
			t.Errorf("users: %s", a.Raw)
		}
	}
	for _, s := range sessions {
		w.Refuses(401, "not_signed_in", "GET", "/v1/session", s, nil)
	}
}

// If a person is erased, the requests that they made stay, and so do the people whom they invited.
func TestEraseWhoAsked(t *testing.T) {
	t.Parallel()
	w := newTeam(apitest.OnBolt(t))
	asked := w.requested("lee@free.io")
	invited := w.add("ivo@acme.com", true).Text("person.id")
	link := apitest.Token(w.Mail("ivo@acme.com"))
	w.Must(http.StatusNoContent, "DELETE", "/v1/people/"+w.manager, w.owner, nil)
	a := w.Must(http.StatusOK, "GET", "/v1/requests", w.owner, nil)
	shows(t, "request", a, map[string]string{"items.0.person": asked, "items.0.by": w.manager, "items.0.byName": ""})
	w.Accept(link, "Ivo", "Invited")
	if p := w.Must(http.StatusOK, "POST", "/v1/requests/"+w.request(asked)+"/deny", w.owner, nil); p.Text("status") != "denied" {
		t.Errorf("denied: %s", p.Raw)
	}
	w.NoMail()
	shows(t, "invited", w.person(invited), map[string]string{"status": "active"})
}

func TestEraseRefused(t *testing.T) {
	t.Parallel()
	w := newTeam(apitest.OnBolt(t))
	me := w.Must(http.StatusOK, "GET", "/v1/session", w.owner, nil).Text("person.id")
	ana, using := w.Person(w.owner, w.acme, "ana@acme.com", false)
	ada, administering := w.Staff(w.owner, "ada@example.test", portal.RoleAdmin)
	w.Refuses(409, "last_owner", "DELETE", "/v1/people/"+me, w.owner, nil)
	w.Refuses(404, "not_found", "DELETE", "/v1/people/"+me, administering, nil)
	w.Refuses(404, "not_found", "DELETE", "/v1/people/"+ada, administering, nil)
	w.Refuses(409, "wrong_state", "DELETE", "/v1/people/"+ana, w.managing, nil) // primary contacts can remove only contacts
	w.Refuses(403, "forbidden", "DELETE", "/v1/people/"+ana, using, nil)
	w.Refuses(404, "not_found", "DELETE", "/v1/people/01J00000000000000000000000", w.owner, nil)
	w.Refuses(404, "not_found", "DELETE", "/v1/people/x", w.owner, nil)
	w.Must(http.StatusNoContent, "DELETE", "/v1/people/"+ada, w.owner, nil)
	w.Must(http.StatusNoContent, "DELETE", "/v1/people/"+w.manager, w.owner, nil) // staff can erase even the last one
}

// TestEraseMeanwhile changes a person while they are being erased. In the end, they are always erased.
func TestEraseMeanwhile(t *testing.T) {
	t.Parallel()
	onEngines(t, func(t *testing.T, world *apitest.World) {
		w := newTeam(world)
		for name, meanwhile := range map[string]func(id, link string){
			"edited":   func(id, _ string) { w.Must(http.StatusOK, "PATCH", "/v1/people/"+id, w.owner, body{"title": "x"}) },
			"accepted": func(_, link string) { w.Accept(link, "Ivo", "Fast") },
			"invited":  func(id, _ string) { w.Must(http.StatusAccepted, "POST", "/v1/people/"+id+"/invite", w.owner, nil) },
			"moved":    func(id, _ string) { w.move(id, w.other) },
			"disabled": func(id, _ string) { w.Must(http.StatusOK, "POST", "/v1/people/"+id+"/disable", w.owner, nil) },
			"erased":   func(id, _ string) { w.Must(http.StatusNoContent, "DELETE", "/v1/people/"+id, w.owner, nil) },
		} {
			id, link := w.Invited(w.owner, w.acme, "ivo@acme.com", false)
			w.Recorder.Between(func() { meanwhile(id, link) })
			a := w.Do("DELETE", "/v1/people/"+id, w.owner, nil)
			if want := map[bool]int{false: 204, true: 404}[name == "erased"]; a.Status != want {
				t.Errorf("%s meanwhile: %d %s", name, a.Status, a.Raw)
			}
			w.Refuses(404, "not_found", "GET", "/v1/people/"+id, w.owner, nil)
			if id := w.Contact(w.owner, "", "ivo@acme.com"); id != "" { // the address is free
				w.Must(http.StatusNoContent, "DELETE", "/v1/people/"+id, w.owner, nil)
			}
			w.Mails()
		}
		w.Clock.Move(time.Second)
		if a, b := w.counts(w.acme), w.counts(w.other); a != "contacts 0, requested 0, invited 0, active 1, disabled 0" || b != "contacts 0, requested 0, invited 0, active 0, disabled 0" {
			t.Errorf("Acme %s; Other %s", a, b)
		}
	})
}

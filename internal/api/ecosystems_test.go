package api_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"allyway/internal/api/apitest"
	"allyway/internal/portal"
)

// ecosystem makes an ecosystem and returns its address.
func ecosystem(w *apitest.World, staff string, in body) string {
	w.T.Helper()
	return "/v1/ecosystems/" + w.Must(http.StatusCreated, "POST", "/v1/ecosystems", staff, in).Text("id")
}

// member adds a member to the ecosystem at that address and returns the member's id.
func member(w *apitest.World, staff, eco, name string) string {
	w.T.Helper()
	return w.Must(http.StatusCreated, "POST", eco+"/members", staff, body{"name": name, "kind": "organisation"}).Text("id")
}

func TestEcosystem(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	made := w.Must(http.StatusCreated, "POST", "/v1/ecosystems", owner, body{"name": " Nörth  ", "userSlots": 3})
	want := `{"id":"` + made.Text("id") + `","name":"Nörth","userSlots":3,"users":0,"used":0,"members":0,"createdAt":"2026-03-02T09:30:00Z"}` + "\n"
	if made.Raw != want {
		t.Errorf("made %s\nwant %s", made.Raw, want)
	}
	eco := "/v1/ecosystems/" + made.Text("id")
	if a := w.Must(http.StatusOK, "GET", eco, owner, nil); a.Raw != want || a.Header.Get("ETag") != made.Header.Get("ETag") {
		t.Errorf("read %s %s\nmade with %s", a.Header.Get("ETag"), a.Raw, made.Header.Get("ETag"))
	}
	a := w.Must(http.StatusOK, "PATCH", eco, owner, body{"name": "South", "userSlots": nil})
	if a.Text("name") != "South" || a.At("userSlots") != nil {
		t.Errorf("changed: %s", a.Raw)
	}
	if got := w.Must(http.StatusOK, "GET", eco, owner, nil); got.Raw != a.Raw || got.Header.Get("ETag") != a.Header.Get("ETag") {
		t.Errorf("read %s, want %s", got.Raw, a.Raw)
	}
	w.Must(http.StatusNoContent, "DELETE", eco, owner, nil)
	for _, method := range []string{"GET", "PATCH", "DELETE"} {
		var in any
		if method == "PATCH" {
			in = body{"name": "x"}
		}
		w.Refuses(404, "not_found", method, eco, owner, in)
	}
	w.NoMail()
}

func TestEcosystemRefused(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	eco := ecosystem(w, owner, body{"name": "North"})
	for name, in := range map[string]body{
		"empty name":  {"name": " "},
		"long name":   {"name": strings.Repeat("é", 201)},
		"no slots":    {"name": "x", "userSlots": 0},
		"too many":    {"name": "x", "userSlots": 1_000_001},
		"half a slot": {"name": "x", "userSlots": 1.5},
		"slots text":  {"name": "x", "userSlots": "3"},
		"users":       {"name": "x", "users": 3},
		"name null":   {"name": nil},
	} {
		t.Run(name, func(t *testing.T) {
			w := w.With(t)
			w.Refuses(422, "invalid", "POST", "/v1/ecosystems", owner, in)
			w.Refuses(422, "invalid", "PATCH", eco, owner, in)
		})
	}
	w.Refuses(422, "invalid", "POST", "/v1/ecosystems", owner, body{"userSlots": 3})
	w.Refuses(422, "invalid", "PATCH", eco, owner, `{"userSlots": 99999999999999999999999999}`)
	w.Refuses(422, "invalid", "POST", "/v1/ecosystems", owner, `{"name": "x", "userSlots": 1e300}`)
}

func TestListEcosystems(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	if a := w.Must(http.StatusOK, "GET", "/v1/ecosystems", owner, nil); a.Raw != `{"items":[]}`+"\n" {
		t.Errorf("none: %s", a.Raw)
	}
	for _, name := range []string{"Zeta", "älpha", "Beta"} {
		ecosystem(w, owner, body{"name": name})
	}
	for _, limit := range []string{"", "?limit=1", "?limit=2", "?limit=3", "?limit=100"} {
		if got := names(pages(w, owner, "/v1/ecosystems"+limit)); !slices.Equal(got, []string{"älpha", "Beta", "Zeta"}) {
			t.Errorf("%s: %q", limit, got)
		}
	}
	w.Refuses(422, "invalid", "GET", "/v1/ecosystems?limit=101", owner, nil)
}

func TestEcosystemUsers(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	partner := w.Partner(owner, "Acme")
	ana, _ := w.Person(owner, partner, "ana@acme.com", false)
	ivo, _ := w.Invited(owner, partner, "ivo@acme.com", false)
	eco := ecosystem(w, owner, body{"name": "North"})

	a := w.Must(http.StatusCreated, "POST", eco+"/users", owner, body{"email": " ANA@acme.com"})
	if a.Raw != `{"person":{"id":"`+ana+`","name":"Pat Person"},"addedAt":"2026-03-02T09:30:00Z"}`+"\n" {
		t.Errorf("added %s", a.Raw)
	}
	if again := w.Must(http.StatusCreated, "POST", eco+"/users", owner, body{"email": "ana@acme.com"}); again.Raw != a.Raw {
		t.Errorf("added again: %s", again.Raw)
	}
	w.Must(http.StatusCreated, "POST", eco+"/users", owner, body{"email": "ivo@acme.com"})
	if a := w.Must(http.StatusOK, "GET", eco, owner, nil); a.Text("users") != "2" {
		t.Errorf("ecosystem: %s", a.Raw)
	}
	if a := w.Must(http.StatusOK, "GET", "/v1/people/"+ana, owner, nil); a.Text("ecosystems.0.name") != "North" || a.Text("links") != "[]" {
		t.Errorf("person: %s", a.Raw)
	}
	if got := pages(w, owner, eco+"/users?limit=1"); len(got) != 2 {
		t.Errorf("users: %v", got)
	}
	w.NoMail()

	w.Must(http.StatusNoContent, "DELETE", eco+"/users/"+ivo, owner, nil)
	w.Refuses(404, "not_found", "DELETE", eco+"/users/"+ivo, owner, nil)
	if a := w.Must(http.StatusOK, "GET", eco, owner, nil); a.Text("users") != "1" {
		t.Errorf("after removal: %s", a.Raw)
	}
	if a := w.Must(http.StatusOK, "GET", "/v1/people/"+ivo, owner, nil); a.Text("ecosystems") != "[]" || a.Text("status") != "invited" {
		t.Errorf("removed: %s", a.Raw)
	}
}

func TestEcosystemUsersRefused(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	_, admin := w.Staff(owner, "ada@example.test", portal.RoleAdmin)
	partner := w.Partner(owner, "Acme")
	gone, _ := w.Person(owner, partner, "dan@acme.com", false)
	w.Must(http.StatusOK, "POST", "/v1/people/"+gone+"/disable", owner, nil)
	w.Contact(owner, partner, "con@acme.com")
	eco := ecosystem(w, owner, body{"name": "North"})
	for name, email := range map[string]string{
		"unknown": "nobody@acme.com", "disabled": "dan@acme.com", "contact": "con@acme.com", "no address": "ana", "empty": "",
	} {
		t.Run(name, func(t *testing.T) {
			w.With(t).Refuses(404, "no_such_account", "POST", eco+"/users", owner, body{"email": email})
		})
	}
	w.Refuses(404, "no_such_account", "POST", eco+"/users", admin, body{"email": "owner@example.test"})
	w.Must(http.StatusCreated, "POST", eco+"/users", owner, body{"email": "owner@example.test"})
	w.Refuses(422, "invalid", "POST", eco+"/users", owner, body{"person": gone})
	nowhere := "/v1/ecosystems/01J00000000000000000000000"
	w.Refuses(404, "not_found", "POST", nowhere+"/users", owner, body{"email": "ana@acme.com"})
	w.Refuses(404, "not_found", "GET", nowhere+"/users", owner, nil)
	w.Refuses(404, "not_found", "DELETE", nowhere+"/users/"+gone, owner, nil)
	w.Refuses(404, "not_found", "DELETE", eco+"/users/"+gone, owner, nil)
}

func TestEcosystemSlots(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	partner := w.Partner(owner, "Acme")
	for _, who := range []string{"ana", "bob", "cat"} {
		w.Person(owner, partner, who+"@acme.com", false)
	}
	eco := ecosystem(w, owner, body{"name": "North", "userSlots": 2})
	add := func(who string) body { return body{"email": who + "@acme.com"} }
	w.Must(http.StatusCreated, "POST", eco+"/users", owner, add("ana"))
	bob := w.Must(http.StatusCreated, "POST", eco+"/users", owner, add("bob")).Text("person.id")
	if a := w.Refuses(409, "no_slots_left", "POST", eco+"/users", owner, add("cat")); !strings.Contains(a.Text("detail"), "All 2 user slots") {
		t.Errorf("detail: %s", a.Raw)
	}
	w.Settings(func(s *portal.Settings) { s.SupportContact = "sales@example.com" })
	if a := w.Refuses(409, "no_slots_left", "POST", eco+"/users", owner, add("cat")); !strings.Contains(a.Text("detail"), "2 user slots") || !strings.Contains(a.Text("detail"), "sales@example.com") {
		t.Errorf("detail: %s", a.Raw)
	}
	w.Must(http.StatusCreated, "POST", eco+"/users", owner, add("ana")) // is in already

	w.Must(http.StatusOK, "PATCH", eco, owner, body{"userSlots": 1}) // nobody has to leave, and nobody else can join
	w.Must(http.StatusNoContent, "DELETE", eco+"/users/"+bob, owner, nil)
	w.Refuses(409, "no_slots_left", "POST", eco+"/users", owner, add("cat"))
	w.Must(http.StatusOK, "PATCH", eco, owner, body{"userSlots": nil})
	w.Must(http.StatusCreated, "POST", eco+"/users", owner, add("cat"))
	if a := w.Must(http.StatusOK, "GET", eco, owner, nil); a.Text("users") != "2" {
		t.Errorf("ecosystem: %s", a.Raw)
	}
}

func TestRemoveFullEcosystem(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	partner := w.Partner(owner, "Acme")
	eco, other := ecosystem(w, owner, body{"name": "North"}), ecosystem(w, owner, body{"name": "South"})
	var people []string
	for i := range 30 {
		name := fmt.Sprintf("p%d@acme.com", i)
		id, _ := w.Invited(owner, partner, name, false)
		people = append(people, id)
		m := member(w, owner, eco, fmt.Sprintf("Member number %d of the north", i))
		w.Must(http.StatusCreated, "POST", eco+"/users", owner, body{"email": name})
		w.Must(http.StatusOK, "PUT", eco+"/users/"+id+"/member", owner, body{"member": m})
	}
	w.Must(http.StatusCreated, "POST", other+"/users", owner, body{"email": "p0@acme.com"})
	for range 10 {
		if a := w.Do("DELETE", eco, owner, nil); a.Status == http.StatusNoContent {
			break
		} else if a.Status != http.StatusServiceUnavailable || a.Header.Get("Retry-After") != "1" {
			t.Fatalf("removing: %d %s", a.Status, a.Raw)
		}
	}
	w.Refuses(404, "not_found", "GET", eco, owner, nil)
	if a := w.Must(http.StatusOK, "GET", "/v1/people/"+people[0], owner, nil); len(a.At("ecosystems").([]any)) != 1 || a.Text("ecosystems.0.name") != "South" || a.Text("links") != "[]" {
		t.Errorf("person: %s", a.Raw)
	}
	if a := w.Must(http.StatusOK, "GET", "/v1/people/"+people[29], owner, nil); a.Text("ecosystems") != "[]" {
		t.Errorf("person: %s", a.Raw)
	}
}

func TestLinkMember(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	partner := w.Partner(owner, "Acme")
	ana, session := w.Person(owner, partner, "ana@acme.com", false)
	bob, _ := w.Person(owner, partner, "bob@acme.com", false)
	eco := ecosystem(w, owner, body{"name": "North"})
	first, second := member(w, owner, eco, "First"), member(w, owner, eco, "Second")
	for _, email := range []string{"ana@acme.com", "bob@acme.com"} {
		w.Must(http.StatusCreated, "POST", eco+"/users", owner, body{"email": email})
	}
	link := func(person, to string) apitest.Answer {
		return w.Must(http.StatusOK, "PUT", eco+"/users/"+person+"/member", owner, body{"member": to})
	}
	users := func(m string) string {
		return w.Must(http.StatusOK, "GET", eco+"/members/"+m, owner, nil).Text("users")
	}

	a := link(ana, first)
	if a.Raw != `{"person":{"id":"`+ana+`","name":"Pat Person"},"member":{"id":"`+first+`","name":"First"},"addedAt":"2026-03-02T09:30:00Z"}`+"\n" {
		t.Errorf("linked %s", a.Raw)
	}
	if again := link(ana, first); again.Raw != a.Raw {
		t.Errorf("linked again: %s", again.Raw)
	}
	link(bob, first)
	if got := users(first); !strings.Contains(got, ana) || !strings.Contains(got, bob) {
		t.Errorf("a member's users: %s", got)
	}
	link(ana, second) // replaces
	if strings.Contains(users(first), ana) || !strings.Contains(users(second), ana) {
		t.Errorf("replaced: %s, %s", users(first), users(second))
	}
	if a := w.Must(http.StatusOK, "GET", "/v1/session", session, nil); a.Text("person.links.0.member.name") != "Second" {
		t.Errorf("session: %s", a.Raw)
	}
	w.Refuses(404, "not_found", "GET", eco+"/members/"+first, session, nil)
	w.Must(http.StatusOK, "GET", eco+"/members/"+second, session, nil)
	// The list begins with the users who are linked with no member.
	w.Must(http.StatusNoContent, "DELETE", eco+"/users/"+bob+"/member", owner, nil)
	w.Must(http.StatusNoContent, "DELETE", eco+"/users/"+bob+"/member", owner, nil)
	if a := w.Must(http.StatusOK, "GET", eco+"/users", owner, nil); a.Text("items.0.person.id") != bob || a.At("items.0.member") != nil || a.Text("items.1.member.id") != second {
		t.Errorf("users: %s", a.Raw)
	}
	if users(first) != "[]" {
		t.Errorf("unlinked: %s", users(first))
	}
	w.Must(http.StatusNoContent, "DELETE", eco+"/members/"+second, owner, nil)
	if a := w.Must(http.StatusOK, "GET", "/v1/people/"+ana, owner, nil); a.Text("links") != "[]" || a.Text("ecosystems.0.name") != "North" {
		t.Errorf("the member is gone: %s", a.Raw)
	}
	w.NoMail()
}

func TestLinkMemberRefused(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	partner := w.Partner(owner, "Acme")
	ana, _ := w.Person(owner, partner, "ana@acme.com", false)
	bob, _ := w.Person(owner, partner, "bob@acme.com", false)
	eco, other := ecosystem(w, owner, body{"name": "North"}), ecosystem(w, owner, body{"name": "South"})
	m, foreign := member(w, owner, eco, "First"), member(w, owner, other, "Foreign")
	w.Must(http.StatusCreated, "POST", eco+"/users", owner, body{"email": "ana@acme.com"})

	w.Refuses(409, "not_in_ecosystem", "PUT", eco+"/users/"+bob+"/member", owner, body{"member": m})
	w.Refuses(409, "not_in_ecosystem", "DELETE", eco+"/users/"+bob+"/member", owner, nil)
	w.Refuses(404, "not_found", "PUT", eco+"/users/"+ana+"/member", owner, body{"member": foreign})
	w.Refuses(404, "not_found", "PUT", eco+"/users/"+ana+"/member", owner, body{"member": "01J00000000000000000000000"})
	w.Refuses(404, "not_found", "PUT", eco+"/users/01J00000000000000000000000/member", owner, body{"member": m})
	w.Refuses(404, "not_found", "PUT", "/v1/ecosystems/01J00000000000000000000000/users/"+ana+"/member", owner, body{"member": m})
	w.Refuses(422, "invalid", "PUT", eco+"/users/"+ana+"/member", owner, body{"member": "x"})
	w.Refuses(422, "invalid", "PUT", eco+"/users/"+ana+"/member", owner, body{"member": nil})
	w.Must(http.StatusOK, "POST", "/v1/people/"+ana+"/disable", owner, nil)
	w.Refuses(409, "wrong_state", "PUT", eco+"/users/"+ana+"/member", owner, body{"member": m})
}

package api_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"allyway/internal/api/apitest"
	"allyway/internal/table/tabletest"
)

// ecosystems makes n ecosystems, and returns their addresses.
func (w *team) ecosystems(n int) (all []string) {
	w.T.Helper()
	for i := range n {
		all = append(all, ecosystem(w.World, w.owner, body{"name": fmt.Sprint("North ", i)}))
	}
	return all
}

func (w *team) join(eco, email string) {
	w.T.Helper()
	w.Must(http.StatusCreated, "POST", eco+"/users", w.owner, body{"email": email})
}

func (w *team) link(eco, person, member string) {
	w.T.Helper()
	w.Must(http.StatusOK, "PUT", eco+"/users/"+person+"/member", w.owner, body{"member": member})
}

// named fails the test if the only user of an ecosystem does not have that name there.
func (w *team) named(ecos []string, want string) {
	w.T.Helper()
	for _, eco := range ecos {
		if got := w.Must(http.StatusOK, "GET", eco+"/users", w.owner, nil).Texts("person.name"); !slices.Equal(got, []string{want}) {
			w.T.Errorf("%s has %q, want %q", eco, got, want)
		}
	}
}

// A person with more links than one Write can change is moved. All links end.
func TestMoveOfManyLinks(t *testing.T) {
	t.Parallel()
	w := newTeam(apitest.OnBolt(t))
	id, _ := w.Person(w.owner, w.acme, "ana@acme.com", false)
	ecos := w.ecosystems(60)
	var members []string
	for _, eco := range ecos {
		m := member(w.World, w.owner, eco, "First")
		w.join(eco, "ana@acme.com")
		w.link(eco, id, m)
		members = append(members, eco+"/members/"+m)
	}
	a := w.move(id, w.other)
	if ties, _ := a.At("ecosystems").([]any); a.Text("partner.id") != w.other || len(ties) != 60 || a.Text("links") != "[]" {
		t.Errorf("%s with %d ties: %s", a.Text("partner.id"), len(ties), a.Text("links"))
	}
	for _, m := range members {
		if a := w.Must(http.StatusOK, "GET", m, w.owner, nil); a.Text("users") != "[]" {
			t.Errorf("member: %s", a.Raw)
		}
	}
	w.named(ecos, "Pat Person")
}

// A person is in more ecosystems than one Write can change. A new name is stored in all of them, whether staff or the
// person gave it.
func TestRenameInManyEcosystems(t *testing.T) {
	t.Parallel()
	w := newTeam(apitest.OnBolt(t))
	id, session := w.Person(w.owner, w.acme, "ana@acme.com", false)
	ecos := w.ecosystems(130)
	for _, eco := range ecos {
		w.join(eco, "ana@acme.com")
	}
	for name, bearer := range map[string]string{"Anna": w.owner, "Anne": session} {
		w.Must(http.StatusOK, "PATCH", "/v1/people/"+id, bearer, body{"firstName": name})
		w.named(ecos, name+" Person")
	}
}

// TestJoiningWhileRenamed adds a person to an ecosystem while they get another name, from staff or when they accept.
// The ecosystem has the new name.
func TestJoiningWhileRenamed(t *testing.T) {
	t.Parallel()
	onEngines(t, func(t *testing.T, world *apitest.World) {
		w := newTeam(world)
		ecos := w.ecosystems(2)
		id, link := w.Invited(w.owner, w.acme, "ana@acme.com", false)
		w.Recorder.Between(func() { w.join(ecos[0], "ana@acme.com") })
		w.Must(http.StatusOK, "PATCH", "/v1/people/"+id, w.owner, body{"firstName": "Anna", "lastName": "Novak"})
		w.named(ecos[:1], "Anna Novak")
		w.Recorder.Between(func() { w.join(ecos[1], "ana@acme.com") })
		w.Do("POST", "/v1/invites/accept", "", body{"token": link, "password": apitest.Secret, "firstName": "Anne"})
		w.named(ecos, "Anne Novak")
	})
}

// If a person gives their name when they accept, the ecosystems that they are in already get the name, too.
func TestNamesGivenOnAccepting(t *testing.T) {
	t.Parallel()
	onEngines(t, func(t *testing.T, world *apitest.World) {
		w := newTeam(world)
		w.invites(w.owner, body{"emails": "nameless@acme.com"})
		link := apitest.Token(w.Mail("nameless@acme.com"))
		ecos := w.ecosystems(3)
		for _, eco := range ecos {
			w.join(eco, "nameless@acme.com")
		}
		w.named(ecos, "")
		w.Accept(link, "Nora", "Named")
		w.named(ecos, "Nora Named")
	})
}

// A member with more users than one Write can change is removed. Its users stay in the ecosystem without a member.
func TestRemoveMemberOfManyUsers(t *testing.T) {
	t.Parallel()
	w := newTeam(apitest.OnBolt(t))
	eco := w.ecosystems(1)[0]
	m := member(w.World, w.owner, eco, "Acme of the North by the Sea")
	a := w.invites(w.owner, body{"emails": addresses(120, "acme.com")})
	for i := range 120 {
		w.join(eco, fmt.Sprintf("p%d@acme.com", i))
		w.link(eco, a.Text(fmt.Sprintf("rows.%d.person", i)), m)
	}
	w.Must(http.StatusNoContent, "DELETE", eco+"/members/"+m, w.owner, nil)
	users := pages(w.World, w.owner, eco+"/users")
	for _, u := range users {
		if u["member"] != nil {
			t.Errorf("still linked: %v", u)
		}
	}
	if len(users) != 120 {
		t.Errorf("%d users", len(users))
	}
	shows(t, "ecosystem", w.Must(http.StatusOK, "GET", eco, w.owner, nil), map[string]string{"members": "0", "users": "120"})
	w.Refuses(404, "not_found", "GET", eco+"/members/"+m, w.owner, nil)
}

// partnerNames returns the names that the partner has on its people, each once.
func (w *team) partnerNames(partner string) []string {
	w.T.Helper()
	var all []string
	for _, p := range pages(w.World, w.owner, "/v1/partners/"+partner+"/people?limit=100") {
		all = append(all, fmt.Sprint(p["partner"].(map[string]any)["name"]))
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// TestRenameOfPartnerCompleted renames a partner, with a fault in each of the table calls in turn. When the request is
// repeated, from the version that is then stored, the renaming is completed.
func TestRenameOfPartnerCompleted(t *testing.T) {
	t.Parallel()
	world, faults := faulty(t)
	w := newTeam(world)
	w.invites(w.owner, body{"emails": addresses(130, "acme.com"), "access": false})
	at := "/v1/partners/" + w.acme
	for kind, fault := range map[string]tabletest.Fault{"failed": tabletest.Before, "unanswered": tabletest.Lost} {
		failures := 0
		for call, done := 1, false; !done; call++ {
			name := fmt.Sprintf("Acme %s %d", kind, call)
			tag := w.Must(http.StatusOK, "GET", at, w.owner, nil).Header.Get("ETag")
			rename := func() apitest.Answer { return w.Serve(patchIf(w.World, w.owner, at, tag, body{"name": name})) }
			faults.Set(tabletest.Faults{At: map[int]tabletest.Fault{call: fault}})
			a := rename()
			done = faults.Calls() < call // there was no such call
			faults.Set(tabletest.Faults{})
			if a.Status != http.StatusOK {
				failures++
				tag = w.Must(http.StatusOK, "GET", at, w.owner, nil).Header.Get("ETag")
				a = rename()
			}
			if a.Status != http.StatusOK || a.Text("name") != name {
				t.Errorf("call %d %s: %d %s", call, kind, a.Status, a.Raw)
			}
			if got := w.partnerNames(w.acme); !slices.Equal(got, []string{name}) {
				t.Errorf("call %d %s: people of %q, want %q", call, kind, got, name)
			}
		}
		if failures < 3 {
			t.Errorf("%s: %d renamings", kind, failures)
		}
	}
}

// TestRenamedTwiceAtOnce renames a partner, an ecosystem or a member twice at once. In the end, all copies have the
// name that the record has.
func TestRenamedTwiceAtOnce(t *testing.T) {
	t.Parallel()
	onEngines(t, func(t *testing.T, world *apitest.World) {
		w := newTeam(world)
		id, _ := w.Invited(w.owner, w.acme, "ana@acme.com", false)
		eco := w.ecosystems(1)[0]
		m := member(w.World, w.owner, eco, "First")
		w.join(eco, "ana@acme.com")
		w.Must(http.StatusOK, "PUT", eco+"/users/"+id+"/member", w.owner, body{"member": m})
		for path, copied := range map[string]string{"/v1/partners/" + w.acme: "partner.name", eco: "links.0.ecosystem.name",
			eco + "/members/" + m: "links.0.member.name"} {
			w.renamedTwice(path, func(when string) {
				name := w.Must(http.StatusOK, "GET", path, w.owner, nil).Text("name")
				if got := w.person(id).Text(copied); got != name {
					t.Errorf("%s: the record is %q, its copy %s %q", when, name, copied, got)
				}
			})
		}
	})
}

// renamedTwice renames a record while somebody else renames it, too. The second request runs before each Write of the
// first in turn. Then many requests run at once. It checks the copies each time.
func (w *team) renamedTwice(path string, check func(when string)) {
	w.T.Helper()
	rename := func(name string) apitest.Answer { return w.Do("PATCH", path, w.owner, body{"name": name}) }
	for writes := range 2 { // of the first, before the second
		second := false
		before := func() {
			second = true
			if a := rename(fmt.Sprint("Second ", writes)); a.Status != http.StatusOK {
				w.T.Errorf("the second: %d %s", a.Status, a.Raw)
			}
		}
		for range writes {
			inner := before
			before = func() { w.Recorder.Between(inner) }
		}
		w.Recorder.Between(before)
		if a := rename(fmt.Sprint("First ", writes)); a.Status != http.StatusOK && a.Code() != "conflict" {
			w.T.Errorf("after %d writes: %d %s", writes, a.Status, a.Raw)
		}
		if !second {
			w.T.Errorf("after %d writes: nothing happened", writes)
		}
		check(fmt.Sprintf("after %d writes", writes))
	}
	answers := make([]apitest.Answer, 6)
	atOnce(len(answers), func(i int) { answers[i] = rename(fmt.Sprint("At once ", i)) })
	for status := range tally(answers) {
		if status != "200" && status != "409 conflict" {
			w.T.Errorf("at once: %v", tally(answers))
		}
	}
	check("at once")
}

// A partner's people as CSV take table calls for each page, and none for each person.
func TestPeopleAsCSVInFewCalls(t *testing.T) {
	t.Parallel()
	w := newTeam(apitest.OnBolt(t))
	calls := func(people int, bearer string) int {
		meter := &tabletest.Meter{}
		r := apitest.Request("GET", w.people, bearer, nil)
		r.Header.Set("Accept", "text/csv")
		a := w.Serve(r.WithContext(tabletest.WithMeter(r.Context(), meter)))
		if lines := strings.Count(a.Raw, "\n"); a.Status != http.StatusOK || lines != people+1 {
			t.Errorf("%d, %d lines for %d people", a.Status, lines, people)
		}
		return len(meter.Calls())
	}
	more := func(n int, domain string) {
		w.invites(w.owner, body{"emails": addresses(n, domain), "access": false})
	}
	more(9, "acme.com")
	few := map[string]int{w.owner: calls(10, w.owner), w.managing: calls(10, w.managing)}
	more(290, "free.io")
	for bearer, n := range few {
		if got := calls(300, bearer); got > 4*n { // the first page is smaller than the others
			t.Errorf("%d calls for 300 people on 4 pages, %d for one page", got, n)
		}
	}
}

package api_test

import (
	"fmt"
	"net/http"
	"testing"

	"allyway/internal/api/apitest"
	"allyway/internal/portal"
	"allyway/internal/table/tabletest"
)

// If an ecosystem is full, the refusal says how many slots it has, how many are taken, and whom to ask for more.
func TestFullEcosystemSaysWhy(t *testing.T) {
	t.Parallel()
	w := newTeam(apitest.OnBolt(t))
	w.Person(w.owner, w.acme, "ana@acme.com", false)
	w.Person(w.owner, w.acme, "bob@acme.com", false)
	eco := ecosystem(w.World, w.owner, body{"name": "North", "userSlots": 1})
	w.join(eco, "ana@acme.com")
	refused := func(want map[string]string) {
		t.Helper()
		shows(t, "refused", w.Refuses(409, "no_slots_left", "POST", eco+"/users", w.owner, body{"email": "bob@acme.com"}), want)
	}
	refused(map[string]string{"slots": "1", "used": "1", "supportContact": "",
		"detail": "The only user slot of this ecosystem is taken; give it more, or remove a user."})
	w.Settings(func(s *portal.Settings) { s.SupportContact = "sales@example.com" })
	refused(map[string]string{"slots": "1", "used": "1", "supportContact": "sales@example.com",
		"detail": "The only user slot of this ecosystem is taken; ask sales@example.com for more."})
}

// An invited person can be in an ecosystem, but takes a slot only when they accept. They get one even if the ecosystem
// is full by then.
func TestInvitedTakeNoSlot(t *testing.T) {
	t.Parallel()
	onEngines(t, func(t *testing.T, world *apitest.World) {
		w := newTeam(world)
		w.Person(w.owner, w.acme, "ana@acme.com", false)
		ivo, link := w.Invited(w.owner, w.acme, "ivo@acme.com", false)
		gone, _ := w.Invited(w.owner, w.acme, "gone@acme.com", false)
		eco := ecosystem(w.World, w.owner, body{"name": "North", "userSlots": 1})
		counts := func(users, used string) {
			t.Helper()
			shows(t, "ecosystem", w.Must(http.StatusOK, "GET", eco, w.owner, nil), map[string]string{"users": users, "used": used})
		}
		w.join(eco, "ivo@acme.com")
		w.join(eco, "gone@acme.com")
		counts("2", "0")
		w.join(eco, "ana@acme.com")
		counts("3", "1")
		w.Must(http.StatusNoContent, "DELETE", eco+"/users/"+gone, w.owner, nil)
		counts("2", "1")
		w.Accept(link, "Ivo", "Novak")
		counts("2", "2")
		w.Must(http.StatusNoContent, "DELETE", eco+"/users/"+ivo, w.owner, nil)
		counts("1", "1")
	})
}

// Of twenty people who are added to five slots at the same moment, five are in.
func TestSlotsAtOnce(t *testing.T) {
	t.Parallel()
	onEngines(t, func(t *testing.T, world *apitest.World) {
		w := newTeam(world)
		for i := range 20 {
			w.Person(w.owner, w.acme, fmt.Sprintf("p%d@acme.com", i), false)
		}
		eco := ecosystem(w.World, w.owner, body{"name": "North", "userSlots": 5})
		answers := make([]apitest.Answer, 20)
		atOnce(len(answers), func(i int) {
			answers[i] = settles(w.World, "POST", eco+"/users", w.owner, body{"email": fmt.Sprintf("p%d@acme.com", i)})
		})
		if n := tally(answers); n["201"] != 5 || n["409 no_slots_left"] != 15 {
			t.Errorf("twenty for five slots: %v", n)
		}
		shows(t, "ecosystem", w.Must(http.StatusOK, "GET", eco, w.owner, nil), map[string]string{"users": "5", "used": "5"})
		if in := pages(w.World, w.owner, eco+"/users"); len(in) != 5 {
			t.Errorf("%d users", len(in))
		}
	})
}

// A repeated request with the same key returns the same user, also if the ecosystem is full by then.
func TestUserIsAddedOnce(t *testing.T) {
	t.Parallel()
	w := newTeam(apitest.OnBolt(t))
	w.Person(w.owner, w.acme, "ana@acme.com", false)
	w.Person(w.owner, w.acme, "bob@acme.com", false)
	eco := ecosystem(w.World, w.owner, body{"name": "North", "userSlots": 1})
	first := w.Serve(keyed(w.owner, eco+"/users", "k", body{"email": "ana@acme.com"}))
	again := w.Serve(keyed(w.owner, eco+"/users", "k", body{"email": "ana@acme.com"}))
	if first.Status != http.StatusCreated || again.Status != http.StatusCreated || again.Raw != first.Raw {
		t.Errorf("%d %s, then %d %s", first.Status, first.Raw, again.Status, again.Raw)
	}
	if a := w.Serve(keyed(w.owner, eco+"/users", "k", body{"email": "bob@acme.com"})); a.Code() != "invalid" {
		t.Errorf("the key with another address: %d %s", a.Status, a.Raw)
	}
}

// A page of fifty people who are in ecosystems takes at most six table calls.
func TestPageOfPeopleInFewCalls(t *testing.T) {
	t.Parallel()
	w := newTeam(apitest.OnBolt(t))
	w.invites(w.owner, body{"emails": addresses(60, "acme.com")})
	eco := ecosystem(w.World, w.owner, body{"name": "North"})
	for i := range 60 {
		w.join(eco, fmt.Sprintf("p%d@acme.com", i))
	}
	meter := &tabletest.Meter{}
	r := apitest.Request("GET", "/v1/people?limit=50", w.owner, nil)
	a := w.Serve(r.WithContext(tabletest.WithMeter(r.Context(), meter)))
	got := 0
	for _, name := range a.Texts("ecosystems.0.name") {
		if name == "North" {
			got++
		}
	}
	if a.Status != http.StatusOK || got < 45 || len(meter.Calls()) > 6 {
		t.Errorf("%d: %d people with an ecosystem in %d calls", a.Status, got, len(meter.Calls()))
	}
}

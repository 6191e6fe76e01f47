package ecosystems_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"allyway/internal/api/apitest"
	"allyway/internal/portal"
	"allyway/internal/table/tabletest"
	"allyway/internal/token"
)

// suggestions pages through what is suggested, each as "person member reason".
func (w *world) suggestions(eco string, limit int) (all []string) {
	w.T.Helper()
	for cursor := ""; ; {
		a := w.Must(200, "GET", fmt.Sprintf("/v1/ecosystems/%s/suggestions?limit=%d&cursor=%s", eco, limit, cursor), w.By, nil)
		people, members, reasons := a.Texts("person.name"), a.Texts("member.name"), a.Texts("reason")
		for i := range people {
			all = append(all, people[i]+" "+members[i]+" "+reasons[i])
		}
		if cursor = a.Text("next"); cursor == "" {
			return all
		}
	}
}

// suggesting is an ecosystem in which users share something with members.
type suggesting struct {
	*world
	eco, acme string
	people    map[string]string // name → id
	members   map[string]string
}

func newSuggesting(t *testing.T) *suggesting {
	w := newWorld(t)
	s := &suggesting{world: w, acme: w.Partner(w.By, "Acme", "acme.com"), people: map[string]string{}, members: map[string]string{}}
	s.eco = w.Must(201, "POST", "/v1/ecosystems", w.By, body{"name": "North"}).Text("id")
	other := w.Partner(w.By, "Other")
	for name, email := range map[string]string{"Ana": "ana@acme.com", "Bob": "bob@bolt.com", "Cat": "cat@gmail.com", "Dan": "dan@gmail.com", "Eve": "eve@both.com"} {
		partner := other
		if name == "Cat" {
			partner = s.acme
		}
		s.people[name] = w.Must(201, "POST", "/v1/partners/"+partner+"/people", w.By, body{"firstName": name, "lastName": "User", "email": email, "access": true}).Text("person.id")
		w.Must(201, "POST", s.path("/users"), w.By, body{"email": email})
	}
	for name, in := range map[string]body{
		"Ana herself": {"kind": "person", "email": "ANA@acme.com"}, "Acme": {"kind": "organisation", "domain": "acme.com", "partner": s.acme},
		"Bolt": {"kind": "organisation", "email": "info@bolt.com"}, "Gmail": {"kind": "organisation", "domain": "gmail.com"},
		"Both one": {"kind": "organisation", "domain": "both.com"}, "Both two": {"kind": "organisation", "domain": "both.com"},
	} {
		in["name"] = name
		s.members[name] = w.Must(201, "POST", s.path("/members"), w.By, in).Text("id")
	}
	return s
}

func (s *suggesting) path(rest string) string { return "/v1/ecosystems/" + s.eco + rest }

func (s *suggesting) wants(want ...string) {
	s.T.Helper()
	for _, limit := range []int{2, 50} {
		got := s.suggestions(s.eco, limit)
		slices.Sort(got)
		if diff := cmp.Diff(want, got); diff != "" {
			s.T.Errorf("by %d (-want +got): %s", limit, diff)
		}
	}
}

// TestSuggestions checks which members are suggested for each user without a member: those that have the strongest
// reason.
func TestSuggestions(t *testing.T) {
	t.Parallel()
	s := newSuggesting(t)
	s.wants("Ana User Ana herself email", "Bob User Bolt domain", "Cat User Acme partner", "Eve User Both one domain", "Eve User Both two domain")
	s.Must(200, "PATCH", s.path("/members/"+s.members["Bolt"]), s.By, body{"name": "Volt"})
	s.Must(200, "PATCH", s.path("/members/"+s.members["Ana herself"]), s.By, body{"email": nil})
	s.Must(204, "DELETE", s.path("/members/"+s.members["Both two"]), s.By, nil)
	s.Must(204, "DELETE", s.path("/users/"+s.people["Cat"]), s.By, nil)
	s.wants("Ana User Acme domain", "Bob User Volt domain", "Eve User Both one domain")
	s.Must(200, "PUT", s.path("/users/"+s.people["Bob"]+"/member"), s.By, body{"member": s.members["Gmail"]})
	s.wants("Ana User Acme domain", "Eve User Both one domain")
}

// TestAcceptSuggestions links the given pairs. For each pair that is not linked, the verdict says why.
func TestAcceptSuggestions(t *testing.T) {
	t.Parallel()
	s := newSuggesting(t)
	elsewhere := s.Must(201, "POST", "/v1/ecosystems", s.By, body{"name": "South"}).Text("id")
	foreign := s.Must(201, "POST", "/v1/ecosystems/"+elsewhere+"/members", s.By, body{"name": "Foreign", "kind": "person"}).Text("id")
	contact := s.Contact(s.By, s.acme, "con@acme.com")
	pair := func(person, member string) body { return body{"person": person, "member": member} }
	accept := func(pairs ...body) []string {
		t.Helper()
		return verdictsOf(s.Must(200, "POST", s.path("/suggestions/accept"), s.By, body{"pairs": pairs}))
	}
	acme := s.members["Acme"]
	got := accept(pair(s.people["Ana"], acme), pair(s.people["Cat"], acme), pair(s.people["Ana"], s.members["Bolt"]), pair(s.people["Bob"], foreign),
		pair(contact, acme), pair("01J00000000000000000000000", acme))
	if diff := cmp.Diff([]string{"linked", "linked", "refused already_linked", "refused member_not_found", "refused not_in_ecosystem", "refused person_not_found"}, got); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"unchanged", "refused already_linked"}, accept(pair(s.people["Ana"], acme), pair(s.people["Cat"], s.members["Bolt"]))); diff != "" {
		t.Error(diff)
	}
	a := s.Must(200, "GET", s.path("/members/"+acme), s.By, nil)
	if users, _ := a.At("users").([]any); len(users) != 2 {
		t.Errorf("member: %s", a.Raw)
	}
	if a := s.Must(200, "GET", "/v1/people/"+s.people["Ana"], s.By, nil); a.Text("links.0.member.id") != acme {
		t.Errorf("person: %s", a.Raw)
	}
	s.Must(204, "DELETE", s.path("/members/"+acme), s.By, nil) // its count of links is right
	for _, in := range []body{{}, {"pairs": []body{}}, {"all": true, "pairs": []body{pair(contact, acme)}}, {"pairs": []body{pair("x", "y")}}} {
		s.Refuses(422, "invalid", "POST", s.path("/suggestions/accept"), s.By, in)
	}
	s.Refuses(400, "malformed", "POST", s.path("/suggestions/accept"), s.By, body{"all": true, "cursor": "x"})
}

// TestAcceptAll links whoever has one suggestion, and leaves those with several.
func TestAcceptAll(t *testing.T) {
	t.Parallel()
	s := newSuggesting(t)
	got := verdictsOf(s.Must(200, "POST", s.path("/suggestions/accept"), s.By, body{"all": true}))
	if slices.Sort(got); !slices.Equal(got, []string{"linked", "linked", "linked", "refused several_members"}) {
		t.Errorf("%q", got)
	}
	s.wants("Eve User Both one domain", "Eve User Both two domain")
}

func verdictsOf(a apitest.Answer) (all []string) {
	rows, _ := a.At("rows").([]any)
	for _, row := range rows {
		r := row.(map[string]any)
		text := fmt.Sprint(r["outcome"])
		if r["reason"] != nil {
			text += fmt.Sprint(" ", r["reason"])
		}
		all = append(all, text)
	}
	return all
}

// TestSuggestionsInFewCalls makes no more calls among a thousand members than among a few.
func TestSuggestionsInFewCalls(t *testing.T) {
	t.Parallel()
	calls := func(members int) int {
		s := newSuggesting(t)
		for i := 0; i < members; i += 10 {
			change := s.Store.Change("", s.Clock.Now())
			for j := range 10 {
				change.SaveMember(nil, &portal.Member{ID: token.NewIDAt(s.Clock.Now()), Ecosystem: s.eco, Name: fmt.Sprint("More ", i+j), Kind: portal.MemberPerson,
					Domain: fmt.Sprintf("more%d.com", i+j)})
			}
			if err := change.Commit(context.Background()); err != nil {
				t.Fatal(err)
			}
		}
		meter := &tabletest.Meter{}
		r := apitest.Request("GET", s.path("/suggestions"), s.By, nil)
		if a := s.Serve(r.WithContext(tabletest.WithMeter(r.Context(), meter))); strings.Count(a.Raw, "reason") != 5 {
			t.Errorf("among %d members: %s", members, a.Raw)
		}
		return len(meter.Calls())
	}
	if few, many := calls(0), calls(1000); few != many || many > 20 {
		t.Errorf("%d calls among few, %d among many members", few, many)
	}
}

// BenchmarkSuggestions reads a page of suggestions for ten thousand users among a hundred thousand members.
func BenchmarkSuggestions(b *testing.B) {
	w := newWorld(b)
	eco := w.crowd(100_000, companies)
	people := w.users(eco, 10_000)
	for i := range 100 {
		w.Must(201, "POST", "/v1/ecosystems/"+eco+"/members", w.By, body{"name": fmt.Sprint("Person ", i), "kind": "person", "email": people[i*7]})
	}
	var times []time.Duration
	for b.Loop() {
		start := time.Now()
		w.Must(200, "GET", "/v1/ecosystems/"+eco+"/suggestions?limit=20", w.By, nil)
		times = append(times, time.Since(start))
	}
	slices.Sort(times)
	b.ReportMetric(float64(times[len(times)/2].Microseconds())/1000, "p50-ms")
}

// users stores n users of an ecosystem, without a member, and returns their addresses.
func (w *world) users(eco string, n int) (addresses []string) {
	w.T.Helper()
	e := &portal.Ecosystem{ID: eco, Name: "North"}
	for i := range n {
		who := &portal.Person{ID: token.NewIDAt(w.Clock.Now()), FirstName: "User", LastName: fmt.Sprintf("%05d", i), Status: portal.StatusActive, Role: portal.RoleUser,
			Email: portal.Address(fmt.Sprintf("user%d@many%d.com", i, i))}
		tie := portal.NewEcosystemUser(who, e, w.Clock.Now())
		who.Ties = who.TiesWith(tie)
		change := w.Store.Change("", w.Clock.Now())
		change.SavePerson(nil, who)
		if err := change.Commit(context.Background()); err != nil {
			w.T.Fatal(err)
		}
		who.Version = 1
		change = w.Store.Change("", w.Clock.Now())
		change.AddTie(tie, who, int64(n))
		if err := change.Commit(context.Background()); err != nil {
			w.T.Fatal(err)
		}
		addresses = append(addresses, string(who.Email))
	}
	return addresses
}

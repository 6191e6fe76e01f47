package api_test

import (
	"fmt"
	"net/http"
	"slices"
	"testing"

	"allyway/internal/api/apitest"
)

// If many requests ask for a unique value at once, one gets it, and the others are refused with the reason.
func TestUniqueAtOnce(t *testing.T) {
	t.Parallel()
	onEngines(t, func(t *testing.T, w *apitest.World) {
		owner := w.Owner()
		partner := w.Partner(owner, "Acme")
		contacts := make([]string, 10)
		for i := range contacts {
			contacts[i] = w.Contact(owner, partner, "")
		}
		for name, scenario := range map[string]struct {
			send func(i int) apitest.Answer
			code string
			won  int
		}{
			"address": {func(i int) apitest.Answer {
				return w.Do("POST", "/v1/partners/"+partner+"/people", owner, body{"firstName": "A", "lastName": fmt.Sprint(i), "email": "A@acme.com", "access": i%2 == 0})
			}, "email_taken", 201},
			"address of a contact": {func(i int) apitest.Answer {
				return w.Do("PATCH", "/v1/people/"+contacts[i], owner, body{"email": "b@acme.com"})
			}, "email_taken", 200},
			"address of a first contact": {func(i int) apitest.Answer {
				return w.Do("POST", "/v1/partners", owner, body{"name": fmt.Sprint("New ", i), "kind": "partner", "licence": "guest",
					"primaryContact": body{"firstName": "A", "lastName": "B", "email": "c@acme.com"}})
			}, "email_taken", 201},
			"domain": {func(i int) apitest.Answer {
				return w.Do("POST", "/v1/partners", owner, licensed(body{"licensedId": fmt.Sprint("L", i), "domains": []string{"one.com", fmt.Sprintf("d%d.com", i)}}))
			}, "domain_taken", 201},
			"licensed ID": {func(i int) apitest.Answer {
				return w.Do("POST", "/v1/partners", owner, licensed(body{"licensedId": "same", "domains": []string{fmt.Sprintf("e%d.com", i)}}))
			}, "licensed_id_taken", 201},
		} {
			answers := make([]apitest.Answer, 10)
			atOnce(len(answers), func(i int) { answers[i] = scenario.send(i) })
			if n := tally(answers); n[fmt.Sprint(scenario.won)] != 1 || n["409 "+scenario.code] != 9 {
				t.Errorf("%s: %v", name, n)
			}
		}
		// If two changes at once give one partner the same domain, neither is refused because somebody else has it.
		id := w.Partner(owner, "Twice")
		answers := make([]apitest.Answer, 2)
		w.Recorder.Between(func() { answers[1] = w.Do("PATCH", "/v1/partners/"+id, owner, body{"domains": []string{"twice.com"}}) })
		answers[0] = w.Do("PATCH", "/v1/partners/"+id, owner, body{"domains": []string{"twice.com", "more.com"}})
		if answers[0].Status != http.StatusOK || answers[1].Status != http.StatusOK {
			t.Errorf("one's own domain: %v: %s", tally(answers), answers[0].Raw)
		}
		// The refused requests claim nothing: every domain that only they asked for is free.
		free := 0
		for i := range 10 {
			if a := w.Do("POST", "/v1/partners", owner, body{"name": "Heir", "kind": "partner", "licence": "guest", "domains": []string{fmt.Sprintf("d%d.com", i)}}); a.Status == http.StatusCreated {
				free++
			}
		}
		if free != 9 {
			t.Errorf("%d domains are free, want 9", free)
		}
	})
}

// Counts and slots stay exact when many changes happen at once.
func TestCountsAreExactAtOnce(t *testing.T) {
	t.Parallel()
	onEngines(t, func(t *testing.T, w *apitest.World) {
		owner := w.Owner()
		partner := w.Partner(owner, "Acme")
		ids := make([]string, 16)
		atOnce(len(ids), func(i int) {
			ids[i] = settles(w, "POST", "/v1/partners/"+partner+"/people", owner, body{"firstName": "A", "lastName": "B",
				"email": fmt.Sprintf("p%d@acme.com", i), "access": i%2 == 0}).Text("person.id")
		})
		atOnce(len(ids), func(i int) {
			switch i % 4 {
			case 0:
				settles(w, "POST", "/v1/people/"+ids[i]+"/disable", owner, nil)
			case 1:
				settles(w, "POST", "/v1/people/"+ids[i]+"/invite", owner, nil)
			case 2:
				settles(w, "POST", "/v1/invites/accept", "", body{"token": w.InviteLink(ids[i]), "password": apitest.Secret})
			}
		})
		if a := w.Must(http.StatusOK, "GET", "/v1/partners/"+partner, owner, nil); a.Text("counts") != "map[active:4 bounced:0 contacts:4 disabled:4 expired:0 invited:4 requested:0]" {
			t.Errorf("counts: %s", a.Raw)
		}

		eco := ecosystem(w, owner, body{"name": "North", "userSlots": 3})
		join := func(i int) apitest.Answer {
			return settles(w, "POST", eco+"/users", owner, body{"email": fmt.Sprintf("p%d@acme.com", i)})
		}
		answers := make([]apitest.Answer, 8) // the invited and the active
		atOnce(len(answers), func(i int) { answers[i] = join(i/2*4 + 1 + i%2) })
		n := tally(answers) // the invited take no slot, but cannot be added once it is full
		if n["201"] < 3 || n["201"] > 7 || n["201"]+n["409 no_slots_left"] != 8 {
			t.Errorf("eight for three slots: %v", n)
		}
		if a := w.Must(http.StatusOK, "GET", eco, owner, nil); a.Text("used") != "3" || a.Text("users") != fmt.Sprint(n["201"]) || len(pages(w, owner, eco+"/users")) != n["201"] {
			t.Errorf("ecosystem: %s", a.Raw)
		}
		// The same user is added twice at once to the last slot. Neither request is refused, since the user is in.
		eco = ecosystem(w, owner, body{"name": "South", "userSlots": 1})
		var inner apitest.Answer
		w.Recorder.Between(func() { inner = join(1) })
		if outer := join(1); inner.Status != http.StatusCreated || outer.Status != http.StatusCreated {
			t.Errorf("the same user twice: %d, %d %s", inner.Status, outer.Status, outer.Raw)
		}
	})
}

func TestEcosystemGoesWhileSomebodyJoins(t *testing.T) {
	t.Parallel()
	onEngines(t, func(t *testing.T, w *apitest.World) {
		owner := w.Owner()
		w.Invited(owner, w.Partner(owner, "Acme"), "ivo@acme.com", false)
		var inner apitest.Answer
		for what, change := range map[string]func(eco string) apitest.Answer{
			"user": func(eco string) apitest.Answer {
				return w.Do("POST", eco+"/users", owner, body{"email": "ivo@acme.com"})
			},
			"member": func(eco string) apitest.Answer {
				return w.Do("POST", eco+"/members", owner, body{"name": "First", "kind": "person"})
			},
			"edit": func(eco string) apitest.Answer { return w.Do("PATCH", eco, owner, body{"name": "Second"}) },
		} {
			eco := ecosystem(w, owner, body{"name": "North"})
			w.Recorder.Between(func() { inner = w.Do("DELETE", eco, owner, nil) })
			if outer := change(eco); inner.Status != http.StatusNoContent || outer.Status != http.StatusNotFound {
				t.Errorf("a %s, removed in between: %d, %d %s", what, inner.Status, outer.Status, outer.Raw)
			}
			eco = ecosystem(w, owner, body{"name": "North"})
			w.Recorder.Between(func() { inner = change(eco) })
			for range 5 {
				if a := w.Do("DELETE", eco, owner, nil); a.Status == http.StatusNoContent || a.Status == http.StatusNotFound {
					break
				} else if a.Status != http.StatusServiceUnavailable && a.Code() != "conflict" {
					t.Errorf("a %s in between: %d %s", what, a.Status, a.Raw)
				}
			}
			w.Refuses(404, "not_found", "GET", eco, owner, nil)
		}
		if a := w.Must(http.StatusOK, "GET", "/v1/people?q=ivo%40acme.com", owner, nil); a.Text("items.0.ecosystems") != "[]" {
			t.Errorf("the person is in what is gone: %s", a.Raw)
		}
	})
}

// TestLinksAgreeAtOnce changes links and members at once. Each member's users are then exactly those who are linked
// with it, and each member can be removed.
func TestLinksAgreeAtOnce(t *testing.T) {
	t.Parallel()
	onEngines(t, func(t *testing.T, w *apitest.World) {
		owner := w.Owner()
		id, _ := w.Invited(owner, w.Partner(owner, "Acme"), "ivo@acme.com", false)
		eco := ecosystem(w, owner, body{"name": "North"})
		w.Must(http.StatusCreated, "POST", eco+"/users", owner, body{"email": "ivo@acme.com"})
		at := eco + "/users/" + id + "/member"
		members := []string{member(w, owner, eco, "One"), member(w, owner, eco, "Two"), member(w, owner, eco, "Three")}

		w.Recorder.Between(func() { w.Must(http.StatusOK, "PUT", at, owner, body{"member": members[1]}) })
		w.Must(http.StatusOK, "PUT", at, owner, body{"member": members[0]})
		w.Recorder.Between(func() { w.Must(http.StatusNoContent, "DELETE", at, owner, nil) })
		w.Must(http.StatusOK, "PUT", at, owner, body{"member": members[1]})
		atOnce(12, func(i int) {
			if i%4 == 3 {
				settles(w, "DELETE", at, owner, nil)
				return
			}
			settles(w, "PUT", at, owner, body{"member": members[i%3]})
		})
		linked := w.Must(http.StatusOK, "GET", "/v1/people/"+id, owner, nil).Text("links.0.member.id")
		for _, m := range members {
			want := map[bool]string{true: "[" + id + "]", false: "[]"}[m == linked]
			a := w.Must(http.StatusOK, "GET", eco+"/members/"+m, owner, nil)
			users := []string{}
			for i := range a.At("users").([]any) {
				users = append(users, a.Text(fmt.Sprintf("users.%d.id", i)))
			}
			if fmt.Sprint(users) != want {
				t.Errorf("linked with %s, and %s has %v", linked, m, users)
			}
		}
		// If a member is removed while somebody is being linked with it, no link to the removed member is left.
		var inner apitest.Answer
		w.Must(http.StatusNoContent, "DELETE", at, owner, nil)
		w.Recorder.Between(func() { inner = w.Do("DELETE", eco+"/members/"+members[0], owner, nil) })
		if outer := w.Do("PUT", at, owner, body{"member": members[0]}); inner.Status != http.StatusNoContent || outer.Status != http.StatusNotFound {
			t.Errorf("removed in between: %d, %d %s", inner.Status, outer.Status, outer.Raw)
		}
		w.Recorder.Between(func() { inner = w.Do("PUT", at, owner, body{"member": members[1]}) })
		outer := settles(w, "DELETE", eco+"/members/"+members[1], owner, nil)
		if inner.Status != http.StatusOK || outer.Status != http.StatusNoContent {
			t.Errorf("linked in between: %d, %d %s", inner.Status, outer.Status, outer.Raw)
		}
		if a := w.Must(http.StatusOK, "GET", "/v1/people/"+id, owner, nil); a.At("links.0.member") != nil {
			t.Errorf("linked with what is gone: %s", a.Raw)
		}
		w.Must(http.StatusNoContent, "DELETE", eco+"/members/"+members[2], owner, nil)
		if got := names(pages(w, owner, eco+"/members")); !slices.Equal(got, []string{}) {
			t.Errorf("members: %q", got)
		}
	})
}

package partners_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"allyway/internal/api/apitest"
	"allyway/internal/portal"
	"allyway/internal/table"
	"allyway/internal/table/bolt"
	"allyway/internal/table/tabletest"
)

// pick chooses a number below n. A history makes all its choices with it.
type pick func(n int) int

// anybody returns one of the town's people, or nil if there are none. Usually it is one with a status of where, for
// whom the step makes sense.
func (w *town) anybody(choose pick, where ...portal.Status) *portal.Person {
	people := slices.DeleteFunc(w.people(), func(p *portal.Person) bool { return p.Role.Staff() })
	fit := slices.DeleteFunc(slices.Clone(people), func(p *portal.Person) bool { return !slices.Contains(where, p.Status) })
	switch {
	case len(people) == 0:
		return nil
	case len(fit) > 0 && choose(4) > 0:
		return fit[choose(len(fit))]
	}
	return people[choose(len(people))]
}

// step is one thing that somebody does, allowed or not. do returns the answer's status.
type step struct {
	name string
	do   func(w *town, choose pick) int
}

// onPerson is a step that somebody does to a person under /v1/people/{id}.
func onPerson(method, rest string, in func(p *portal.Person, choose pick) any, where ...portal.Status) func(w *town, choose pick) int {
	return func(w *town, choose pick) int {
		p := w.anybody(choose, where...)
		if p == nil {
			return http.StatusNotFound
		}
		var sent any
		if in != nil {
			sent = in(p, choose)
		}
		return w.ask(method, "/v1/people/"+p.ID+rest, w.By, sent).Status
	}
}

func (w *town) address(choose pick) string { return w.emails[choose(len(w.emails))] }

func steps() []step {
	return []step{
		{"add", func(w *town, choose pick) int {
			in := body{"firstName": "Pat", "lastName": "Person", "access": choose(2) == 0, "primaryContact": choose(2) == 0, "expiresIn": 1 + choose(4)}
			if choose(4) > 0 {
				in["email"] = w.address(choose)
			}
			return w.ask("POST", "/v1/partners/"+w.partners[choose(2)]+"/people", w.By, in).Status
		}},
		{"add without a partner", func(w *town, choose pick) int {
			return w.ask("POST", "/v1/people", w.By, body{"firstName": "Con", "lastName": "Tact", "email": w.address(choose)}).Status
		}},
		{"add a partner for somebody", func(w *town, choose pick) int {
			free := slices.DeleteFunc(w.people(), func(p *portal.Person) bool { return p.Role.Staff() || p.Partner != "" })
			p := w.anybody(choose)
			if len(free) > 0 {
				p = free[choose(len(free))]
			}
			if p == nil {
				return http.StatusNotFound
			}
			a := w.ask("POST", "/v1/partners", w.By, body{"name": "Own", "kind": "partner", "licence": "guest", "primaryContact": body{"id": p.ID}})
			if a.Status == http.StatusCreated {
				w.partners = append(w.partners, a.Text("id"))
			}
			return a.Status
		}},
		{"invite", onPerson("POST", "/invite", func(_ *portal.Person, choose pick) any { return body{"expiresIn": 1 + choose(4)} },
			portal.StatusContact, portal.StatusInvited)},
		{"revoke", onPerson("DELETE", "/invite", nil, portal.StatusInvited)},
		{"disable", onPerson("POST", "/disable", nil, portal.StatusInvited, portal.StatusActive)},
		{"enable", onPerson("POST", "/enable", nil, portal.StatusDisabled)},
		{"role", onPerson("PATCH", "", func(_ *portal.Person, choose pick) any { return body{"primaryContact": choose(2) == 0} })},
		{"name", onPerson("PATCH", "", func(_ *portal.Person, choose pick) any { return body{"lastName": fmt.Sprint("Name", choose(9))} })},
		{"no address", onPerson("PATCH", "", func(*portal.Person, pick) any { return body{"email": nil} })},
		{"another case", onPerson("PATCH", "", func(p *portal.Person, _ pick) any { return body{"email": strings.ToUpper(string(p.Email))} })},
		{"another address", func(w *town, choose pick) int {
			return onPerson("PATCH", "", func(*portal.Person, pick) any { return body{"email": w.address(choose)} })(w, choose)
		}},
		{"accept", withLink("accept", body{"password": apitest.Secret, "firstName": "Ac", "lastName": "Cepted"})},
		{"decline", withLink("decline", nil)},
		{"renew", withLink("renew", nil)},
		{"forgot", func(w *town, choose pick) int {
			return w.ask("POST", "/v1/password/forgot", "", body{"email": w.address(choose)}).Status
		}},
		{"partner's status", func(w *town, choose pick) int {
			return w.ask("PATCH", "/v1/partners/"+w.partners[choose(2)], w.By, body{"status": []string{"active", "active", "inactive"}[choose(3)]}).Status
		}},
		{"time goes by", func(w *town, choose pick) int {
			w.Clock.Move(time.Duration(choose(90)) * time.Minute)
			return w.act(func() error { _, err := w.Cleanup.ExpireInvites(context.Background()); return err })
		}},
		{"mail is sent", func(w *town, _ pick) int {
			unsent := w.Unsent()
			return w.act(func() (err error) {
				for _, key := range unsent {
					err = errors.Join(err, w.Mailing.Send(context.Background(), key))
				}
				return err
			})
		}},
	}
}

// ask sends a request. If spoil is set, the table fails meanwhile.
func (w *town) ask(method, path, bearer string, in any) apitest.Answer {
	if w.spoil != nil {
		defer w.spoil()()
	}
	return w.Do(method, path, bearer, in)
}

// act does something for which there is no request, such as a job. It returns the status that a request gets for the
// same error.
func (w *town) act(do func() error) int {
	if w.spoil != nil {
		defer w.spoil()()
	}
	switch err := do(); {
	case err == nil:
		return http.StatusOK
	case errors.Is(err, table.ErrUnavailable):
		return http.StatusServiceUnavailable
	}
	return http.StatusInternalServerError
}

// withLink is a step with the link of somebody's current invite, if it can be one.
func withLink(what string, in body) func(w *town, choose pick) int {
	return func(w *town, choose pick) int {
		p := w.anybody(choose, portal.StatusInvited)
		if p == nil || p.InviteVersion == 0 || p.InviteExpiresAt.IsZero() {
			return http.StatusNotFound
		}
		sent := body{"token": w.InviteLink(p.ID)}
		for k, v := range in {
			sent[k] = v
		}
		return w.ask("POST", "/v1/invites/"+what, "", sent).Status
	}
}

// TestWhatIsDerivedFromPeople runs random histories. After each step, it checks that the counts, the claims on
// addresses, the invites' rows, the places in lists and the number of owners agree with the people.
func TestWhatIsDerivedFromPeople(t *testing.T) {
	t.Parallel()
	all, done := steps(), map[string]int{}
	rapid.Check(t, func(rt *rapid.T) {
		w := newTown(newWorld(t))
		defer w.Table.Close()
		for range rapid.IntRange(5, 20).Draw(rt, "steps") {
			chance := rand.New(rand.NewPCG(rapid.Uint64().Draw(rt, "seed"), 0)) // not rapid, which prefers small numbers
			s := all[chance.IntN(len(all))]
			status := s.do(w, chance.IntN)
			if status >= 500 {
				rt.Fatalf("%s: %d; logged %s", s.name, status, w.Log)
			}
			if status < 300 {
				done[s.name]++
			}
			if wrong := w.check(); len(wrong) > 0 {
				rt.Fatalf("after %s (%d): %s", s.name, status, strings.Join(wrong, "\n"))
			}
		}
	})
	for _, s := range all {
		if done[s.name] == 0 {
			t.Errorf("%q was never done", s.name)
		}
	}
}

// TestDerivedUnderConcurrency lets six people do random things at once.
func TestDerivedUnderConcurrency(t *testing.T) {
	t.Parallel()
	var all []step
	for _, s := range steps() {
		if s.name != "add a partner for somebody" && s.name != "time goes by" { // these change the town itself
			all = append(all, s)
		}
	}
	for seed := range uint64(4) {
		w := newTown(newWorld(t))
		var group sync.WaitGroup
		for i := range uint64(6) {
			chance := rand.New(rand.NewPCG(seed, i))
			group.Go(func() {
				for range 25 {
					s := all[chance.IntN(len(all))]
					if status := s.do(w, chance.IntN); status >= 500 {
						t.Errorf("%s: %d; logged %s", s.name, status, w.Log)
					}
				}
			})
		}
		group.Wait()
		if wrong := w.check(); len(wrong) > 0 {
			t.Errorf("seed %d: %s", seed, strings.Join(wrong, "\n"))
		}
	}
}

// TestDerivedUnderFaults does the same on a table that fails a fifth of its calls, half of these after it has carried
// them out. Each step must happen completely or not at all.
func TestDerivedUnderFaults(t *testing.T) {
	t.Parallel()
	all, done, failed := steps(), 0, 0
	for seed := range uint64(6) {
		engine, err := bolt.Open(filepath.Join(t.TempDir(), "table.db"))
		if err != nil {
			t.Fatal(err)
		}
		faulty := tabletest.Faulty(engine, tabletest.Faults{})
		a := apitest.On(t, faulty)
		w := newTown(&world{apitest.OwnedBy(a)})
		chance := rand.New(rand.NewPCG(seed, 1))
		w.spoil = func() func() {
			faulty.Set(tabletest.Faults{Before: 0.1, Lost: 0.1, Seed: chance.Uint64()})
			return func() { faulty.Set(tabletest.Faults{}) }
		}
		for range 60 {
			s := all[chance.IntN(len(all))]
			switch status := s.do(w, chance.IntN); {
			case status == http.StatusServiceUnavailable:
				failed++
			case status >= 500:
				t.Fatalf("%s: %d; logged %s", s.name, status, w.Log)
			case status < 300:
				done++
			}
			if wrong := w.check(); len(wrong) > 0 {
				t.Fatalf("seed %d, after %s: %s", seed, s.name, strings.Join(wrong, "\n"))
			}
		}
	}
	if done < 50 || failed < 50 {
		t.Errorf("%d steps were done, %d failed", done, failed)
	}
}

package api_test

import (
	"fmt"
	"net/http"
	"testing"

	"allyway/internal/api/apitest"
	"allyway/internal/portal"
)

// meeting is an act on a person that may happen while they are being disabled. The act and the disable are each done or
// refused. Whichever is first, the person has no access in the end.
type meeting struct {
	make func(w *team, email string) (id, bearer string) // the person, and a session or ""
	act  func(w *team, id, email string) apitest.Answer
}

// meetings returns the acts that are not among racers, because they need a team.
func meetings() map[string]meeting {
	active := func(w *team, email string) (id, bearer string) { return w.Person(w.owner, w.acme, email, false) }
	return map[string]meeting{
		"approve": {
			func(w *team, email string) (id, bearer string) { return w.requested(email), "" },
			func(w *team, id, _ string) apitest.Answer {
				return w.Do("POST", "/v1/requests/"+id+"/approve", w.owner, nil)
			},
		},
		"move": {active, func(w *team, id, _ string) apitest.Answer {
			return w.Do("POST", "/v1/people/"+id+"/move", w.owner, body{"partner": w.other})
		}},
		"release the address": {active, func(w *team, id, _ string) apitest.Answer {
			return w.Do("POST", "/v1/people/"+id+"/release-email", w.owner, nil)
		}},
		"erase": {active, func(w *team, id, _ string) apitest.Answer { return w.Do("DELETE", "/v1/people/"+id, w.owner, nil) }},
		"end the sessions": {active, func(w *team, id, _ string) apitest.Answer {
			return w.Do("DELETE", "/v1/people/"+id+"/sessions", w.owner, nil)
		}},
		"confirm an address": {
			func(w *team, email string) (id, bearer string) {
				id, bearer = active(w, email)
				w.Must(http.StatusOK, "PATCH", "/v1/people/"+id, w.owner, body{"email": "new." + email})
				return id, bearer
			},
			func(w *team, _, email string) apitest.Answer {
				for _, m := range w.Mails() {
					if m.To == "new."+email {
						return w.Do("POST", "/v1/email/confirm", "", body{"token": apitest.Token(m)})
					}
				}
				return apitest.Answer{}
			},
		},
	}
}

// TestDisableMeetsEveryOtherActAtOnce has staff, or somebody with a link, act on a person while the person is disabled.
// After that, the person has no session. They are disabled or erased, unless the disable was refused, as it is for a
// person whose request waits.
func TestDisableMeetsEveryOtherActAtOnce(t *testing.T) {
	t.Parallel()
	onEngines(t, func(t *testing.T, world *apitest.World) {
		w := newTeam(world)
		n := 0
		for name, m := range meetings() {
			for _, order := range []string{"meanwhile", "the other way round", "at once", "at once"} {
				n++
				email := fmt.Sprintf("x%d@free.io", n)
				id, bearer := m.make(w, email)
				var disabling, other apitest.Answer
				disable := func() { disabling = settles(w.World, "POST", "/v1/people/"+id+"/disable", w.owner, nil) }
				act := func() { other = m.act(w, id, email) }
				switch order {
				case "meanwhile":
					w.Recorder.Between(disable)
					act()
				case "the other way round":
					w.Recorder.Between(act)
					disable()
				case "at once":
					atOnce(2, func(i int) { []func(){disable, act}[i]() })
				}
				what := fmt.Sprintf("%s, %s: disable %d %s, the other %d %s", name, order, disabling.Status, disabling.Code(), other.Status, other.Code())
				if disabling.Status >= 500 && disabling.Status != http.StatusServiceUnavailable || other.Status >= 500 && other.Status != http.StatusServiceUnavailable {
					t.Error(what)
				}
				if bearer != "" && signedIn(w.World, bearer) {
					t.Errorf("%s: a session holds", what)
				}
				w.Recorder.Between(nil)
				found := w.Do("GET", "/v1/people/"+id, w.owner, nil)
				if disabling.Status == http.StatusOK && found.Status == http.StatusOK && found.Text("status") != "disabled" {
					t.Errorf("%s: ends %s", what, found.Text("status"))
				}
				w.Mails()
			}
		}
	})
}

// Two owners remove each other at the same moment, by every pair of ways. One owner is always left.
func TestLastOwnerSurvivesAnyTwoRemovalsAtOnce(t *testing.T) {
	t.Parallel()
	removals := []func(w *apitest.World, id, by string) apitest.Answer{
		func(w *apitest.World, id, by string) apitest.Answer {
			return w.Do("POST", "/v1/people/"+id+"/disable", by, nil)
		},
		func(w *apitest.World, id, by string) apitest.Answer {
			return w.Do("PATCH", "/v1/people/"+id, by, body{"role": "admin"})
		},
		func(w *apitest.World, id, by string) apitest.Answer { return w.Do("DELETE", "/v1/people/"+id, by, nil) },
		func(w *apitest.World, id, by string) apitest.Answer {
			return w.Do("POST", "/v1/people/"+id+"/release-email", by, nil)
		},
	}
	onEngines(t, func(t *testing.T, w *apitest.World) {
		left, n := w.Owner(), 0
		for first := range removals {
			for second := range removals {
				n++
				mine := w.Must(http.StatusOK, "GET", "/v1/session", left, nil).Text("person.id")
				id, other := w.Staff(left, fmt.Sprintf("o%d@example.test", n), portal.RoleOwner)
				w.Mails()
				answers := make([]apitest.Answer, 2)
				atOnce(2, func(i int) {
					if i == 0 {
						answers[i] = removals[first](w, id, left)
					} else {
						answers[i] = removals[second](w, mine, other)
					}
				})
				switch a, b := signedIn(w, left), signedIn(w, other); {
				case !a && !b:
					t.Fatalf("ways %d and %d: no owner is left after %v", first, second, tally(answers))
				case a && b: // both were refused with conflict, so one of them tries again
					if r := settles(w, "POST", "/v1/people/"+id+"/disable", left, nil); r.Status != http.StatusOK {
						t.Fatalf("ways %d and %d: %d %s", first, second, r.Status, r.Raw)
					}
				case b:
					left = other
				}
			}
		}
	})
}

// TestTwoAcceptsAtOnce accepts one invite twice at the same moment. One succeeds, and only its password is valid.
func TestTwoAcceptsAtOnce(t *testing.T) {
	t.Parallel()
	onEngines(t, func(t *testing.T, w *apitest.World) {
		owner := w.Owner()
		partner := w.Partner(owner, "Acme")
		for n := range 6 {
			email := fmt.Sprintf("p%d@acme.com", n)
			_, link := w.Invited(owner, partner, email, false)
			passwords, answers := []string{apitest.Secret, newSecret}, make([]apitest.Answer, 2)
			atOnce(2, func(i int) {
				answers[i] = patiently(func() apitest.Answer {
					return w.Do("POST", "/v1/invites/accept", "", body{"token": link, "password": passwords[i]})
				})
			})
			if got := tally(answers); got["201"] != 1 || got["410 link_used"]+got["409 conflict"] != 1 {
				t.Errorf("two accepts: %v", got)
			}
			for i, password := range passwords {
				won := answers[i].Status == http.StatusCreated
				if a := attempt(w, w.Client(), email, password); (a.Status == http.StatusCreated) != won {
					t.Errorf("who won: %v, and signs in: %d", won, a.Status)
				}
			}
		}
	})
}

package api_test

import (
	"fmt"
	"net/http"
	"path/filepath"
	"slices"
	"testing"

	"allyway/internal/api/apitest"
	"allyway/internal/portal"
	"allyway/internal/table/bolt"
	"allyway/internal/table/tabletest"
)

// faulty returns a portal whose table fails as the test says.
func faulty(t *testing.T) (*apitest.World, *tabletest.FaultyEngine) {
	t.Helper()
	engine, err := bolt.Open(filepath.Join(t.TempDir(), "table.db"))
	if err != nil {
		t.Fatal(err)
	}
	faults := tabletest.Faulty(engine, tabletest.Faults{})
	return apitest.On(t, faults), faults
}

// faultStory is one change during which the table may fail. prepare makes what the change needs, and do makes the
// request. repeated are the answers that a repeated request may get. holds reports whether the change is complete.
type faultStory struct {
	prepare  func(w *apitest.World, owner, partner string, n int) any
	do       func(w *apitest.World, owner, partner string, n int, made any) *http.Request
	repeated []string
	holds    func(w *apitest.World, owner, partner string, n int, made any) bool
}

func email(n int) string { return fmt.Sprintf("p%d@acme.com", n) }

var faultStories = map[string]faultStory{
	"sign in": {
		func(w *apitest.World, owner, partner string, n int) any {
			w.Person(owner, partner, email(n), false)
			return nil
		},
		func(w *apitest.World, _, _ string, n int, _ any) *http.Request {
			r := apitest.Request("POST", "/v1/session", "", body{"email": email(n), "password": apitest.Secret})
			r.RemoteAddr = w.Client()
			return r
		},
		[]string{"201"}, func(*apitest.World, string, string, int, any) bool { return true },
	},
	"accept": {
		func(w *apitest.World, owner, partner string, n int) any {
			_, link := w.Invited(owner, partner, email(n), false)
			return link
		},
		func(_ *apitest.World, _, _ string, _ int, link any) *http.Request {
			return apitest.Request("POST", "/v1/invites/accept", "", body{"token": link, "password": apitest.Secret})
		},
		[]string{"201", "410 link_used"},
		func(w *apitest.World, _, _ string, n int, _ any) bool {
			return signedIn(w, w.SignIn(email(n), apitest.Secret))
		},
	},
	"reset": {
		func(w *apitest.World, owner, partner string, n int) any {
			w.Person(owner, partner, email(n), false)
			return resetLink(w, email(n))
		},
		func(_ *apitest.World, _, _ string, _ int, link any) *http.Request {
			return apitest.Request("POST", "/v1/password/reset", "", body{"token": link, "password": newSecret})
		},
		[]string{"204", "410 link_used"},
		func(w *apitest.World, _, _ string, n int, _ any) bool {
			return signedIn(w, w.SignIn(email(n), newSecret))
		},
	},
	"change password": {
		func(w *apitest.World, owner, partner string, n int) any {
			_, bearer := w.Person(owner, partner, email(n), false)
			return bearer
		},
		func(_ *apitest.World, _, _ string, _ int, bearer any) *http.Request {
			return apitest.Request("PUT", "/v1/password", bearer.(string), body{"current": apitest.Secret, "password": newSecret})
		},
		[]string{"204", "401 bad_credentials"},
		func(w *apitest.World, _, _ string, n int, bearer any) bool {
			return signedIn(w, bearer.(string)) && signedIn(w, w.SignIn(email(n), newSecret))
		},
	},
	"disable": {
		func(w *apitest.World, owner, partner string, n int) any {
			id, _ := w.Person(owner, partner, email(n), false)
			return id
		},
		func(_ *apitest.World, owner, _ string, _ int, id any) *http.Request {
			return apitest.Request("POST", "/v1/people/"+id.(string)+"/disable", owner, nil)
		},
		[]string{"200", "409 wrong_state"},
		func(w *apitest.World, _, _ string, _ int, id any) bool {
			return w.Stored(id.(string)).Status == portal.StatusDisabled
		},
	},
	"add a person": {
		func(*apitest.World, string, string, int) any { return nil },
		func(_ *apitest.World, owner, partner string, n int, _ any) *http.Request {
			return keyed(owner, "/v1/partners/"+partner+"/people", fmt.Sprint("k", n), body{"firstName": "A", "lastName": "B", "email": email(n), "access": true})
		},
		[]string{"201"},
		func(w *apitest.World, _, _ string, n int, _ any) bool {
			sent := w.Mails()
			return len(sent) == 1 && sent[0].To == email(n)
		},
	},
	"add a partner": {
		func(*apitest.World, string, string, int) any { return nil },
		func(_ *apitest.World, owner, _ string, n int, _ any) *http.Request {
			return keyed(owner, "/v1/partners", fmt.Sprint("k", n), licensed(body{"name": fmt.Sprintf("Partner %04d", n), "licensedId": fmt.Sprint(n), "domains": []string{fmt.Sprintf("d%d.com", n)},
				"primaryContact": body{"firstName": "A", "lastName": "B", "email": email(n)}}))
		},
		[]string{"201"},
		func(w *apitest.World, owner, _ string, n int, _ any) bool {
			return len(pages(w, owner, fmt.Sprintf("/v1/partners?q=partner+%04d", n))) == 1
		},
	},
	"link": {
		func(w *apitest.World, owner, partner string, n int) any {
			id, _ := w.Invited(owner, partner, email(n), false)
			eco := ecosystem(w, owner, body{"name": "North"})
			w.Must(http.StatusCreated, "POST", eco+"/users", owner, body{"email": email(n)})
			return []string{eco, id, member(w, owner, eco, "First")}
		},
		func(_ *apitest.World, owner, _ string, _ int, made any) *http.Request {
			m := made.([]string)
			return apitest.Request("PUT", m[0]+"/users/"+m[1]+"/member", owner, body{"member": m[2]})
		},
		[]string{"200"},
		func(w *apitest.World, owner, _ string, _ int, made any) bool {
			m := made.([]string) // the member can only be removed if its count of links is right
			return w.Must(http.StatusOK, "GET", m[0]+"/members/"+m[2], owner, nil).Text("users.0.id") == m[1] &&
				w.Do("DELETE", m[0]+"/members/"+m[2], owner, nil).Status == http.StatusNoContent
		},
	},
}

// TestFaultsLoseNothing has each call of the table fail in turn, before it is made or with its answer lost. The portal
// answers 503, or succeeds. After a 503, the repeated request succeeds, or says that the change was made. A change is
// never half made.
func TestFaultsLoseNothing(t *testing.T) {
	t.Parallel()
	w, faults := faulty(t)
	owner := w.Owner()
	partner := w.Partner(owner, "Acme")
	n := 0
	for name, story := range faultStories {
		for _, fault := range []tabletest.Fault{tabletest.Before, tabletest.Lost} {
			for call := 1; ; call++ {
				n++
				w.Mails()
				made := story.prepare(w, owner, partner, n)
				faults.Set(tabletest.Faults{At: map[int]tabletest.Fault{call: fault}})
				a := w.Serve(story.do(w, owner, partner, n, made))
				calls := faults.Calls()
				faults.Set(tabletest.Faults{})
				what := fmt.Sprintf("%s, fault %d at call %d of %d", name, fault, call, calls)
				if calls < call {
					break
				}
				if a.Status == http.StatusServiceUnavailable {
					w.IsProblem(a, 503, "unavailable")
					if a.Header.Get("Retry-After") == "" {
						t.Errorf("%s: no Retry-After", what)
					}
					again := w.Serve(story.do(w, owner, partner, n, made))
					if got := tally([]apitest.Answer{again}); !slices.ContainsFunc(story.repeated, func(s string) bool { return got[s] == 1 }) {
						t.Errorf("%s: repeated, %d %s", what, again.Status, again.Raw)
					}
				} else if a.Status >= 400 {
					t.Errorf("%s: %d %s", what, a.Status, a.Raw)
				}
				if !story.holds(w, owner, partner, n, made) {
					t.Errorf("%s: half a state", what)
				}
			}
		}
	}
}

// TestFaultsNeverOpen has the table fail in a fifth of its calls. Callers without a right are still refused, or get
// 503.
func TestFaultsNeverOpen(t *testing.T) {
	t.Parallel()
	w, faults := faulty(t)
	owner := w.Owner()
	partner := w.Partner(owner, "Acme")
	user, using := w.Person(owner, partner, "ana@acme.com", false)
	gone, dead := w.Person(owner, partner, "dan@acme.com", false)
	_, link := w.Invited(owner, partner, "ivo@acme.com", false)
	w.Must(http.StatusAccepted, "POST", "/v1/people/"+w.Contact(owner, partner, "con@acme.com")+"/invite", owner, nil)
	w.Must(http.StatusOK, "POST", "/v1/people/"+gone+"/disable", owner, nil)
	w.Must(http.StatusOK, "PATCH", "/v1/partners/"+partner, owner, body{"domains": []string{"acme.com"}})
	w.Recorder.Writes()
	faults.Set(tabletest.Faults{Before: 0.2, Lost: 0.1, Seed: 7})
	statuses := map[int]int{}
	for range 40 {
		for _, refused := range []struct {
			method, path, bearer string
			in                   any
			status               int
		}{
			{"GET", "/v1/session", dead, nil, 401},
			{"GET", "/v1/people/" + user, dead, nil, 401},
			{"GET", "/v1/people", using, nil, 403},
			{"POST", "/v1/people/" + user + "/disable", using, nil, 403},
			{"GET", "/v1/people/" + gone, using, nil, 404},
			{"PATCH", "/v1/partners/" + partner, using, body{"name": "Evil"}, 403},
			{"POST", "/v1/partners", owner, body{"name": "x", "kind": "partner", "licence": "guest", "domains": []string{"acme.com"}}, 409},
			{"POST", "/v1/people", owner, body{"firstName": "A", "lastName": "B", "email": "ana@acme.com"}, 409},
			{"POST", "/v1/invites/accept", "", body{"token": link, "password": "short"}, 422},
			{"POST", "/v1/password/reset", "", body{"token": link, "password": newSecret}, 400},
		} {
			a := w.Do(refused.method, refused.path, refused.bearer, refused.in)
			statuses[a.Status]++
			if a.Status != refused.status && a.Status != http.StatusServiceUnavailable {
				t.Errorf("%s %s: %d %s", refused.method, refused.path, a.Status, a.Raw)
			}
		}
		for _, wrong := range []string{"dan@acme.com", "ana@acme.com"} {
			password := map[bool]string{true: apitest.Secret, false: "wrong"}[wrong == "dan@acme.com"]
			if a := attempt(w, w.Client(), wrong, password); a.Status != 401 && a.Status != 429 && a.Status != 503 {
				t.Errorf("sign in: %d %s", a.Status, a.Raw)
			}
		}
	}
	faults.Set(tabletest.Faults{})
	if writes := w.Recorder.Writes(); len(writes) != 0 || statuses[503] == 0 || statuses[403] == 0 {
		t.Errorf("%v, and wrote %v", statuses, writes)
	}
}

// The limit of wrong passwords also holds while the table fails: if an attempt cannot be counted, no password is
// checked.
func TestFaultsNeverLoosenTheThrottle(t *testing.T) {
	t.Parallel()
	w, faults := faulty(t)
	w.Owner()
	faults.Set(tabletest.Faults{Before: 0.2, Lost: 0.2, Seed: 11})
	before := w.Hasher.Hashes()
	for range 100 {
		if a := attempt(w, "198.51.100.7:1", "owner@example.test", "wrong"); a.Status != 401 && a.Status != 429 && a.Status != 503 {
			t.Errorf("attempt: %d %s", a.Status, a.Raw)
		}
	}
	if n := w.Hasher.Hashes() - before; n > 10 || n == 0 {
		t.Errorf("%d hashes", n)
	}
}

package api_test

import (
	"fmt"
	"net/http"
	"path"
	"testing"

	"allyway/internal/api/apitest"
	"allyway/internal/portal"
)

// settles repeats a request while the answer is a conflict.
func settles(w *apitest.World, method, path, bearer string, in any) (a apitest.Answer) {
	for range 100 {
		if a = w.Do(method, path, bearer, in); a.Code() != "conflict" {
			break
		}
	}
	return a
}

func TestEndingAccessEndsEverySession(t *testing.T) {
	t.Parallel()
	for name, end := range map[string]func(w *apitest.World, owner, partner, id string){
		"disabled": func(w *apitest.World, owner, _, id string) {
			w.Must(200, "POST", "/v1/people/"+id+"/disable", owner, nil)
		},
		"disabled and enabled": func(w *apitest.World, owner, _, id string) {
			w.Must(200, "POST", "/v1/people/"+id+"/disable", owner, nil)
			w.Must(200, "POST", "/v1/people/"+id+"/enable", owner, nil)
		},
		"password reset": func(w *apitest.World, _, _, _ string) {
			w.Must(204, "POST", "/v1/password/reset", "", body{"token": resetLink(w, "ana@acme.com"), "password": newSecret})
		},
		"password changed elsewhere": func(w *apitest.World, _, _, _ string) {
			w.Must(204, "PUT", "/v1/password", w.SignIn("ana@acme.com", apitest.Secret), body{"current": apitest.Secret, "password": newSecret})
		},
		"others ended": func(w *apitest.World, _, _, _ string) {
			w.Must(204, "DELETE", "/v1/sessions", w.SignIn("ana@acme.com", apitest.Secret), nil)
		},
		"raised": func(w *apitest.World, owner, _, id string) {
			w.Must(200, "PATCH", "/v1/people/"+id, owner, body{"primaryContact": true})
		},
		"partner inactive": func(w *apitest.World, owner, partner, _ string) {
			w.Must(200, "PATCH", "/v1/partners/"+partner, owner, body{"status": "inactive"})
		},
		"partner inactive, and active again": func(w *apitest.World, owner, partner, _ string) {
			w.Must(200, "PATCH", "/v1/partners/"+partner, owner, body{"status": "inactive"})
			w.Must(200, "PATCH", "/v1/partners/"+partner, owner, body{"status": "active"})
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := apitest.OnBolt(t)
			owner := w.Owner()
			partner := w.Partner(owner, "Acme")
			id, first := w.Person(owner, partner, "ana@acme.com", false)
			_, mate := w.Person(owner, w.Partner(owner, "Other"), "bob@other.com", false)
			second := w.SignIn("ana@acme.com", apitest.Secret)
			end(w, owner, partner, id)
			for _, bearer := range []string{first, second} {
				w.Refuses(401, "not_signed_in", "GET", "/v1/session", bearer, nil)
				w.Refuses(401, "not_signed_in", "PATCH", "/v1/people/"+id, bearer, body{"title": "x"})
				w.Refuses(401, "not_signed_in", "DELETE", "/v1/sessions", bearer, nil)
			}
			if !signedIn(w, owner) || !signedIn(w, mate) {
				t.Error("somebody else's session ended, too")
			}
		})
	}
}

func TestResetNeverReenables(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	id, _ := w.Person(owner, w.Partner(owner, "Acme"), "ana@acme.com", false)
	link := resetLink(w, "ana@acme.com")
	w.Must(http.StatusOK, "POST", "/v1/people/"+id+"/disable", owner, nil)
	w.Refuses(400, "link_invalid", "POST", "/v1/password/reset", "", body{"token": link, "password": newSecret})
	w.Must(http.StatusAccepted, "POST", "/v1/password/forgot", "", body{"email": "ana@acme.com"})
	w.NoMail()
	if p := w.Stored(id); p.Status != portal.StatusDisabled {
		t.Errorf("the person is %s", p.Status)
	}
	// A reset link that was asked for before is not mailed either.
	w.Must(http.StatusOK, "POST", "/v1/people/"+id+"/enable", owner, nil)
	w.Must(http.StatusAccepted, "POST", "/v1/password/forgot", "", body{"email": "ana@acme.com"})
	w.Must(http.StatusOK, "POST", "/v1/people/"+id+"/disable", owner, nil)
	w.NoMail()
}

// racers are the acts that may happen to a person while they are being disabled. Each returns the session that the act
// started or used, if there is one.
var racers = map[string]func(w *apitest.World, owner, id, link string) (bearer string){
	"accept": func(w *apitest.World, _, _, link string) string {
		return w.Do("POST", "/v1/invites/accept", "", body{"token": link, "password": apitest.Secret}).Text("token")
	},
	"decline": func(w *apitest.World, _, _, link string) string {
		w.Do("POST", "/v1/invites/decline", "", body{"token": link})
		return ""
	},
	"renew": func(w *apitest.World, _, _, link string) string {
		w.Do("POST", "/v1/invites/renew", "", body{"token": link})
		return ""
	},
	"invite again": func(w *apitest.World, owner, id, _ string) string {
		w.Do("POST", "/v1/people/"+id+"/invite", owner, nil)
		return ""
	},
	"reset": func(w *apitest.World, _, _, link string) string {
		w.Do("POST", "/v1/password/reset", "", body{"token": link, "password": newSecret})
		return ""
	},
	"sign in": func(w *apitest.World, _, id, _ string) string {
		r := apitest.Request("POST", "/v1/session", "", body{"email": string(w.Stored(id).Email), "password": apitest.Secret})
		r.RemoteAddr = w.Client()
		return w.Serve(r).Text("token")
	},
	"change password": func(w *apitest.World, _, _, session string) string {
		w.Do("PUT", "/v1/password", session, body{"current": apitest.Secret, "password": newSecret})
		return session
	},
	"end other sessions": func(w *apitest.World, _, _, session string) string {
		w.Do("DELETE", "/v1/sessions", session, nil)
		return session
	},
	"edit": func(w *apitest.World, owner, id, _ string) string {
		w.Do("PATCH", "/v1/people/"+id, owner, body{"title": "x", "primaryContact": true})
		return ""
	},
}

// races makes the person whom a racer needs. link is the invite of an invited person, or the reset link or session of
// an active one.
func races(w *apitest.World, owner, partner, racer, email string) (id, link string) {
	w.T.Helper()
	w.Mails()
	switch racer {
	case "accept", "decline", "renew", "invite again", "edit":
		return w.Invited(owner, partner, email, false)
	case "reset":
		id, _ = w.Person(owner, partner, email, false)
		return id, resetLink(w, email)
	}
	return w.Person(owner, partner, email, false)
}

// disabled fails the test if a person is not disabled, or if a session, the link or the password gives them access.
func disabled(w *apitest.World, what, id, link string, sessions ...string) {
	w.T.Helper()
	if p := w.Stored(id); p.Status != portal.StatusDisabled {
		w.T.Errorf("%s: ends %s", what, p.Status)
	}
	for _, bearer := range sessions {
		if bearer != "" && signedIn(w, bearer) {
			w.T.Errorf("%s: a session holds", what)
		}
	}
	for purpose, r := range useLink(link) {
		if a := w.Serve(r); a.Status < 400 {
			w.T.Errorf("%s: the link opens %s", what, purpose)
		}
	}
	r := apitest.Request("POST", "/v1/session", "", body{"email": string(w.Stored(id).Email), "password": apitest.Secret})
	r.RemoteAddr = w.Client()
	if a := w.Serve(r); a.Status != http.StatusUnauthorized {
		w.T.Errorf("%s: signs in: %d %s", what, a.Status, a.Raw)
	}
}

// TestInterleavedWithDisable has each racer read before a disable and write after it, and the other way round. In the
// end, the person is disabled, without a session or a link. Only after a decline are they a contact, who has no access
// either.
func TestInterleavedWithDisable(t *testing.T) {
	t.Parallel()
	onBolt(t, func(t *testing.T, w *apitest.World) {
		owner := w.Owner()
		partner := w.Partner(owner, "Acme")
		n := 0
		for name, race := range racers {
			n++
			id, link := races(w, owner, partner, name, fmt.Sprintf("a%d@acme.com", n))
			var answer apitest.Answer
			w.Recorder.Between(func() { answer = w.Do("POST", "/v1/people/"+id+"/disable", owner, nil) })
			bearer := race(w, owner, id, link)
			if answer.Status != http.StatusOK {
				t.Fatalf("%s: disable %d %s", name, answer.Status, answer.Raw)
			}
			disabled(w, name+", disabled in between", id, link, bearer)

			id, link = races(w, owner, partner, name, fmt.Sprintf("b%d@acme.com", n))
			w.Recorder.Between(func() { bearer = race(w, owner, id, link) })
			answer = w.Do("POST", "/v1/people/"+id+"/disable", owner, nil)
			if name == "decline" {
				if p := w.Stored(id); p.Status != portal.StatusContact || answer.Code() != "wrong_state" {
					t.Errorf("declined first: %s, %s", p.Status, answer.Raw)
				}
				continue
			}
			if answer.Status != http.StatusOK {
				t.Errorf("%s in between: disable %d %s", name, answer.Status, answer.Raw)
			}
			disabled(w, name+" in between", id, link, bearer)
		}
	})
}

// TestManyAtOnceWithDisable does the same with many acts at once, of which one disables the person.
func TestManyAtOnceWithDisable(t *testing.T) {
	t.Parallel()
	rounds := map[string]int{"bolt": 3, "dynamodb": 1} // a round on DynamoDB Local takes half a minute
	onEngines(t, func(t *testing.T, w *apitest.World) {
		owner := w.Owner()
		partner := w.Partner(owner, "Acme")
		n := 0
		for name, race := range racers {
			if name == "decline" {
				continue
			}
			for range rounds[path.Base(t.Name())] {
				n++
				id, link := races(w, owner, partner, name, fmt.Sprintf("a%d@acme.com", n))
				sessions := make([]string, 9)
				var answer apitest.Answer
				atOnce(len(sessions), func(i int) {
					if i == len(sessions)/2 {
						answer = settles(w, "POST", "/v1/people/"+id+"/disable", owner, nil)
						return
					}
					sessions[i] = race(w, owner, id, link)
				})
				if answer.Status != http.StatusOK {
					t.Fatalf("%s: disable %d %s", name, answer.Status, answer.Raw)
				}
				disabled(w, name, id, link, sessions...)
			}
		}
	})
}

func TestLastOwnerSurvivesTwoDisablesAtOnce(t *testing.T) {
	t.Parallel()
	onEngines(t, func(t *testing.T, w *apitest.World) {
		first := w.Owner()
		type one struct{ id, email, bearer string }
		owners := []one{{w.Must(http.StatusOK, "GET", "/v1/session", first, nil).Text("person.id"), "owner@example.test", first}}
		for i := range 2 {
			email := fmt.Sprintf("o%d@example.test", i)
			id, bearer := w.Staff(first, email, portal.RoleOwner)
			owners = append(owners, one{id, email, bearer})
		}
		active := func() (left []one) {
			for _, o := range owners {
				if w.Stored(o.id).Status == portal.StatusActive {
					left = append(left, o)
				}
			}
			return left
		}
		// restore makes all owners active again and signs them in.
		restore := func() {
			left := active()
			if len(left) == 0 {
				t.Fatal("no owner is left")
			}
			by := w.SignIn(left[0].email, apitest.Secret)
			for i := range owners {
				if w.Stored(owners[i].id).Status == portal.StatusDisabled {
					w.Must(http.StatusOK, "POST", "/v1/people/"+owners[i].id+"/enable", by, nil)
				}
				owners[i].bearer = w.SignIn(owners[i].email, apitest.Secret)
			}
		}
		disable := func(by, whom one) apitest.Answer {
			return settles(w, "POST", "/v1/people/"+whom.id+"/disable", by.bearer, nil)
		}

		// The third owner is disabled, and then the other two disable each other: first one between the other's read
		// and Write, then both at once.
		for round := range 5 {
			restore()
			if a := disable(owners[0], owners[2]); a.Status != http.StatusOK {
				t.Fatalf("the third: %s", a.Raw)
			}
			answers := make([]apitest.Answer, 2)
			if round == 0 {
				w.Recorder.Between(func() { answers[1] = disable(owners[1], owners[0]) })
				answers[0] = disable(owners[0], owners[1])
			} else {
				atOnce(2, func(i int) { answers[i] = disable(owners[i], owners[1-i]) })
			}
			if left := active(); len(left) != 1 {
				t.Fatalf("%d owners left after %v", len(left), tally(answers))
			}
			if n := tally(answers); n["200"] != 1 || n["409 last_owner"]+n["401 not_signed_in"] != 1 {
				t.Errorf("two at once: %v", n)
			}
		}
		// Three owners disable each other in a ring.
		for range 5 {
			restore()
			answers := make([]apitest.Answer, 3)
			atOnce(3, func(i int) { answers[i] = disable(owners[i], owners[(i+1)%3]) })
			if left := active(); len(left) == 0 {
				t.Fatalf("no owner left after %v", tally(answers))
			}
		}
	})
}

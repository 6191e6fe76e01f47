package api_test

import (
	"fmt"
	"net/http"
	"strconv"
	"testing"
	"time"

	"allyway/internal/api/apitest"
)

// newcomer is a person to add at once.
func newcomer(email string) body {
	return body{"firstName": "New", "lastName": "Comer", "email": email, "access": true}
}

// An organisation's limits of people and mails in an hour count all its primary contacts and all routes together.
func TestLimitsApplyToTheActionNotToTheRoute(t *testing.T) {
	t.Parallel()
	onBolt(t, func(t *testing.T, world *apitest.World) {
		w := newTeam(world)
		w.settings(body{"selfManagement": body{"partners": true, "disable": true}})
		user, _ := w.Person(w.owner, w.acme, "uma@acme.com", false)
		contact := w.add("con@acme.com", false).Text("person.id")
		invited := w.add("ina@acme.com", true).Text("person.id")
		off := w.add("off@acme.com", true).Text("person.id")
		w.Must(200, "POST", "/v1/people/"+off+"/disable", w.managing, nil)
		w.Mails()
		_, colleague := w.Person(w.owner, w.acme, "mo@acme.com", true)
		_, elsewhere := w.Person(w.owner, w.other, "otto@other.com", true)

		if got := outcomes(w.invites(w.managing, body{"emails": addresses(600, "acme.com")})); got["invited"] != 600 {
			t.Fatalf("the first list: %v", got)
		}
		// Three people and two mails came before the lists.
		a := w.invites(colleague, body{"emails": addresses(1000, "acme.com")})
		if got := outcomes(a); got["unchanged"] != 600 || got["invited"] != 397 || a.Text("next") != "998" {
			t.Errorf("the second list: %v, next %s", got, a.Text("next"))
		}
		w.Must(202, "POST", "/v1/people/"+user+"/password-reset", colleague, nil) // the last mail of the hour
		routes := []struct {
			path string
			in   any
		}{
			{w.people, newcomer("one@acme.com")},
			{w.people, newcomer("one@free.io")},
			{w.people, body{"firstName": "New", "lastName": "Comer"}},
			{"/v1/people/" + contact + "/invite", nil},
			{"/v1/people/" + invited + "/invite", nil},
			{"/v1/people/" + off + "/enable", nil},
			{"/v1/people/" + user + "/password-reset", nil},
			{"/v1/partners/" + w.acme + "/invites", body{"emails": "one@acme.com"}},
		}
		for _, by := range []string{w.managing, colleague} {
			for _, route := range routes {
				refused := w.Refuses(429, "too_many_attempts", "POST", route.path, by, route.in)
				if refused.Header.Get("Retry-After") != "1800" { // until ten; it is half past nine
					t.Errorf("%s: Retry-After %q", route.path, refused.Header.Get("Retry-After"))
				}
			}
			w.RefusesRequest(429, "too_many_attempts", importRequest("/v1/partners/"+w.acme+"/import", by, "email\none@acme.com\n"))
		}
		// The limit does not apply to another organisation, to staff, or to the primary contact's change of their own
		// password.
		w.Must(201, "POST", "/v1/partners/"+w.other+"/people", elsewhere, newcomer("one@other.com"))
		w.Must(201, "POST", w.people, w.owner, newcomer("staff@acme.com"))
		w.Must(204, "PUT", "/v1/password", colleague, body{"current": apitest.Secret, "password": newSecret})
		w.Clock.Move(30 * time.Minute)
		for _, route := range routes {
			if a := w.Do("POST", route.path, w.managing, route.in); a.Status >= 300 {
				t.Errorf("%s in the next hour: %d %s", route.path, a.Status, a.Raw)
			}
		}
	})
}

// At most 200 requests of one organisation can wait for staff at once, whichever routes made them.
func TestRequestsThatWaitAreLimitedByEveryRoute(t *testing.T) {
	t.Parallel()
	onBolt(t, func(t *testing.T, world *apitest.World) {
		w := newTeam(world)
		contact := w.add("con@free.io", false).Text("person.id")
		list := body{"emails": addresses(195, "free.io")}
		if got := outcomes(w.invites(w.managing, list)); got["requested domain_ignored"]+got["requested"] != 195 {
			t.Fatalf("the list: %v", got)
		}
		answers := make([]apitest.Answer, 10)
		atOnce(len(answers), func(i int) {
			for range 20 {
				if answers[i] = w.Do("POST", w.people, w.managing, newcomer(fmt.Sprintf("at%d@once.io", i))); answers[i].Code() != "conflict" {
					break
				}
			}
		})
		if got := tally(answers); got["201"] != 5 || got["429 too_many_attempts"] != 5 {
			t.Errorf("ten at once for five: %v", got)
		}
		one := w.Refuses(429, "too_many_attempts", "POST", w.people, w.managing, newcomer("one@free.io"))
		if wait, err := strconv.Atoi(one.Header.Get("Retry-After")); err != nil || wait < 1 {
			t.Errorf("Retry-After %q", one.Header.Get("Retry-After"))
		}
		w.Refuses(429, "too_many_attempts", "POST", "/v1/people/"+contact+"/invite", w.managing, nil)
		// The rows of a list that ask for more are refused, and the others are taken.
		a := w.invites(w.managing, body{"emails": "a@acme.com;b@free.io;c@acme.com;d@free.io;e@free.io;f@acme.com"})
		full := "refused too_many_attempts"
		if got, want := fmt.Sprint(verdicts(a)), fmt.Sprint([]string{"invited", full, "invited", full, full, "invited"}); got != want || a.Text("next") != "" {
			t.Errorf("a list: %s, want %s", got, want)
		}
		if n := len(w.Must(200, "GET", "/v1/requests?limit=100", w.owner, nil).Texts("id")); n != 100 {
			t.Errorf("%d requests on the first page", n)
		}
		w.Clock.Move(2 * time.Hour)
		w.Refuses(429, "too_many_attempts", "POST", w.people, w.managing, newcomer("later@free.io"))
		w.Must(200, "POST", "/v1/requests/"+w.pending()[0]+"/deny", w.owner, body{"reason": ""})
		w.Must(http.StatusCreated, "POST", w.people, w.managing, newcomer("next@free.io"))
		w.Refuses(429, "too_many_attempts", "POST", w.people, w.managing, newcomer("more@free.io"))
	})
}

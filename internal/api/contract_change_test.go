package api_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"allyway/internal/api/apitest"
)

// thing is one record of each kind that has an ETag, with a change of it.
type thing struct {
	address string
	patch   func(i int) body
}

func things(w *apitest.World, owner string) map[string]thing {
	w.T.Helper()
	partner := w.Partner(owner, "Acme")
	eco := ecosystem(w, owner, body{"name": "North"})
	name := func(i int) body { return body{"name": fmt.Sprintf("Name %d", i)} }
	return map[string]thing{
		"partner":   {"/v1/partners/" + partner, name},
		"person":    {"/v1/people/" + w.Contact(owner, partner, ""), func(i int) body { return body{"firstName": fmt.Sprintf("Name %d", i)} }},
		"capture":   {w.Must(http.StatusCreated, "POST", eco+"/captures", owner, aCapture()).Header.Get("Location"), func(i int) body { return body{"title": fmt.Sprintf("Name %d", i)} }},
		"workspace": {w.Must(http.StatusCreated, "POST", "/v1/workspaces", owner, body{"name": "Room"}).Header.Get("Location"), name},
		"ecosystem": {eco, name},
		"member":    {eco + "/members/" + member(w, owner, eco, "First"), name},
	}
}

func patchIf(w *apitest.World, bearer, address, tag string, patch body) *http.Request {
	r := apitest.Request("PATCH", address, bearer, patch)
	r.Header.Set("If-Match", tag)
	return r
}

func TestIfMatch(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	for name, thing := range things(w, owner) {
		t.Run(name, func(t *testing.T) {
			w := w.With(t)
			tag := w.Must(http.StatusOK, "GET", thing.address, owner, nil).Header.Get("ETag")
			if len(tag) < 3 || tag[0] != '"' || tag[len(tag)-1] != '"' {
				t.Fatalf("ETag %s", tag)
			}
			for _, not := range []string{`"0"`, `"99"`, `W/` + tag, strings.Trim(tag, `"`), `""`, `"x"`, `"-1"`, tag + tag, `"1e0"`, `"01"`} {
				w.RefusesRequest(412, "changed", patchIf(w, owner, thing.address, not, thing.patch(0)))
			}
			w.RefusesRequest(422, "invalid", patchIf(w, owner, thing.address, strings.Repeat("x", 1001), thing.patch(0)))
			changed := w.Serve(patchIf(w, owner, thing.address, tag, thing.patch(1)))
			if changed.Status != http.StatusOK || changed.Header.Get("ETag") == tag {
				t.Fatalf("changed: %d %s %s", changed.Status, changed.Header.Get("ETag"), changed.Raw)
			}
			w.RefusesRequest(412, "changed", patchIf(w, owner, thing.address, tag, thing.patch(2)))
			if a := w.Serve(patchIf(w, owner, thing.address, changed.Header.Get("ETag"), thing.patch(3))); a.Status != http.StatusOK {
				t.Errorf("with the answer's own tag: %d %s", a.Status, a.Raw)
			}
			for _, any := range []string{"*", "", "  "} {
				if a := w.Serve(patchIf(w, owner, thing.address, any, thing.patch(4))); a.Status != http.StatusOK {
					t.Errorf("If-Match %q: %d %s", any, a.Status, a.Raw)
				}
			}
		})
	}
}

// TestIfMatchAtOnce makes two changes from the same version at once. One succeeds, and the other is refused with
// changed. Without If-Match, both succeed, one after the other.
func TestIfMatchAtOnce(t *testing.T) {
	t.Parallel()
	onEngines(t, func(t *testing.T, w *apitest.World) {
		owner := w.Owner()
		for name, thing := range things(w, owner) {
			tag := w.Must(http.StatusOK, "GET", thing.address, owner, nil).Header.Get("ETag")
			var inner apitest.Answer
			w.Recorder.Between(func() { inner = w.Serve(patchIf(w, owner, thing.address, tag, thing.patch(1))) })
			outer := w.Serve(patchIf(w, owner, thing.address, tag, thing.patch(2)))
			if inner.Status != http.StatusOK || outer.Status != http.StatusPreconditionFailed || outer.Code() != "changed" {
				t.Errorf("%s: %d, then %d %s", name, inner.Status, outer.Status, outer.Raw)
			}
			w.Recorder.Between(func() { inner = w.Do("PATCH", thing.address, owner, thing.patch(3)) })
			outer = w.Do("PATCH", thing.address, owner, thing.patch(4))
			if inner.Status != http.StatusOK || outer.Status != http.StatusOK {
				t.Errorf("%s without If-Match: %d, then %d %s", name, inner.Status, outer.Status, outer.Raw)
			}
			if a := w.Must(http.StatusOK, "GET", thing.address, owner, nil); a.Raw != outer.Raw || !strings.Contains(a.Raw, "Name 4") {
				t.Errorf("%s: %s", name, a.Raw)
			}
		}
	})
}

// creating are all requests that take an Idempotency-Key, each with two bodies.
func creating(w *apitest.World, owner string) map[string]struct {
	address   string
	one, two  body
	idAt, all string
} {
	w.T.Helper()
	partner := w.Partner(owner, "Acme")
	eco := ecosystem(w, owner, body{"name": "North"})
	return map[string]struct {
		address   string
		one, two  body
		idAt, all string
	}{
		"partner": {"/v1/partners", licensed(body{"primaryContact": body{"firstName": "A", "lastName": "B", "email": "a@acme.com", "access": true}}),
			licensed(body{"name": "Two", "licensedId": "2", "domains": []string{"two.com"}}), "id", "/v1/partners"},
		"partner's person": {"/v1/partners/" + partner + "/people", body{"firstName": "A", "lastName": "B", "email": "b@acme.com", "access": true},
			body{"firstName": "A", "lastName": "B", "email": "c@acme.com"}, "person.id", "/v1/partners/" + partner + "/people"},
		"person":    {"/v1/people", body{"firstName": "A", "lastName": "B", "email": "d@acme.com"}, body{"firstName": "A", "lastName": "C"}, "person.id", "/v1/people"},
		"ecosystem": {"/v1/ecosystems", body{"name": "One", "userSlots": 3}, body{"name": "Two"}, "id", "/v1/ecosystems"},
		"member":    {eco + "/members", body{"name": "One", "kind": "person"}, body{"name": "Two", "kind": "person"}, "id", eco + "/members"},
	}
}

func keyed(bearer, address, key string, in body) *http.Request {
	r := apitest.Request("POST", address, bearer, in)
	r.Header.Set("Idempotency-Key", key)
	return r
}

func TestIdempotencyKey(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	_, other := w.Staff(owner, "oda@example.test", "owner")
	for name, create := range creating(w, owner) {
		t.Run(name, func(t *testing.T) {
			w := w.With(t)
			before := len(pages(w, owner, create.all))
			key := strings.Repeat("k", 180) + name
			first := w.Serve(keyed(owner, create.address, key, create.one))
			if first.Status != http.StatusCreated {
				t.Fatalf("created: %d %s", first.Status, first.Raw)
			}
			mails := len(w.Mails())
			w.Recorder.Writes()
			again := w.Serve(keyed(owner, create.address, key, create.one))
			if again.Status != http.StatusCreated || again.Text(create.idAt) != first.Text(create.idAt) || again.Text("outcome") != first.Text("outcome") {
				t.Errorf("again: %d %s\nfirst: %s", again.Status, again.Raw, first.Raw)
			}
			if mails == 0 && (again.Raw != first.Raw || again.Header.Get("ETag") != first.Header.Get("ETag")) { // a mail that was sent changes how the person is shown
				t.Errorf("another answer: %v %s\nfirst: %v %s", again.Header, again.Raw, first.Header, first.Raw)
			}
			if writes := w.Recorder.Writes(); len(writes) != 0 {
				t.Errorf("wrote again: %v", writes)
			}
			w.NoMail()
			w.RefusesRequest(422, "invalid", keyed(owner, create.address, key, create.two))
			if n := len(pages(w, owner, create.all)); n != before+1 {
				t.Errorf("%d more, want one", n-before)
			}
			w.RefusesRequest(422, "invalid", keyed(owner, create.address, strings.Repeat("k", 201), create.two))
			// The same text from another caller is another key. (After a day, it is also a new key for the first
			// caller.)
			if a := w.Serve(keyed(other, create.address, key, create.two)); a.Status != http.StatusCreated || a.Text(create.idAt) == first.Text(create.idAt) {
				t.Errorf("another's: %d %s", a.Status, a.Raw)
			}
		})
	}
	w.Mails()
	key := "a day"
	owner = w.SignIn("owner@example.test", apitest.Secret)
	first := w.Serve(keyed(owner, "/v1/ecosystems", key, body{"name": "Daily"}))
	w.Clock.Move(24*time.Hour - time.Second)
	owner = w.SignIn("owner@example.test", apitest.Secret)
	if a := w.Serve(keyed(owner, "/v1/ecosystems", key, body{"name": "Daily"})); a.Text("id") != first.Text("id") {
		t.Errorf("within a day: %s", a.Raw)
	}
	w.Clock.Move(time.Second)
	if a := w.Serve(keyed(owner, "/v1/ecosystems", key, body{"name": "Daily"})); a.Status != http.StatusCreated || a.Text("id") == first.Text("id") {
		t.Errorf("after a day: %s", a.Raw)
	}
}

// A key that was used at one path is refused at another. The answer never shows what it made at the first.
func TestIdempotencyKeyElsewhere(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	acme, other := w.Partner(owner, "Acme"), w.Partner(owner, "Other")
	in := body{"firstName": "A", "lastName": "B"}
	if a := w.Serve(keyed(owner, "/v1/partners/"+acme+"/people", "k", in)); a.Status != http.StatusCreated {
		t.Fatal(a.Raw)
	}
	w.RefusesRequest(422, "invalid", keyed(owner, "/v1/partners/"+other+"/people", "k", in))
	w.RefusesRequest(422, "invalid", keyed(owner, "/v1/people", "k", in))
	w.RefusesRequest(422, "invalid", keyed(owner, "/v1/ecosystems", "k", body{"name": "x"}))
}

// A refused request makes nothing, so its key can be used again.
func TestIdempotencyKeyAfterRefusal(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	partner := w.Partner(owner, "Acme")
	in := body{"firstName": "A", "lastName": "B", "email": "a@acme.com", "access": true}
	w.Must(http.StatusOK, "PATCH", "/v1/partners/"+partner, owner, body{"status": "inactive"})
	w.RefusesRequest(409, "partner_inactive", keyed(owner, "/v1/partners/"+partner+"/people", "k", in))
	w.Must(http.StatusOK, "PATCH", "/v1/partners/"+partner, owner, body{"status": "active"})
	if a := w.Serve(keyed(owner, "/v1/partners/"+partner+"/people", "k", in)); a.Status != http.StatusCreated {
		t.Errorf("repeated: %d %s", a.Status, a.Raw)
	}
	w.Mail("a@acme.com")
}

// TestIdempotencyKeyAtOnce sends the same request twice at once. One creates, and both get the same answer. First, the
// second request runs completely between the first one's read and its Write. Then eight requests run at the same time.
func TestIdempotencyKeyAtOnce(t *testing.T) {
	t.Parallel()
	onEngines(t, func(t *testing.T, w *apitest.World) {
		owner := w.Owner()
		for name, create := range creating(w, owner) {
			before := len(pages(w, owner, create.all))
			var inner apitest.Answer
			w.Recorder.Between(func() { inner = w.Serve(keyed(owner, create.address, name+" 1", create.one)) })
			outer := w.Serve(keyed(owner, create.address, name+" 1", create.one))
			if inner.Status != http.StatusCreated || outer.Status != http.StatusCreated || inner.Text(create.idAt) != outer.Text(create.idAt) {
				t.Errorf("%s: %d %s\nthen %d %s", name, inner.Status, inner.Raw, outer.Status, outer.Raw)
			}
			answers := make([]apitest.Answer, 8)
			atOnce(len(answers), func(i int) { answers[i] = w.Serve(keyed(owner, create.address, name+" 2", create.two)) })
			for _, a := range answers {
				if a.Status != http.StatusCreated || a.Text(create.idAt) != answers[0].Text(create.idAt) {
					t.Errorf("%s: %v: %s", name, tally(answers), a.Raw)
					break
				}
			}
			if n := len(pages(w, owner, create.all)); n != before+2 {
				t.Errorf("%s: %d more, want two", name, n-before)
			}
		}
		if mails := w.Mails(); len(mails) != 2 {
			t.Errorf("mailed %d times, want twice", len(mails))
		}
	})
}

package api_test

import (
	"context"
	"net/http"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"allyway/internal/api/apitest"
	"allyway/internal/table"
	"allyway/internal/table/bolt"
)

// TestInviteOnce repeats invites with an Idempotency-Key: one by one, and at the same moment. Each key mails once, and
// the link that was mailed stays valid.
func TestInviteOnce(t *testing.T) {
	t.Parallel()
	onEngines(t, func(t *testing.T, w *apitest.World) {
		owner := w.Owner()
		partner := w.Partner(owner, "Acme")
		id := w.Contact(owner, partner, "ana@acme.com")
		at := "/v1/people/" + id + "/invite"
		invite := func(key string, in body) apitest.Answer {
			r := apitest.Request("POST", at, owner, nil)
			if in != nil {
				r = apitest.Request("POST", at, owner, in)
			}
			r.Header.Set("Idempotency-Key", key)
			return w.Serve(r)
		}
		for _, key := range []string{"first", "again"} { // the contact is invited; then the invite is sent again
			answers := make([]apitest.Answer, 4)
			atOnce(len(answers), func(i int) { answers[i] = patiently(func() apitest.Answer { return invite(key, nil) }) })
			answers = append(answers, invite(key, nil))
			for _, a := range answers {
				if a.Status != http.StatusAccepted || a.Text("outcome") != "invited" || a.Text("person.id") != id {
					t.Errorf("%s: %d %s", key, a.Status, a.Raw)
				}
			}
			link := apitest.Token(w.Mail("ana@acme.com"))
			w.Must(http.StatusOK, "POST", "/v1/invites/preview", "", body{"token": link})
		}
		if a := invite("first", body{"expiresIn": 5}); a.Status != http.StatusUnprocessableEntity || a.Code() != "invalid" {
			t.Errorf("a key with another body: %d %s", a.Status, a.Raw)
		}
		w.NoMail()
		if a := invite("third", body{"expiresIn": 5}); a.Status != http.StatusAccepted {
			t.Errorf("another key: %d %s", a.Status, a.Raw)
		}
		w.Mail("ana@acme.com")
		for range 2 { // without a key
			invite("", nil)
			w.Mail("ana@acme.com")
		}
		w.Clock.Move(24 * time.Hour)
		owner = w.SignIn("owner@example.test", apitest.Secret)
		invite("first", nil)
		w.Mail("ana@acme.com")
	})
}

// TestTakeLinkOnce takes a link again with the same Idempotency-Key. The answer has the same link, which stays valid.
// When the link is no longer valid, the request is refused, and shows no other link.
func TestTakeLinkOnce(t *testing.T) {
	t.Parallel()
	onEngines(t, func(t *testing.T, w *apitest.World) {
		owner := w.Owner()
		id, _ := w.Invited(owner, w.Partner(owner, "Acme"), "ana@acme.com", false)
		take := func(key string) apitest.Answer {
			r := apitest.Request("POST", "/v1/people/"+id+"/invite/link", owner, nil)
			r.Header.Set("Idempotency-Key", key)
			return w.Serve(r)
		}
		answers := make([]apitest.Answer, 4)
		atOnce(len(answers), func(i int) { answers[i] = patiently(func() apitest.Answer { return take("first") }) })
		w.Clock.Move(time.Minute)
		for _, a := range append(answers, take("first")) {
			if a.Status != http.StatusCreated || a.Raw != answers[0].Raw {
				t.Errorf("%d %s, want %s", a.Status, a.Raw, answers[0].Raw)
			}
		}
		if n := count(w.EventsOf(id), "invite.link_taken"); n != 1 {
			t.Errorf("%d events", n)
		}
		w.Clock.Move(15 * time.Minute)
		if a := take("first"); a.Status != http.StatusForbidden || a.Code() != "confirm_password" {
			t.Errorf("without the password: %d %s", a.Status, a.Raw)
		}
		w.Confirm(owner)
		if a := take("second"); a.Status != http.StatusCreated || a.Text("url") == answers[0].Text("url") {
			t.Errorf("another key: %d %s", a.Status, a.Raw)
		}
		if a := take("first"); a.Status != http.StatusConflict || a.Code() != "wrong_state" {
			t.Errorf("a dead link: %d %s", a.Status, a.Raw)
		}
		r := apitest.Request("POST", "/v1/people/"+id+"/invite", owner, nil)
		r.Header.Set("Idempotency-Key", "first")
		w.RefusesRequest(http.StatusUnprocessableEntity, "invalid", r)
		w.NoMail()
	})
}

// lateEngine answers one Get with one item as it was before a Write, and with other items as they are after it.
// DynamoDB can do so.
type lateEngine struct {
	table.Engine
	late atomic.Pointer[table.Item]
}

func (e *lateEngine) Get(ctx context.Context, keys []table.Key) ([]table.Item, error) {
	items, err := e.Engine.Get(ctx, keys)
	for i, item := range items {
		if late := e.late.Load(); late != nil && late.Key == item.Key && e.late.CompareAndSwap(late, nil) {
			items[i] = *late
		}
	}
	return items, err
}

// TestTakeLinkSeenLate repeats a request while a Get does not yet return the person as the first request changed them.
// The answer has the same link.
func TestTakeLinkSeenLate(t *testing.T) {
	t.Parallel()
	engine, err := bolt.Open(filepath.Join(t.TempDir(), "table.db"))
	if err != nil {
		t.Fatal(err)
	}
	late := &lateEngine{Engine: engine}
	w := apitest.On(t, late)
	owner := w.Owner()
	id, _ := w.Invited(owner, w.Partner(owner, "Acme"), "ana@acme.com", false)
	key := table.Key{PK: "PERSON#" + id, SK: "-"}
	before, err := engine.Get(t.Context(), []table.Key{key})
	if err != nil {
		t.Fatal(err)
	}
	take := func() apitest.Answer {
		r := apitest.Request("POST", "/v1/people/"+id+"/invite/link", owner, nil)
		r.Header.Set("Idempotency-Key", "first")
		return w.Serve(r)
	}
	first := take()
	late.late.Store(&before[0])
	if a := take(); a.Status != http.StatusCreated || a.Raw != first.Raw {
		t.Errorf("%d %s, want %s", a.Status, a.Raw, first.Raw)
	}
	if late.late.Load() != nil {
		t.Error("the person was not read")
	}
}

// TestInviteOfAnAccountOnce invites a contact whose place an account takes, and repeats the request. With the same key,
// the answer has the account, also for requests at the same moment, and one mail is sent. With another key, or for
// another caller with the same key, the contact is not found.
func TestInviteOfAnAccountOnce(t *testing.T) {
	t.Parallel()
	onEngines(t, func(t *testing.T, w *apitest.World) {
		owner := w.Owner()
		partner, contact := managed(w, owner)
		in := add("ana@else.com")
		delete(in, "access")
		planted := w.Must(http.StatusCreated, "POST", "/v1/partners/"+partner+"/people", contact, in).Text("person.id")
		id, _ := account(w, owner, "ana@else.com")
		w.Mails()
		invite := func(by, key string, in any) *http.Request {
			r := apitest.Request("POST", "/v1/people/"+planted+"/invite", by, in)
			r.Header.Set("Idempotency-Key", key)
			return r
		}
		answers := make([]apitest.Answer, 4)
		atOnce(len(answers), func(i int) {
			answers[i] = patiently(func() apitest.Answer { return w.Serve(invite(owner, "first", nil)) })
		})
		for _, a := range append(answers, w.Serve(invite(owner, "first", nil))) {
			if a.Status != http.StatusAccepted || a.Text("outcome") != "invited" || a.Text("person.id") != id || a.Text("person.pendingInvite.partner.id") != partner {
				t.Errorf("%d %s", a.Status, a.Raw)
			}
		}
		w.Mail("ana@else.com")
		w.NoMail()
		w.RefusesRequest(http.StatusUnprocessableEntity, "invalid", invite(owner, "first", body{"expiresIn": 5}))
		w.RefusesRequest(http.StatusNotFound, "not_found", invite(owner, "second", nil))
		w.RefusesRequest(http.StatusNotFound, "not_found", invite(owner, "", nil))
		w.RefusesRequest(http.StatusNotFound, "not_found", invite(contact, "first", nil))
		w.Must(http.StatusOK, "DELETE", "/v1/people/"+id+"/invite", owner, nil)
		if a := w.Serve(invite(owner, "first", nil)); a.Status != http.StatusAccepted || a.Text("person.id") != id {
			t.Errorf("after it was revoked: %d %s", a.Status, a.Raw)
		}
		w.NoMail()
	})
}

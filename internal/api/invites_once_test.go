package api_test

import (
	"net/http"
	"testing"
	"time"

	"allyway/internal/api/apitest"
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

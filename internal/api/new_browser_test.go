package api_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"allyway/internal/api/apitest"
	"allyway/internal/portal"
)

const firefox = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:133.0) Gecko/20100101 Firefox/133.0"

// signInWith signs somebody in from a new client in Firefox, with the cookies that an earlier answer has set.
func signInWith(w *apitest.World, earlier apitest.Answer, email, password string) apitest.Answer {
	r := apitest.Request("POST", "/v1/session", "", body{"email": email, "password": password})
	r.RemoteAddr = w.Client()
	r.Header.Set("User-Agent", firefox)
	for _, cookie := range earlier.Header.Values("Set-Cookie") {
		name, _, _ := strings.Cut(cookie, ";")
		r.Header.Add("Cookie", name)
	}
	return w.Serve(r)
}

// TestNewBrowserIsMailed checks which sign-ins are mailed, to whom, and what the mail says.
func TestNewBrowserIsMailed(t *testing.T) {
	t.Parallel()
	onBolt(t, func(t *testing.T, w *apitest.World) {
		owner := w.Owner()
		partner := w.Partner(owner, "Acme")
		id, link := w.Invited(owner, partner, "ana@acme.com", false)
		accepted := w.Must(http.StatusCreated, "POST", "/v1/invites/accept", "", body{"token": link, "password": apitest.Secret, "firstName": "Ana", "lastName": "Silva"})
		w.Person(owner, partner, "ben@acme.com", false)
		quiet := func(when string) {
			t.Helper()
			if n := len(w.NewBrowserMails()); n != 0 {
				t.Errorf("%s: %d mails", when, n)
			}
		}
		quiet("accepting")
		signInWith(w, accepted, "ana@acme.com", apitest.Secret)
		quiet("the browser in which the invite was accepted")
		signInWith(w, apitest.Answer{}, "ana@acme.com", "wrong")
		signInWith(w, apitest.Answer{}, "nobody@acme.com", apitest.Secret)
		quiet("failures")

		w.Clock.Move(25 * time.Hour)
		first := signInWith(w, apitest.Answer{}, "ANA@acme.com", apitest.Secret)
		at := w.Clock.Now().UTC().Format("2 January 2006, 15:04 UTC")
		w.Clock.Move(time.Hour) // the mail is sent later
		told := w.NewBrowserMails()
		if len(told) != 1 || told[0].To != "ana@acme.com" || !strings.Contains(told[0].Text, "Firefox on Windows") || !strings.Contains(told[0].Text, at) {
			t.Fatalf("a new browser at %s: %+v", at, told)
		}
		if m := w.Stored(id).Mail; m.State != portal.MailSent || !m.At.Before(w.Clock.Now().Add(-25*time.Hour)) {
			t.Errorf("the person's record speaks of this mail: %+v", m)
		}
		signInWith(w, first, "ana@acme.com", apitest.Secret)
		quiet("the same browser again")
		signInWith(w, first, "ben@acme.com", apitest.Secret)
		if told := w.NewBrowserMails(); len(told) != 1 || told[0].To != "ben@acme.com" {
			t.Errorf("another person in that browser: %+v", told)
		}
		w.Must(http.StatusOK, "POST", "/v1/people/"+id+"/unlock", w.SignIn("owner@example.test", apitest.Secret), nil)
		w.NewBrowserMails()
		signInWith(w, first, "ana@acme.com", apitest.Secret)
		if n := len(w.NewBrowserMails()); n != 1 {
			t.Errorf("a browser that is not known any more: %d mails", n)
		}
		w.Alter(id, func(p *portal.Person) { p.Mail.State = portal.MailBounced })
		signInWith(w, apitest.Answer{}, "ana@acme.com", apitest.Secret)
		quiet("an address that bounces")
		w.NoMail()
	})
}

// TestNewBrowserMailsAreLimited signs in from more new browsers than the limit of mails, at the same moment and one by
// one. Mails that the person needs to sign in again are still sent.
func TestNewBrowserMailsAreLimited(t *testing.T) {
	t.Parallel()
	onBolt(t, func(t *testing.T, w *apitest.World) {
		owner := w.Owner()
		w.Person(owner, w.Partner(owner, "Acme"), "ana@acme.com", false)
		sessions := make([]apitest.Answer, 5)
		atOnce(len(sessions), func(i int) {
			sessions[i] = patiently(func() apitest.Answer { return signInWith(w, apitest.Answer{}, "ana@acme.com", apitest.Secret) })
		})
		if n := tally(sessions); n["201"] != len(sessions) {
			t.Fatalf("at once: %v", n)
		}
		if n := len(w.NewBrowserMails()); n != len(sessions) {
			t.Errorf("%d mails about %d sign-ins", n, len(sessions))
		}
		for range 6 {
			if a := signInWith(w, apitest.Answer{}, "ana@acme.com", apitest.Secret); a.Status != http.StatusCreated {
				t.Fatalf("sign in: %d %s", a.Status, a.Raw)
			}
		}
		if n := len(w.NewBrowserMails()); n != 3 {
			t.Errorf("%d mails more", n)
		}
		w.Must(http.StatusAccepted, "POST", "/v1/password/forgot", "", body{"email": "ana@acme.com"})
		w.Mail("ana@acme.com")
		w.Clock.Move(24 * time.Hour)
		signInWith(w, apitest.Answer{}, "ana@acme.com", apitest.Secret)
		if n := len(w.NewBrowserMails()); n != 1 {
			t.Errorf("a day later: %d mails", n)
		}
	})
}

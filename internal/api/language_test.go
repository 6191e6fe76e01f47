package api_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"allyway/internal/api/apitest"
	"allyway/internal/mail"
)

// german starts a mail to a person who reads German.
const german = "Guten Tag"

// TestLanguageOfPeople has people choose their language, staff choose it for them, and everybody see it where they sign in.
func TestLanguageOfPeople(t *testing.T) {
	t.Parallel()
	w := newTeam(apitest.OnBolt(t))
	id, session := w.Person(w.owner, w.acme, "ana@acme.com", false)
	mine := "/v1/people/" + id
	if a := w.Must(http.StatusOK, "GET", mine, session, nil); a.At("language") != nil {
		t.Errorf("none chosen: %s", a.Raw)
	}
	if a := w.Must(http.StatusOK, "PATCH", mine, session, body{"language": "de"}); a.Text("language") != "de" {
		t.Errorf("chosen: %s", a.Raw)
	}
	for _, wrong := range []any{"tlh", "DE", "de-AT", "../de", " de"} {
		a := w.Refuses(422, "invalid", "PATCH", mine, session, body{"language": wrong})
		if !slices.Equal(a.Locations(), []string{"body.language"}) {
			t.Errorf("%q: %s", wrong, a.Raw)
		}
	}
	shows(t, "session", w.Must(http.StatusOK, "GET", "/v1/session", session, nil), map[string]string{"person.language": "de", "portalLanguage": "en"})
	w.Must(http.StatusOK, "PATCH", "/v1/settings", w.owner, body{"language": "de"})
	if a := w.Must(http.StatusOK, "PATCH", mine, w.managing, body{"language": "en"}); a.Text("language") != "en" {
		t.Errorf("by a primary contact: %s", a.Raw)
	}
	a := w.Must(http.StatusCreated, "POST", "/v1/session", "", body{"email": "ana@acme.com", "password": apitest.Secret})
	shows(t, "signed in", a, map[string]string{"person.language": "en", "portalLanguage": "de"})
	for _, none := range []any{"", nil} {
		w.Must(http.StatusOK, "PATCH", mine, w.owner, body{"language": "en"})
		if a := w.Must(http.StatusOK, "PATCH", mine, session, body{"language": none}); a.At("language") != nil {
			t.Errorf("cleared by %v: %s", none, a.Raw)
		}
	}
}

// TestMailsInTheReadersLanguage mails people in their own language, or else in the portal's.
func TestMailsInTheReadersLanguage(t *testing.T) {
	t.Parallel()
	onEngines(t, func(t *testing.T, w *apitest.World) {
		team := newTeam(w)
		reads := func(m mail.Message, language string) {
			t.Helper()
			if m.Language != language || strings.HasPrefix(m.Text, german) != (language == "de") || !strings.Contains(m.HTML, `lang="`+language+`"`) {
				t.Errorf("the mail to %s is not in %s: %s", m.To, language, m.Text)
			}
		}
		add := func(email, language string) {
			t.Helper()
			w.Must(http.StatusCreated, "POST", team.people, team.owner, body{"firstName": "A", "lastName": "B", "email": email, "access": true, "language": language})
		}
		add("a@acme.com", "")
		m := w.Mail("a@acme.com")
		reads(m, "en")
		add("b@acme.com", "de")
		m = w.Mail("b@acme.com")
		reads(m, "de")
		a := w.Must(http.StatusCreated, "POST", "/v1/invites/accept", "", body{"token": apitest.Token(m), "password": apitest.Secret})
		shows(t, "accepted", a, map[string]string{"person.language": "de", "portalLanguage": "en"})
		w.Must(http.StatusAccepted, "POST", "/v1/password/forgot", "", body{"email": "b@acme.com"})
		reads(w.Mail("b@acme.com"), "de")

		w.Must(http.StatusOK, "PATCH", "/v1/settings", team.owner, body{"language": "de"})
		add("c@acme.com", "")
		m = w.Mail("c@acme.com")
		reads(m, "de")
		a = w.Must(http.StatusCreated, "POST", "/v1/invites/accept", "", body{"token": apitest.Token(m), "password": apitest.Secret, "language": "en"})
		shows(t, "accepted", a, map[string]string{"person.language": "en", "portalLanguage": "de"})
		w.Must(http.StatusAccepted, "POST", "/v1/password/forgot", "", body{"email": "c@acme.com"})
		reads(w.Mail("c@acme.com"), "en")
	})
}

// TestSignUpInTheBrowsersLanguage mails the link of a sign-up in the language of the browser, which the account keeps.
func TestSignUpInTheBrowsersLanguage(t *testing.T) {
	t.Parallel()
	onEngines(t, func(t *testing.T, w *apitest.World) {
		signUpOn(w)
		for email, said := range map[string]struct{ browser, language, kept string }{
			"una@else.com": {"de-AT,de;q=0.9,en;q=0.8", "de", "de"},
			"uno@else.com": {"en-GB", "en", "en"},
			"due@else.com": {"ja, fr;q=0.5", "en", ""},
			"tre@else.com": {"", "en", ""},
			"qua@else.com": {";;q=x," + strings.Repeat("x", 900), "en", ""},
		} {
			r := apitest.Request("POST", "/v1/accounts", "", signUp(email))
			r.Header.Set("Accept-Language", said.browser)
			if a := w.Serve(r); a.Status != http.StatusAccepted {
				t.Fatalf("%s: %d %s", email, a.Status, a.Raw)
			}
			m := w.Mail(email)
			if m.Language != said.language || strings.HasPrefix(m.Text, german) != (said.language == "de") {
				t.Errorf("a browser of %q: the mail is in %q:\n%s", said.browser, m.Language, m.Text)
			}
			a := w.Must(http.StatusCreated, "POST", "/v1/accounts/confirm", "", body{"token": apitest.Token(m), "password": apitest.Secret})
			shows(t, email, a, map[string]string{"person.language": said.kept, "portalLanguage": "en"})
		}
	})
}

package api_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"allyway/internal/api/apitest"
	"allyway/internal/portal"
)

const newSecret = "seven copper kettles in the rain"

// badPasswords are new passwords that are refused, by the refusal's code.
var badPasswords = map[string]string{
	"fourteen chars":                    "password_too_short",
	"":                                  "password_too_short",
	strings.Repeat("é", 14):             "password_too_short",
	"e\u0301" + strings.Repeat("é", 13): "password_too_short", // fourteen characters when they are composed
	strings.Repeat("x", 257):            "password_too_long",
	strings.Repeat("é", 257):            "password_too_long",
	strings.Repeat("🔑", 1100):           "password_too_long",
	"password password password":        "password_guessable",
}

// refusesPasswords sends every bad password. Each must be refused, and none may be hashed.
func refusesPasswords(t *testing.T, w *apitest.World, method, path, bearer string, fields body) {
	t.Helper()
	for password, code := range badPasswords {
		in := body{"password": password}
		for k, v := range fields {
			in[k] = v
		}
		before := w.Hasher.Hashes()
		a := w.Refuses(422, code, method, path, bearer, in)
		if a.Text("errors.0.location") != "body.password" || a.Text("errors.0.code") != code {
			t.Errorf("%s: %s", code, a.Raw)
		}
		if n := w.Hasher.Hashes() - before; n > 1 || n > 0 && fields["current"] == nil {
			t.Errorf("%s: %d hashes", code, n)
		}
	}
	if a := w.Do(method, path, bearer, fields); a.Status != 422 || a.Text("errors.0.location") == "" {
		t.Errorf("without a password: %d %s", a.Status, a.Raw)
	}
}

func TestForgotPassword(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	_, session := w.Person(owner, w.Partner(owner, "Acme", "acme.com"), "Ana@acme.com", false)

	a := w.Must(http.StatusAccepted, "POST", "/v1/password/forgot", "", body{"email": " ANA@ACME.COM "})
	if a.Raw != "" {
		t.Errorf("answered %s", a.Raw)
	}
	m := w.Mail("Ana@acme.com")
	if m.Links[0] != apitest.URL+"/reset#"+apitest.Token(m) || !strings.Contains(m.Text, m.Links[0]) || !strings.Contains(m.Text, "2 March 2026, 10:30 UTC") {
		t.Errorf("mailed %v\n%s", m.Links, m.Text)
	}
	if !signedIn(w, session) {
		t.Error("asking ends sessions")
	}
	w.SignIn("ana@acme.com", apitest.Secret)

	w.Settings(func(s *portal.Settings) { s.ResetLifetimeMinutes = 24 * 60 })
	w.Must(http.StatusAccepted, "POST", "/v1/password/forgot", "", body{"email": "ana@acme.com"})
	if m := w.Mail("Ana@acme.com"); !strings.Contains(m.Text, "3 March 2026, 09:30 UTC") {
		t.Errorf("another lifetime:\n%s", m.Text)
	}
}

func TestForgotPasswordMailsNothing(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	partner := w.Partner(owner, "Acme", "acme.com")
	asleep := w.Partner(owner, "Asleep")
	w.Person(owner, asleep, "sid@acme.com", false)
	w.Invited(owner, asleep, "eve@acme.com", false)
	w.Must(http.StatusOK, "PATCH", "/v1/partners/"+asleep, owner, body{"status": "inactive"})
	gone, _ := w.Person(owner, partner, "dan@acme.com", false)
	w.Must(http.StatusOK, "POST", "/v1/people/"+gone+"/disable", owner, nil)
	bounced, _ := w.Person(owner, partner, "bob@acme.com", false)
	w.Alter(bounced, func(p *portal.Person) { p.Mail.State = portal.MailBounced })
	w.Contact(owner, partner, "con@acme.com")
	revoked, _ := w.Invited(owner, partner, "rev@acme.com", false)
	w.Must(http.StatusOK, "DELETE", "/v1/people/"+revoked+"/invite", owner, nil)

	for _, email := range []string{"nobody@acme.com", "sid@acme.com", "eve@acme.com", "dan@acme.com", "bob@acme.com", "con@acme.com",
		"rev@acme.com", "no address", "", "dan@acme.com,owner@example.test", "owner@example.test\nBcc: dan@acme.com"} {
		if a := w.Do("POST", "/v1/password/forgot", "", body{"email": email}); a.Status != http.StatusAccepted || a.Raw != "" {
			t.Errorf("%q: %d %s", email, a.Status, a.Raw)
		}
		w.NoMail()
	}
	w.Refuses(422, "invalid", "POST", "/v1/password/forgot", "", body{})
}

func TestForgotPasswordOfInvited(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	id, link := w.Invited(owner, w.Partner(owner, "Acme"), "ivo@acme.com", false)

	w.Must(http.StatusAccepted, "POST", "/v1/password/forgot", "", body{"email": "ivo@acme.com"})
	if m := w.Mail("ivo@acme.com"); apitest.Token(m) != link {
		t.Error("a living invite's link was not mailed again")
	}
	w.Clock.Move(7 * 24 * time.Hour)
	w.Must(http.StatusAccepted, "POST", "/v1/password/forgot", "", body{"email": "ivo@acme.com"})
	fresh := apitest.Token(w.Mail("ivo@acme.com"))
	w.Refuses(400, "link_invalid", "POST", "/v1/invites/accept", "", body{"token": link, "password": apitest.Secret})
	a := w.Must(http.StatusOK, "POST", "/v1/invites/preview", "", body{"token": fresh})
	if a.Text("expiresAt") != rfc3339(w.Clock.Now().Add(7*24*time.Hour)) || a.Text("invitedBy.name") != "Olive Owner" {
		t.Errorf("the fresh invite: %s", a.Raw)
	}
	owner = w.SignIn("owner@example.test", apitest.Secret)
	if a := w.Must(http.StatusOK, "GET", "/v1/people/"+id, owner, nil); a.Text("status") != "invited" || a.At("inviteExpired") != nil {
		t.Errorf("renewed: %s", a.Raw)
	}
	w.Accept(fresh, "Ivo", "Invited")
}

func TestResetPassword(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	_, session := w.Person(owner, w.Partner(owner, "Acme"), "ana@acme.com", false)
	first, second := resetLink(w, "ana@acme.com"), resetLink(w, "ana@acme.com")

	refusesPasswords(t, w, "POST", "/v1/password/reset", "", body{"token": first})
	a := w.Must(http.StatusNoContent, "POST", "/v1/password/reset", "", body{"token": first, "password": newSecret})
	if len(a.Header.Values("Set-Cookie")) != 0 || a.Raw != "" {
		t.Errorf("a reset signs in: %v %s", a.Header, a.Raw)
	}
	if m := w.Mail("ana@acme.com"); !strings.Contains(m.Subject, "was changed") || m.Links[0] != apitest.URL+"/" {
		t.Errorf("notice %q %v", m.Subject, m.Links)
	}
	if signedIn(w, session) {
		t.Error("an older session holds")
	}
	w.Refuses(401, "bad_credentials", "POST", "/v1/session", "", body{"email": "ana@acme.com", "password": apitest.Secret})
	w.SignIn("ana@acme.com", newSecret)
	for _, link := range []string{first, second} {
		w.Refuses(410, "link_used", "POST", "/v1/password/reset", "", body{"token": link, "password": apitest.Secret})
	}
	w.Clock.Move(30*24*time.Hour - time.Second)
	w.Refuses(410, "link_used", "POST", "/v1/password/reset", "", body{"token": first, "password": apitest.Secret})
	w.Clock.Move(time.Second)
	w.Refuses(400, "link_invalid", "POST", "/v1/password/reset", "", body{"token": first, "password": apitest.Secret})
	w.NoMail()
}

// resetLink asks for a reset and returns the mailed link's token.
func resetLink(w *apitest.World, email string) string {
	w.T.Helper()
	w.Must(http.StatusAccepted, "POST", "/v1/password/forgot", "", body{"email": email})
	return apitest.Token(w.Mail(email))
}

func TestResetLinkDead(t *testing.T) {
	t.Parallel()
	for name, scenario := range map[string]struct {
		kill   func(w *apitest.World, owner, partner, id, session string)
		status int
		code   string
	}{
		"at its time": {func(w *apitest.World, _, _, _, _ string) { w.Clock.Move(time.Hour) }, 410, "link_expired"},
		"long after its time": {func(w *apitest.World, _, _, _, _ string) {
			w.Clock.Move(time.Hour + 30*24*time.Hour - time.Second)
		}, 410, "link_expired"},
		"forgotten": {func(w *apitest.World, _, _, _, _ string) { w.Clock.Move(time.Hour + 30*24*time.Hour) }, 400, "link_invalid"},
		"partner inactive": {func(w *apitest.World, owner, partner, _, _ string) {
			w.Must(200, "PATCH", "/v1/partners/"+partner, owner, body{"status": "inactive"})
		}, 409, "partner_inactive"},
		"expired and partner inactive": {func(w *apitest.World, owner, partner, _, _ string) {
			w.Clock.Move(time.Hour)
			w.Must(200, "PATCH", "/v1/partners/"+partner, owner, body{"status": "inactive"})
		}, 410, "link_expired"},
		"disabled": {func(w *apitest.World, owner, _, id, _ string) {
			w.Must(200, "POST", "/v1/people/"+id+"/disable", owner, nil)
		}, 400, "link_invalid"},
		"disabled and enabled": {func(w *apitest.World, owner, _, id, _ string) {
			w.Must(200, "POST", "/v1/people/"+id+"/disable", owner, nil)
			w.Must(200, "POST", "/v1/people/"+id+"/enable", owner, nil)
		}, 400, "link_invalid"},
		"password changed": {func(w *apitest.World, _, _, _, session string) {
			w.Must(204, "PUT", "/v1/password", session, body{"current": apitest.Secret, "password": newSecret})
		}, 400, "link_invalid"},
		"role changed": {func(w *apitest.World, owner, _, id, _ string) {
			w.Must(200, "PATCH", "/v1/people/"+id, owner, body{"primaryContact": true})
		}, 400, "link_invalid"},
	} {
		t.Run(name, func(t *testing.T) {
			w := apitest.OnBolt(t)
			owner := w.Owner()
			partner := w.Partner(owner, "Acme")
			id, session := w.Person(owner, partner, "ana@acme.com", false)
			link := resetLink(w, "ana@acme.com")
			scenario.kill(w, owner, partner, id, session)
			w.Mails()
			w.Refuses(scenario.status, scenario.code, "POST", "/v1/password/reset", "", body{"token": link, "password": "another " + newSecret})
			w.NoMail()
		})
	}
}

func TestResetWaitsForThePartner(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	partner := w.Partner(owner, "Acme")
	w.Person(owner, partner, "ana@acme.com", false)
	link := resetLink(w, "ana@acme.com")
	for _, status := range []string{"inactive", "active"} {
		w.Must(http.StatusOK, "PATCH", "/v1/partners/"+partner, owner, body{"status": status})
	}
	w.Must(http.StatusNoContent, "POST", "/v1/password/reset", "", body{"token": link, "password": newSecret})
}

func TestChangePassword(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	_, session := w.Person(owner, w.Partner(owner, "Acme"), "ana@acme.com", false)
	other := w.SignIn("ana@acme.com", apitest.Secret)

	w.Refuses(401, "bad_credentials", "PUT", "/v1/password", session, body{"current": "not it", "password": newSecret})
	w.Refuses(401, "not_signed_in", "PUT", "/v1/password", "", body{"current": apitest.Secret, "password": newSecret})
	w.Refuses(422, "invalid", "PUT", "/v1/password", session, body{"password": newSecret})
	w.Must(http.StatusNoContent, "PUT", "/v1/password", session, body{"current": apitest.Secret, "password": newSecret})
	w.Mail("ana@acme.com")
	if !signedIn(w, session) || signedIn(w, other) {
		t.Error("not exactly the other session ended")
	}
	w.Refuses(401, "bad_credentials", "POST", "/v1/session", "", body{"email": "ana@acme.com", "password": apitest.Secret})
	w.SignIn("ana@acme.com", newSecret)
	if !signedIn(w, owner) {
		t.Error("somebody else's session ended")
	}
	w.Clock.Move(15 * time.Minute)
	refusesPasswords(t, w, "PUT", "/v1/password", session, body{"current": newSecret})
}

func TestChangePasswordThrottle(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	_, session := w.Person(owner, w.Partner(owner, "Acme"), "ana@acme.com", false)
	before := w.Hasher.Hashes()
	for range 10 {
		w.Refuses(401, "bad_credentials", "PUT", "/v1/password", session, body{"current": "not it", "password": newSecret})
	}
	a := w.Refuses(429, "too_many_attempts", "PUT", "/v1/password", session, body{"current": apitest.Secret, "password": newSecret})
	if a.Header.Get("Retry-After") != "900" || w.Hasher.Hashes()-before != 10 {
		t.Errorf("%v after %d hashes", a.Header, w.Hasher.Hashes()-before)
	}
	w.Clock.Move(15 * time.Minute)
	w.Must(http.StatusNoContent, "PUT", "/v1/password", session, body{"current": apitest.Secret, "password": newSecret})
}

package api_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"allyway/internal/api/apitest"
	"allyway/internal/portal"
)

func TestSignIn(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	id, _ := w.Person(owner, w.Partner(owner, "Acme", "acme.com"), "ana@acme.com", false)

	a := w.Must(http.StatusCreated, "POST", "/v1/session", "", body{"email": " ANA@Acme.COM ", "password": apitest.Secret})
	if a.Text("person.id") != id || a.Text("person.partner.name") != "Acme" || a.Text("expiresAt") != rfc3339(w.Clock.Now().Add(12*time.Hour)) {
		t.Errorf("signed in: %s", a.Raw)
	}
	if cookie := a.Header.Get("Set-Cookie"); cookie != "__Host-allyway="+a.Text("token")+"; Path=/; HttpOnly; Secure; SameSite=Lax" {
		t.Errorf("cookie %s", cookie)
	}
	if !signedIn(w, a.Text("token")) {
		t.Error("the new session does not hold")
	}
	w.NoMail()

	a = w.Must(http.StatusCreated, "POST", "/v1/session", "", body{"email": "ana@acme.com", "password": apitest.Secret, "remember": true})
	until := w.Clock.Now().Add(30 * 24 * time.Hour)
	if a.Text("expiresAt") != rfc3339(until) || !strings.Contains(a.Header.Get("Set-Cookie"), "; Expires="+until.Format(http.TimeFormat)+"; HttpOnly; Secure; SameSite=Lax") {
		t.Errorf("remembered: %s, %v", a.Raw, a.Header)
	}

	w.Settings(func(s *portal.Settings) { s.SessionLifetimeHours = 2 })
	a = w.Must(http.StatusCreated, "POST", "/v1/session", "", body{"email": "ana@acme.com", "password": apitest.Secret})
	if a.Text("expiresAt") != rfc3339(w.Clock.Now().Add(2*time.Hour)) {
		t.Errorf("with another lifetime: %s", a.Raw)
	}
}

func TestSignInRefused(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	partner := w.Partner(owner, "Acme", "acme.com")
	asleep := w.Partner(owner, "Asleep")
	w.Person(owner, partner, "ana@acme.com", false)
	w.Person(owner, asleep, "sid@acme.com", false)
	w.Must(http.StatusOK, "PATCH", "/v1/partners/"+asleep, owner, body{"status": "inactive"})
	gone, _ := w.Person(owner, partner, "dan@acme.com", false)
	w.Must(http.StatusOK, "POST", "/v1/people/"+gone+"/disable", owner, nil)
	w.Invited(owner, partner, "ivo@acme.com", false)
	w.Contact(owner, partner, "con@acme.com")

	for name, in := range map[string]body{
		"wrong password":   {"email": "ana@acme.com", "password": apitest.Secret + "!"},
		"no password":      {"email": "ana@acme.com", "password": ""},
		"unknown":          {"email": "nobody@acme.com", "password": apitest.Secret},
		"disabled":         {"email": "dan@acme.com", "password": apitest.Secret},
		"partner inactive": {"email": "sid@acme.com", "password": apitest.Secret},
		"invited":          {"email": "ivo@acme.com", "password": apitest.Secret},
		"contact":          {"email": "con@acme.com", "password": apitest.Secret},
		"no address":       {"email": "ana", "password": apitest.Secret},
		"empty address":    {"email": "", "password": apitest.Secret},
		"two addresses":    {"email": "ana@acme.com, ana@acme.com", "password": apitest.Secret},
	} {
		t.Run(name, func(t *testing.T) {
			a := w.With(t).Refuses(401, "bad_credentials", "POST", "/v1/session", "", in)
			if len(a.Header.Values("Set-Cookie")) != 0 {
				t.Error("sets a cookie")
			}
		})
	}
	w.Refuses(422, "invalid", "POST", "/v1/session", "", body{"email": "ana@acme.com"})
	w.Refuses(422, "invalid", "POST", "/v1/session", "", body{"password": apitest.Secret})
	w.NoMail()
	if w.Log.Len() != 0 {
		t.Errorf("logged %s", w.Log)
	}
}

func TestGetSession(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	partner := w.Partner(owner, "Acme", "acme.com")
	manager, managing := w.Person(owner, partner, "mia@acme.com", true)
	_, using := w.Person(owner, partner, "ana@acme.com", false)
	w.Groups(map[string]portal.Group{"g1": {Name: "Sales", Permissions: []string{"see", "quote"}}, "g2": {Name: "Service", Permissions: []string{"see", "fix"}}})
	w.Must(http.StatusOK, "PATCH", "/v1/people/"+manager, owner, body{"groups": []string{"g2", "g1", "g2"}})

	can := func(bearer string) string {
		a := w.Must(http.StatusOK, "GET", "/v1/session", bearer, nil)
		return a.Text("person.role") + " " + a.Text("can.managePeople") + " " + a.Text("can.disablePeople")
	}
	check := func(when string, want ...string) {
		t.Helper()
		if got := []string{can(owner), can(managing), can(using)}; !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", when, got, want)
		}
	}
	check("self-management off", "owner true true", "primary_contact false false", "user false false")
	w.Settings(func(s *portal.Settings) { s.SelfManagement.Partners = true })
	check("for partners", "owner true true", "primary_contact true false", "user false false")
	w.Settings(func(s *portal.Settings) { s.SelfManagement.Disable = true })
	check("disabling, too", "owner true true", "primary_contact true true", "user false false")
	w.Settings(func(s *portal.Settings) {
		s.SelfManagement = portal.SelfManagement{Distributors: true, Disable: true}
	})
	check("for distributors alone", "owner true true", "primary_contact false false", "user false false")

	a := w.Must(http.StatusOK, "GET", "/v1/session", managing, nil)
	if a.Text("groups") != "[map[id:g2 name:Service] map[id:g1 name:Sales]]" || a.Text("permissions") != "[fix quote see]" {
		t.Errorf("groups: %s", a.Raw)
	}
	if a.Text("partner.id") != partner || a.At("partner.counts") != nil || a.Text("expiresAt") != rfc3339(w.Clock.Now().Add(12*time.Hour)) {
		t.Errorf("session: %s", a.Raw)
	}
	if a := w.Must(http.StatusOK, "GET", "/v1/session", owner, nil); a.At("partner") != nil || a.Text("groups") != "[]" || a.Text("permissions") != "[]" {
		t.Errorf("owner's: %s", a.Raw)
	}
	w.Must(http.StatusOK, "PATCH", "/v1/partners/"+partner, owner, body{"notes": "pays late"})
	if a := w.Must(http.StatusOK, "GET", "/v1/session", managing, nil); strings.Contains(a.Raw, "pays late") {
		t.Errorf("a primary contact sees notes: %s", a.Raw)
	}
}

func TestSessionEnds(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	other := w.SignIn("owner@example.test", apitest.Secret)
	flip := func(s string, i int) string {
		if s[i] == 'A' {
			return s[:i] + "B" + s[i+1:]
		}
		return s[:i] + "A" + s[i+1:]
	}
	for name, bearer := range map[string]string{
		"no token":         "",
		"no session's":     "nonsense",
		"another secret":   flip(owner, 100),
		"another's id":     flip(owner, 10),
		"another session":  owner[:66] + other[66:],
		"a byte more":      owner + "AAAA",
		"a byte less":      owner[:len(owner)-4],
		"a link's":         w.InviteLink(w.Must(http.StatusOK, "GET", "/v1/session", owner, nil).Text("person.id")),
		"surrounding dots": "." + owner,
	} {
		t.Run(name, func(t *testing.T) { w.With(t).Refuses(401, "not_signed_in", "GET", "/v1/session", bearer, nil) })
	}

	w.Clock.Move(6 * time.Hour)
	if !signedIn(w, owner) {
		t.Error("ends before its time")
	}
	w.Clock.Move(6*time.Hour - time.Millisecond)
	if !signedIn(w, owner) {
		t.Error("ends before its time")
	}
	w.Clock.Move(time.Millisecond)
	w.Refuses(401, "not_signed_in", "GET", "/v1/session", owner, nil)
}

func TestSignOut(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	other := w.SignIn("owner@example.test", apitest.Secret)
	a := w.Must(http.StatusNoContent, "DELETE", "/v1/session", owner, nil)
	if a.Raw != "" || a.Header.Get("Set-Cookie") != "__Host-allyway=; Path=/; Max-Age=0; HttpOnly; Secure; SameSite=Lax" {
		t.Errorf("signed out: %q %v", a.Raw, a.Header)
	}
	w.Refuses(401, "not_signed_in", "GET", "/v1/session", owner, nil)
	w.Refuses(401, "not_signed_in", "DELETE", "/v1/session", owner, nil)
	if !signedIn(w, other) {
		t.Error("signing out ended another session")
	}
}

// TestSessionsNameTheirBrowsers signs in and accepts an invite in different browsers, and with a program.
func TestSessionsNameTheirBrowsers(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	_, link := w.Invited(owner, w.Partner(owner, "Acme"), "ana@acme.com", false)
	in := func(userAgent, path string, b body) string {
		w.Clock.Move(time.Minute)
		r := apitest.Request("POST", path, "", b)
		r.Header.Set("User-Agent", userAgent)
		return w.Serve(r).Text("token")
	}
	in("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:133.0) Gecko/20100101 Firefox/133.0", "/v1/invites/accept",
		body{"token": link, "password": apitest.Secret, "firstName": "Ana", "lastName": "Silva"})
	right := body{"email": "ana@acme.com", "password": apitest.Secret}
	in("Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1", "/v1/session", right)
	last := in("Call your bank/1.0", "/v1/session", right)
	a := w.Must(http.StatusOK, "GET", "/v1/sessions", last, nil)
	for i, want := range []string{" ", "Safari iOS", "Firefox Windows"} {
		item := fmt.Sprintf("items.%d.", i)
		if got := a.Text(item+"browser") + " " + a.Text(item+"system"); got != want {
			t.Errorf("session %d: %q, want %q", i, got, want)
		}
	}
	if strings.Contains(a.Raw, "bank") {
		t.Errorf("a client's own words are shown: %s", a.Raw)
	}
}

func TestOwnSessions(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	_, user := w.Person(owner, w.Partner(owner, "Acme"), "ana@acme.com", false)
	short := w.SignIn("ana@acme.com", apitest.Secret)
	w.Clock.Move(time.Hour)
	long := w.Must(http.StatusCreated, "POST", "/v1/session", "", body{"email": "ana@acme.com", "password": apitest.Secret, "remember": true}).Text("token")

	a := w.Must(http.StatusOK, "GET", "/v1/sessions", short, nil)
	if got := a.Texts("remember"); !slices.Equal(got, []string{"true", "false", "false"}) {
		t.Errorf("sessions, the newest first: %s", a.Raw)
	}
	if got := a.Texts("current"); !slices.Equal(got, []string{"false", "true", "false"}) {
		t.Errorf("the current one: %s", a.Raw)
	}
	if strings.Contains(a.Raw, "hash") || strings.Contains(a.Raw, short) {
		t.Errorf("tells secrets: %s", a.Raw)
	}

	// A session of somebody else, one that does not exist, and a text that is no id get the same answer.
	theirs := w.Must(http.StatusOK, "GET", "/v1/sessions", owner, nil).Text("items.0.id")
	for _, id := range []string{theirs, "01J00000000000000000000000", "nonsense", strings.ToLower(theirs)} {
		w.Refuses(404, "not_found", "DELETE", "/v1/sessions/"+id, short, nil)
	}
	w.Must(http.StatusNoContent, "DELETE", "/v1/sessions/"+a.Text("items.2.id"), short, nil)
	if signedIn(w, user) || !signedIn(w, short) || !signedIn(w, long) || !signedIn(w, owner) {
		t.Error("ending one session did not end exactly that")
	}
	w.Refuses(404, "not_found", "DELETE", "/v1/sessions/"+a.Text("items.2.id"), short, nil)

	w.Must(http.StatusNoContent, "DELETE", "/v1/sessions", long, nil)
	if signedIn(w, short) || !signedIn(w, long) || !signedIn(w, owner) {
		t.Error("signing out everywhere else did not end exactly that")
	}
	if a := w.Must(http.StatusOK, "GET", "/v1/sessions", long, nil); !slices.Equal(a.Texts("current"), []string{"true"}) {
		t.Errorf("dead sessions are listed: %s", a.Raw)
	}
	w.Must(http.StatusNoContent, "DELETE", "/v1/sessions", long, nil)
	if !signedIn(w, long) {
		t.Error("a second time, one's own session ends")
	}

	short = w.SignIn("ana@acme.com", apitest.Secret)
	w.Clock.Move(12 * time.Hour)
	if a := w.Must(http.StatusOK, "GET", "/v1/sessions", long, nil); len(a.Texts("id")) != 1 || signedIn(w, short) {
		t.Errorf("an expired session is listed: %s", a.Raw)
	}
	w.NoMail()
}

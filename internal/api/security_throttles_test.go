package api_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"allyway/internal/api"
	"allyway/internal/api/apitest"
)

// attempt tries to sign in. client is the network address of the caller.
func attempt(w *apitest.World, client, email, password string, headers ...string) apitest.Answer {
	w.T.Helper()
	r := from(apitest.Request("POST", "/v1/session", "", body{"email": email, "password": password}), headers...)
	r.RemoteAddr = client
	return w.Serve(r)
}

// leastThrough returns how many attempts a throttle lets through at least. That is its limit. But on DynamoDB, a Count
// is repeated if its answer comes too late, and may then count twice (see table.Count). So fewer may be let through.
func leastThrough(t *testing.T, limit int) int {
	if strings.HasSuffix(t.Name(), "/dynamodb") {
		return 1
	}
	return limit
}

// busy returns how many answers say that the portal is unavailable. That happens only with DynamoDB Local on a busy
// machine. Such an attempt may have been counted.
func busy(t *testing.T, n map[string]int) int {
	if strings.HasSuffix(t.Name(), "/dynamodb") {
		return n["503 unavailable"]
	}
	return 0
}

// This test is not parallel: DynamoDB Local takes one call after another, and a Count whose answer comes too late may
// count twice.
func TestThrottleOf100ParallelWrongPasswords(t *testing.T) {
	t.Parallel()
	onEngines(t, func(t *testing.T, w *apitest.World) {
		owner := w.Owner()
		w.Person(owner, w.Partner(owner, "Acme"), "ana@acme.com", false)
		for _, email := range []string{"ana@acme.com", "nobody@acme.com", "no address"} {
			before := w.Hasher.Hashes()
			answers := make([]apitest.Answer, 100)
			atOnce(len(answers), func(i int) {
				answers[i] = attempt(w, fmt.Sprintf("198.51.100.7:%d", i+1), email, "wrong")
			})
			n := tally(answers)
			through := n["401 bad_credentials"]
			if through > 10 || through < leastThrough(t, 10) || n["429 too_many_attempts"] != 100-through-busy(t, n) || w.Hasher.Hashes()-before != int64(through) {
				t.Errorf("%s: %v with %d hashes", email, n, w.Hasher.Hashes()-before)
			}
		}
		// Now the right password is refused, too, until the end of the window.
		if a := attempt(w, "198.51.100.7:1", "ana@acme.com", apitest.Secret); a.Status != http.StatusTooManyRequests || a.Header.Get("Retry-After") != "900" {
			t.Errorf("the right password: %d %v", a.Status, a.Header)
		}
		w.Clock.Move(15 * time.Minute)
		w.SignIn("ana@acme.com", apitest.Secret)
	})
}

func TestThrottleByClient(t *testing.T) {
	t.Parallel()
	onBolt(t, func(t *testing.T, w *apitest.World) {
		owner := w.Owner()
		partner := w.Partner(owner, "Acme")
		w.Person(owner, partner, "ana@acme.com", false)
		w.Person(owner, partner, "bo@acme.com", false)
		answers := make([]apitest.Answer, 120)
		atOnce(len(answers), func(i int) {
			answers[i] = attempt(w, fmt.Sprintf("198.51.100.7:%d", i+1), fmt.Sprintf("a%d@acme.com", i), "wrong")
		})
		n := tally(answers)
		through := n["401 bad_credentials"]
		if through > 100 || through < leastThrough(t, 100) || n["429 too_many_attempts"] != 120-through-busy(t, n) {
			t.Errorf("one client, many addresses: %v", n)
		}
		for _, headers := range [][]string{{"X-Forwarded-For", "192.0.2.99"}, {"Forwarded", "for=192.0.2.99"}, {"X-Real-IP", "192.0.2.99"}, {"True-Client-IP", "192.0.2.99"},
			{"CloudFront-Viewer-Address", "192.0.2.99:443"}, {"X-Client-IP", "192.0.2.99"}, {"CF-Connecting-IP", "192.0.2.99"}, {"Via", "192.0.2.99"},
			{api.OriginSecretHeader, "guess", "CloudFront-Viewer-Address", "192.0.2.99:443"}} {
			if a := attempt(w, "198.51.100.7:1", "ana@acme.com", apitest.Secret, headers...); a.Status != http.StatusTooManyRequests {
				t.Errorf("%v moves the throttle: %d", headers, a.Status)
			}
		}
		if a := attempt(w, "198.51.100.8:1", "bo@acme.com", apitest.Secret); a.Status != http.StatusCreated {
			t.Errorf("another client: %d %s", a.Status, a.Raw)
		}
		w.Clock.Move(15 * time.Minute)
		if a := attempt(w, "198.51.100.7:1", "ana@acme.com", apitest.Secret); a.Status != http.StatusCreated {
			t.Errorf("after the window: %d %s", a.Status, a.Raw)
		}
	})
}

// Behind the CDN, which sends its secret, the client is the address that the CDN names. An IPv6 client counts as its
// /64.
func TestThrottleBehindTheCDN(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	w.Person(owner, w.Partner(owner, "Acme"), "ana@acme.com", false)
	w = w.Behind(api.Config{OriginSecret: "s3cret"})
	viewer := func(at string) []string {
		return []string{api.OriginSecretHeader, "s3cret", "CloudFront-Viewer-Address", at}
	}
	use := func(at func(i int) string) {
		t.Helper()
		for i := range 100 {
			if a := attempt(w, "192.0.2.1:1", fmt.Sprintf("x%d@acme.com", i), "wrong", viewer(at(i))...); a.Status != http.StatusUnauthorized {
				t.Fatalf("attempt %d: %d %s", i, a.Status, a.Raw)
			}
		}
	}
	check := func(at string, status int) {
		t.Helper()
		if a := attempt(w, "192.0.2.1:1", "ana@acme.com", apitest.Secret, viewer(at)...); a.Status != status {
			t.Errorf("%s: %d, want %d", at, a.Status, status)
		}
	}
	use(func(i int) string { return fmt.Sprintf("198.51.100.7:%d", i+1) })
	check("198.51.100.7:9999", 429)
	check("198.51.100.8:9999", 201)
	w.Clock.Move(15 * time.Minute)
	use(func(i int) string { return fmt.Sprintf("2001:db8:1:2:%x::%x:%d", i, i, i+1) })
	check("2001:db8:1:2::1:443", 429)
	check("2001:db8:1:3::1:443", 201)
	check("198.51.100.7:1", 201)
	// The address of the peer, which is the CDN itself, does not count.
	w.Clock.Move(15 * time.Minute)
	use(func(i int) string { return fmt.Sprintf("198.51.%d.7:1", i) })
	check("203.0.113.1:1", 201)
}

func TestThrottleOfIPv6Peers(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	w.Person(owner, w.Partner(owner, "Acme"), "ana@acme.com", false)
	for i := range 100 {
		attempt(w, fmt.Sprintf("[2001:db8:1:2::%x]:443", i+1), fmt.Sprintf("x%d@acme.com", i), "wrong")
	}
	if a := attempt(w, "[2001:db8:1:2:ffff::1]:443", "ana@acme.com", apitest.Secret); a.Status != http.StatusTooManyRequests {
		t.Errorf("another address of the same network: %d", a.Status)
	}
	if a := attempt(w, "[2001:db8:1:3::1]:443", "ana@acme.com", apitest.Secret); a.Status != http.StatusCreated {
		t.Errorf("another network: %d", a.Status)
	}
}

func TestThrottleIsNotDodgedBySpelling(t *testing.T) {
	t.Parallel()
	onBolt(t, func(t *testing.T, w *apitest.World) {
		owner := w.Owner()
		w.Person(owner, w.Partner(owner, "Acme"), "ana@acme.com", false)
		for _, email := range []string{"ana@acme.com", "ANA@ACME.COM", " ana@acme.com", "ana@acme.com\t", "Ana@Acme.Com", "\u00a0ana@acme.com\u3000", "aNa@aCmE.cOm",
			"ana@ａｃｍｅ.com", "ana@acme。com", "\r\nANA@acme.com\r\n"} {
			if a := attempt(w, "198.51.100.7:1", email, "wrong"); a.Status != http.StatusUnauthorized {
				t.Fatalf("%q: %d", email, a.Status)
			}
		}
		for _, email := range []string{"ana@acme.com", " Ana@ACME.com ", "ana@ＡＣＭＥ.com"} {
			if a := attempt(w, "198.51.100.7:1", email, apitest.Secret); a.Status != http.StatusTooManyRequests {
				t.Errorf("%q dodges: %d %s", email, a.Status, a.Raw)
			}
		}
		before := w.Hasher.Hashes()
		for range 12 {
			for _, email := range []string{"no address", " NO ADDRESS"} {
				attempt(w, "198.51.100.7:1", email, "wrong")
			}
		}
		if n := w.Hasher.Hashes() - before; n != 10 {
			t.Errorf("what is no address: %d hashes", n)
		}
	})
}

func TestThrottleIsClearedBySuccessAlone(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	partner := w.Partner(owner, "Acme")
	w.Person(owner, partner, "ana@acme.com", false)
	w.Person(owner, partner, "bob@acme.com", false)
	for range 3 {
		for range 9 {
			attempt(w, "198.51.100.7:1", "ana@acme.com", "wrong")
		}
		attempt(w, "198.51.100.7:1", "Ana@acme.com", apitest.Secret)
	}
	for range 10 {
		attempt(w, "198.51.100.7:1", "ana@acme.com", "wrong")
	}
	w.SignIn("bob@acme.com", apitest.Secret) // another person's success clears nothing
	if a := attempt(w, "198.51.100.7:1", "ana@acme.com", apitest.Secret); a.Status != http.StatusTooManyRequests {
		t.Errorf("after ten: %d", a.Status)
	}
}

func TestThrottleOf1000ForgottenPasswords(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	partner := w.Partner(owner, "Acme")
	_, session := w.Person(owner, partner, "ana@acme.com", false)
	_, invite := w.Invited(owner, partner, "ivo@acme.com", false)
	reset := resetLink(w, "ana@acme.com")
	w.Clock.Move(30 * time.Minute) // the next hour, in which a new window begins
	clients := make([]string, 1000)
	for i := range clients {
		clients[i] = w.Client()
	}
	answers := make([]apitest.Answer, len(clients))
	atOnce(50, func(i int) {
		for j := i; j < len(clients); j += 50 {
			email := []string{"ana@acme.com", " ANA@acme.com", "ivo@acme.com", "Ivo@ACME.com"}[j%4]
			r := apitest.Request("POST", "/v1/password/forgot", "", body{"email": email})
			r.RemoteAddr = clients[j]
			answers[j] = w.Serve(r)
		}
	})
	if n := tally(answers); n["202"] != 1000 {
		t.Errorf("answers: %v", n)
	}
	mails := map[string]int{}
	for _, m := range w.Mails() {
		mails[m.To]++
	}
	if len(mails) != 2 || mails["ana@acme.com"] != 3 || mails["ivo@acme.com"] != 3 {
		t.Errorf("mailed %v", mails)
	}
	// Nobody is locked out: the session, the password, the earlier reset link and the invite all work.
	if !signedIn(w, session) {
		t.Error("the session ended")
	}
	w.SignIn("ana@acme.com", apitest.Secret)
	w.Must(http.StatusNoContent, "POST", "/v1/password/reset", "", body{"token": reset, "password": newSecret})
	w.Accept(invite, "Ivo", "Invited")
	w.Mails()
	w.Clock.Move(time.Hour)
	resetLink(w, "ana@acme.com")
}

func TestThrottleOfForgottenPasswordsByClient(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	w.Owner()
	answers := make([]apitest.Answer, 1005)
	atOnce(50, func(i int) {
		for j := i; j < len(answers); j += 50 {
			answers[j] = w.Do("POST", "/v1/password/forgot", "", body{"email": fmt.Sprintf("a%d@acme.com", j)})
		}
	})
	if n := tally(answers); n["202"] != 1000 || n["429 too_many_attempts"] != 5 {
		t.Errorf("answers: %v", n)
	}
	r := apitest.Request("POST", "/v1/password/forgot", "", body{"email": "owner@example.test"})
	r.RemoteAddr = w.Client()
	if a := w.Serve(r); a.Status != http.StatusAccepted {
		t.Errorf("another client: %d", a.Status)
	}
	w.Mail("owner@example.test")
}

// Throttles are stored in the table, so another process with the same table continues the counts.
func TestThrottlesLiveInTheTable(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	w.Owner()
	for range 10 {
		attempt(w, "198.51.100.7:1", "owner@example.test", "wrong")
	}
	second := w.With(t)
	second.Open()
	second = second.Behind(api.Config{})
	if a := attempt(second, "198.51.100.7:1", "owner@example.test", apitest.Secret); a.Status != http.StatusTooManyRequests {
		t.Errorf("another process: %d", a.Status)
	}
}

package api_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"allyway/internal/api/apitest"
)

// lockedOut makes an active person. Wrong passwords from ten clients then use up the attempts for their address.
func lockedOut(w *apitest.World) (owner, id string) {
	w.T.Helper()
	owner = w.Owner()
	id, _ = w.Person(owner, w.Partner(owner, "Acme"), "ana@acme.com", false)
	for range 10 {
		client := w.Client()
		for range 10 {
			attempt(w, client, "ana@acme.com", "wrong")
		}
	}
	if a := attempt(w, w.Client(), "ana@acme.com", apitest.Secret); a.Status != http.StatusTooManyRequests {
		w.T.Fatalf("after 100 failures from all clients together: %d", a.Status)
	}
	return owner, id
}

// TestNobodyIsLockedOutByAnotherPerson has one client use up its own limit and go on. All the same, 30 people, with the
// only owner among them, can sign in, and mail is sent to them.
func TestNobodyIsLockedOutByAnotherPerson(t *testing.T) {
	t.Parallel()
	onBolt(t, func(t *testing.T, w *apitest.World) {
		owner := w.Owner()
		partner := w.Partner(owner, "Acme")
		people := []string{"owner@example.test"}
		for i := range 29 {
			email := fmt.Sprintf("p%d@acme.com", i)
			w.Person(owner, partner, email, false)
			people = append(people, email)
		}
		w.Mails()
		const attacker = "198.51.100.7:1"
		for i := range 100 {
			attempt(w, attacker, fmt.Sprintf("x%d@acme.com", i), "wrong")
		}
		forgot := func(client, email string) int {
			r := apitest.Request("POST", "/v1/password/forgot", "", body{"email": email})
			r.RemoteAddr = client
			return w.Serve(r).Status
		}
		atOnce(50, func(i int) {
			for j := i; j < 1000; j += 50 {
				forgot(attacker, fmt.Sprintf("x%d@acme.com", j))
			}
		})
		for _, email := range people {
			for range 10 {
				if a := attempt(w, attacker, email, "wrong"); a.Status != http.StatusTooManyRequests {
					t.Fatalf("the attacker: %d", a.Status)
				}
				if status := forgot(attacker, email); status != http.StatusTooManyRequests {
					t.Fatalf("the attacker forgot: %d", status)
				}
			}
		}
		w.NoMail()
		for _, email := range people {
			w.SignIn(email, apitest.Secret)
			forgot(w.Client(), email)
			w.Mail(email)
		}
	})
}

// One client has twenty wrong passwords a day, whichever address of its network it uses. Other clients are not stopped.
func TestNobodyIsLockedOutByOneClientThatNeverStops(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	partner := w.Partner(owner, "Acme")
	clients := map[string]func(n int) string{
		"an address":            func(int) string { return "198.51.100.7:1" },
		"networks of one /48":   func(n int) string { return fmt.Sprintf("[2001:db8:1:%x::1]:443", n) },
		"addresses of one /64":  func(n int) string { return fmt.Sprintf("[2001:db8:2:3::%x]:443", n+1) },
		"an address, all mixed": func(n int) string { return []string{"192.0.2.9:1", "[::ffff:192.0.2.9]:2"}[n%2] },
	}
	for name, from := range clients {
		t.Run(name, func(t *testing.T) {
			w := w.With(t)
			email := fmt.Sprintf("p%d@acme.com", len(w.Must(http.StatusOK, "GET", "/v1/partners/"+partner+"/people", owner, nil).Texts("id")))
			w.Person(owner, partner, email, false)
			tried := 0
			for window := range 30 {
				for n := range 12 {
					if attempt(w, from(window*12+n), email, "wrong").Status == http.StatusUnauthorized {
						tried++
					}
				}
				w.Clock.Move(5 * time.Minute)
			}
			if tried != 20 {
				t.Errorf("%d wrong passwords were tried in a day, want 20", tried)
			}
			if a := attempt(w, w.Client(), email, apitest.Secret); a.Status != http.StatusCreated {
				t.Errorf("from elsewhere: %d %s", a.Status, a.Raw)
			}
			w.Clock.Move(24 * time.Hour)
			owner = w.SignIn("owner@example.test", apitest.Secret)
			w.Confirm(owner)
		})
	}
}

// If the person resets their password, or staff unlock them, the count of their address is cleared for all clients.
func TestNobodyIsLockedOutAfterResetOrUnlock(t *testing.T) {
	t.Parallel()
	for name, lift := range map[string]func(w *apitest.World, owner, id string) (secret string){
		"reset": func(w *apitest.World, _, _ string) string {
			w.Must(http.StatusNoContent, "POST", "/v1/password/reset", "", body{"token": resetLink(w, "ana@acme.com"), "password": newSecret})
			return newSecret
		},
		"staff": func(w *apitest.World, owner, id string) string {
			w.Must(http.StatusOK, "POST", "/v1/people/"+id+"/unlock", owner, nil)
			return apitest.Secret
		},
	} {
		t.Run(name, func(t *testing.T) {
			onBolt(t, func(t *testing.T, w *apitest.World) {
				owner, id := lockedOut(w)
				secret := lift(w, owner, id)
				w.SignIn("ana@acme.com", secret)
			})
		})
	}
}

// If a person accepts an invite or confirms a new address, the earlier counts are cleared.
func TestNobodyIsLockedOutAfterAcceptOrConfirm(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	partner := w.Partner(owner, "Acme")
	useUp := func(email string) {
		for range 10 {
			client := w.Client()
			for range 10 {
				attempt(w, client, email, "wrong")
			}
		}
		if a := attempt(w, w.Client(), email, apitest.Secret); a.Status != http.StatusTooManyRequests {
			t.Fatalf("after 100 failures at %s: %d", email, a.Status)
		}
	}
	id, link := w.Invited(owner, partner, "ivo@acme.com", false)
	useUp("ivo@acme.com")
	ivo := w.Accept(link, "Ivo", "Invited")
	w.SignIn("ivo@acme.com", apitest.Secret)

	w.Must(http.StatusOK, "PATCH", "/v1/people/"+id, ivo, body{"email": "new@acme.com", "current": apitest.Secret})
	for _, m := range w.Mails() {
		if m.To == "new@acme.com" {
			link = apitest.Token(m)
		}
	}
	useUp("new@acme.com")
	w.Must(http.StatusNoContent, "POST", "/v1/email/confirm", "", body{"token": link})
	w.SignIn("new@acme.com", apitest.Secret)
}

// A browser in which the person has signed in before is not stopped by wrong passwords from elsewhere. Its own wrong
// passwords are counted by themselves.
func TestNobodyIsLockedOutOfTheirOwnBrowser(t *testing.T) {
	t.Parallel()
	onBolt(t, func(t *testing.T, w *apitest.World) {
		owner := w.Owner()
		w.Person(owner, w.Partner(owner, "Acme"), "ana@acme.com", false)
		const name = "__Host-allyway-device="
		cookie := ""
		for _, set := range attempt(w, w.Client(), "ana@acme.com", apitest.Secret).Header.Values("Set-Cookie") {
			if strings.HasPrefix(set, name) {
				cookie, _, _ = strings.Cut(set, ";")
			}
		}
		if cookie == "" {
			t.Fatal("no device")
		}
		for range 10 {
			client := w.Client()
			for range 10 {
				attempt(w, client, "ana@acme.com", "wrong")
			}
		}
		try := func(email, secret string) int { return attempt(w, w.Client(), email, secret, "Cookie", cookie).Status }
		if a, b := try("ana@acme.com", apitest.Secret), attempt(w, w.Client(), "ana@acme.com", apitest.Secret).Status; a != 201 || b != 201 {
			t.Fatalf("with the device %d, then without %d", a, b)
		}
		if a := w.Serve(from(apitest.Request("GET", "/v1/session", "", nil), "Cookie", cookie)); a.Status != http.StatusUnauthorized {
			t.Errorf("the device signs in by itself: %d", a.Status)
		}
		for range 10 {
			try("ana@acme.com", "wrong")
		}
		if status := try("ana@acme.com", apitest.Secret); status != http.StatusTooManyRequests {
			t.Errorf("the device guesses at leisure: %d", status)
		}
	})
}

// TestThrottleOfALaunchFromOneOffice signs in 105 people from one client in 15 minutes, and then 1,000 times at once.
// Right passwords do not count. A request that waits too long for the others is refused for 5 seconds, and then
// succeeds.
func TestThrottleOfALaunchFromOneOffice(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	partner := w.Partner(owner, "Acme")
	for i := range 105 {
		w.Person(owner, partner, fmt.Sprintf("p%d@acme.com", i), false)
	}
	sign := func(i int) apitest.Answer {
		return attempt(w, "198.51.100.7:1", fmt.Sprintf("p%d@acme.com", i), apitest.Secret)
	}
	for i := range 105 {
		if a := sign(i); a.Status != http.StatusCreated {
			t.Fatalf("sign-in %d: %d %s", i, a.Status, a.Raw)
		}
	}
	answers := make([]apitest.Answer, 1000)
	atOnce(len(answers), func(i int) { answers[i] = sign(i % 105) })
	for range 10 {
		for i, a := range answers {
			if a.Status == http.StatusTooManyRequests && a.Header.Get("Retry-After") == "5" { // after failures, it would be the end of the window
				answers[i] = sign(i % 105)
			}
		}
	}
	if n := tally(answers); n["201"] != len(answers) {
		t.Errorf("at once: %v", n)
	}
}

// An IPv6 network of /48 has ten times the limit of a /64.
func TestThrottleOfIPv6Networks(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	w.Owner()
	for i := range 1000 {
		if a := attempt(w, fmt.Sprintf("[2001:db8:1:%x::1]:443", i/50), fmt.Sprintf("x%d@acme.com", i), "wrong"); a.Status != http.StatusUnauthorized {
			t.Fatalf("attempt %d: %d", i, a.Status)
		}
	}
	if a := attempt(w, "[2001:db8:1:ffff::1]:443", "owner@example.test", apitest.Secret); a.Status != http.StatusTooManyRequests {
		t.Errorf("another /64 of the network: %d", a.Status)
	}
	if a := attempt(w, "[2001:db8:2::1]:443", "owner@example.test", apitest.Secret); a.Status != http.StatusCreated {
		t.Errorf("another network: %d", a.Status)
	}
}

// At most eight mails with a reset link are sent to one address in a day, whoever asks for them.
func TestMailCannonIsCappedByTheDay(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	_, link := w.Invited(owner, w.Partner(owner, "Acme"), "ivo@acme.com", false)
	mails := 0
	for range 6 {
		for range 5 {
			r := apitest.Request("POST", "/v1/password/forgot", "", body{"email": "ivo@acme.com"})
			r.RemoteAddr = w.Client()
			w.Serve(r)
			renew(w, link)
		}
		mails += len(w.Mails())
		w.Clock.Move(time.Hour)
	}
	if mails != 8 {
		t.Errorf("mailed %d times, want 8", mails)
	}
	w.Clock.Move(24 * time.Hour)
	renew(w, link)
	w.Mail("ivo@acme.com")
}

// People cannot mail a stranger more than eight times in a day by giving the stranger's address as their own, also
// from several accounts.
func TestMailCannonByOwnNewAddressIsCappedByTheDay(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	partner := w.Partner(owner, "Acme")
	mails := 0
	for i := range 4 {
		id, bearer := w.Person(owner, partner, fmt.Sprintf("p%d@acme.com", i), false)
		for range 3 {
			a := w.Do("PATCH", "/v1/people/"+id, bearer, body{"email": "stranger@elsewhere.com", "current": apitest.Secret})
			if a.Status != http.StatusOK { // the answer must not show how many mails the address has had
				t.Fatalf("after %d mails: %d %s", mails, a.Status, a.Raw)
			}
			for _, m := range w.Mails() {
				if m.To == "stranger@elsewhere.com" {
					mails++
				}
			}
		}
	}
	if mails != 8 {
		t.Errorf("mailed the stranger %d times, want 8", mails)
	}
	id, bearer := w.Person(owner, partner, "many@acme.com", false)
	for i := range 8 {
		w.Must(http.StatusOK, "PATCH", "/v1/people/"+id, bearer, body{"email": fmt.Sprintf("s%d@elsewhere.com", i), "current": apitest.Secret})
		w.Clock.Move(15 * time.Minute)
	}
	w.Refuses(429, "too_many_attempts", "PATCH", "/v1/people/"+id, bearer, body{"email": "s9@elsewhere.com", "current": apitest.Secret})
}

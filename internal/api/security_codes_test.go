package api_test

import (
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"testing"
	"time"

	"allyway/internal/api/apitest"
	"allyway/internal/mail"
	"allyway/internal/portal"
	"allyway/internal/table/tabletest"
)

// codeIn returns the code in an invite's mail.
func codeIn(t *testing.T, m mail.Message) string {
	t.Helper()
	found := regexp.MustCompile(`type your address and (\S{4}-\S{4})\.`).FindStringSubmatch(m.Text)
	if found == nil {
		t.Fatalf("the mail has no code:\n%s", m.Text)
	}
	return found[1]
}

// byCode opens an invite by its code. client is the network address of the caller.
func byCode(w *apitest.World, client, email, code string) apitest.Answer {
	w.T.Helper()
	r := apitest.Request("POST", "/v1/invites/code", "", body{"email": email, "code": code})
	r.RemoteAddr = client + ":1"
	return w.Serve(r)
}

// coded is a portal with an invited person, and the mail of the invite.
func coded(w *apitest.World) (owner, partner, id string, m mail.Message) {
	w.T.Helper()
	owner = w.Owner()
	partner = w.Partner(owner, "Acme")
	id = w.Must(http.StatusCreated, "POST", "/v1/partners/"+partner+"/people", owner,
		body{"firstName": "Ivo", "lastName": "Invited", "email": "Ivo@acme.com", "access": true}).Text("person.id")
	return owner, partner, id, w.Mail("Ivo@acme.com")
}

const somewhere = "198.51.100.7"

func TestCodeOpensTheInvite(t *testing.T) {
	t.Parallel()
	onBolt(t, func(t *testing.T, w *apitest.World) {
		_, _, id, m := coded(w)
		before := w.Stored(id)
		for _, email := range []string{"Ivo@acme.com", " ivo@ACME.com "} {
			if a := byCode(w, somewhere, email, codeIn(t, m)); a.Status != http.StatusOK || a.Text("token") != apitest.Token(m) {
				t.Errorf("%s: %d %s", email, a.Status, a.Raw)
			}
		}
		if w.Stored(id).Version != before.Version {
			t.Error("opening the invite by its code changed it")
		}
		w.NoMail()
		w.Accept(apitest.Token(m), "Ivo", "Invited")
		w.IsProblem(byCode(w, somewhere, "ivo@acme.com", codeIn(t, m)), 400, "link_invalid")
	})
}

// TestCodeTellsNothing compares the answers and the table calls for everything that can be wrong.
func TestCodeTellsNothing(t *testing.T) {
	t.Parallel()
	onBolt(t, func(t *testing.T, w *apitest.World) {
		owner, partner, id, m := coded(w)
		code := codeIn(t, m)
		w.Person(owner, partner, "active@acme.com", false)
		w.Contact(owner, partner, "contact@acme.com")
		w.Must(http.StatusCreated, "POST", "/v1/partners/"+partner+"/people", owner,
			body{"firstName": "O", "lastName": "Other", "email": "other@acme.com", "access": true})
		others := codeIn(t, w.Mail("other@acme.com"))
		w.Must(http.StatusCreated, "POST", "/v1/staff", owner, body{"firstName": "S", "lastName": "Staff", "email": "staff@example.test", "role": "admin"})
		staffs := codeIn(t, w.Mail("staff@example.test"))
		if a := byCode(w, somewhere, "staff@example.test", staffs); a.Status != http.StatusOK {
			t.Errorf("a staff person's code: %d %s", a.Status, a.Raw)
		}

		var first string
		try := func(name, email, code string) {
			t.Helper()
			meter := &tabletest.Meter{}
			r := apitest.Request("POST", "/v1/invites/code", "", body{"email": email, "code": code})
			a := w.Serve(r.WithContext(tabletest.WithMeter(r.Context(), meter)))
			w.IsProblem(a, 400, "link_invalid")
			var calls []string
			for _, c := range meter.Calls() {
				calls = append(calls, fmt.Sprintf("%s of %d (%g)", c.Kind, c.Items, c.WriteUnits))
			}
			slices.Sort(calls)
			seen := fmt.Sprint(a.Status, sortedHeader(a.Header), a.Raw, calls)
			if first == "" {
				first = seen
			}
			if seen != first {
				t.Errorf("%s:\n%s\nwant\n%s", name, seen, first)
			}
			w.Clock.Move(time.Hour)
		}
		try("a wrong code", "ivo@acme.com", "0000-0000")
		try("no code", "ivo@acme.com", "")
		try("another person's code", "ivo@acme.com", others)
		try("a staff person's code", "ivo@acme.com", staffs)
		try("the code for another person", "other@acme.com", code)
		try("an unknown address", "nobody@acme.com", code)
		try("no address", "no address", code)
		try("an active person", "active@acme.com", code)
		try("a contact", "contact@acme.com", code)
		w.Must(http.StatusOK, "PATCH", "/v1/partners/"+partner, w.SignIn("owner@example.test", apitest.Secret), body{"status": "inactive"})
		try("an inactive partner", "ivo@acme.com", code)
		w.Must(http.StatusOK, "PATCH", "/v1/partners/"+partner, w.SignIn("owner@example.test", apitest.Secret), body{"status": "active"})
		if a := byCode(w, somewhere, "ivo@acme.com", code); a.Status != http.StatusOK {
			t.Errorf("the partner is active again: %d %s", a.Status, a.Raw)
		}
		w.Clock.Move(w.Stored(id).InviteExpiresAt.Add(-time.Second).Sub(w.Clock.Now()))
		if a := byCode(w, somewhere, "ivo@acme.com", code); a.Status != http.StatusOK {
			t.Errorf("in its last second: %d %s", a.Status, a.Raw)
		}
		w.Clock.Move(time.Second)
		try("an expired invite", "ivo@acme.com", code)
	})
}

// TestCodeEndsWithItsLink ends the link in every way. This ends the code, too. If several mails were sent, the code of
// the newest works.
func TestCodeEndsWithItsLink(t *testing.T) {
	t.Parallel()
	onBolt(t, func(t *testing.T, w *apitest.World) {
		owner, _, id, m := coded(w)
		old := codeIn(t, m)
		w.Must(http.StatusAccepted, "POST", "/v1/people/"+id+"/invite", owner, body{})
		m = w.Mail("Ivo@acme.com")
		fresh := codeIn(t, m)
		w.IsProblem(byCode(w, somewhere, "ivo@acme.com", old), 400, "link_invalid")
		if a := byCode(w, somewhere, "ivo@acme.com", fresh); a.Status != http.StatusOK || a.Text("token") != apitest.Token(m) {
			t.Errorf("the newest mail's code: %d %s", a.Status, a.Raw)
		}
		renew(w, apitest.Token(m)) // mails the same link, and so the same code
		if again := codeIn(t, w.Mail("Ivo@acme.com")); again != fresh {
			t.Errorf("mailed again, the code is %s, and was %s", again, fresh)
		}
		w.Must(http.StatusCreated, "POST", "/v1/people/"+id+"/invite/link", owner, nil)
		w.IsProblem(byCode(w, somewhere, "ivo@acme.com", fresh), 400, "link_invalid")
		for name, act := range map[string]func(){
			"revoked":  func() { w.Must(http.StatusOK, "DELETE", "/v1/people/"+id+"/invite", owner, nil) },
			"disabled": func() { w.Must(http.StatusOK, "POST", "/v1/people/"+id+"/disable", owner, nil) },
			"declined": func() {
				w.Must(http.StatusNoContent, "POST", "/v1/invites/decline", "", body{"token": apitest.Token(m)})
			},
		} {
			if w.Stored(id).Status == portal.StatusDisabled {
				w.Must(http.StatusOK, "POST", "/v1/people/"+id+"/enable", owner, nil)
			} else {
				w.Must(http.StatusAccepted, "POST", "/v1/people/"+id+"/invite", owner, body{})
			}
			m = w.Mail("Ivo@acme.com")
			if a := byCode(w, somewhere, "ivo@acme.com", codeIn(t, m)); a.Status != http.StatusOK {
				t.Errorf("before it is %s: %d %s", name, a.Status, a.Raw)
			}
			act()
			w.IsProblem(byCode(w, somewhere, "ivo@acme.com", codeIn(t, m)), 400, "link_invalid")
		}
	})
}

// TestCodeIsGuessedTwentyTimesADayByOneClient makes 100 guesses at once. Twenty are checked. After that, the right code
// is also refused until the next day, but only from this client. The link always works.
func TestCodeIsGuessedTwentyTimesADayByOneClient(t *testing.T) {
	t.Parallel()
	onBolt(t, func(t *testing.T, w *apitest.World) {
		_, _, _, m := coded(w)
		// The two addresses are tried by two clients, because one client cannot have so many guesses under way at the
		// same moment.
		for email, from := range map[string]string{"ivo@acme.com": somewhere, "nobody@acme.com": "203.0.113.8"} {
			answers := make([]apitest.Answer, 100)
			atOnce(len(answers), func(i int) { answers[i] = byCode(w, from, email, fmt.Sprintf("0000-%04d", i)) })
			n := tally(answers)
			through := n["400 link_invalid"]
			if through > 20 || through < leastThrough(t, 20) || n["429 too_many_attempts"] != 100-through-busy(t, n) {
				t.Errorf("%s: %v", email, n)
			}
		}
		a := byCode(w, somewhere, "IVO@acme.com", codeIn(t, m))
		w.IsProblem(a, 429, "too_many_attempts")
		if a.Header.Get("Retry-After") != "52200" { // the rest of the day
			t.Errorf("try again after %q seconds", a.Header.Get("Retry-After"))
		}
		if a := byCode(w, "203.0.113.9", "ivo@acme.com", codeIn(t, m)); a.Status != http.StatusOK {
			t.Errorf("another client: %d %s", a.Status, a.Raw)
		}
		w.Must(http.StatusOK, "POST", "/v1/invites/preview", "", body{"token": apitest.Token(m)})
		w.Clock.Move(24 * time.Hour)
		if a := byCode(w, somewhere, "ivo@acme.com", codeIn(t, m)); a.Status != http.StatusOK {
			t.Errorf("the next day: %d %s", a.Status, a.Raw)
		}
	})
}

// TestCodeIsGuessed100TimesADay guesses the code of one address from many clients. All clients together have 100
// guesses a day. A person who has the link can still accept.
func TestCodeIsGuessed100TimesADay(t *testing.T) {
	t.Parallel()
	onBolt(t, func(t *testing.T, w *apitest.World) {
		_, _, _, m := coded(w)
		n := map[string]int{}
		for i := range 200 {
			n[byCode(w, fmt.Sprintf("203.0.113.%d", i), "ivo@acme.com", "0000-0000").Code()]++
		}
		if n["link_invalid"] != 100 || n["too_many_attempts"] != 100 {
			t.Errorf("200 guesses from 200 clients: %v", n)
		}
		w.IsProblem(byCode(w, "192.0.2.1", "ivo@acme.com", codeIn(t, m)), 429, "too_many_attempts")
		w.Accept(apitest.Token(m), "Ivo", "Invited")
	})
}

// TestCodesAreGuessed100TimesByOneClient guesses codes of many addresses from one client. It has 100 guesses in a
// window for all addresses together. Right codes do not count.
func TestCodesAreGuessed100TimesByOneClient(t *testing.T) {
	t.Parallel()
	onBolt(t, func(t *testing.T, w *apitest.World) {
		_, _, _, m := coded(w)
		for range 120 {
			if a := byCode(w, somewhere, "ivo@acme.com", codeIn(t, m)); a.Status != http.StatusOK {
				t.Fatalf("the right code: %d %s", a.Status, a.Raw)
			}
		}
		n := map[string]int{}
		for i := range 120 {
			n[byCode(w, somewhere, fmt.Sprintf("a%d@acme.com", i), "0000-0000").Code()]++
		}
		if n["link_invalid"] != 100 || n["too_many_attempts"] != 20 {
			t.Errorf("120 addresses: %v", n)
		}
	})
}

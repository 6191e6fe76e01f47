package api_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"allyway/internal/api/apitest"
	"allyway/internal/portal"
	records "allyway/internal/record"
	"allyway/internal/table"
)

func signUp(email string) body { return body{"firstName": "Una", "lastName": "New", "email": email} }

// signUpOn turns sign-up on and returns the owner's session.
func signUpOn(w *apitest.World) (owner string) {
	w.T.Helper()
	owner = w.Owner()
	w.Must(http.StatusOK, "PATCH", "/v1/settings", owner, body{"signUp": true})
	return owner
}

// signedUp makes an account by sign-up and returns its id and session.
func signedUp(w *apitest.World, email string) (id, bearer string) {
	w.T.Helper()
	w.Must(http.StatusAccepted, "POST", "/v1/accounts", "", signUp(email))
	a := w.Must(http.StatusCreated, "POST", "/v1/accounts/confirm", "", body{"token": apitest.Token(w.Mail(email)), "password": apitest.Secret})
	return a.Text("person.id"), a.Text("token")
}

func TestSignUp(t *testing.T) {
	t.Parallel()
	onEngines(t, func(t *testing.T, w *apitest.World) {
		owner := signUpOn(w)
		a := w.Must(http.StatusAccepted, "POST", "/v1/accounts", "", signUp(" UNA@else.com"))
		if a.Raw != "" {
			t.Errorf("signed up: %s", a.Raw)
		}
		m := w.Mail("UNA@else.com")
		if !strings.Contains(m.Links[0], "/confirm-account#") || strings.Contains(m.Text, "Una") {
			t.Errorf("mailed %s", m.Text)
		}
		if w.IsStored(records.Email("una@else.com")) {
			t.Error("somebody holds the address before it is confirmed")
		}
		w.Refuses(401, "bad_credentials", "POST", "/v1/session", "", body{"email": "una@else.com", "password": apitest.Secret})
		link := apitest.Token(m)
		refusesPasswords(t, w, "POST", "/v1/accounts/confirm", "", body{"token": link})
		a = w.Must(http.StatusCreated, "POST", "/v1/accounts/confirm", "", body{"token": link, "password": apitest.Secret})
		if a.Text("person.status") != "active" || a.Text("person.firstName") != "Una" || a.At("person.partner") != nil || a.Text("person.role") != "user" {
			t.Errorf("confirmed: %s", a.Raw)
		}
		if !signedIn(w, a.Text("token")) {
			t.Error("confirming does not sign in")
		}
		w.NoMail()
		w.SignIn("una@else.com", apitest.Secret)
		w.Refuses(410, "link_used", "POST", "/v1/accounts/confirm", "", body{"token": link, "password": apitest.Secret})
		if list := w.Must(http.StatusOK, "GET", "/v1/people?q=una@else.com", owner, nil); list.Text("items.0.status") != "active" {
			t.Errorf("staff see %s", list.Raw)
		}
		partner := w.Partner(owner, "Acme")
		if a := w.Must(http.StatusCreated, "POST", "/v1/partners/"+partner+"/people", owner, add("una@else.com")); a.Text("outcome") != "invited" {
			t.Errorf("added to a partner: %s", a.Raw)
		}
	})
}

func TestSignUpOff(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	w.Refuses(404, "not_found", "POST", "/v1/accounts", "", signUp("una@else.com"))
	w.Refuses(404, "not_found", "POST", "/v1/accounts", "", signUp("no address"))
	w.NoMail()
	owner := signUpOn(w)
	w.Must(http.StatusAccepted, "POST", "/v1/accounts", "", signUp("una@else.com"))
	link := apitest.Token(w.Mail("una@else.com"))
	w.Must(http.StatusOK, "PATCH", "/v1/settings", owner, body{"signUp": false})
	w.Refuses(404, "not_found", "POST", "/v1/accounts/confirm", "", body{"token": link, "password": apitest.Secret})
}

func TestSignUpRefusesBadInput(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	signUpOn(w)
	for field, value := range map[string]any{"email": "una", "firstName": " ", "lastName": strings.Repeat("x", 101)} {
		in := signUp("una@else.com")
		in[field] = value
		if a := w.Refuses(422, "invalid", "POST", "/v1/accounts", "", in); a.Text("errors.0.location") != "body."+field {
			t.Errorf("%s: %s", field, a.Raw)
		}
		delete(in, field)
		w.Refuses(422, "invalid", "POST", "/v1/accounts", "", in)
	}
	in := signUp("una@else.com")
	in["role"] = "owner"
	w.Refuses(422, "invalid", "POST", "/v1/accounts", "", in)
	w.NoMail()
}

// TestSignUpMails signs up with the addresses of people in every state. The answers are the same, and so are the
// numbers of table calls.
func TestSignUpMails(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		make func(w *apitest.World, owner, partner, email string)
		says string // a text of the only mail; empty: no mail
	}{
		"nobody":            {func(*apitest.World, string, string, string) {}, "/confirm-account#"},
		"an active person":  {func(w *apitest.World, o, p, email string) { w.Person(o, p, email, false) }, "You have an account"},
		"an account":        {func(w *apitest.World, o, _, email string) { account(w, o, email) }, "You have an account"},
		"an invited person": {func(w *apitest.World, o, p, email string) { w.Invited(o, p, email, false) }, "/accept#"},
		"whose invite has expired": {func(w *apitest.World, o, p, email string) {
			w.Invited(o, p, email, false)
			w.Clock.Move(8 * 24 * time.Hour)
		}, "/accept#"},
		"a contact": {func(w *apitest.World, o, p, email string) { w.Contact(o, p, email) }, ""},
		"a disabled person": {func(w *apitest.World, o, p, email string) {
			id, _ := w.Person(o, p, email, false)
			w.Must(200, "POST", "/v1/people/"+id+"/disable", o, nil)
		}, ""},
		"an unclaimed address": {func(w *apitest.World, o, p, email string) {
			w.Settings(func(s *portal.Settings) { s.SelfManagement.Partners = true })
			_, contact := w.Person(o, p, "pat@acme.com", true)
			w.Contact(contact, p, email)
		}, "/confirm-account#"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			w := apitest.OnBolt(t)
			owner := signUpOn(w)
			tt.make(w, owner, w.Partner(owner, "Acme"), "una@else.com")
			w.Mails()
			if a := w.Must(http.StatusAccepted, "POST", "/v1/accounts", "", signUp("Una@else.com")); a.Raw != "" {
				t.Errorf("answered %s", a.Raw)
			}
			if tt.says == "" {
				w.NoMail()
				return
			}
			if m := w.Mails(); len(m) != 1 || !strings.Contains(m[0].Text, tt.says) {
				t.Errorf("mailed %+v", m)
			}
		})
	}
}

func TestSignUpIsThrottled(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	signUpOn(w)
	for range 5 {
		w.Must(http.StatusAccepted, "POST", "/v1/accounts", "", signUp("una@else.com"))
	}
	if sent := w.Mails(); len(sent) != 3 {
		t.Errorf("%d mails in an hour", len(sent))
	}
}

// TestSignUpsOfOneClient checks how many sign-ups a client can make, and how many the network of an IPv6 client.
func TestSignUpsOfOneClient(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	signUpOn(w)
	n, wait := 0, "" // wait is the Retry-After of the last refusal
	signUps := func(client string, times int) (taken int) {
		for range times {
			n++
			r := apitest.Request("POST", "/v1/accounts", "", signUp(fmt.Sprintf("u%d@else.com", n)))
			r.RemoteAddr = client
			if a := w.Serve(r); a.Status == http.StatusAccepted {
				taken++
			} else {
				wait = a.Header.Get("Retry-After")
			}
		}
		return taken
	}
	for hour := range 6 {
		want, until := 200, time.Hour
		if hour >= 4 { // in five hours, the client uses up the limit of a day
			until = 24 * time.Hour
		}
		if hour == 5 {
			want = 0
		}
		if got := signUps("198.51.100.7:1", 205); got != want {
			t.Errorf("hour %d: %d", hour, got)
		}
		now := w.Clock.Now()
		if got, want := wait, fmt.Sprint(now.Truncate(until).Add(until).Sub(now).Seconds()); got != want {
			t.Errorf("hour %d: Retry-After %s, want %s", hour, got, want)
		}
		w.Clock.Move(time.Hour)
	}
	if got := signUps("198.51.100.8:1", 1); got != 1 {
		t.Error("another client is refused")
	}
	total := 0
	for i := range 11 {
		total += signUps(fmt.Sprintf("[2001:db8:1:%x::1]:443", i), 205)
	}
	if total != 2000 {
		t.Errorf("%d of one /48", total)
	}
}

// TestDeadSignUpLinks ends the link of a sign-up in each way, and then uses it.
func TestDeadSignUpLinks(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		kill   func(w *apitest.World, owner string)
		status int
		code   string
	}{
		"at its time":   {func(w *apitest.World, _ string) { w.Clock.Move(24 * time.Hour) }, 410, "link_expired"},
		"30 days later": {func(w *apitest.World, _ string) { w.Clock.Move(31 * 24 * time.Hour) }, 400, "link_invalid"},
		"somebody invited": {func(w *apitest.World, owner string) {
			w.Invited(owner, w.Partner(owner, "Acme"), "una@else.com", false)
		}, 400, "link_invalid"},
		"added as contact": {func(w *apitest.World, owner string) { w.Contact(owner, "", "una@else.com") }, 400, "link_invalid"},
		"another sign-up":  {func(w *apitest.World, _ string) { signedUp(w, "una@else.com") }, 400, "link_invalid"},
		"an account that is gone": {func(w *apitest.World, owner string) {
			id, _ := signedUp(w, "UNA@else.com")
			w.Must(http.StatusNoContent, "DELETE", "/v1/people/"+id, owner, nil)
		}, 400, "link_invalid"},
		"a contact who is gone": {func(w *apitest.World, owner string) {
			w.Must(http.StatusNoContent, "DELETE", "/v1/people/"+w.Contact(owner, "", "una@else.com"), owner, nil)
		}, 400, "link_invalid"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			w := apitest.OnBolt(t)
			owner := signUpOn(w)
			w.Must(http.StatusAccepted, "POST", "/v1/accounts", "", signUp("una@else.com"))
			link := apitest.Token(w.Mail("una@else.com"))
			tt.kill(w, owner)
			w.Refuses(tt.status, tt.code, "POST", "/v1/accounts/confirm", "", body{"token": link, "password": apitest.Secret})
			w.Refuses(400, "link_invalid", "POST", "/v1/invites/preview", "", body{"token": link})
		})
	}
}

// TestSignUpWithAnotherPersonsAddress signs up with the address of another person, who is then invited. The invite
// works. The account has nothing that the first one typed.
func TestSignUpWithAnotherPersonsAddress(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := signUpOn(w)
	w.Must(http.StatusAccepted, "POST", "/v1/accounts", "", body{"firstName": "Eve", "lastName": "Evil", "email": "una@else.com"})
	w.Mail("una@else.com")
	id, link := w.Invited(owner, w.Partner(owner, "Acme"), "una@else.com", false)
	a := w.Must(http.StatusCreated, "POST", "/v1/invites/accept", "", body{"token": link, "password": apitest.Secret})
	if a.Text("person.id") != id || a.Text("person.firstName") != "Pat" {
		t.Errorf("accepted: %s", a.Raw)
	}
}

// TestUnconfirmedSignUpsAreClearedAway signs up without confirming. An hour after the link has expired, the name and
// the address are gone from the table.
func TestUnconfirmedSignUpsAreClearedAway(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	signUpOn(w)
	w.Must(http.StatusAccepted, "POST", "/v1/accounts", "", signUp("una@else.com"))
	w.Mail("una@else.com")
	key := records.SignUps("")
	for _, put := range w.Recorder.Writes() {
		for _, op := range put {
			if strings.HasPrefix(op.Item.PK, "SIGNUP#") {
				key = op.Item.Key
			}
		}
	}
	if key == (table.Key{}) || !w.IsStored(key) {
		t.Fatalf("the sign-up is not stored under %v", key)
	}
	w.Clock.Move(25 * time.Hour)
	if w.IsStored(key) {
		t.Error("the sign-up is still there")
	}
}

// TestSignUpsWithOneAddress signs up several times with one address. Each link works until one of them is used. If the
// account is then erased, nothing that was typed is left.
func TestSignUpsWithOneAddress(t *testing.T) {
	t.Parallel()
	onEngines(t, func(t *testing.T, w *apitest.World) {
		owner := signUpOn(w)
		answers := make([]apitest.Answer, 3)
		atOnce(len(answers), func(i int) {
			answers[i] = patiently(func() apitest.Answer { return w.Do("POST", "/v1/accounts", "", signUp("una@else.com")) })
		})
		if n := tally(answers); n["202"] != 3 {
			t.Errorf("answers %v", n)
		}
		var links []string
		for _, m := range w.Mails() {
			links = append(links, apitest.Token(m))
		}
		if len(links) != 3 {
			t.Fatalf("%d links", len(links))
		}
		confirm := func(link string) apitest.Answer {
			return w.Do("POST", "/v1/accounts/confirm", "", body{"token": link, "password": apitest.Secret})
		}
		made := confirm(links[1])
		if made.Status != http.StatusCreated {
			t.Fatalf("confirmed: %s", made.Raw)
		}
		w.Must(http.StatusNoContent, "DELETE", "/v1/people/"+made.Text("person.id"), owner, nil)
		for _, link := range links {
			if a := confirm(link); a.Text("code") != "link_invalid" {
				t.Errorf("after the account is erased: %s", a.Raw)
			}
		}
		if w.IsStored(records.SignUps("una@else.com")) {
			t.Error("what was typed is still there")
		}
		w.Clock.Move(time.Hour)
		signedUp(w, "una@else.com") // a person who was erased can sign up again
	})
}

// TestPrimaryContactsEndNoSignUp has a primary contact add and remove a contact with the address of somebody who has
// signed up. The link of the sign-up still works.
func TestPrimaryContactsEndNoSignUp(t *testing.T) {
	t.Parallel()
	w := newTeam(apitest.OnBolt(t))
	w.Settings(func(s *portal.Settings) { s.SignUp = true })
	for _, email := range []string{"una@acme.com", "una@else.com"} {
		w.Must(http.StatusAccepted, "POST", "/v1/accounts", "", signUp(email))
		link := apitest.Token(w.Mail(email))
		w.Must(http.StatusNoContent, "DELETE", "/v1/people/"+w.Contact(w.managing, w.acme, email), w.managing, nil)
		w.Must(http.StatusCreated, "POST", "/v1/accounts/confirm", "", body{"token": link, "password": apitest.Secret})
	}
}

func TestOneOfFiftyConfirmations(t *testing.T) {
	t.Parallel()
	onEngines(t, func(t *testing.T, w *apitest.World) {
		signUpOn(w)
		w.Must(http.StatusAccepted, "POST", "/v1/accounts", "", signUp("una@else.com"))
		in := body{"token": apitest.Token(w.Mail("una@else.com")), "password": apitest.Secret}
		answers := make([]apitest.Answer, 50)
		atOnce(len(answers), func(i int) {
			answers[i] = patiently(func() apitest.Answer { return w.Do("POST", "/v1/accounts/confirm", "", in) })
		})
		if n := tally(answers); n["201"] != 1 || n["410 link_used"] != 49 {
			t.Errorf("answers %v", n)
		}
	})
}

package api_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"allyway/internal/api/apitest"
	"allyway/internal/portal"
)

// asks has somebody ask for a new address of their own, and returns the token of the link that is mailed to it.
func asks(w *apitest.World, id, bearer, email string) (link string) {
	w.T.Helper()
	w.Must(http.StatusOK, "PATCH", "/v1/people/"+id, bearer, body{"email": email, "current": apitest.Secret})
	return apitest.Token(mailTo(w.T, w.Mails(), email))
}

// confirms uses a link to a new address. The answer must have that status and code.
func confirms(w *apitest.World, link string, status int, code string) {
	w.T.Helper()
	if status == http.StatusNoContent {
		w.Must(status, "POST", "/v1/email/confirm", "", body{"token": link})
	} else {
		w.Refuses(status, code, "POST", "/v1/email/confirm", "", body{"token": link})
	}
}

func TestChangeOwnEmail(t *testing.T) {
	t.Parallel()
	w := newTeam(apitest.OnBolt(t))
	id, using := w.Person(w.owner, w.acme, "ana@acme.com", false)
	a := w.Must(http.StatusOK, "PATCH", "/v1/people/"+id, using, body{"email": " New@ACME.com", "title": "Head", "current": apitest.Secret})
	shows(t, "asked", a, map[string]string{"email": "ana@acme.com", "pendingEmail": "New@acme.com", "title": "Head", "status": "active"})
	if got := w.Must(http.StatusOK, "GET", "/v1/people/"+id, using, nil); got.Raw != a.Raw || got.Header.Get("ETag") != a.Header.Get("ETag") {
		t.Errorf("read %s\nanswered %s", got.Raw, a.Raw)
	}
	mails := w.Mails()
	confirm, notice := mailTo(t, mails, "New@acme.com"), mailTo(t, mails, "ana@acme.com")
	if len(mails) != 2 || !strings.HasPrefix(confirm.Links[0], apitest.URL+"/confirm-email#") || strings.Contains(notice.Text+notice.HTML, apitest.Token(confirm)) || strings.Contains(notice.Text, "New@acme.com") {
		t.Errorf("mailed %+v", mails)
	}
	// Until the link is used, everything is as it was.
	other := w.SignIn("ana@acme.com", apitest.Secret)
	w.Refuses(401, "bad_credentials", "POST", "/v1/session", "", body{"email": "new@acme.com", "password": apitest.Secret})
	for _, method := range []string{"GET", "HEAD"} {
		if a := w.Do(method, "/v1/email/confirm", "", nil); a.Status != http.StatusMethodNotAllowed {
			t.Errorf("%s: %d", method, a.Status)
		}
	}
	confirms(w.World, apitest.Token(confirm), http.StatusNoContent, "")
	if signedIn(w.World, using) || signedIn(w.World, other) {
		t.Error("a session outlived the new address")
	}
	w.Refuses(401, "bad_credentials", "POST", "/v1/session", "", body{"email": "ana@acme.com", "password": apitest.Secret})
	w.SignIn("new@acme.com", apitest.Secret)
	shows(t, "confirmed", w.person(id), map[string]string{"email": "New@acme.com", "pendingEmail": "", "mail": ""})
	w.Contact(w.owner, w.other, "ana@acme.com") // the address is free again
	confirms(w.World, apitest.Token(confirm), http.StatusGone, "link_used")
	w.Clock.Move(31 * 24 * time.Hour)
	confirms(w.World, apitest.Token(confirm), http.StatusBadRequest, "link_invalid")
	w.NoMail()
}

// A link to a new address is valid for 24 hours. For 30 days after that, the answer says that it has expired.
func TestEmailLinkExpires(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	id, using := w.Person(owner, w.Partner(owner, "Acme"), "ana@free.io", false)
	link := asks(w, id, using, "new@free.io")
	w.Clock.Move(24*time.Hour - time.Second)
	second := w.SignIn("ana@free.io", apitest.Secret)
	w.Clock.Move(time.Second)
	confirms(w, link, http.StatusGone, "link_expired")
	w.Clock.Move(30*24*time.Hour - time.Second)
	confirms(w, link, http.StatusGone, "link_expired")
	w.Clock.Move(time.Second)
	confirms(w, link, http.StatusBadRequest, "link_invalid")
	w.Refuses(401, "not_signed_in", "GET", "/v1/session", second, nil)
	using = w.SignIn("ana@free.io", apitest.Secret)
	link = asks(w, id, using, "new@free.io") // the same address once more
	w.Clock.Move(24*time.Hour - time.Second)
	confirms(w, link, http.StatusNoContent, "")
}

// TestEmailLinkDead does each thing that ends a link to a new address, and then uses the link. It changes nothing.
func TestEmailLinkDead(t *testing.T) {
	t.Parallel()
	for name, scenario := range map[string]struct {
		kill   func(w *team, id, using string)
		status int
		code   string
	}{
		"replaced":           {func(w *team, id, using string) { asks(w.World, id, using, "third@acme.com") }, 400, "link_invalid"},
		"the same once more": {func(w *team, id, using string) { asks(w.World, id, using, "new@acme.com") }, 400, "link_invalid"},
		"replaced by staff": {func(w *team, id, _ string) {
			w.Must(200, "PATCH", "/v1/people/"+id, w.owner, body{"email": "third@acme.com"})
		}, 400, "link_invalid"},
		"the old one again": {func(w *team, id, using string) {
			w.Must(200, "PATCH", "/v1/people/"+id, using, body{"email": "ana@acme.com"})
		}, 400, "link_invalid"},
		"staff: the old again": {func(w *team, id, _ string) {
			w.Must(200, "PATCH", "/v1/people/"+id, w.owner, body{"email": "ana@acme.com"})
		}, 400, "link_invalid"},
		"taken meanwhile": {func(w *team, _, _ string) { w.Contact(w.owner, w.other, "NEW@acme.com") }, 400, "link_invalid"},
		"password changed": {func(w *team, _, using string) {
			w.Must(204, "PUT", "/v1/password", using, body{"current": apitest.Secret, "password": apitest.Secret + " and more"})
		}, 400, "link_invalid"},
		"password reset": {func(w *team, id, _ string) {
			w.Must(202, "POST", "/v1/people/"+id+"/password-reset", w.owner, nil)
			w.Must(204, "POST", "/v1/password/reset", "", body{"token": apitest.Token(w.Mail("ana@acme.com")), "password": apitest.Secret + " and more"})
		}, 400, "link_invalid"},
		"disabled": {func(w *team, id, _ string) { w.Must(200, "POST", "/v1/people/"+id+"/disable", w.owner, nil) }, 400, "link_invalid"},
		"disabled and enabled": {func(w *team, id, _ string) {
			w.Must(200, "POST", "/v1/people/"+id+"/disable", w.owner, nil)
			w.Must(200, "POST", "/v1/people/"+id+"/enable", w.owner, nil)
		}, 400, "link_invalid"},
		"moved":    {func(w *team, id, _ string) { w.move(id, w.other) }, 400, "link_invalid"},
		"released": {func(w *team, id, _ string) { w.release(id) }, 400, "link_invalid"},
		"erased":   {func(w *team, id, _ string) { w.Must(204, "DELETE", "/v1/people/"+id, w.owner, nil) }, 400, "link_invalid"},
		"partner inactive": {func(w *team, _, _ string) {
			w.Must(200, "PATCH", "/v1/partners/"+w.acme, w.owner, body{"status": "inactive"})
		}, 409, "partner_inactive"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newTeam(apitest.OnBolt(t))
			id, using := w.Person(w.owner, w.acme, "ana@acme.com", false)
			link := asks(w.World, id, using, "new@acme.com")
			scenario.kill(w, id, using)
			w.Mails()
			confirms(w.World, link, scenario.status, scenario.code)
			w.Refuses(401, "bad_credentials", "POST", "/v1/session", "", body{"email": "new@acme.com", "password": apitest.Secret})
			w.NoMail()
			if scenario.code == "partner_inactive" { // the link works again with the partner
				w.Must(http.StatusOK, "PATCH", "/v1/partners/"+w.acme, w.owner, body{"status": "active"})
				confirms(w.World, link, http.StatusNoContent, "")
			}
		})
	}
}

// A link to a new address is good for nothing else, no other token is good for that, and a changed token is invalid.
func TestEmailLinkForged(t *testing.T) {
	t.Parallel()
	w := newTeam(apitest.OnBolt(t))
	id, using := w.Person(w.owner, w.acme, "ana@acme.com", false)
	_, invite := w.Invited(w.owner, w.acme, "ivo@acme.com", false)
	link := asks(w.World, id, using, "new@acme.com")
	w.Must(http.StatusAccepted, "POST", "/v1/people/"+id+"/password-reset", w.owner, nil)
	reset := apitest.Token(w.Mail("ana@acme.com"))
	for _, forged := range []string{"", "x", link[:len(link)-1], link + "A", link + "\n", link + "=", strings.ToUpper(link), link[1:] + link[:1], invite, reset, using, strings.Repeat("A", len(link))} {
		confirms(w.World, forged, http.StatusBadRequest, "link_invalid")
	}
	for _, path := range []string{"/v1/invites/accept", "/v1/password/reset"} {
		w.Refuses(400, "link_invalid", "POST", path, "", body{"token": link, "password": apitest.Secret})
	}
	w.Refuses(422, "invalid", "POST", "/v1/email/confirm", "", body{"token": link, "email": "x@evil.io"})
	confirms(w.World, link, http.StatusNoContent, "")
}

// TestConfirmEmailAtOnce uses two people's links to the same address at once, eight times each. One use succeeds.
func TestConfirmEmailAtOnce(t *testing.T) {
	t.Parallel()
	onEngines(t, func(t *testing.T, w *apitest.World) {
		owner := w.Owner()
		partner := w.Partner(owner, "Acme")
		ana, anas := w.Person(owner, partner, "ana@free.io", false)
		bo, bos := w.Person(owner, partner, "bo@free.io", false)
		first, second := asks(w, ana, anas, "new@free.io"), asks(w, bo, bos, "new@free.io")
		answers := make([]apitest.Answer, 16)
		atOnce(len(answers), func(i int) {
			answers[i] = w.Do("POST", "/v1/email/confirm", "", body{"token": []string{first, second}[i%2]})
		})
		if n := tally(answers); n["204"] != 1 || n["204"]+n["410 link_used"]+n["400 link_invalid"]+n["409 conflict"] != len(answers) {
			t.Errorf("at once: %v", n)
		}
		if w.Must(http.StatusOK, "GET", "/v1/people/"+ana, owner, nil).Text("email") == w.Must(http.StatusOK, "GET", "/v1/people/"+bo, owner, nil).Text("email") {
			t.Error("two have one address")
		}
		w.SignIn("new@free.io", apitest.Secret)
	})
}

// People need their current password to change their own address. Wrong passwords are counted and limited.
func TestChangeOwnEmailThrottle(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	id, using := w.Person(owner, w.Partner(owner, "Acme"), "ana@free.io", false)
	before := w.Hasher.Hashes()
	for i := range 10 {
		w.Refuses(401, "bad_credentials", "PATCH", "/v1/people/"+id, using, body{"email": "new@free.io", "current": []string{"", "wrong", "Quiet harbour under nine lanterns"}[i%3]})
	}
	if n := w.Hasher.Hashes() - before; n != 10 {
		t.Errorf("%d hashes for 10 attempts", n)
	}
	a := w.Refuses(429, "too_many_attempts", "PATCH", "/v1/people/"+id, using, body{"email": "new@free.io", "current": apitest.Secret})
	if a.Header.Get("Retry-After") == "" || w.Hasher.Hashes()-before != 10 {
		t.Errorf("beyond the limit: %v", a.Header)
	}
	w.Must(http.StatusOK, "PATCH", "/v1/people/"+id, using, body{"title": "x", "email": "ana@free.io"}) // the address stays the same
	w.Clock.Move(15 * time.Minute)
	w.Must(http.StatusOK, "PATCH", "/v1/people/"+id, using, body{"email": "new@free.io", "current": apitest.Secret})
	if mails := w.Mails(); len(mails) != 2 {
		t.Errorf("mailed %v", mails)
	}
}

// People of a partner whose address is in its domains cannot choose one outside them. Staff can, and are told who has
// an address.
func TestChangeEmailByWhom(t *testing.T) {
	t.Parallel()
	w := newTeam(apitest.OnBolt(t))
	in, insider := w.Person(w.owner, w.acme, "in@acme.com", false)
	out, outsider := w.Person(w.owner, w.acme, "out@free.io", false)
	taken, _ := w.Person(w.owner, w.other, "sil@other.com", false)
	ada, administering := w.Staff(w.owner, "ada@example.test", portal.RoleAdmin)
	me := w.Must(http.StatusOK, "GET", "/v1/session", w.owner, nil).Text("person.id")
	w.Mails()
	for _, email := range []string{"in@free.io", "in@mail.acme.com", "in@evil-acme.com", "in@gmail.com", "in@other.com", "sil@other.com"} {
		for id, bearer := range map[string]string{in: insider, w.manager: w.managing} {
			a := w.Refuses(422, "invalid", "PATCH", "/v1/people/"+id, bearer, body{"email": email, "current": apitest.Secret})
			shows(t, "outside", a, map[string]string{"errors.0.location": "body.email"})
		}
	}
	w.Clock.Move(15 * time.Minute)
	w.Must(http.StatusOK, "PATCH", "/v1/people/"+out, outsider, body{"email": "any@where.io", "current": apitest.Secret})
	w.Must(http.StatusOK, "PATCH", "/v1/people/"+out, outsider, body{"email": "out@acme.com", "current": apitest.Secret})
	w.Refuses(409, "email_missing", "PATCH", "/v1/people/"+out, outsider, body{"email": nil, "current": apitest.Secret})
	w.Mails()

	w.Confirm(administering)
	a := w.Refuses(409, "email_taken", "PATCH", "/v1/people/"+in, administering, body{"email": "SIL@other.com"})
	shows(t, "to staff", a, map[string]string{"holder.id": taken, "partner.id": w.other})
	w.Refuses(409, "email_taken", "PATCH", "/v1/people/"+ada, administering, body{"email": "sil@other.com", "current": apitest.Secret})
	w.Must(http.StatusOK, "PATCH", "/v1/people/"+in, administering, body{"email": "in@free.io"})
	mails := w.Mails()
	if m := mailTo(t, mails, "in@free.io"); !strings.Contains(m.Text, "Ada Staff has asked") || !strings.Contains(mailTo(t, mails, "in@acme.com").Text, "Ada Staff has asked") {
		t.Errorf("mailed %+v", mails)
	}
	confirms(w.World, apitest.Token(mailTo(t, mails, "in@free.io")), http.StatusNoContent, "")
	for id, bearer := range map[string]string{ada: administering, me: w.owner} {
		confirms(w.World, asks(w.World, id, bearer, id+"@vendor.example"), http.StatusNoContent, "")
		w.SignIn(id+"@vendor.example", apitest.Secret)
	}
}

// Nothing is mailed to an address that bounces, not even the notice of a new address. Once the new one is confirmed,
// the person gets mail again.
func TestChangeBouncingEmail(t *testing.T) {
	t.Parallel()
	w := newTeam(apitest.OnBolt(t))
	id, _ := w.Person(w.owner, w.acme, "ana@acme.com", false)
	w.Alter(id, func(p *portal.Person) {
		p.Mail = portal.MailStatus{State: portal.MailBounced, Detail: "no such mailbox"}
	})
	w.Must(http.StatusOK, "PATCH", "/v1/people/"+id, w.owner, body{"email": "new@acme.com"})
	confirms(w.World, apitest.Token(w.Mail("new@acme.com")), http.StatusNoContent, "")
	shows(t, "confirmed", w.person(id), map[string]string{"mail": "", "mailDetail": ""})
	w.Must(http.StatusAccepted, "POST", "/v1/people/"+id+"/password-reset", w.owner, nil)
	w.Mail("new@acme.com")
	contact := w.Contact(w.owner, w.acme, "con@acme.com")
	w.Alter(contact, func(p *portal.Person) { p.Mail.State = portal.MailBounced })
	w.Must(http.StatusOK, "PATCH", "/v1/people/"+contact, w.owner, body{"email": "right@acme.com"})
	w.Must(http.StatusAccepted, "POST", "/v1/people/"+contact+"/invite", w.owner, nil)
	w.Mail("right@acme.com")
}

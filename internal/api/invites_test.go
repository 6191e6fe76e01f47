package api_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"allyway/internal/api/apitest"
	"allyway/internal/portal"
)

func TestInviteContact(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	partner := w.Partner(owner, "Acme")
	id := w.Contact(owner, partner, "con@acme.com")
	a := w.Must(http.StatusAccepted, "POST", "/v1/people/"+id+"/invite", owner, nil)
	if a.Text("outcome") != "invited" || a.Text("person.status") != "invited" || a.Text("person.mail") != "queued" ||
		a.Text("person.inviteExpiresAt") != rfc3339(w.Clock.Now().Add(7*24*time.Hour)) {
		t.Errorf("invited: %s", a.Raw)
	}
	m := w.Mail("con@acme.com")
	if m.Subject != "Olive Owner invites you to Acme at Partner portal" || !strings.Contains(m.Text, m.Links[0]) {
		t.Errorf("mailed %q\n%s", m.Subject, m.Text)
	}
	if a := w.Must(http.StatusOK, "GET", "/v1/partners/"+partner, owner, nil); a.Text("counts.contacts") != "0" || a.Text("counts.invited") != "1" {
		t.Errorf("counts: %s", a.Raw)
	}
	w.Accept(apitest.Token(m), "Con", "Tact")
}

func TestInviteWithoutPartner(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	id := w.Contact(owner, "", "con@example.com")
	w.Must(http.StatusAccepted, "POST", "/v1/people/"+id+"/invite", owner, body{})
	a := w.Must(http.StatusOK, "GET", "/v1/session", w.Accept(apitest.Token(w.Mail("con@example.com")), "Con", "Tact"), nil)
	if a.At("partner") != nil || a.Text("person.role") != "user" {
		t.Errorf("session: %s", a.Raw)
	}
}

func TestInviteAgain(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	_, admin := w.Staff(owner, "ada@example.test", portal.RoleAdmin)
	w.Mails()
	id, old := w.Invited(owner, w.Partner(owner, "Acme"), "ivo@acme.com", false)
	w.Clock.Move(time.Hour)
	a := w.Must(http.StatusAccepted, "POST", "/v1/people/"+id+"/invite", admin, body{"expiresIn": 720})
	if a.Text("person.inviteExpiresAt") != rfc3339(w.Clock.Now().Add(30*24*time.Hour)) || a.Text("person.invitedAt") != rfc3339(w.Clock.Now()) {
		t.Errorf("resent: %s", a.Raw)
	}
	fresh := apitest.Token(w.Mail("ivo@acme.com"))
	w.Refuses(400, "link_invalid", "POST", "/v1/invites/preview", "", body{"token": old})
	if a := w.Must(http.StatusOK, "POST", "/v1/invites/preview", "", body{"token": fresh}); a.Text("invitedBy.name") != "Ada Staff" {
		t.Errorf("preview: %s", a.Raw)
	}

	// If a mail was not sent before the next invite, it is not sent at all. So two invites send one mail.
	w.Must(http.StatusAccepted, "POST", "/v1/people/"+id+"/invite", owner, nil)
	w.Must(http.StatusAccepted, "POST", "/v1/people/"+id+"/invite", owner, nil)
	w.Accept(apitest.Token(w.Mail("ivo@acme.com")), "Ivo", "Invited")
}

func TestInviteAfterExpiry(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	partner := w.Partner(owner, "Acme")
	w.Settings(func(s *portal.Settings) { s.InviteLifetimeHours = 1 })
	id, _ := w.Invited(owner, partner, "ivo@acme.com", false)
	w.Settings(func(s *portal.Settings) { s.InviteLifetimeHours = 48 })
	w.Clock.Move(time.Hour - time.Second)
	if a := w.Must(http.StatusOK, "GET", "/v1/people/"+id, owner, nil); a.At("inviteExpired") != nil {
		t.Errorf("a changed setting, or a second too early: %s", a.Raw)
	}
	w.Clock.Move(time.Second)
	if a := w.Must(http.StatusOK, "GET", "/v1/people/"+id, owner, nil); a.Text("inviteExpired") != "true" || a.Text("status") != "invited" {
		t.Errorf("expired: %s", a.Raw)
	}
	if n, err := w.Cleanup.ExpireInvites(t.Context()); n != 1 || err != nil {
		t.Fatal(n, err)
	}
	a := w.Must(http.StatusAccepted, "POST", "/v1/people/"+id+"/invite", owner, nil)
	if a.Text("person.inviteExpiresAt") != rfc3339(w.Clock.Now().Add(48*time.Hour)) || a.At("person.inviteExpired") != nil {
		t.Errorf("invited again: %s", a.Raw)
	}
	if a := w.Must(http.StatusOK, "GET", "/v1/partners/"+partner, owner, nil); a.Text("counts.expired") != "0" || a.Text("counts.invited") != "1" {
		t.Errorf("counts: %s", a.Raw)
	}
	if n, err := w.Cleanup.ExpireInvites(t.Context()); n != 0 || err != nil {
		t.Error(n, err)
	}
	w.Accept(apitest.Token(w.Mail("ivo@acme.com")), "Ivo", "Invited")
}

func TestInviteRefused(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	partner := w.Partner(owner, "Acme")
	active, _ := w.Person(owner, partner, "ana@acme.com", false)
	disabled, _ := w.Person(owner, partner, "dan@acme.com", false)
	w.Must(http.StatusOK, "POST", "/v1/people/"+disabled+"/disable", owner, nil)
	requested := w.Contact(owner, partner, "ray@acme.com")
	w.Alter(requested, func(p *portal.Person) { p.Status = portal.StatusRequested })
	silent := w.Contact(owner, partner, "")
	bounced := w.Contact(owner, partner, "bob@acme.com")
	w.Alter(bounced, func(p *portal.Person) { p.Mail.State = portal.MailBounced })
	contact := w.Contact(owner, partner, "con@acme.com")
	for name, scenario := range map[string]struct {
		id     string
		in     any
		status int
		code   string
	}{
		"active":         {active, nil, 409, "wrong_state"},
		"disabled":       {disabled, nil, 409, "wrong_state"},
		"requested":      {requested, nil, 409, "wrong_state"},
		"no address":     {silent, nil, 409, "email_missing"},
		"bounced":        {bounced, nil, 409, "address_bounced"},
		"nobody":         {"01J00000000000000000000000", nil, 404, "not_found"},
		"no lifetime":    {contact, body{"expiresIn": 0}, 422, "invalid"},
		"long lifetime":  {contact, body{"expiresIn": 721}, 422, "invalid"},
		"half an hour":   {contact, body{"expiresIn": 0.5}, 422, "invalid"},
		"lifetime text":  {contact, body{"expiresIn": "7"}, 422, "invalid"},
		"another's mail": {contact, body{"email": "evil@example.com"}, 422, "invalid"},
	} {
		t.Run(name, func(t *testing.T) {
			a := w.With(t).Refuses(scenario.status, scenario.code, "POST", "/v1/people/"+scenario.id+"/invite", owner, scenario.in)
			if scenario.code == "wrong_state" && !strings.Contains(a.Text("detail"), name) {
				t.Errorf("does not name the state: %s", a.Raw)
			}
		})
	}
	w.NoMail()
}

func TestRevokeInvite(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	partner := w.Partner(owner, "Acme")
	id, link := w.Invited(owner, partner, "ivo@acme.com", false)
	a := w.Must(http.StatusOK, "DELETE", "/v1/people/"+id+"/invite", owner, nil)
	if a.Text("status") != "contact" || a.At("inviteExpiresAt") != nil || a.At("declinedAt") != nil {
		t.Errorf("revoked: %s", a.Raw)
	}
	if got := w.Must(http.StatusOK, "GET", "/v1/people/"+id, owner, nil); got.Raw != a.Raw || got.Header.Get("ETag") != a.Header.Get("ETag") {
		t.Errorf("read: %s\nwant: %s", got.Raw, a.Raw)
	}
	w.Refuses(400, "link_invalid", "POST", "/v1/invites/accept", "", body{"token": link, "password": apitest.Secret})
	if a := w.Must(http.StatusOK, "GET", "/v1/partners/"+partner, owner, nil); a.Text("counts.contacts") != "1" || a.Text("counts.invited") != "0" {
		t.Errorf("counts: %s", a.Raw)
	}
	w.Refuses(409, "wrong_state", "DELETE", "/v1/people/"+id+"/invite", owner, nil)
	w.Refuses(404, "not_found", "DELETE", "/v1/people/01J00000000000000000000000/invite", owner, nil)
	active, _ := w.Person(owner, partner, "ana@acme.com", false)
	w.Refuses(409, "wrong_state", "DELETE", "/v1/people/"+active+"/invite", owner, nil)

	// An invite that is revoked before it is mailed is not mailed.
	w.Must(http.StatusAccepted, "POST", "/v1/people/"+id+"/invite", owner, nil)
	w.Must(http.StatusOK, "DELETE", "/v1/people/"+id+"/invite", owner, nil)
	w.NoMail()

	staff, staffLink := w.InvitedStaff(owner, "ada@example.test", portal.RoleAdmin)
	w.Must(http.StatusNoContent, "DELETE", "/v1/people/"+staff+"/invite", owner, nil)
	w.Refuses(404, "not_found", "GET", "/v1/people/"+staff, owner, nil)
	w.Refuses(400, "link_invalid", "POST", "/v1/invites/accept", "", body{"token": staffLink, "password": apitest.Secret})
	w.Contact(owner, "", "ada@example.test")
}

// An invited person may be in ecosystems already. When their invite is revoked, they stay there, and the answer says
// so.
func TestRevokeTellsLinks(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	id, _ := w.Invited(owner, w.Partner(owner, "Acme"), "ivo@acme.com", false)
	eco := w.Must(http.StatusCreated, "POST", "/v1/ecosystems", owner, body{"name": "North"}).Text("id")
	w.Must(http.StatusCreated, "POST", "/v1/ecosystems/"+eco+"/users", owner, body{"email": "ivo@acme.com"})
	if a := w.Must(http.StatusOK, "DELETE", "/v1/people/"+id+"/invite", owner, nil); a.Text("ecosystems.0.id") != eco {
		t.Errorf("revoked: %s", a.Raw)
	}
}

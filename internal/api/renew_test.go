package api_test

import (
	"net/http"
	"testing"
	"time"

	"allyway/internal/api/apitest"
	"allyway/internal/portal"
)

func renew(w *apitest.World, link string) {
	w.T.Helper()
	if a := w.Do("POST", "/v1/invites/renew", "", body{"token": link}); a.Status != http.StatusAccepted || a.Raw != "" {
		w.T.Errorf("renew: %d %s", a.Status, a.Raw)
	}
}

func TestRenewLivingInvite(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	_, link := w.Invited(owner, w.Partner(owner, "Acme"), "ivo@acme.com", false)
	renew(w, link)
	if m := w.Mail("ivo@acme.com"); apitest.Token(m) != link {
		t.Error("the mailed link is another")
	}
	w.Accept(link, "Ivo", "Invited")
}

func TestRenewExpiredInvite(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	partner := w.Partner(owner, "Acme")
	id, link := w.Invited(owner, partner, "ivo@acme.com", true)
	w.Clock.Move(7 * 24 * time.Hour)
	if _, err := w.Cleanup.ExpireInvites(t.Context()); err != nil {
		t.Fatal(err)
	}
	owner = w.SignIn("owner@example.test", apitest.Secret)
	if a := w.Must(http.StatusOK, "GET", "/v1/people/"+id, owner, nil); a.Text("status") != "invited" || a.Text("inviteExpired") != "true" {
		t.Errorf("expired: %s", a.Raw)
	}
	if a := w.Must(http.StatusOK, "GET", "/v1/partners/"+partner, owner, nil); a.Text("counts.expired") != "1" || a.Text("counts.invited") != "1" {
		t.Errorf("counts: %s", a.Raw)
	}

	renew(w, link)
	fresh := apitest.Token(w.Mail("ivo@acme.com"))
	renew(w, link) // the old link is invalid now, so nothing happens
	w.NoMail()
	if a := w.Must(http.StatusOK, "GET", "/v1/partners/"+partner, owner, nil); a.Text("counts.expired") != "0" || a.Text("counts.invited") != "1" {
		t.Errorf("counts after: %s", a.Raw)
	}
	if a := w.Must(http.StatusOK, "POST", "/v1/invites/preview", "", body{"token": fresh}); a.Text("expiresAt") != rfc3339(w.Clock.Now().Add(7*24*time.Hour)) {
		t.Errorf("fresh: %s", a.Raw)
	}
	if a := w.Must(http.StatusOK, "GET", "/v1/session", w.Accept(fresh, "Ivo", "Invited"), nil); a.Text("person.role") != "primary_contact" {
		t.Errorf("accepted: %s", a.Raw)
	}
}

func TestRenewMailsNothing(t *testing.T) {
	t.Parallel()
	for name, scenario := range deadInvites {
		if scenario.code == "link_expired" && name != "expired, and partner inactive" {
			continue
		}
		t.Run(name, func(t *testing.T) {
			w := apitest.OnBolt(t)
			owner := w.Owner()
			partner := w.Partner(owner, "Acme")
			id, link := w.Invited(owner, partner, "ivo@acme.com", false)
			scenario.kill(w, owner, partner, id, link)
			w.Mails()
			w.Recorder.Writes()
			renew(w, link)
			if writes := w.Recorder.Writes(); len(writes) != 0 {
				t.Errorf("wrote %v", writes)
			}
			w.NoMail()
		})
	}
	w := apitest.OnBolt(t)
	owner := w.Owner()
	id, link := w.Invited(owner, w.Partner(owner, "Acme"), "ivo@acme.com", false)
	w.Person(owner, w.Partner(owner, "Other"), "ana@other.com", false)
	for _, not := range []string{"", "nonsense", link[:len(link)-1], link + "A", resetLink(w, "ana@other.com")} {
		renew(w, not)
	}
	w.NoMail()
	w.Alter(id, func(p *portal.Person) { p.Mail.State = portal.MailBounced })
	renew(w, link)
	w.NoMail()
}

func TestRenewThrottle(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	_, link := w.Invited(owner, w.Partner(owner, "Acme"), "ivo@acme.com", false)
	for range 20 {
		renew(w, link)
	}
	if n := len(w.Mails()); n != 3 {
		t.Errorf("mailed %d times, want 3", n)
	}
	w.Clock.Move(time.Hour)
	renew(w, link)
	w.Mail("ivo@acme.com")
	w.Accept(link, "Ivo", "Invited")
}

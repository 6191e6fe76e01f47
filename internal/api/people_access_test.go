package api_test

import (
	"net/http"
	"testing"

	"allyway/internal/api/apitest"
	"allyway/internal/portal"
)

func TestDisableAndEnableActive(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	partner := w.Partner(owner, "Acme")
	id, session := w.Person(owner, partner, "ana@acme.com", true)
	a := w.Must(http.StatusOK, "POST", "/v1/people/"+id+"/disable", owner, nil)
	if a.Text("status") != "disabled" || a.Text("role") != "primary_contact" || a.Header.Get("ETag") == "" {
		t.Errorf("disabled: %s", a.Raw)
	}
	if signedIn(w, session) {
		t.Error("a session outlived its person's access")
	}
	w.Refuses(401, "bad_credentials", "POST", "/v1/session", "", body{"email": "ana@acme.com", "password": apitest.Secret})
	w.Refuses(409, "wrong_state", "POST", "/v1/people/"+id+"/disable", owner, nil)
	if a := w.Must(http.StatusOK, "GET", "/v1/partners/"+partner, owner, nil); a.Text("counts.disabled") != "1" || a.Text("counts.active") != "0" {
		t.Errorf("counts: %s", a.Raw)
	}

	if a := w.Must(http.StatusOK, "POST", "/v1/people/"+id+"/enable", owner, nil); a.Text("status") != "active" || a.Text("role") != "primary_contact" {
		t.Errorf("enabled: %s", a.Raw)
	}
	if signedIn(w, session) {
		t.Error("enabling brought an older session back")
	}
	w.SignIn("ana@acme.com", apitest.Secret)
	w.Refuses(409, "wrong_state", "POST", "/v1/people/"+id+"/enable", owner, nil)
	if a := w.Must(http.StatusOK, "GET", "/v1/partners/"+partner, owner, nil); a.Text("counts.disabled") != "0" || a.Text("counts.active") != "1" {
		t.Errorf("counts: %s", a.Raw)
	}
	w.NoMail()
}

func TestDisableAndEnableInvited(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	id, _ := w.Invited(owner, w.Partner(owner, "Acme"), "ivo@acme.com", false)
	if a := w.Must(http.StatusOK, "POST", "/v1/people/"+id+"/disable", owner, nil); a.Text("status") != "disabled" || a.At("inviteExpiresAt") != nil {
		t.Errorf("disabled: %s", a.Raw)
	}
	w.NoMail()
	a := w.Must(http.StatusOK, "POST", "/v1/people/"+id+"/enable", owner, nil)
	if a.Text("status") != "invited" || a.Text("mail") != "queued" {
		t.Errorf("enabled: %s", a.Raw)
	}
	w.Accept(apitest.Token(w.Mail("ivo@acme.com")), "Ivo", "Back")
}

func TestEnableRefused(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	id, _ := w.Invited(owner, w.Partner(owner, "Acme"), "ivo@acme.com", false)
	w.Must(http.StatusOK, "POST", "/v1/people/"+id+"/disable", owner, nil)
	w.Alter(id, func(p *portal.Person) { p.Mail.State = portal.MailBounced })
	w.Refuses(409, "address_bounced", "POST", "/v1/people/"+id+"/enable", owner, nil)
	for _, action := range []string{"disable", "enable"} {
		w.Refuses(404, "not_found", "POST", "/v1/people/01J00000000000000000000000/"+action, owner, nil)
		w.Refuses(404, "not_found", "POST", "/v1/people/x/"+action, owner, nil)
	}
	for status, actions := range map[portal.Status][]string{
		portal.StatusContact:   {"disable", "enable"},
		portal.StatusRequested: {"disable", "enable"},
	} {
		contact := w.Contact(owner, "", "")
		w.Alter(contact, func(p *portal.Person) { p.Status = status })
		for _, action := range actions {
			w.Refuses(409, "wrong_state", "POST", "/v1/people/"+contact+"/"+action, owner, nil)
		}
	}
	w.NoMail()
}

func TestDisableStaff(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	me := w.Must(http.StatusOK, "GET", "/v1/session", owner, nil).Text("person.id")
	w.Refuses(409, "last_owner", "POST", "/v1/people/"+me+"/disable", owner, nil)

	admin, administering := w.Staff(owner, "ada@example.test", portal.RoleAdmin)
	second, secondOwner := w.Staff(owner, "oda@example.test", portal.RoleOwner)
	w.Refuses(404, "not_found", "POST", "/v1/people/"+second+"/disable", administering, nil)
	w.Refuses(404, "not_found", "POST", "/v1/people/"+admin+"/disable", administering, nil)
	w.Must(http.StatusOK, "POST", "/v1/people/"+admin+"/disable", owner, nil)
	w.Must(http.StatusOK, "POST", "/v1/people/"+me+"/disable", secondOwner, nil)
	w.Refuses(401, "not_signed_in", "POST", "/v1/people/"+second+"/disable", owner, nil)
	w.Must(http.StatusOK, "POST", "/v1/people/"+me+"/enable", secondOwner, nil)
	w.Must(http.StatusOK, "POST", "/v1/people/"+second+"/disable", w.SignIn("owner@example.test", apitest.Secret), nil)
}

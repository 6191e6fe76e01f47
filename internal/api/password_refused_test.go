package api_test

import (
	"net/http"
	"testing"

	"allyway/internal/api/apitest"
	"allyway/internal/portal"
)

// TestSamePasswordIsRefused refuses the current password as the new one, and changes nothing.
func TestSamePasswordIsRefused(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	a := w.Refuses(422, "invalid", "PUT", "/v1/password", owner, body{"current": apitest.Secret, "password": apitest.Secret})
	if a.Text("errors.0.location") != "body.password" {
		t.Errorf("refused as %s", a.Raw)
	}
	w.Refuses(401, "bad_credentials", "PUT", "/v1/password", owner, body{"current": "not it", "password": "not it"})
	w.NoMail()
}

// TestResetAtAnInactivePartner is refused: its mail would never be sent. It works again once the partner is active.
func TestResetAtAnInactivePartner(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	acme := w.Partner(owner, "Acme")
	id, _ := w.Person(owner, acme, "ana@acme.com", false)
	w.Mails()
	w.Must(http.StatusOK, "PATCH", "/v1/partners/"+acme, owner, body{"status": "inactive"})
	events := len(w.EventsOf(id))
	w.Refuses(409, "partner_inactive", "POST", "/v1/people/"+id+"/password-reset", owner, nil)
	if n := len(w.EventsOf(id)); n != events || w.Stored(id).Mail.State == portal.MailQueued {
		t.Errorf("%d events, mail %s", n-events, w.Stored(id).Mail.State)
	}
	w.NoMail()
	w.Must(http.StatusOK, "PATCH", "/v1/partners/"+acme, owner, body{"status": "active"})
	w.Must(http.StatusAccepted, "POST", "/v1/people/"+id+"/password-reset", owner, nil)
	w.Mail("ana@acme.com")
}

// TestHalfACharacterIsMalformed stores nothing for a name with a lone surrogate.
func TestHalfACharacterIsMalformed(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	r := apitest.Request("POST", "/v1/partners", owner, `{"name":"\ud800","kind":"partner","licence":"guest"}`)
	r.Header.Set("Content-Type", "application/json")
	w.RefusesRequest(400, "malformed", r)
}

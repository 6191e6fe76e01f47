package api_test

import (
	"fmt"
	"net/http"
	"testing"

	"allyway/internal/api/apitest"
	"allyway/internal/portal"
)

// TestAnotherSpellingOfAnAddress changes only the case of addresses. The new spelling is stored. Nobody is mailed, all
// links stay valid, and nobody is asked for a password.
func TestAnotherSpellingOfAnAddress(t *testing.T) {
	t.Parallel()
	onEngines(t, func(t *testing.T, w *apitest.World) {
		owner := w.Owner()
		acme := w.Partner(owner, "Acme", "acme.com")
		w.Settings(func(s *portal.Settings) { s.SelfManagement.Partners = true })
		_, primary := w.Person(owner, acme, "prim@acme.com", true)
		contact := w.Contact(owner, acme, "carl@acme.com")
		team := w.Must(http.StatusCreated, "POST", "/v1/partners/"+acme+"/people", primary, body{"firstName": "Una", "lastName": "Far", "email": "una@far.io"}).Text("person.id")
		asked := w.Must(http.StatusCreated, "POST", "/v1/partners/"+acme+"/people", primary, body{"firstName": "Rae", "lastName": "Far", "email": "rae@far.io", "access": true}).Text("person.id")
		invited, link := w.Invited(owner, acme, "ivo@acme.com", false)
		active, own := w.Person(owner, acme, "ana@acme.com", false)
		pending, _ := w.Person(owner, acme, "pia@acme.com", false)
		w.Must(http.StatusOK, "PATCH", "/v1/people/"+pending, owner, body{"email": "new@acme.com"})
		w.Must(http.StatusOK, "PATCH", "/v1/people/"+invited, owner, body{"externalIds": body{"crm": "1"}})
		w.Must(http.StatusOK, "PATCH", "/v1/people/"+pending, owner, body{"externalIds": body{"crm": "2"}})
		w.Mails()
		for _, c := range []struct {
			who, method, path, by string
			email                 string
			want                  string // the address afterwards
			waits                 string // the pending address afterwards
		}{
			{contact, "PATCH", "/v1/people/" + contact, owner, "Carl@acme.com", "Carl@acme.com", ""},
			{contact, "PATCH", "/v1/people/" + contact, primary, "CARL@ACME.COM", "CARL@acme.com", ""},
			{team, "PATCH", "/v1/people/" + team, primary, "Una@far.io", "Una@far.io", ""},
			{asked, "PATCH", "/v1/people/" + asked, owner, "RAE@far.io", "RAE@far.io", ""},
			{invited, "PATCH", "/v1/people/" + invited, owner, "Ivo@acme.com", "Ivo@acme.com", ""},
			{invited, "PATCH", "/v1/people/" + invited, owner, "IVO@acme.com", "IVO@acme.com", ""},
			{invited, "PUT", "/v1/people/by/crm/1", owner, "iVo@acme.com", "iVo@acme.com", ""},
			{active, "PATCH", "/v1/people/" + active, owner, "Ana@acme.com", "Ana@acme.com", ""},
			{active, "PATCH", "/v1/people/" + active, own, "ANA@acme.com", "ANA@acme.com", ""},
			{pending, "PUT", "/v1/people/by/crm/2", owner, "Pia@acme.com", "Pia@acme.com", "new@acme.com"},
			{pending, "PUT", "/v1/people/by/crm/2", owner, "NEW@acme.com", "Pia@acme.com", "new@acme.com"},
			{pending, "PATCH", "/v1/people/" + pending, owner, "PIA@acme.com", "PIA@acme.com", ""},
		} {
			before := w.Stored(c.who)
			send := body{"email": c.email}
			if c.method == "PUT" {
				send["firstName"], send["lastName"] = before.FirstName, before.LastName
			}
			w.Must(http.StatusOK, c.method, c.path, c.by, send)
			after := w.Stored(c.who)
			if string(after.Email) != c.want || string(after.PendingEmail) != c.waits {
				t.Errorf("%s %s: stored %q and %q", c.method, c.email, after.Email, after.PendingEmail)
			}
			if after.Status != before.Status || after.InviteVersion != before.InviteVersion || after.Mail != before.Mail || after.Unclaimed != before.Unclaimed {
				t.Errorf("%s %s: more changed than the spelling", c.method, c.email)
			}
			w.NoMail()
		}
		// A list with other spellings finds the same people.
		rows := w.Must(http.StatusOK, "POST", "/v1/partners/"+acme+"/invites", owner, body{"emails": "ivo@ACME.com; ana@acme.com; rae@FAR.io"})
		for i := range 3 {
			if got := rows.Text(fmt.Sprintf("rows.%d.outcome", i)); got != "unchanged" {
				t.Errorf("row %d: %s in %s", i, got, rows.Raw)
			}
		}
		w.NoMail()
		w.Accept(link, "Ivo", "Invited")
		if !signedIn(w, own) {
			t.Error("a session ended")
		}
		w.SignIn("ana@acme.com", apitest.Secret)
	})
}

// TestSpellingWhileMailWaits changes the spelling of an address while a mail waits. The mail is sent to the new
// spelling, and its result is recorded.
func TestSpellingWhileMailWaits(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	acme := w.Partner(owner, "Acme")
	id := w.Must(http.StatusCreated, "POST", "/v1/partners/"+acme+"/people", owner, body{"firstName": "I", "lastName": "V", "email": "ivo@acme.com", "access": true}).Text("person.id")
	w.Must(http.StatusOK, "PATCH", "/v1/people/"+id, owner, body{"email": "Ivo@acme.com"})
	mail := w.Mail("Ivo@acme.com")
	if state := w.Stored(id).Mail.State; state != portal.MailSent {
		t.Errorf("the mail is recorded as %q", state)
	}
	w.Accept(apitest.Token(mail), "Ivo", "Invited")
}

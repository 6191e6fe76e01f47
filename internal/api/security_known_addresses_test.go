package api_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"allyway/internal/api/apitest"
	"allyway/internal/portal"
)

// stays has Mia, the primary contact, try in every way to change a contact's address and to invite them again. All this
// is refused, and nobody is mailed. The invite of the contact must be refused with status and code, and a row of a list
// with reason.
func (w *team) stays(id, email string, status int, code, reason string) {
	w.T.Helper()
	for _, to := range []any{"other@acme.com", "other@free.io", nil} {
		w.Refuses(403, "forbidden", "PATCH", "/v1/people/"+id, w.managing, body{"email": to})
	}
	if a := w.Do("DELETE", "/v1/people/"+id, w.managing, nil); a.Status == http.StatusNoContent {
		w.T.Error("removed")
	}
	w.Must(http.StatusOK, "PATCH", "/v1/people/"+id, w.managing, body{"title": "Boss", "email": email})
	w.Refuses(409, "email_taken", "POST", w.people, w.managing, body{"firstName": "A", "lastName": "B", "email": email, "access": true})
	w.Refuses(status, code, "POST", "/v1/people/"+id+"/invite", w.managing, nil)
	a := w.Must(http.StatusOK, "POST", "/v1/partners/"+w.acme+"/invites", w.managing, body{"emails": email})
	if got := a.Text("rows.0.outcome") + " " + a.Text("rows.0.reason"); got != "refused "+reason {
		w.T.Errorf("in a list: %s", got)
	}
	w.NoMail()
}

// invitedByMia has Mia invite somebody in her domain, and returns their id and link.
func (w *team) invitedByMia(email string) (id, link string) {
	w.T.Helper()
	id = w.add(email, true).Text("person.id")
	return id, apitest.Token(w.Mail(email))
}

// TestDeclineStaysWithTheAddress has a person decline. Their primary contact cannot undo that by another address. Staff
// can.
func TestDeclineStaysWithTheAddress(t *testing.T) {
	t.Parallel()
	onEngines(t, func(t *testing.T, world *apitest.World) {
		w := newTeam(world)
		w.Mails()
		id, link := w.invitedByMia("ana@acme.com")
		w.Must(http.StatusNoContent, "POST", "/v1/invites/decline", "", body{"token": link})
		w.stays(id, "ANA@acme.com", 403, "forbidden", "declined")
		w.Must(http.StatusOK, "PATCH", "/v1/people/"+id, w.owner, body{"email": "other@acme.com"})
		w.Must(http.StatusAccepted, "POST", "/v1/people/"+id+"/invite", w.owner, nil)
		w.Mail("other@acme.com")
	})
}

// TestBounceStaysWithTheAddress has mail to an invited person bounce or cause a complaint. Their primary contact can
// correct the address. The old address stays blocked, also for another person of the partner, until staff clear it.
// Other partners learn nothing.
func TestBounceStaysWithTheAddress(t *testing.T) {
	t.Parallel()
	onEngines(t, func(t *testing.T, world *apitest.World) {
		w := newTeam(world)
		_, stranger := w.Person(w.owner, w.other, "sam@other.com", true)
		w.Mails()
		for _, state := range []portal.MailState{portal.MailBounced, portal.MailComplained} {
			email := string(state) + "@acme.com"
			id, _ := w.invitedByMia(email)
			w.Alter(id, func(p *portal.Person) { p.Mail = portal.MailStatus{State: state, Detail: "no", At: w.Clock.Now()} })
			w.Must(http.StatusOK, "DELETE", "/v1/people/"+id+"/invite", w.managing, nil)
			change := func(id string, to any, mail string) {
				t.Helper()
				a := w.Must(http.StatusOK, "PATCH", "/v1/people/"+id, w.managing, body{"email": to})
				shows(t, fmt.Sprint(to), a, map[string]string{"mail": mail})
			}
			blocked := func(id string) {
				t.Helper()
				w.Refuses(409, "address_bounced", "POST", "/v1/people/"+id+"/invite", w.managing, nil)
			}
			for _, away := range []any{"other-" + email, nil} { // to another address, or none, and back
				change(id, away, "")
				change(id, strings.ToUpper(email[:1])+email[1:], string(state))
				blocked(id)
			}
			change(id, "right-"+email, "")
			w.Must(http.StatusAccepted, "POST", "/v1/people/"+id+"/invite", w.managing, nil)
			w.Mail("right-" + email)

			w.Refuses(409, "address_bounced", "POST", w.people, w.managing, body{"firstName": "A", "lastName": "B", "email": email, "access": true})
			rows := w.Must(http.StatusOK, "POST", "/v1/partners/"+w.acme+"/invites", w.managing, body{"emails": email})
			shows(t, "in a list", rows, map[string]string{"rows.0.outcome": "refused", "rows.0.reason": "address_bounced"})
			other := w.add("colleague-"+email, false).Text("person.id")
			change(other, email, string(state)) // given to a colleague
			blocked(other)
			change(other, nil, "")
			w.imports(w.managing, "?access=false", "email\n"+email+"\n")
			listed := w.Must(http.StatusOK, "GET", w.people+"?q="+email, w.managing, nil)
			shows(t, "added in a list", listed, map[string]string{"items.0.mail": string(state)})
			blocked(listed.Text("items.0.id"))
			if detail := w.person(listed.Text("items.0.id")).Text("mailDetail"); detail != "" {
				t.Errorf("kept what the mail system said: %s", detail)
			}
			w.NoMail()

			a := w.Must(http.StatusCreated, "POST", "/v1/partners/"+w.other+"/people", stranger, body{"firstName": "A", "lastName": "B", "email": email})
			shows(t, "elsewhere", a, map[string]string{"person.mail": "", "outcome": "added"})

			again := listed.Text("items.0.id")
			w.Must(http.StatusOK, "POST", "/v1/people/"+again+"/mail/clear", w.owner, nil)
			change(again, "third-"+email, "")
			change(again, email, "")
			w.Must(http.StatusAccepted, "POST", "/v1/people/"+again+"/invite", w.managing, nil)
			w.Mail(email)
		}
	})
}

// TestAccountRemembersEveryDecline has an account decline the invites of several partners. From then on, the primary
// contact of each of them cannot invite it, whatever happens later. Staff still can.
func TestAccountRemembersEveryDecline(t *testing.T) {
	t.Parallel()
	w := newTeam(apitest.OnBolt(t))
	id, _ := account(w.World, w.owner, "ana@acme.com")
	third := w.Partner(w.owner, "Third")
	decline := func(partner string) {
		t.Helper()
		w.Must(http.StatusCreated, "POST", "/v1/partners/"+partner+"/people", w.owner, body{"firstName": "A", "lastName": "B", "email": "ana@acme.com"})
		w.Must(http.StatusNoContent, "POST", "/v1/invites/decline", "", body{"token": apitest.Token(w.Mail("ana@acme.com"))})
	}
	w.Mails()
	for _, partner := range []string{w.acme, w.other, third, w.other} {
		decline(partner)
		w.Refuses(403, "forbidden", "POST", w.people, w.managing, body{"firstName": "A", "lastName": "B", "email": "ana@acme.com", "access": true})
		a := w.Must(http.StatusOK, "POST", "/v1/partners/"+w.acme+"/invites", w.managing, body{"emails": "ana@acme.com"})
		if got := a.Text("rows.0.outcome") + " " + a.Text("rows.0.reason"); got != "refused declined" {
			t.Errorf("in a list: %s", got)
		}
		w.NoMail()
	}
	for _, partner := range []string{w.acme, w.other, third} {
		if !w.Stored(id).HasDeclined(partner) {
			t.Errorf("%s is forgotten", partner)
		}
	}
	w.Must(http.StatusCreated, "POST", w.people, w.owner, body{"firstName": "A", "lastName": "B", "email": "ana@acme.com"})
	w.Mail("ana@acme.com")
}

// TestContactsNewAddressObeysTheDomainRule has a primary contact change the addresses of contacts in and outside the domain.
func TestContactsNewAddressObeysTheDomainRule(t *testing.T) {
	t.Parallel()
	w := newTeam(apitest.OnBolt(t))
	w.Contact(w.owner, w.other, "held@acme.com")
	account(w.World, w.owner, "una@acme.com")
	w.Mails()
	in, out, none := w.add("in@acme.com", false).Text("person.id"), w.add("out@free.io", false).Text("person.id"), w.add("", false).Text("person.id")
	left := w.add("left@acme.com", false).Text("person.id")
	for id, to := range map[string]string{in: "new@acme.com", out: "any@gmail.com", none: "none@other.com", left: "left@gmail.com"} {
		a := w.Must(http.StatusOK, "PATCH", "/v1/people/"+id, w.managing, body{"email": to})
		shows(t, to, a, map[string]string{"email": to, "status": "contact"})
	}
	for id, to := range map[string]string{in: "held@acme.com", out: "una@acme.com"} {
		a := w.Must(http.StatusOK, "PATCH", "/v1/people/"+id, w.managing, body{"email": to})
		shows(t, to, a, map[string]string{"email": to, "status": "requested", "request.reason": "email_in_use"})
		w.Refuses(403, "forbidden", "PATCH", "/v1/people/"+id, w.managing, body{"email": "else@acme.com"})
	}
	a := w.Must(http.StatusAccepted, "POST", "/v1/people/"+left+"/invite", w.managing, nil) // staff decide
	shows(t, "invited", a, map[string]string{"outcome": "requested", "reason": "domain_ignored"})
	if n := w.counts(w.acme); n != "contacts 1, requested 3, invited 0, active 1, disabled 0" {
		t.Error(n)
	}
	w.NoMail()
	w.Refuses(409, "email_taken", "POST", "/v1/requests/"+w.request(in)+"/approve", w.owner, nil)
	w.Must(http.StatusOK, "DELETE", "/v1/requests/"+w.request(in), w.managing, nil)
	w.Must(http.StatusOK, "PATCH", "/v1/people/"+in, w.managing, body{"email": "free@acme.com"})
	w.Must(http.StatusOK, "POST", "/v1/requests/"+w.request(out)+"/approve", w.owner, nil)
}

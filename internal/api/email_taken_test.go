package api_test

import (
	"net/http"
	"slices"
	"testing"

	"allyway/internal/api/apitest"
	"allyway/internal/portal"
)

// TestEmailTakenHere gives an address that somebody at the same partner has. The refusal names them, their status and
// the act that gives them access. No second person is made.
func TestEmailTakenHere(t *testing.T) {
	t.Parallel()
	for status, want := range map[portal.Status]struct {
		action, then string
		mails        int
	}{
		portal.StatusContact:   {"invite", "invited", 1},
		portal.StatusRequested: {"", "requested", 0},
		portal.StatusInvited:   {"resend", "invited", 1},
		portal.StatusActive:    {"", "active", 0},
		portal.StatusDisabled:  {"enable", "active", 0},
	} {
		t.Run(string(status), func(t *testing.T) {
			t.Parallel()
			w := newTeam(apitest.OnBolt(t))
			id := w.eachStatus()[status]
			email := w.person(id).Text("email")
			w.Mails()
			for who, bearer := range map[string]string{"staff": w.owner, "a primary contact": w.managing} {
				a := w.Refuses(409, "email_taken", "POST", w.people, bearer, body{"firstName": "A", "lastName": "B", "email": email, "access": true})
				action, partner := want.action, ""
				if who == "staff" {
					partner = w.acme
				} else if action == "enable" {
					action = "" // staff disabled the person, so a primary contact cannot enable them
				}
				shows(t, who, a, map[string]string{"holder.id": id, "holderStatus": string(status), "action": action, "partner.id": partner})
			}
			w.NoMail()
			switch want.action {
			case "invite", "resend":
				w.Must(http.StatusAccepted, "POST", "/v1/people/"+id+"/invite", w.owner, nil)
			case "enable":
				w.Must(http.StatusOK, "POST", "/v1/people/"+id+"/enable", w.owner, nil)
			}
			if got := w.person(id).Text("status"); got != want.then {
				t.Errorf("then %s, want %s", got, want.then)
			}
			if got := len(w.Mails()); got != want.mails {
				t.Errorf("%d mails, want %d", got, want.mails)
			}
		})
	}
}

// TestEmailTakenHereOtherwise gives such an address in other ways: to change another person's address, to move somebody
// to the partner, among staff, and for contacts without a partner. The address may be claimed or unclaimed.
func TestEmailTakenHereOtherwise(t *testing.T) {
	t.Parallel()
	w := newTeam(apitest.OnBolt(t))
	waits := w.requested("lee@free.io") // unclaimed, at Acme alone
	contact := w.Contact(w.owner, w.acme, "con@acme.com")
	a := w.Refuses(409, "email_taken", "PATCH", "/v1/people/"+contact, w.owner, body{"email": "LEE@free.io"})
	shows(t, "a change", a, map[string]string{"holder.id": waits, "holderStatus": "requested", "action": "", "partner.id": w.acme})
	elsewhere := w.Contact(w.owner, w.other, "lee@free.io")
	a = w.Refuses(409, "email_taken", "POST", "/v1/people/"+elsewhere+"/move", w.owner, body{"partner": w.acme})
	shows(t, "a move", a, map[string]string{"holder.id": waits, "holderStatus": "requested"})

	loose := w.Must(201, "POST", "/v1/people", w.owner, body{"firstName": "Lu", "lastName": "Loose", "email": "lu@free.io"}).Text("person.id")
	a = w.Refuses(409, "email_taken", "POST", "/v1/people", w.owner, body{"firstName": "Lu", "lastName": "Again", "email": "lu@free.io"})
	shows(t, "without a partner", a, map[string]string{"holder.id": loose, "holderStatus": "contact", "action": "invite"})
	a = w.Refuses(409, "email_taken", "POST", w.people, w.owner, body{"firstName": "Lu", "lastName": "Again", "email": "lu@free.io"})
	shows(t, "for a partner", a, map[string]string{"holder.id": loose, "holderStatus": "", "action": "move"})

	id, _ := w.InvitedStaff(w.owner, "ada@example.test", portal.RoleAdmin)
	a = w.Refuses(409, "email_taken", "POST", "/v1/staff", w.owner, body{"firstName": "A", "lastName": "B", "email": "ada@example.test", "role": "owner"})
	shows(t, "among staff", a, map[string]string{"holder.id": id, "holderStatus": "invited", "action": "resend"})
	_, admin := w.Staff(w.owner, "sam@example.test", portal.RoleAdmin)
	a = w.Refuses(409, "email_taken", "POST", w.people, admin, body{"firstName": "A", "lastName": "B", "email": "owner@example.test"})
	shows(t, "an owner's, to an admin", a, map[string]string{"holder.id": "", "holderStatus": "", "action": "", "detail": "Somebody else has this address; give another."})
}

// If a colleague disabled the person, a primary contact who may enable people is told to enable them.
func TestEmailTakenByDisabledColleague(t *testing.T) {
	t.Parallel()
	w := newTeam(apitest.OnBolt(t))
	id, _ := w.Person(w.owner, w.acme, "una@acme.com", false)
	w.settings(body{"selfManagement": body{"disable": true}})
	w.Must(200, "POST", "/v1/people/"+id+"/disable", w.managing, nil)
	ask := func() apitest.Answer {
		return w.Refuses(409, "email_taken", "POST", w.people, w.managing, body{"firstName": "A", "lastName": "B", "email": "una@acme.com"})
	}
	shows(t, "may", ask(), map[string]string{"holder.id": id, "holderStatus": "disabled", "action": "enable"})
	w.settings(body{"selfManagement": body{"disable": false}})
	shows(t, "may not", ask(), map[string]string{"holder.id": id, "holderStatus": "disabled", "action": ""})
	w.Must(200, "PATCH", "/v1/partners/"+w.acme, w.owner, body{"status": "inactive"})
	contact := w.Contact(w.owner, w.acme, "con@acme.com")
	a := w.Refuses(409, "email_taken", "POST", w.people, w.owner, body{"firstName": "A", "lastName": "B", "email": "con@acme.com"})
	shows(t, "at an inactive partner", a, map[string]string{"holder.id": contact, "holderStatus": "contact", "action": ""})
	if got := w.Must(200, "GET", w.people+"?q=una@acme.com", w.owner, nil).Texts("id"); !slices.Equal(got, []string{id}) {
		t.Errorf("who has the address: %v", got)
	}
}

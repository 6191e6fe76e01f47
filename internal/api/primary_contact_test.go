package api_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"allyway/internal/api/apitest"
	"allyway/internal/portal"
)

// outsiders are addresses that a primary contact of Acme can only ask for, with the reason. A person of another partner
// has those that are held.
var outsiders = []struct {
	name, email  string
	held         bool
	told, reason string // told is what the primary contact is told; reason is what staff see
}{
	{"nobody's domain", "a@free.io", false, "", "domain_not_assigned"},
	{"another's domain", "a@other.com", false, "", "domain_of_other_partner"},
	{"ignored domain", "a@gmail.com", false, "domain_ignored", "domain_ignored"},
	{"ends like it", "a@evil-acme.com", false, "", "domain_not_assigned"},
	{"begins like it", "a@acme.com.evil.io", false, "", "domain_not_assigned"},
	{"below it", "a@mail.acme.com", false, "", "domain_not_assigned"},
	{"held, own domain", "held@acme.com", true, "email_in_use", "email_in_use"},
	{"held, nobody's domain", "held@free.io", true, "", "email_in_use"},
	{"held, another's domain", "held@other.com", true, "", "email_in_use"},
	{"held, ignored domain", "held@gmail.com", true, "domain_ignored", "email_in_use"},
}

func TestPrimaryContactAdds(t *testing.T) {
	t.Parallel()
	w := newTeam(apitest.OnBolt(t))
	for _, o := range outsiders {
		if o.held {
			w.Contact(w.owner, w.other, o.email)
		}
	}
	// An address of the own domain is invited at once. The person gets the primary contact's own groups.
	a := w.Must(http.StatusCreated, "POST", w.people, w.managing, body{"firstName": "Ana", "lastName": "Silva", "email": "ANA@Acme.com", "phone": "15550109999",
		"title": "Head", "address": "Here", "access": true})
	shows(t, "own domain", a, map[string]string{"outcome": "invited", "reason": "", "person.status": "invited", "person.email": "ANA@acme.com",
		"person.groups": "[" + w.sales + "]", "person.phone": "+15550109999", "person.title": "Head", "person.address": "Here", "person.role": "user",
		"person.partner.id": w.acme, "person.mail": "queued"})
	m := w.Mail("ANA@acme.com")
	if !strings.Contains(m.Subject, "Mia Manager invites you to Acme") {
		t.Errorf("mailed %q", m.Subject)
	}
	w.Accept(apitest.Token(m), "Ana", "Silva")

	// Without access, the person becomes a contact, whatever the address is. Nothing is mailed.
	for _, email := range []string{"", "con@acme.com", "con@free.io", "con@gmail.com"} {
		a := w.add(email, false)
		shows(t, "without access "+email, a, map[string]string{"outcome": "added", "reason": "", "person.status": "contact", "person.email": email, "person.groups": "[]"})
	}
	w.Refuses(409, "email_missing", "POST", w.people, w.managing, body{"firstName": "A", "lastName": "B", "access": true})
	w.NoMail()

	// For every other address, one request waits for staff.
	for i, o := range outsiders {
		a := w.add(o.email, true)
		shows(t, o.name, a, map[string]string{"outcome": "requested", "reason": o.told, "person.status": "requested", "person.email": o.email,
			"person.groups": "[]", "person.mail": "", "person.invitedAt": ""})
		list := w.Must(http.StatusOK, "GET", "/v1/requests?limit=100", w.owner, nil)
		if ids := list.Texts("person"); len(ids) != i+1 || ids[i] != a.Text("person.id") { // the oldest first
			t.Fatalf("%s: requests %v", o.name, ids)
		}
		items := list.At("items").([]any)
		got := items[i].(body)
		if got["reason"] != o.reason || got["status"] != "pending" || got["email"] != o.email || got["by"] != w.manager || got["person"] != a.Text("person.id") ||
			got["partner"].(body)["name"] != "Acme" || got["at"] != rfc3339(w.Clock.Now()) {
			t.Errorf("%s: request %v", o.name, got)
		}
		w.Refuses(409, "email_taken", "POST", w.people, w.managing, body{"firstName": "A", "lastName": "B", "email": strings.ToUpper(o.email[:1]) + o.email[1:], "access": true})
		w.Clock.Move(time.Millisecond)
	}
	w.NoMail()
	if got := w.counts(w.acme); got != "contacts 4, requested 10, invited 0, active 2, disabled 0" {
		t.Error(got)
	}
}

// If an organisation has no domain, everybody it adds waits for staff. Its primary contact is told this reason, even if
// another partner has the address's domain.
func TestPrimaryContactWithoutDomain(t *testing.T) {
	t.Parallel()
	w := newTeam(apitest.OnBolt(t))
	w.Contact(w.owner, w.other, "held@free.io")
	w.Must(http.StatusOK, "PATCH", "/v1/partners/"+w.acme, w.owner, body{"domains": []string{}})
	for email, told := range map[string]string{"a@acme.com": "no_domain_assigned", "a@other.com": "no_domain_assigned", "held@free.io": "no_domain_assigned", "a@gmail.com": "domain_ignored"} {
		if a := w.add(email, true); a.Text("outcome") != "requested" || a.Text("reason") != told {
			t.Errorf("%s: %s", email, a.Raw)
		}
	}
	reasons := w.Must(http.StatusOK, "GET", "/v1/requests", w.owner, nil).Texts("reason")
	slices.Sort(reasons)
	if want := []string{"domain_ignored", "domain_of_other_partner", "email_in_use", "no_domain_assigned"}; !slices.Equal(reasons, want) {
		t.Errorf("reasons %v, want %v", reasons, want)
	}
	// The partner gets the domain back, and then another partner gets it. Open requests still wait for staff, and
	// people who were invited stay invited.
	w.Must(http.StatusOK, "PATCH", "/v1/partners/"+w.acme, w.owner, body{"domains": []string{"acme.com"}})
	invited := w.add("in@acme.com", true).Text("person.id")
	w.Mail("in@acme.com")
	w.Must(http.StatusOK, "PATCH", "/v1/partners/"+w.acme, w.owner, body{"domains": nil})
	w.Must(http.StatusOK, "PATCH", "/v1/partners/"+w.other, w.owner, body{"domains": []string{"other.com", "acme.com"}})
	if len(w.pending()) != 4 || w.person(invited).Text("status") != "invited" {
		t.Errorf("pending %v, invited %s", w.pending(), w.person(invited).Raw)
	}
	if a := w.add("new@acme.com", true); a.Text("reason") != "no_domain_assigned" {
		t.Errorf("a domain that is another's now: %s", a.Raw)
	}
}

func TestPromote(t *testing.T) {
	t.Parallel()
	w := newTeam(apitest.OnBolt(t))
	for _, o := range outsiders {
		if o.held {
			w.Contact(w.owner, w.other, o.email)
		}
	}
	promote := func(id string) apitest.Answer {
		return w.Must(http.StatusAccepted, "POST", "/v1/people/"+id+"/invite", w.managing, nil)
	}
	own := w.add("ana@acme.com", false).Text("person.id")
	shows(t, "own domain", promote(own), map[string]string{"outcome": "invited", "reason": "", "person.status": "invited", "person.groups": "[" + w.sales + "]"})
	w.Accept(apitest.Token(w.Mail("ana@acme.com")), "Ana", "Silva")
	for _, o := range outsiders {
		added := w.add(o.email, false)
		id := added.Text("person.id")
		if o.held && strings.HasSuffix(o.email, "@acme.com") { // for an address of their own domain, adding without access makes a request, too
			shows(t, o.name, added, map[string]string{"outcome": "requested", "reason": o.told})
			continue
		}
		shows(t, o.name, promote(id), map[string]string{"outcome": "requested", "reason": o.told, "person.status": "requested", "person.id": id})
		w.Refuses(409, "wrong_state", "POST", "/v1/people/"+id+"/invite", w.managing, nil)
	}
	// For a contact whom staff added with an address outside the domains, staff decide. The address stays claimed until
	// then.
	known := w.Contact(w.owner, w.acme, "known@free.io")
	shows(t, "staff's contact", promote(known), map[string]string{"outcome": "requested", "reason": ""})
	w.Refuses(409, "email_taken", "POST", "/v1/people", w.owner, body{"firstName": "A", "lastName": "B", "email": "known@free.io"})
	// The partner gets the domain of an address that somebody else had, and the address becomes free.
	held := w.Contact(w.owner, w.other, "late@late.io")
	late := w.add("late@late.io", false).Text("person.id")
	w.Must(http.StatusOK, "PATCH", "/v1/partners/"+w.acme, w.owner, body{"domains": []string{"acme.com", "late.io"}})
	w.Must(http.StatusNoContent, "DELETE", "/v1/people/"+held, w.owner, nil)
	shows(t, "free by now", promote(late), map[string]string{"outcome": "invited", "reason": ""})
	w.Mail("late@late.io")
	w.Refuses(409, "email_taken", "POST", "/v1/people", w.owner, body{"firstName": "A", "lastName": "B", "email": "late@late.io"})

	silent, bounced := w.add("", false).Text("person.id"), w.add("bo@acme.com", false).Text("person.id")
	w.Alter(bounced, func(p *portal.Person) { p.Mail.State = portal.MailBounced })
	w.Refuses(409, "email_missing", "POST", "/v1/people/"+silent+"/invite", w.managing, nil)
	w.Refuses(409, "address_bounced", "POST", "/v1/people/"+bounced+"/invite", w.managing, nil)
	w.NoMail()
}

func TestPrimaryContactManagesInvites(t *testing.T) {
	t.Parallel()
	w := newTeam(apitest.OnBolt(t))
	ids := w.eachStatus()
	invited := ids[portal.StatusInvited]
	old := w.InviteLink(invited)
	w.Clock.Move(time.Hour)
	a := w.Must(http.StatusAccepted, "POST", "/v1/people/"+invited+"/invite", w.managing, nil)
	shows(t, "resent", a, map[string]string{"outcome": "invited", "person.inviteExpiresAt": rfc3339(w.Clock.Now().Add(7 * 24 * time.Hour))})
	fresh := apitest.Token(w.Mail("invited@acme.com"))
	w.Refuses(400, "link_invalid", "POST", "/v1/invites/preview", "", body{"token": old})
	if a := w.Must(http.StatusOK, "DELETE", "/v1/people/"+invited+"/invite", w.managing, nil); a.Text("status") != "contact" {
		t.Errorf("revoked: %s", a.Raw)
	}
	w.Refuses(400, "link_invalid", "POST", "/v1/invites/preview", "", body{"token": fresh})
	for _, status := range []portal.Status{portal.StatusRequested, portal.StatusActive, portal.StatusDisabled} {
		w.Refuses(409, "wrong_state", "POST", "/v1/people/"+ids[status]+"/invite", w.managing, nil)
		w.Refuses(409, "wrong_state", "DELETE", "/v1/people/"+ids[status]+"/invite", w.managing, nil)
	}

	// A reset is mailed to active people only, and only to the stored address.
	for status, id := range ids {
		if status != portal.StatusActive {
			w.Refuses(409, "wrong_state", "POST", "/v1/people/"+id+"/password-reset", w.managing, nil)
		}
	}
	w.Refuses(422, "invalid", "POST", "/v1/people/"+ids[portal.StatusActive]+"/password-reset?email=x@evil.io", w.managing, nil)
	w.Must(http.StatusAccepted, "POST", "/v1/people/"+ids[portal.StatusActive]+"/password-reset", w.managing, nil)
	m := w.Mail("active@acme.com")
	if !strings.Contains(m.Text, "Mia Manager") {
		t.Errorf("mailed\n%s", m.Text)
	}
	w.Must(http.StatusNoContent, "POST", "/v1/password/reset", "", body{"token": apitest.Token(m), "password": "another quiet harbour at night"})
	w.SignIn("active@acme.com", "another quiet harbour at night")
	w.Mails()
	w.Alter(ids[portal.StatusActive], func(p *portal.Person) { p.Mail.State = portal.MailBounced })
	w.Refuses(409, "address_bounced", "POST", "/v1/people/"+ids[portal.StatusActive]+"/password-reset", w.managing, nil)
	w.Must(http.StatusAccepted, "POST", "/v1/people/"+w.manager+"/password-reset", w.owner, nil)
	w.Mail("mia@acme.com")
}

// TestPrimaryContactSendsAnothers has staff choose a second primary contact. The first one can send the invite again,
// promote the contact, and disable and enable them. The invite is valid as long as the first is a primary contact
// themselves.
func TestPrimaryContactSendsAnothers(t *testing.T) {
	t.Parallel()
	w := newTeam(apitest.OnBolt(t))
	w.settings(body{"selfManagement": body{"disable": true}})
	max, _ := w.Invited(w.owner, w.acme, "max@acme.com", true)
	accepts := func(how string) {
		t.Helper()
		m := w.Mail("max@acme.com")
		preview := w.Must(http.StatusOK, "POST", "/v1/invites/preview", "", body{"token": apitest.Token(m)})
		if preview.Text("invitedBy.name") != "Mia Manager" {
			t.Errorf("%s: %s", how, preview.Raw)
		}
		if a := w.Must(http.StatusOK, "GET", "/v1/session", w.Accept(apitest.Token(m), "Max", "Second"), nil); a.Text("person.role") != "primary_contact" {
			t.Errorf("%s: %s", how, a.Raw)
		}
	}
	w.Must(http.StatusAccepted, "POST", "/v1/people/"+max+"/invite", w.managing, nil)
	accepts("resent")

	w.Must(http.StatusNoContent, "DELETE", "/v1/people/"+max, w.owner, nil)
	max = w.Must(http.StatusCreated, "POST", w.people, w.owner, body{"firstName": "Max", "lastName": "Second", "email": "max@acme.com", "primaryContact": true}).Text("person.id")
	w.Must(http.StatusAccepted, "POST", "/v1/people/"+max+"/invite", w.managing, nil)
	w.Mail("max@acme.com")
	w.Must(http.StatusOK, "POST", "/v1/people/"+max+"/disable", w.managing, nil)
	w.Must(http.StatusOK, "POST", "/v1/people/"+max+"/enable", w.managing, nil)
	accepts("promoted, disabled and enabled")

	w.Must(http.StatusNoContent, "DELETE", "/v1/people/"+max, w.owner, nil)
	max, _ = w.Invited(w.owner, w.acme, "max@acme.com", true)
	w.Must(http.StatusAccepted, "POST", "/v1/people/"+max+"/invite", w.managing, nil)
	link := apitest.Token(w.Mail("max@acme.com"))
	w.Must(http.StatusOK, "PATCH", "/v1/people/"+w.manager, w.owner, body{"primaryContact": false})
	w.Refuses(400, "link_invalid", "POST", "/v1/invites/accept", "", body{"token": link, "password": apitest.Secret})
}

package api_test

import (
	"net/http"
	"testing"
	"time"

	"allyway/internal/api/apitest"
	"allyway/internal/portal"
	"allyway/internal/table"
)

// account makes an active account without a partner, and returns its id and session.
func account(w *apitest.World, owner, email string) (id, bearer string) {
	w.T.Helper()
	id = w.Contact(owner, "", email)
	w.Must(http.StatusAccepted, "POST", "/v1/people/"+id+"/invite", owner, nil)
	return id, w.Accept(apitest.Token(w.Mail(email)), "Ana", "Account")
}

func add(email string) body {
	return body{"firstName": "Annie", "lastName": "Typed", "email": email, "access": true}
}

// invitedAccount makes a partner that has invited Ana, who has an account without a partner. It returns the partner's id,
// Ana's id and session, and the token of the invite.
func invitedAccount(w *apitest.World, owner string) (partner, id, own, link string) {
	w.T.Helper()
	id, own = account(w, owner, "ana@else.com")
	partner = w.Partner(owner, "Acme")
	w.Must(http.StatusCreated, "POST", "/v1/partners/"+partner+"/people", owner, add("ana@else.com"))
	return partner, id, own, apitest.Token(w.Mail("ana@else.com"))
}

// managed makes a partner that manages its own people, and returns it with its primary contact's session.
func managed(w *apitest.World, owner string) (partner, contact string) {
	w.T.Helper()
	w.Settings(func(s *portal.Settings) { s.SelfManagement.Partners = true })
	partner = w.Partner(owner, "Acme", "acme.com")
	_, contact = w.Person(owner, partner, "pat@acme.com", true)
	return partner, contact
}

func TestStaffInviteAnAccount(t *testing.T) {
	t.Parallel()
	onEngines(t, func(t *testing.T, w *apitest.World) {
		owner := w.Owner()
		id, own := account(w, owner, "ana@else.com")
		partner := w.Partner(owner, "Acme", "acme.com")

		a := w.Must(http.StatusCreated, "POST", "/v1/partners/"+partner+"/people", owner, add("ANA@else.com"))
		if a.Text("outcome") != "invited" || a.Text("person.id") != id || a.Text("person.status") != "active" || a.At("person.partner") != nil ||
			a.Text("person.pendingInvite.partner.name") != "Acme" || a.Text("person.firstName") != "Ana" {
			t.Errorf("added: %s", a.Raw)
		}
		link := apitest.Token(w.Mail("ana@else.com"))
		if a := w.Must(http.StatusOK, "POST", "/v1/invites/preview", "", body{"token": link}); a.Text("hasAccount") != "true" || a.Text("partner.name") != "Acme" {
			t.Errorf("preview: %s", a.Raw)
		}
		if a := w.Must(http.StatusOK, "GET", "/v1/session", own, nil); a.Text("person.pendingInvite.partner.name") != "Acme" {
			t.Errorf("their own session: %s", a.Raw)
		}
		if n := w.Counts(partner); n.Invited != 1 || n.Active != 0 {
			t.Errorf("counts %+v", n)
		}
		taken := w.Refuses(409, "email_taken", "POST", "/v1/partners/"+partner+"/people", owner, add("ana@else.com"))
		if taken.Text("holder.id") != id {
			t.Errorf("twice: %s", taken.Raw)
		}

		w.Refuses(401, "bad_credentials", "POST", "/v1/invites/accept", "", body{"token": link})
		w.Refuses(401, "bad_credentials", "POST", "/v1/invites/accept", "", body{"token": link, "password": newSecret})
		w.Refuses(401, "bad_credentials", "POST", "/v1/invites/accept", owner, body{"token": link})
		a = w.Must(http.StatusCreated, "POST", "/v1/invites/accept", own, body{"token": link})
		if a.Text("person.partner.id") != partner || a.Text("person.status") != "active" || a.At("person.pendingInvite") != nil || a.Text("person.firstName") != "Ana" {
			t.Errorf("accepted: %s", a.Raw)
		}
		if !signedIn(w, a.Text("token")) || signedIn(w, own) {
			t.Error("only the new session should be valid")
		}
		w.NoMail()
		w.SignIn("ana@else.com", apitest.Secret)
		if n := w.Counts(partner); n.Invited != 0 || n.Active != 1 {
			t.Errorf("counts %+v", n)
		}
		w.Refuses(410, "link_used", "POST", "/v1/invites/accept", "", body{"token": link, "password": apitest.Secret})
	})
}

func TestAcceptWithTheCurrentPassword(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	partner, id, own, link := invitedAccount(w, owner)

	for range 10 {
		w.Refuses(401, "bad_credentials", "POST", "/v1/invites/accept", "", body{"token": link, "password": newSecret})
	}
	w.Refuses(429, "too_many_attempts", "POST", "/v1/invites/accept", "", body{"token": link, "password": apitest.Secret})
	if p := w.Stored(id); p.Pending == nil || p.Partner != "" {
		t.Errorf("stored %+v", p)
	}
	w.Clock.Move(15 * time.Minute)
	a := w.Must(http.StatusCreated, "POST", "/v1/invites/accept", "", body{"token": link, "password": apitest.Secret, "phone": "+15550109999"})
	if a.Text("person.partner.id") != partner || a.Text("person.phone") != "+15550109999" || signedIn(w, own) {
		t.Errorf("accepted: %s", a.Raw)
	}
}

// TestPendingInviteEnds ends a pending invite in every way. The account stays active, with its session.
func TestPendingInviteEnds(t *testing.T) {
	t.Parallel()
	ends := map[string]func(w *apitest.World, owner, id, link string){
		"declined": func(w *apitest.World, _, _, link string) {
			w.Must(204, "POST", "/v1/invites/decline", "", body{"token": link})
		},
		"revoked": func(w *apitest.World, owner, id, _ string) {
			if a := w.Must(200, "DELETE", "/v1/people/"+id+"/invite", owner, nil); a.Text("status") != "active" || a.At("pendingInvite") != nil {
				w.T.Errorf("revoked: %s", a.Raw)
			}
		},
		"sent again": func(w *apitest.World, owner, id, _ string) {
			if a := w.Must(202, "POST", "/v1/people/"+id+"/invite", owner, nil); a.Text("person.status") != "active" || a.Text("outcome") != "invited" {
				w.T.Errorf("sent again: %s", a.Raw)
			}
			w.Must(200, "DELETE", "/v1/people/"+id+"/invite", owner, nil)
		},
	}
	for name, end := range ends {
		t.Run(name, func(t *testing.T) {
			w := apitest.OnBolt(t)
			owner := w.Owner()
			partner, id, own, link := invitedAccount(w, owner)
			end(w, owner, id, link)
			w.Mails()
			for _, route := range []string{"preview", "accept", "decline"} {
				w.Refuses(400, "link_invalid", "POST", "/v1/invites/"+route, own, body{"token": link})
			}
			if p := w.Stored(id); p.Status != portal.StatusActive || p.Pending != nil || !signedIn(w, own) {
				t.Errorf("stored %+v", p)
			}
			if n := w.Counts(partner); n != (portal.Counts{}) {
				t.Errorf("counts %+v", n)
			}
			w.Refuses(409, "wrong_state", "DELETE", "/v1/people/"+id+"/invite", owner, nil)
			w.Refuses(409, "wrong_state", "POST", "/v1/people/"+id+"/invite", owner, nil)
			w.Must(http.StatusCreated, "POST", "/v1/partners/"+partner+"/people", owner, add("ana@else.com"))
			w.Mail("ana@else.com")
		})
	}
}

// TestPrimaryContactInvitesAnAccount shows that a primary contact sees an account that they invite as they would see a
// new person, until it accepts.
func TestPrimaryContactInvitesAnAccount(t *testing.T) {
	t.Parallel()
	onBolt(t, func(t *testing.T, w *apitest.World) {
		owner := w.Owner()
		partner, contact := managed(w, owner)
		id, own := account(w, owner, "ana@acme.com")
		at := "/v1/partners/" + partner + "/people"
		a := w.Must(http.StatusCreated, "POST", at, contact, add("ana@acme.com"))
		if a.Text("outcome") != "invited" || a.Text("person.id") != id || a.Text("person.status") != "invited" || a.Text("person.firstName") != "Annie" ||
			a.Text("person.partner.id") != partner || a.At("person.pendingInvite") != nil || a.At("person.inviteExpiresAt") == nil {
			t.Errorf("added: %s", a.Raw)
		}
		w.Mail("ana@acme.com")
		for _, path := range []string{at + "?status=invited", at + "?q=typ", at + "?q=ana@acme.com", at + "?q=ana@acme.com&status=invited"} {
			list := w.Must(http.StatusOK, "GET", path, contact, nil)
			if list.Text("items.0.id") != id || list.Text("items.0.lastName") != "Typed" || list.Text("items.0.status") != "invited" || list.At("items.1") != nil {
				t.Errorf("%s: %s", path, list.Raw)
			}
		}
		for _, own := range []string{"acc", "ana account"} { // the account's own name
			if list := w.Must(http.StatusOK, "GET", at+"?q="+escape(own), contact, nil); list.At("items.0") != nil {
				t.Errorf("found by %s: %s", own, list.Raw)
			}
		}
		w.Refuses(409, "email_taken", "POST", at, contact, add("ana@acme.com"))
		w.Refuses(409, "wrong_state", "PATCH", "/v1/people/"+id, contact, body{"firstName": "Anna"})
		w.Refuses(409, "wrong_state", "POST", "/v1/people/"+id+"/password-reset", contact, nil)
		w.Must(http.StatusAccepted, "POST", "/v1/people/"+id+"/invite", contact, nil)
		link := apitest.Token(w.Mail("ana@acme.com"))
		if a := w.Must(http.StatusOK, "DELETE", "/v1/people/"+id+"/invite", contact, nil); !signedIn(w, own) {
			t.Errorf("revoked: %s", a.Raw)
		}
		w.Refuses(400, "link_invalid", "POST", "/v1/invites/preview", "", body{"token": link})
		w.Refuses(404, "not_found", "GET", "/v1/people/"+id, contact, nil)

		// For an address outside their domains, a request is made, whether there is an account or not. If staff approve
		// it, the account is invited.
		other, _ := account(w, owner, "bo@else.com")
		a = w.Must(http.StatusCreated, "POST", at, contact, add("bo@else.com"))
		if a.Text("outcome") != "requested" || a.Text("person.id") == other || a.At("reason") != nil {
			t.Errorf("requested: %s", a.Raw)
		}
		planted := a.Text("person.id")
		w.Must(http.StatusOK, "POST", "/v1/requests/"+a.Text("person.request.id")+"/approve", owner, nil)
		w.Refuses(404, "not_found", "GET", "/v1/people/"+planted, owner, nil)
		if p := w.Stored(other); p.Pending == nil || p.Pending.LastName != "Typed" || p.Status != portal.StatusActive {
			t.Errorf("approved: %+v", p)
		}
		if n := w.Counts(partner); n.Requested != 0 || n.Invited != 1 || n.Active != 1 {
			t.Errorf("counts %+v", n)
		}
		for _, m := range w.Mails() {
			if m.To == "bo@else.com" {
				a := w.Must(http.StatusCreated, "POST", "/v1/invites/accept", "", body{"token": apitest.Token(m), "password": apitest.Secret})
				if a.Text("person.id") != other || a.Text("person.partner.id") != partner {
					t.Errorf("accepted: %s", a.Raw)
				}
			}
		}
	})
}

func TestContactGivesWayToAnAccount(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	partner, contact := managed(w, owner)
	at := "/v1/partners/" + partner
	in := add("ana@else.com")
	delete(in, "access")
	planted := w.Must(http.StatusCreated, "POST", at+"/people", contact, in).Text("person.id")
	row := table.Key{PK: "PERSONWORD#t", SK: "typed#" + planted}
	if !w.IsStored(row) {
		t.Fatal("no row of the contact's name is kept for the search")
	}
	id, _ := account(w, owner, "ana@else.com")
	a := w.Must(http.StatusAccepted, "POST", "/v1/people/"+planted+"/invite", owner, nil)
	if a.Text("person.id") != id || a.Text("outcome") != "invited" || a.Text("person.pendingInvite.partner.id") != partner {
		t.Errorf("invited: %s", a.Raw)
	}
	w.Mail("ana@else.com")
	w.Refuses(404, "not_found", "GET", "/v1/people/"+planted, owner, nil)
	if w.IsStored(row) {
		t.Error("the contact's name is still kept for the search")
	}
	if n := w.Counts(partner); n.Contacts != 0 || n.Invited != 1 {
		t.Errorf("counts %+v", n)
	}
	if w.IsStored(table.Key{PK: "EMAIL#ana@else.com", SK: "-"}) == false {
		t.Error("the account has lost its address")
	}
}

func TestListInvitesAccounts(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	partner, contact := managed(w, owner)
	at := "/v1/partners/" + partner + "/invites"
	ana, _ := account(w, owner, "ana@acme.com")
	bo, _ := account(w, owner, "bo@else.com")
	in := body{"emails": "ana@acme.com; bo@else.com"}

	silent := w.Must(http.StatusOK, "POST", at, owner, body{"emails": "bo@else.com", "access": false})
	if silent.Text("rows.0.outcome") != "refused" || silent.Text("rows.0.reason") != "email_taken" {
		t.Errorf("a silent list: %s", silent.Raw)
	}
	w.NoMail()
	a := w.Must(http.StatusOK, "POST", at, contact, in)
	if a.Text("rows.0.outcome") != "invited" || a.Text("rows.0.person") != ana || a.Text("rows.1.outcome") != "requested" || a.Text("rows.1.person") == bo {
		t.Errorf("a primary contact's: %s", a.Raw)
	}
	w.Mail("ana@acme.com")
	for _, want := range []string{"unchanged", "unchanged"} {
		a := w.Must(http.StatusOK, "POST", at, contact, in)
		if a.Text("rows.0.outcome") != want || a.Text("rows.1.outcome") != want {
			t.Errorf("again: %s", a.Raw)
		}
	}
	w.NoMail()

	other := w.Partner(owner, "Bolt")
	a = w.Must(http.StatusOK, "POST", "/v1/partners/"+other+"/invites", owner, in)
	if a.Text("rows.0.reason") != "email_taken" || a.Text("rows.1.outcome") != "invited" || a.Text("rows.1.person") != bo {
		t.Errorf("of staff: %s", a.Raw)
	}
	w.Mail("bo@else.com")
	w.Clock.Move(8 * 24 * time.Hour) // an expired invite never blocks another
	owner = w.SignIn("owner@example.test", apitest.Secret)
	a = w.Must(http.StatusOK, "POST", "/v1/partners/"+other+"/invites", owner, in)
	if a.Text("rows.0.outcome") != "invited" || a.Text("rows.1.outcome") != "invited" {
		t.Errorf("later: %s", a.Raw)
	}
	if p := w.Stored(ana); p.Pending.Partner != other {
		t.Errorf("stored %+v", p.Pending)
	}
	if n := w.Counts(partner); n.Invited != 0 || w.Counts(other).Invited != 2 {
		t.Errorf("counts %+v and %+v", n, w.Counts(other))
	}
}

func TestPartnerForAnAccount(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	ana, _ := account(w, owner, "ana@else.com")
	bo, own := account(w, owner, "bo@else.com")
	for name, contact := range map[string]body{"By address": {"firstName": "Annie", "lastName": "Typed", "email": "ana@else.com", "access": true}, "By id": {"id": bo}} {
		a := w.Must(http.StatusCreated, "POST", "/v1/partners", owner, body{"name": name, "kind": "partner", "licence": "guest", "primaryContact": contact})
		if a.Text("counts.invited") != "1" || a.Text("counts.active") != "0" {
			t.Errorf("%s: %s", name, a.Raw)
		}
	}
	w.Mails()
	if p := w.Stored(ana); p.Pending == nil || p.Pending.Role != portal.RolePrimaryContact {
		t.Errorf("stored %+v", p)
	}
	a := w.Must(http.StatusCreated, "POST", "/v1/invites/accept", own, body{"token": w.InviteLink(bo)})
	if a.Text("person.role") != "primary_contact" || a.Text("person.partner.name") != "By id" {
		t.Errorf("accepted: %s", a.Raw)
	}
}

func TestExpiredPendingInvite(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	partner, id, _, link := invitedAccount(w, owner)
	w.Clock.Move(6*24*time.Hour + time.Hour)
	if n, err := w.Cleanup.RemindInvites(t.Context()); n != 1 || err != nil {
		t.Errorf("reminded %d, %v", n, err)
	}
	if m := w.Mail("ana@else.com"); apitest.Token(m) != link {
		t.Errorf("the reminder has another link: %s", m.Text)
	}
	w.Clock.Move(24 * time.Hour)
	if n, err := w.Cleanup.ExpireInvites(t.Context()); n != 1 || err != nil {
		t.Errorf("expired %d, %v", n, err)
	}
	if n := w.Counts(partner); n.Invited != 1 || n.Expired != 1 {
		t.Errorf("counts %+v", n)
	}
	w.Refuses(410, "link_expired", "POST", "/v1/invites/accept", "", body{"token": link, "password": apitest.Secret})
	w.Must(http.StatusAccepted, "POST", "/v1/invites/renew", "", body{"token": link})
	fresh := apitest.Token(w.Mail("ana@else.com"))
	a := w.Must(http.StatusCreated, "POST", "/v1/invites/accept", "", body{"token": fresh, "password": apitest.Secret})
	if a.Text("person.id") != id || a.Text("person.partner.id") != partner {
		t.Errorf("accepted: %s", a.Raw)
	}
	if n := w.Counts(partner); n.Invited != 0 || n.Expired != 0 || n.Active != 1 {
		t.Errorf("counts %+v", n)
	}
}

package api_test

import (
	"net/http"
	"strings"
	"testing"

	"allyway/internal/api/apitest"
	"allyway/internal/portal"
)

func TestJoinPartner(t *testing.T) {
	t.Parallel()
	onEngines(t, func(t *testing.T, w *apitest.World) {
		owner := signUpOn(w)
		partner := w.Partner(owner, "Acme", "acme.com")
		id, own := signedUp(w, "una@acme.com")
		a := w.Must(http.StatusAccepted, "POST", "/v1/accounts/join", own, nil)
		if a.Text("reason") != "self_registered" || a.Text("status") != "pending" || a.Text("partner.id") != partner || a.Text("by") != id || a.Text("person") != id {
			t.Errorf("asked: %s", a.Raw)
		}
		request := a.Text("id")
		if again := w.Must(http.StatusAccepted, "POST", "/v1/accounts/join", own, nil); again.Raw != a.Raw {
			t.Errorf("asked again: %s", again.Raw)
		}
		if list := w.Must(http.StatusOK, "GET", "/v1/requests", owner, nil); list.Text("items.0.id") != request || list.At("items.1") != nil {
			t.Errorf("requests: %s", list.Raw)
		}
		w.NoMail()
		if a := w.Must(http.StatusOK, "POST", "/v1/requests/"+request+"/approve", owner, nil); a.Text("status") != "approved" {
			t.Errorf("approved: %s", a.Raw)
		}
		if m := w.Mail("una@acme.com"); !strings.HasPrefix(m.Subject, "You belong to Acme") {
			t.Errorf("mailed %q", m.Subject)
		}
		if signedIn(w, own) {
			t.Error("the old session is valid at the partner")
		}
		if a := w.Must(http.StatusOK, "GET", "/v1/session", w.SignIn("una@acme.com", apitest.Secret), nil); a.Text("partner.id") != partner || a.Text("person.role") != "user" {
			t.Errorf("joined: %s", a.Raw)
		}
		if n := w.Counts(partner); n != (portal.Counts{Active: 1}) {
			t.Errorf("counts %+v", n)
		}
		w.Refuses(409, "wrong_state", "POST", "/v1/requests/"+request+"/deny", owner, nil)
		w.Refuses(409, "wrong_state", "POST", "/v1/accounts/join", w.SignIn("una@acme.com", apitest.Secret), nil)
	})
}

func TestWhoCannotJoin(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := signUpOn(w)
	partner := w.Partner(owner, "Acme", "acme.com")
	_, other := signedUp(w, "una@mail.acme.com")
	w.Refuses(404, "not_found", "POST", "/v1/accounts/join", other, nil)
	w.Refuses(409, "wrong_state", "POST", "/v1/accounts/join", owner, nil)
	_, own := signedUp(w, "una@acme.com")
	w.Settings(func(s *portal.Settings) { s.IgnoredDomains = append(s.IgnoredDomains, "acme.com") })
	w.Refuses(404, "not_found", "POST", "/v1/accounts/join", own, nil)
	w.Settings(func(s *portal.Settings) { s.IgnoredDomains = nil })
	w.Must(http.StatusOK, "PATCH", "/v1/partners/"+partner, owner, body{"status": "inactive"})
	w.Refuses(409, "partner_inactive", "POST", "/v1/accounts/join", own, nil)
}

func TestPrimaryContactDecidesWhoJoins(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := signUpOn(w)
	partner, contact := managed(w, owner)
	other := w.Partner(owner, "Bolt", "bolt.com")
	_, stranger := w.Person(owner, other, "sam@bolt.com", true)
	ask := func(email string) (request, own string) {
		id, own := signedUp(w, email)
		return w.Must(http.StatusAccepted, "POST", "/v1/accounts/join", own, nil).Text("id"), own + "#" + id
	}
	first, own := ask("una@acme.com")
	own, id, _ := strings.Cut(own, "#")
	w.Refuses(404, "not_found", "POST", "/v1/requests/"+first+"/approve", stranger, nil)
	w.Refuses(403, "forbidden", "POST", "/v1/requests/"+first+"/approve", contact, body{"partner": other})
	w.Settings(func(s *portal.Settings) { s.SelfManagement.Partners = false })
	w.Refuses(403, "forbidden", "POST", "/v1/requests/"+first+"/approve", contact, nil)
	w.Settings(func(s *portal.Settings) { s.SelfManagement.Partners = true })
	w.Must(http.StatusOK, "POST", "/v1/requests/"+first+"/deny", contact, body{"reason": "Who are you?"})
	if m := w.Mail("una@acme.com"); !strings.Contains(m.Text, "Who are you?") || strings.Contains(m.Text, "Acme") {
		t.Errorf("mailed %s", m.Text)
	}
	if p := w.Stored(id); !signedIn(w, own) || p.Status != portal.StatusActive || p.Partner != "" {
		t.Errorf("denied, and %+v", p)
	}
	w.Must(http.StatusOK, "POST", "/v1/requests/"+w.Must(http.StatusAccepted, "POST", "/v1/accounts/join", own, nil).Text("id")+"/approve", contact, nil)
	if p := w.Stored(id); p.Partner != partner {
		t.Errorf("approved, and %+v", p)
	}
	w.Mail("una@acme.com")

	// Only staff can decide a request that a primary contact has made.
	asked := w.Must(http.StatusCreated, "POST", "/v1/partners/"+partner+"/people", contact, add("bo@else.com")).Text("person.request.id")
	w.Refuses(403, "forbidden", "POST", "/v1/requests/"+asked+"/approve", contact, nil)
	w.Refuses(403, "forbidden", "POST", "/v1/requests/"+asked+"/deny", contact, nil)
}

// TestJoinRequestWaitsForStaffOnceTheDomainHasGone has an account ask to join a partner by its domain. The partner then
// loses the domain, in every way. Its primary contact sees the request, but cannot decide it until the domain is back.
func TestJoinRequestWaitsForStaffOnceTheDomainHasGone(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := signUpOn(w)
	partner, contact := managed(w, owner)
	other := w.Partner(owner, "Bolt")
	domains := func(id string, all ...string) {
		w.Must(http.StatusOK, "PATCH", "/v1/partners/"+id, owner, body{"domains": append([]string{}, all...)})
	}
	ignored := func(all ...string) { w.Settings(func(s *portal.Settings) { s.IgnoredDomains = all }) }
	for name, c := range map[string]struct{ take, back func() }{
		"removed": {func() { domains(partner) }, func() { domains(partner, "acme.com") }},
		"moved": {func() { domains(partner); domains(other, "acme.com") },
			func() { domains(other); domains(partner, "acme.com") }},
		"ignored": {func() { ignored("acme.com") }, func() { ignored() }},
	} {
		id, own := signedUp(w, name+"@acme.com")
		request := w.Must(http.StatusAccepted, "POST", "/v1/accounts/join", own, nil).Text("id")
		c.take()
		w.Refuses(403, "forbidden", "POST", "/v1/requests/"+request+"/approve", contact, nil)
		w.Refuses(403, "forbidden", "POST", "/v1/requests/"+request+"/deny", contact, body{"reason": "No"})
		all := w.Must(http.StatusOK, "GET", "/v1/partners/"+partner+"/requests?status=pending", contact, nil)
		if p := w.Stored(id); all.Text("items.0.id") != request || p.Partner != "" || p.Request.Place == "" {
			t.Errorf("%s: %s, %+v", name, all.Raw, p)
		}
		if c.back(); name == "moved" {
			w.Must(http.StatusOK, "POST", "/v1/requests/"+request+"/approve", owner, nil)
		} else {
			w.Must(http.StatusOK, "POST", "/v1/requests/"+request+"/approve", contact, nil)
		}
		w.Mail(name + "@acme.com")
	}
}

// TestJoiningByInviteClosesTheRequest has an account ask to join, and then accept an invite.
func TestJoiningByInviteClosesTheRequest(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := signUpOn(w)
	w.Partner(owner, "Acme", "acme.com")
	other := w.Partner(owner, "Bolt")
	_, own := signedUp(w, "una@acme.com")
	request := w.Must(http.StatusAccepted, "POST", "/v1/accounts/join", own, nil).Text("id")
	w.Must(http.StatusCreated, "POST", "/v1/partners/"+other+"/people", owner, add("una@acme.com"))
	w.Must(http.StatusCreated, "POST", "/v1/invites/accept", own, body{"token": apitest.Token(w.Mail("una@acme.com"))})
	if list := w.Must(http.StatusOK, "GET", "/v1/requests?status=closed", owner, nil); list.Text("items.0.id") != request {
		t.Errorf("closed: %s", list.Raw)
	}
	w.Refuses(409, "wrong_state", "POST", "/v1/requests/"+request+"/approve", owner, nil)
}

// TestJoinRequestIsWithdrawn has an account take back its own request, which nobody else can.
func TestJoinRequestIsWithdrawn(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := signUpOn(w)
	partner, contact := managed(w, owner)
	_, colleague := w.Person(owner, partner, "uma@acme.com", false)
	id, own := signedUp(w, "una@acme.com")
	w.Mails()
	request := w.Must(http.StatusAccepted, "POST", "/v1/accounts/join", own, nil).Text("id")
	if a := w.Must(http.StatusOK, "GET", "/v1/session", own, nil); a.Text("person.request.id") != request || a.Text("person.request.reason") != "self_registered" {
		t.Errorf("their own session: %s", a.Raw)
	}
	list := w.Must(http.StatusOK, "GET", "/v1/partners/"+partner+"/requests", contact, nil)
	if list.Text("items.0.id") != request || list.Text("items.0.reason") != "self_registered" || list.Text("items.0.name") != "Una New" || list.Text("items.0.byName") != "Una New" {
		t.Errorf("to a primary contact: %s", list.Raw)
	}
	at := "/v1/requests/" + request
	w.Refuses(403, "forbidden", "DELETE", at, owner, nil)
	w.Refuses(403, "forbidden", "DELETE", at, contact, nil)
	w.Refuses(404, "not_found", "DELETE", at, colleague, nil)
	if a := w.Must(http.StatusOK, "DELETE", at, own, nil); a.Text("status") != "withdrawn" || a.Text("decidedBy") != id {
		t.Errorf("withdrawn: %s", a.Raw)
	}
	w.NoMail()
	w.Refuses(409, "wrong_state", "DELETE", at, own, nil)
	w.Refuses(409, "wrong_state", "POST", at+"/approve", contact, nil)
	if p := w.Stored(id); p.Status != portal.StatusActive || p.Request.Place != "" {
		t.Errorf("stored %+v", p)
	}
	if again := w.Must(http.StatusAccepted, "POST", "/v1/accounts/join", own, nil).Text("id"); again == request {
		t.Error("asking again wrote over the withdrawn request")
	}
	if list := w.Must(http.StatusOK, "GET", "/v1/requests?status=withdrawn", owner, nil); list.Text("items.0.id") != request || list.Text("items.0.byName") != "Una New" {
		t.Errorf("withdrawn requests: %s", list.Raw)
	}
}

// TestJoinRequestNamesTheAddress changes the address of an account that has asked to join. The request is for the old
// address, so it cannot be approved. If the account asks again, that is another request.
func TestJoinRequestNamesTheAddress(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := signUpOn(w)
	w.Partner(owner, "Acme", "acme.com")
	bolt := w.Partner(owner, "Bolt", "bolt.com")
	_, own := signedUp(w, "una@acme.com")
	w.Mails()
	first := w.Must(http.StatusAccepted, "POST", "/v1/accounts/join", own, nil)
	w.Must(http.StatusOK, "PATCH", "/v1/people/"+first.Text("person"), own, body{"email": "una@bolt.com", "current": apitest.Secret})
	for _, m := range w.Mails() {
		if m.To == "una@bolt.com" {
			w.Must(http.StatusNoContent, "POST", "/v1/email/confirm", "", body{"token": apitest.Token(m)})
		}
	}
	w.Refuses(409, "wrong_state", "POST", "/v1/requests/"+first.Text("id")+"/approve", owner, nil)
	second := w.Must(http.StatusAccepted, "POST", "/v1/accounts/join", w.SignIn("una@bolt.com", apitest.Secret), nil)
	if second.Text("partner.id") != bolt || second.Text("email") != "una@bolt.com" {
		t.Errorf("asked again: %s", second.Raw)
	}
	if list := w.Must(http.StatusOK, "GET", "/v1/requests?status=closed", owner, nil); list.Text("items.0.id") != first.Text("id") {
		t.Errorf("closed: %s", list.Raw)
	}
}

// TestArchivedPartnerIsNotJoined archives a partner. Nobody can join the partner by its domain any more.
func TestArchivedPartnerIsNotJoined(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := signUpOn(w)
	partner := w.Partner(owner, "Acme", "acme.com")
	_, own := signedUp(w, "una@acme.com")
	request := w.Must(http.StatusAccepted, "POST", "/v1/accounts/join", own, nil).Text("id")
	w.Must(http.StatusOK, "POST", "/v1/partners/"+partner+"/archive", owner, nil)
	w.Refuses(409, "partner_inactive", "POST", "/v1/requests/"+request+"/approve", owner, nil)
	w.Must(http.StatusOK, "DELETE", "/v1/requests/"+request, own, nil)
	w.Refuses(404, "not_found", "POST", "/v1/accounts/join", own, nil)
}

// TestErasedAccountLeavesNoRequests erases an account that took the place of a requested person. The requests for that
// person go, too.
func TestErasedAccountLeavesNoRequests(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	partner, contact := managed(w, owner)
	id, _ := account(w, owner, "bo@else.com")
	request := w.Must(http.StatusCreated, "POST", "/v1/partners/"+partner+"/people", contact, add("bo@else.com")).Text("person.request.id")
	if a := w.Must(http.StatusOK, "POST", "/v1/requests/"+request+"/approve", owner, nil); a.Text("person") != id {
		t.Errorf("approved: %s", a.Raw)
	}
	w.Refuses(409, "wrong_state", "POST", "/v1/requests/"+request+"/deny", owner, nil)
	w.Must(http.StatusNoContent, "DELETE", "/v1/people/"+id, owner, nil)
	if list := w.Must(http.StatusOK, "GET", "/v1/requests?status=approved", owner, nil); list.Text("items.0.id") != "" {
		t.Errorf("left: %s", list.Raw)
	}
}

// TestPendingInviteIsChasedAndDeclined chases accounts with pending invites. A list does not invite an account that has
// declined.
func TestPendingInviteIsChasedAndDeclined(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	partner, contact := managed(w, owner)
	id, _ := account(w, owner, "ana@acme.com")
	w.Must(http.StatusCreated, "POST", "/v1/partners/"+partner+"/people", contact, add("ana@acme.com"))
	old := apitest.Token(w.Mail("ana@acme.com"))
	a := w.Must(http.StatusOK, "POST", "/v1/people/chase", contact, body{"ids": []string{id}, "act": "resend"})
	if a.Text("rows.0.outcome") != "invited" || a.Text("rows.0.lastName") != "Typed" {
		t.Errorf("chased: %s", a.Raw)
	}
	link := apitest.Token(w.Mail("ana@acme.com"))
	w.Refuses(400, "link_invalid", "POST", "/v1/invites/preview", "", body{"token": old})
	if p := w.Stored(id); p.Status != portal.StatusActive || p.Pending == nil {
		t.Errorf("stored %+v", p)
	}
	w.Must(http.StatusNoContent, "POST", "/v1/invites/decline", "", body{"token": link})
	list := body{"emails": "ana@acme.com"}
	if a := w.Must(http.StatusOK, "POST", "/v1/partners/"+partner+"/invites", contact, list); a.Text("rows.0.reason") != "declined" || a.Text("rows.0.person") != "" {
		t.Errorf("the partner's list: %s", a.Raw)
	}
	other := w.Partner(owner, "Bolt")
	if a := w.Must(http.StatusOK, "POST", "/v1/partners/"+other+"/invites", owner, list); a.Text("rows.0.outcome") != "invited" {
		t.Errorf("another partner's list: %s", a.Raw)
	}
}

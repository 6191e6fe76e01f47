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

func (w *team) move(id, to string) apitest.Answer {
	w.T.Helper()
	return w.Must(http.StatusOK, "POST", "/v1/people/"+id+"/move", w.owner, body{"partner": to})
}

func TestMoveActive(t *testing.T) {
	t.Parallel()
	w := newTeam(apitest.OnBolt(t))
	eco := ecosystemOf(w)
	link := linkedMember(w, eco, "mia@acme.com", w.manager)
	w.Must(http.StatusOK, "PATCH", "/v1/people/"+w.manager, w.owner, body{"email": "new@acme.com"})
	pending := apitest.Token(mailTo(t, w.Mails(), "new@acme.com"))
	w.Must(http.StatusAccepted, "POST", "/v1/people/"+w.manager+"/password-reset", w.owner, nil)
	reset := apitest.Token(w.Mail("mia@acme.com"))

	w.Clock.Move(time.Second)
	a := w.move(w.manager, w.other)
	w.Clock.Move(-time.Second)
	shows(t, "moved", a, map[string]string{"status": "active", "role": "user", "groups": "[]", "partner.id": w.other, "partner.name": "Other",
		"email": "mia@acme.com", "pendingEmail": "", "ecosystems.0.id": eco, "links": "[]"})
	if got := w.person(w.manager); got.Raw != a.Raw || got.Header.Get("ETag") != a.Header.Get("ETag") {
		t.Errorf("read %s\nanswered %s", got.Raw, a.Raw)
	}
	if signedIn(w.World, w.managing) {
		t.Error("a session outlived the move")
	}
	if got := w.Must(http.StatusOK, "GET", "/v1/ecosystems/"+eco+"/members/"+link, w.owner, nil); got.Text("users") != "[]" {
		t.Errorf("the member: %s", got.Raw)
	}
	w.Refuses(400, "link_invalid", "POST", "/v1/email/confirm", "", body{"token": pending})
	w.Refuses(400, "link_invalid", "POST", "/v1/password/reset", "", body{"token": reset, "password": apitest.Secret + "!"})
	if s := w.Must(http.StatusOK, "GET", "/v1/session", w.SignIn("mia@acme.com", apitest.Secret), nil); s.Text("partner.name") != "Other" || s.Text("can.managePeople") != "false" {
		t.Errorf("session: %s", s.Raw)
	}
	if acme, other := w.counts(w.acme), w.counts(w.other); !strings.Contains(acme, "active 0") || !strings.Contains(other, "active 1") {
		t.Errorf("Acme %s; Other %s", acme, other)
	}
	if a := w.Refuses(409, "email_taken", "POST", "/v1/people", w.owner, body{"firstName": "A", "lastName": "B", "email": "mia@acme.com"}); a.Text("partner.id") != w.other {
		t.Errorf("holder: %s", a.Raw)
	}
	events := w.Must(http.StatusOK, "GET", "/v1/events?person="+w.manager+"&limit=1", w.owner, nil)
	shows(t, "event", events, map[string]string{"items.0.type": "person.moved", "items.0.partner": w.other, "items.0.detail.from": w.acme})
	w.NoMail()
}

func TestMoveInvited(t *testing.T) {
	t.Parallel()
	w := newTeam(apitest.OnBolt(t))
	id, old := w.Invited(w.owner, w.acme, "ivo@acme.com", true)
	w.Clock.Move(time.Hour)
	a := w.move(id, w.other)
	shows(t, "moved", a, map[string]string{"status": "invited", "role": "user", "partner.id": w.other, "mail": "queued",
		"inviteExpiresAt": rfc3339(w.Clock.Now().Add(7 * 24 * time.Hour))})
	m := w.Mail("ivo@acme.com")
	if !strings.Contains(m.Subject, "Other") || strings.Contains(m.Text, "Acme") {
		t.Errorf("mailed %q\n%s", m.Subject, m.Text)
	}
	w.Refuses(400, "link_invalid", "POST", "/v1/invites/preview", "", body{"token": old})
	if s := w.Must(http.StatusOK, "GET", "/v1/session", w.Accept(apitest.Token(m), "Ivo", "Moved"), nil); s.Text("partner.id") != w.other || s.Text("person.role") != "user" {
		t.Errorf("session: %s", s.Raw)
	}

	// The mail of an invite that was not sent yet names only the new partner.
	id = w.Must(http.StatusCreated, "POST", w.people, w.owner, body{"firstName": "A", "lastName": "B", "email": "quick@acme.com", "access": true}).Text("person.id")
	w.move(id, w.other)
	if m := w.Mail("quick@acme.com"); !strings.Contains(m.Subject, "Other") {
		t.Errorf("mailed %q", m.Subject)
	}
}

func TestMoveOthers(t *testing.T) {
	t.Parallel()
	w := newTeam(apitest.OnBolt(t))
	ids := w.eachStatus()
	lone := w.Contact(w.owner, "", "lone@example.com")
	for id, status := range map[string]string{ids[portal.StatusContact]: "contact", ids[portal.StatusRequested]: "contact", ids[portal.StatusDisabled]: "disabled", lone: "contact"} {
		a := w.move(id, w.other)
		shows(t, "moved", a, map[string]string{"status": status, "role": "user", "partner.id": w.other, "groups": "[]"})
	}
	// The open request is closed, and nobody is mailed about it.
	if got := w.pending(); len(got) != 0 {
		t.Errorf("pending: %v", got)
	}
	closed := w.Must(http.StatusOK, "GET", "/v1/requests?status=closed", w.owner, nil)
	shows(t, "closed", closed, map[string]string{"items.0.person": ids[portal.StatusRequested], "items.0.partner.id": w.acme})
	for _, way := range []string{"/approve", "/deny"} {
		w.Refuses(409, "wrong_state", "POST", "/v1/requests/"+w.request(ids[portal.StatusRequested])+way, w.owner, nil)
	}
	// A disabled person who was moved and is then enabled is at the new partner.
	w.Must(http.StatusOK, "POST", "/v1/people/"+ids[portal.StatusDisabled]+"/enable", w.owner, nil)
	if s := w.Must(http.StatusOK, "GET", "/v1/session", w.SignIn("disabled@acme.com", apitest.Secret), nil); s.Text("partner.id") != w.other {
		t.Errorf("session: %s", s.Raw)
	}
	if acme, other := w.counts(w.acme), w.counts(w.other); acme != "contacts 0, requested 0, invited 1, active 2, disabled 0" || other != "contacts 3, requested 0, invited 0, active 1, disabled 0" {
		t.Errorf("Acme %s; Other %s", acme, other)
	}
	w.Refuses(404, "not_found", "GET", "/v1/people/"+ids[portal.StatusContact], w.managing, nil)
	w.NoMail()
}

func TestMoveRefused(t *testing.T) {
	t.Parallel()
	w := newTeam(apitest.OnBolt(t))
	ids := w.eachStatus()
	admin, administering := w.Staff(w.owner, "ada@example.test", portal.RoleAdmin)
	me := w.Must(http.StatusOK, "GET", "/v1/session", w.owner, nil).Text("person.id")
	gone := w.Must(http.StatusCreated, "POST", "/v1/partners", w.owner, body{"name": "Gone", "kind": "partner", "licence": "guest", "status": "inactive"}).Text("id")
	w.Mails()
	for name, scenario := range map[string]struct {
		id, to string
		status int
		code   string
	}{
		"there already":           {ids[portal.StatusActive], w.acme, 409, "wrong_state"},
		"no such partner":         {ids[portal.StatusActive], "01J00000000000000000000000", 404, "not_found"},
		"no id":                   {ids[portal.StatusActive], "x", 422, "invalid"},
		"nobody":                  {"01J00000000000000000000000", w.other, 404, "not_found"},
		"no person's id":          {"x", w.other, 404, "not_found"},
		"staff":                   {admin, w.other, 409, "wrong_state"},
		"oneself":                 {me, w.other, 409, "wrong_state"},
		"an invited, to inactive": {ids[portal.StatusInvited], gone, 409, "partner_inactive"},
	} {
		t.Run(name, func(t *testing.T) {
			w.With(t).Refuses(scenario.status, scenario.code, "POST", "/v1/people/"+scenario.id+"/move", w.owner, body{"partner": scenario.to})
		})
	}
	w.Refuses(404, "not_found", "POST", "/v1/people/"+me+"/move", administering, body{"partner": w.other})
	w.Refuses(403, "forbidden", "POST", "/v1/people/"+ids[portal.StatusActive]+"/move", w.managing, body{"partner": w.other})
	w.Alter(ids[portal.StatusInvited], func(p *portal.Person) { p.Mail.State = portal.MailBounced })
	w.Refuses(409, "address_bounced", "POST", "/v1/people/"+ids[portal.StatusInvited]+"/move", w.owner, body{"partner": w.other})
	// A person who needs no new mail can be moved to an inactive partner.
	if a := w.move(ids[portal.StatusActive], gone); a.Text("partner.id") != gone {
		t.Errorf("moved: %s", a.Raw)
	}
	w.Refuses(401, "bad_credentials", "POST", "/v1/session", "", body{"email": "active@acme.com", "password": apitest.Secret})
	w.NoMail()
}

// A person with an unclaimed address can be moved with it, unless somebody at the new partner has it.
func TestMoveUnclaimed(t *testing.T) {
	t.Parallel()
	w := newTeam(apitest.OnBolt(t))
	_, asks := w.Person(w.owner, w.other, "sil@other.com", true)
	w.Mails()
	first, second := w.requested("lee@free.io"), w.requested("kim@free.io")
	there := w.Must(http.StatusCreated, "POST", "/v1/partners/"+w.other+"/people", asks, body{"firstName": "The", "lastName": "Other", "email": "lee@free.io", "access": true}).Text("person.id")
	a := w.Refuses(409, "email_taken", "POST", "/v1/people/"+first+"/move", w.owner, body{"partner": w.other})
	shows(t, "taken there", a, map[string]string{"holder.id": there, "partner.id": w.other})
	w.move(second, w.other)
	if got := idsOf(pages(w.World, asks, "/v1/partners/"+w.other+"/people?q=kim@free.io")); !slices.Equal(got, []string{second}) {
		t.Errorf("found at the new partner: %v", got)
	}
	if got := pages(w.World, w.managing, w.people+"?q=kim@free.io"); len(got) != 0 {
		t.Errorf("found at the old one: %v", got)
	}
	w.add("kim@free.io", true) // Acme may ask again
	w.Refuses(409, "email_taken", "POST", "/v1/partners/"+w.other+"/people", asks, body{"firstName": "A", "lastName": "B", "email": "kim@free.io"})
	w.NoMail()
}

func idsOf(items []map[string]any) []string {
	var ids []string
	for _, item := range items {
		ids = append(ids, item["id"].(string))
	}
	return ids
}

// ecosystemOf makes an ecosystem and returns its id.
func ecosystemOf(w *team) string {
	w.T.Helper()
	return w.Must(http.StatusCreated, "POST", "/v1/ecosystems", w.owner, body{"name": "North"}).Text("id")
}

// linkedMember adds a person to an ecosystem, linked with a new member, and returns the member's id.
func linkedMember(w *team, eco, email, person string) string {
	w.T.Helper()
	member := w.Must(http.StatusCreated, "POST", "/v1/ecosystems/"+eco+"/members", w.owner, body{"name": "Acme of the North", "kind": "organisation"}).Text("id")
	w.Must(http.StatusCreated, "POST", "/v1/ecosystems/"+eco+"/users", w.owner, body{"email": email})
	w.Must(http.StatusOK, "PUT", "/v1/ecosystems/"+eco+"/users/"+person+"/member", w.owner, body{"member": member})
	return member
}

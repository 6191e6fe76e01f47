package api_test

import (
	"fmt"
	"net/http"
	"strings"
	"time"

	"allyway/internal/api/apitest"
	"allyway/internal/portal"
	"allyway/internal/token"
	"allyway/internal/webhook"
)

// matrix is the portal of the matrix: the callers, and the records that their requests are about.
type matrix struct {
	*apitest.World
	owner                string // a session
	acme, other, closing string // partners
	cast                 []castMember
	own                  map[portal.Role]roomOf // the callers' own records; for staff, those of a partner
	foreign, ofStaff     roomOf
	people               int
}

var allRoles = []portal.Role{portal.RoleOwner, portal.RoleAdmin, portal.RolePrimaryContact, portal.RoleUser}

func mainAddress(role portal.Role) string { return string(role) + "@example.com" }

// newMatrix makes the portal. Time passes in it, so that there are sessions in every state.
func newMatrix(w *apitest.World) *matrix {
	w.T.Helper()
	m := &matrix{World: w, owner: w.Owner(), own: map[portal.Role]roomOf{}}
	w.Settings(func(s *portal.Settings) {
		s.SelfManagement = portal.SelfManagement{Partners: true, Distributors: true, Disable: true}
		s.SignUp = true
	})
	m.acme, m.other, m.closing = w.Partner(m.owner, "Acme"), w.Partner(m.owner, "Other"), w.Partner(m.owner, "Closing")
	mains := map[portal.Role]string{}
	for _, role := range allRoles {
		var bearer string
		mains[role], bearer = m.person(role, mainAddress(role), m.acme)
		m.add(role, "expired", bearer)
	}
	w.Clock.Move(12 * time.Hour)
	m.owner = w.SignIn("owner@example.test", apitest.Secret)
	for _, role := range []portal.Role{portal.RoleOwner, portal.RoleAdmin} {
		m.add(role, "idle", w.SignIn(mainAddress(role), apitest.Secret))
	}
	w.Clock.Move(8 * time.Hour)
	m.owner = w.SignIn("owner@example.test", apitest.Secret)
	m.furnish(mains)
	m.Must(http.StatusCreated, "PUT", "/v1/people/by/crm/1", m.owner, body{"firstName": "A", "lastName": "Synced", "email": "synced@example.com"})
	m.end()
	for _, role := range allRoles {
		m.add(role, "unconfirmed", w.SignIn(mainAddress(role), apitest.Secret))
	}
	w.Clock.Move(10 * time.Minute)
	for _, role := range allRoles {
		m.add(role, "valid", w.SignIn(mainAddress(role), apitest.Secret))
	}
	m.add("", "no session", "")
	m.add("", "no token", "x")
	w.Mails()
	return m
}

// person adds an active person of that role, and returns their id and session.
func (m *matrix) person(role portal.Role, email, partner string) (id, bearer string) {
	m.T.Helper()
	if role.Staff() {
		return m.Staff(m.owner, email, role)
	}
	return m.Person(m.owner, partner, email, role == portal.RolePrimaryContact)
}

// add adds a caller to the cast, with the session that they call with.
func (m *matrix) add(role portal.Role, state, bearer string) {
	m.cast = append(m.cast, castMember{role: role, state: state, bearer: bearer})
}

// end adds callers of every role whose session was ended, in each way.
func (m *matrix) end() {
	m.T.Helper()
	ways := map[string]func(id, email, bearer string, role portal.Role){
		"signed out": func(_, _, bearer string, _ portal.Role) {
			m.Must(http.StatusNoContent, "DELETE", "/v1/session", bearer, nil)
		},
		"signed out by staff": func(id, _, _ string, _ portal.Role) {
			m.Must(http.StatusNoContent, "DELETE", "/v1/people/"+id+"/sessions", m.owner, nil)
		},
		"password changed": func(_, email, _ string, _ portal.Role) {
			m.Must(http.StatusNoContent, "PUT", "/v1/password", m.SignIn(email, apitest.Secret), body{"current": apitest.Secret, "password": newSecret})
		},
		"disabled": func(id, _, _ string, _ portal.Role) {
			m.Must(http.StatusOK, "POST", "/v1/people/"+id+"/disable", m.owner, nil)
		},
		"erased": func(id, _, _ string, _ portal.Role) {
			m.Must(http.StatusNoContent, "DELETE", "/v1/people/"+id, m.owner, nil)
		},
		"of another role before": func(id, _, _ string, role portal.Role) {
			to := map[portal.Role]body{portal.RoleOwner: {"role": "admin"}, portal.RoleAdmin: {"role": "owner"},
				portal.RolePrimaryContact: {"primaryContact": false}, portal.RoleUser: {"primaryContact": true}}
			m.Must(http.StatusOK, "PATCH", "/v1/people/"+id, m.owner, to[role])
		},
		"of another partner before": func(id, _, _ string, role portal.Role) {
			if !role.Staff() {
				m.Must(http.StatusOK, "POST", "/v1/people/"+id+"/move", m.owner, body{"partner": m.other})
			}
		},
		"partner inactive": func(string, string, string, portal.Role) {},
		"forged":           func(string, string, string, portal.Role) {},
	}
	for state, end := range ways {
		for _, role := range allRoles {
			if role.Staff() && (state == "of another partner before" || state == "partner inactive") {
				continue
			}
			m.people++
			email := fmt.Sprintf("ended%d@example.com", m.people)
			id, bearer := m.person(role, email, map[bool]string{true: m.closing, false: m.acme}[state == "partner inactive"])
			end(id, email, bearer, role)
			if state == "forged" { // the right ids, but another secret
				session, _ := token.ParseSession(bearer)
				_, forged := token.NewSession(session.Person, session.Partner)
				bearer = bearer[:68] + forged[68:] // the ids are the first 49 of 81 bytes, and four characters are three bytes
			}
			m.add(role, state, bearer)
			m.Mails()
		}
	}
	m.Must(http.StatusOK, "PATCH", "/v1/partners/"+m.closing, m.owner, body{"status": "inactive"})
}

// furnish makes the records that requests are about. For each role, these are the own partner, person, ecosystem and
// linked member; staff have those of a partner's person. The same records of another partner and of a staff person
// follow.
func (m *matrix) furnish(mains map[portal.Role]string) {
	m.T.Helper()
	eco := ecosystem(m.World, m.owner, body{"name": "North"})
	shared := roomOf{ecosystem: strings.TrimPrefix(eco, "/v1/ecosystems/"), member: member(m.World, m.owner, eco, "Member"), hash: someHash(),
		group:     m.Must(http.StatusCreated, "POST", "/v1/groups", m.owner, body{"name": "Room"}).Text("id"),
		workspace: m.workspace()}
	shared.staff, _ = m.Staff(m.owner, staffAddress, portal.RoleAdmin)
	if a := m.Serve(rawRequest("PUT", "/v1/portal/logo", m.owner, "image/png", somePNG())); a.Status != http.StatusNoContent {
		m.T.Fatalf("no logo: %d %s", a.Status, a.Raw)
	}
	shared.webhook, shared.delivery = m.webhook()
	shared.request, shared.capture = m.asked(m.acme), m.capture(shared.ecosystem)
	shared.key, _ = newKey(m.World, m.owner, portal.ScopePeopleRead)
	room := func(partner, person, email string) roomOf {
		o := shared
		at := "/v1/ecosystems/" + o.ecosystem + "/users"
		m.Must(http.StatusCreated, "POST", at, m.owner, body{"email": email})
		m.Must(http.StatusOK, "PUT", at+"/"+person+"/member", m.owner, body{"member": o.member})
		m.Must(http.StatusOK, "PUT", "/v1/workspaces/"+o.workspace+"/people/"+person, m.owner, nil)
		o.partner, o.person = partner, person
		return o
	}
	invited, _ := m.Invited(m.owner, m.acme, "invited@example.com", false)
	ofPartner := room(m.acme, invited, "invited@example.com")
	for _, role := range allRoles {
		if m.own[role] = ofPartner; !role.Staff() {
			m.own[role] = room(m.acme, mains[role], mainAddress(role))
		}
	}
	m.own[""] = ofPartner
	eco = ecosystem(m.World, m.owner, body{"name": "South"})
	shared.ecosystem, shared.member = strings.TrimPrefix(eco, "/v1/ecosystems/"), member(m.World, m.owner, eco, "Member")
	shared.workspace, shared.request, shared.capture = m.workspace(), m.asked(m.other), m.capture(shared.ecosystem)
	foreign, bearer := m.Person(m.owner, m.other, "foreign@example.com", false)
	m.foreign, m.ofStaff = room(m.other, foreign, "foreign@example.com"), room(m.other, shared.staff, staffAddress)
	m.foreign.session, m.ofStaff.session = sessionID(bearer), sessionID(bearer)
}

// workspace adds a workspace and returns its id.
func (m *matrix) workspace() string {
	return m.Must(http.StatusCreated, "POST", "/v1/workspaces", m.owner, body{"name": "Room"}).Text("id")
}

// webhook adds a webhook and sends it something. It returns the ids of the webhook and of the delivery.
func (m *matrix) webhook() (id, delivery string) {
	id = m.Must(http.StatusCreated, "POST", "/v1/webhooks", m.owner, body{"url": "https://hooks.example.com/"}).Text("id")
	sent := &receiver{answer: func(webhook.Message) int { return http.StatusOK }}
	sent.run(m.World)
	return id, m.Must(http.StatusOK, "GET", "/v1/webhooks/"+id+"/deliveries", m.owner, nil).Text("items.0.id")
}

// capture adds a data capture with e-mails to an ecosystem and returns its id.
func (m *matrix) capture(ecosystem string) string {
	at := "/v1/ecosystems/" + ecosystem + "/captures"
	id := m.Must(http.StatusCreated, "POST", at, m.owner, aCapture()).Text("id")
	m.Must(http.StatusOK, "PUT", at+"/"+id+"/mail", m.owner, body{"subject": "Old", "text": "Old"})
	return id
}

// asked has a primary contact of a partner ask for somebody and returns the request's id.
func (m *matrix) asked(partner string) string {
	_, requester := m.Person(m.owner, partner, "requester@"+partner+".example", true)
	a := m.Must(http.StatusCreated, "POST", "/v1/partners/"+partner+"/people", requester,
		body{"firstName": "A", "lastName": "B", "email": "asked@" + partner + ".elsewhere.example", "access": true})
	if a.Text("outcome") != "requested" {
		m.T.Fatalf("no request: %s", a.Raw)
	}
	return a.Text("person.request.id")
}

// aim returns the records that a caller's request is about: their own, another partner's or those of a staff person.
func (m *matrix) aim(c castMember, whose string) roomOf {
	switch whose {
	case "other":
		return m.foreign
	case "staff":
		return m.ofStaff
	}
	o := m.own[c.role]
	if o.session = sessionID(c.bearer); o.session == "" {
		o.session = m.foreign.session
	}
	return o
}

// sessionID returns the id of a token's session, or "" if the token is not valid.
func sessionID(bearer string) string {
	s, _ := token.ParseSession(bearer)
	return s.ID
}

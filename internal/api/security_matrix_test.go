package api_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"allyway/internal/api"
	"allyway/internal/api/apitest"
	"allyway/internal/portal"
)

// roomOf is what one request of the matrix is aimed at.
type roomOf struct{ partner, person, session, ecosystem, member, group, request, hash string }

// address puts the room's ids into a route's path.
func (o roomOf) address(path string) string {
	return strings.NewReplacer("{partner}", o.partner, "{person}", o.person, "{session}", o.session, "{ecosystem}", o.ecosystem, "{member}", o.member,
		"{group}", o.group, "{request}", o.request, "{hash}", o.hash).Replace(path)
}

// goodBodies are JSON bodies that fit, by route: authorisation alone decides then. A route with a body that is missing
// here fails the matrix.
func goodBodies(o roomOf, n int) map[string]body {
	email := fmt.Sprintf("new%d@example.com", n)
	return map[string]body{
		"POST /v1/session":                                     {"email": email, "password": "wrong"},
		"POST /v1/session/confirm":                             {"password": "wrong"},
		"POST /v1/password/forgot":                             {"email": email},
		"POST /v1/password/reset":                              {"token": "x", "password": newSecret},
		"PUT /v1/password":                                     {"current": "wrong", "password": newSecret},
		"POST /v1/partners":                                    {"name": "New", "kind": "partner", "licence": "guest"},
		"PATCH /v1/partners/{partner}":                         {"type": fmt.Sprint(n)},
		"POST /v1/partners/{partner}/people":                   {"firstName": "A", "lastName": "B", "email": email},
		"POST /v1/people":                                      {"firstName": "A", "lastName": "B", "email": email},
		"PATCH /v1/people/{person}":                            {"title": fmt.Sprint(n)},
		"POST /v1/people/{person}/invite":                      {},
		"POST /v1/invites/preview":                             {"token": "x"},
		"POST /v1/invites/accept":                              {"token": "x", "password": newSecret},
		"POST /v1/accounts":                                    {"firstName": "Una", "lastName": "New", "email": email},
		"POST /v1/accounts/confirm":                            {"token": "x", "password": newSecret},
		"POST /v1/invites/decline":                             {"token": "x"},
		"POST /v1/invites/renew":                               {"token": "x"},
		"POST /v1/ecosystems":                                  {"name": "New"},
		"PATCH /v1/ecosystems/{ecosystem}":                     {"name": fmt.Sprint("North ", n)},
		"POST /v1/ecosystems/{ecosystem}/users":                {"email": email},
		"PUT /v1/ecosystems/{ecosystem}/users/{person}/member": {"member": o.member},
		"POST /v1/ecosystems/{ecosystem}/members":              {"name": "New", "kind": "person"},
		"PATCH /v1/ecosystems/{ecosystem}/members/{member}":    {"name": fmt.Sprint("Member ", n)},
		"POST /v1/email/confirm":                               {"token": "x"},
		"POST /v1/people/{person}/move":                        {"partner": o.partner},
		"POST /v1/groups":                                      {"name": fmt.Sprint("Group ", n)},
		"PATCH /v1/groups/{group}":                             {"permissions": []string{fmt.Sprint(n)}},
		"POST /v1/staff":                                       {"firstName": "A", "lastName": "B", "email": email, "role": "admin"},
		"POST /v1/requests/{request}/approve":                  {},
		"POST /v1/requests/{request}/deny":                     {"reason": "no"},
		"POST /v1/requests/decide":                             {"ids": []string{o.request}, "approve": false},
		"POST /v1/partners/{partner}/invites":                  {"emails": email},
		"POST /v1/partners/{partner}/launch":                   {},
		"POST /v1/launch":                                      {},
		"PATCH /v1/settings":                                   {"mailFooter": fmt.Sprint(n)},
	}
}

// castMember is somebody who calls, with what is theirs.
type castMember struct {
	name, bearer, id, email string
	role                    portal.Role // empty: nobody is signed in
}

// TestMatrix has every role call every route on its own and on foreign things: who may not is refused, and nothing
// is written; who may is let in.
func TestMatrix(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	w.Settings(func(s *portal.Settings) {
		s.SelfManagement = portal.SelfManagement{Partners: true, Distributors: true, Disable: true}
		s.SignUp = true
	})
	acme, other := w.Partner(owner, "Acme"), w.Partner(owner, "Other")
	cast := []castMember{{name: "anonymous"}, {name: "signed out"}}
	cast[1].bearer = w.SignIn("owner@example.test", apitest.Secret)
	w.Must(http.StatusNoContent, "DELETE", "/v1/session", cast[1].bearer, nil)
	for _, role := range []portal.Role{portal.RoleOwner, portal.RoleAdmin, portal.RolePrimaryContact, portal.RoleUser} {
		c := castMember{name: string(role), role: role, email: string(role) + "@example.com"}
		if role.Staff() {
			c.id, _ = w.Staff(owner, c.email, role)
		} else {
			c.id, _ = w.Person(owner, acme, c.email, role == portal.RolePrimaryContact)
		}
		cast = append(cast, c)
	}
	requesters := map[string]string{}
	_, requesters[acme] = w.Person(owner, acme, "requester@example.com", true)
	_, requesters[other] = w.Person(owner, other, "other@example.com", true)
	n := 0
	for _, r := range api.Routes() {
		for _, c := range cast {
			for _, whose := range []string{"own", "other", "staff"} {
				if whose == "other" && !strings.Contains(r.Path, "{") || whose == "staff" && !strings.Contains(r.Path, "{person}") {
					continue
				}
				n++
				t.Run(fmt.Sprintf("%s %s by %s on %s", r.Method, r.Path, c.name, whose), func(t *testing.T) {
					w, c := w.With(t), c
					if c.role != "" { // a session of its own, for it may end it
						c.bearer = w.SignIn(c.email, apitest.Secret)
					}
					room := furnish(w, owner, c, whose, acme, other, n)
					room.add(w, r, owner, requesters[room.partner], n)
					w.Recorder.Writes()
					a := w.Serve(fitting(r, room, n, c.bearer))
					want := expected(r, c.role, whose)
					if want == 0 {
						if a.Status == 400 && a.Code() == "malformed" || a.Status == 401 && a.Code() != "bad_credentials" || a.Status == 403 && whose != "own" || a.Status == 404 && a.Code() == "not_found" || a.Status >= 500 {
							t.Errorf("not let in: %d %s", a.Status, a.Raw)
						}
						return
					}
					w.IsProblem(a, want, map[int]string{401: "not_signed_in", 403: "forbidden", 404: "not_found"}[want])
					if writes := w.Recorder.Writes(); len(writes) != 0 {
						t.Errorf("refused, and wrote %v", writes)
					}
				})
			}
		}
	}
	for _, r := range bodyRoutes(t) {
		if _, ok := goodBodies(roomOf{}, 0)[r.Method+" "+r.Path]; !ok {
			t.Errorf("no body that fits for %s %s", r.Method, r.Path)
		}
	}
}

// expected is the status that a call must be refused with, by who may use the route and whose things it is aimed at;
// 0 is let in.
func expected(r api.Route, role portal.Role, whose string) int {
	switch {
	case r.Who == portal.Anyone:
		return 0
	case role == "":
		return http.StatusUnauthorized
	case !r.Who.Includes(role):
		return http.StatusForbidden
	case strings.Contains(r.Path, "{session}"):
		if whose == "other" {
			return http.StatusNotFound
		}
	case role == portal.RoleOwner:
	case role == portal.RoleAdmin:
		if whose == "staff" { // everything on staff people is the owners' alone
			return http.StatusNotFound
		}
	case whose != "own" && strings.Contains(r.Path, "{"):
		return http.StatusNotFound
	}
	return 0
}

// furnish makes what a call is aimed at: the caller's own session, partner, self (staff: a partner's person) and
// linked member, or somebody else's.
func furnish(w *apitest.World, owner string, c castMember, whose, acme, other string, n int) roomOf {
	w.T.Helper()
	w.Mails() // of the call before
	partner, bearer := acme, c.bearer
	if whose != "own" || c.role == "" {
		partner, bearer = other, owner
	}
	o := roomOf{partner: partner, session: w.Must(http.StatusOK, "GET", "/v1/sessions", bearer, nil).Text("items.0.id")}
	eco := ecosystem(w, owner, body{"name": "North"})
	o.ecosystem = strings.TrimPrefix(eco, "/v1/ecosystems/")
	o.member = member(w, owner, eco, "Member")
	email := fmt.Sprintf("person%d@example.com", n)
	switch {
	case whose == "staff":
		o.person, _ = w.Staff(owner, email, portal.RoleAdmin)
	case whose == "own" && c.role != "" && !c.role.Staff():
		o.person = c.id
		email = w.Must(http.StatusOK, "GET", "/v1/people/"+c.id, owner, nil).Text("email")
	default:
		o.person, _ = w.Invited(owner, partner, email, false)
	}
	w.Must(http.StatusCreated, "POST", eco+"/users", owner, body{"email": email})
	w.Must(http.StatusOK, "PUT", eco+"/users/"+o.person+"/member", owner, body{"member": o.member})
	w.Mails()
	return o
}

// add makes what the route needs beside that: a group, a request that a primary contact of the partner made, a logo.
func (o *roomOf) add(w *apitest.World, r api.Route, owner, requester string, n int) {
	w.T.Helper()
	if strings.Contains(r.Path, "{group}") {
		o.group = w.Must(http.StatusCreated, "POST", "/v1/groups", owner, body{"name": fmt.Sprint("Room ", n)}).Text("id")
	}
	if strings.Contains(r.Path, "/requests/") {
		a := w.Must(http.StatusCreated, "POST", "/v1/partners/"+o.partner+"/people", requester,
			body{"firstName": "A", "lastName": "B", "email": fmt.Sprintf("asked%d@elsewhere.example", n), "access": true})
		if a.Text("outcome") != "requested" {
			w.T.Fatalf("no request: %s", a.Raw)
		}
		o.request = a.Text("person.id")
	}
	if strings.Contains(r.Path, "{hash}") {
		if a := w.Serve(rawRequest("PUT", "/v1/portal/logo", owner, "image/png", somePNG())); a.Status != http.StatusNoContent {
			w.T.Fatalf("no logo: %d %s", a.Status, a.Raw)
		}
		o.hash = someHash()
	}
}

// TestExtraFieldsAreRefused: what a record holds beyond a request's own fields cannot be sent along.
func TestExtraFieldsAreRefused(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	partner := w.Partner(owner, "Acme")
	eco := ecosystem(w, owner, body{"name": "North"})
	id, link := w.Invited(owner, partner, "ivo@acme.com", false)
	o := roomOf{partner: partner, person: id, ecosystem: strings.TrimPrefix(eco, "/v1/ecosystems/"), member: member(w, owner, eco, "First"),
		group: someID, request: someID}
	for _, r := range bodyRoutes(t) {
		if goodBodies(o, 1)[r.Method+" "+r.Path] == nil {
			t.Errorf("no body that fits for %s %s", r.Method, r.Path)
			continue
		}
		for field, value := range map[string]any{"role": "owner", "status": "active", "partner": partner, "id": someID, "email": "evil@example.com", "person": id,
			"ecosystem": o.ecosystem, "epoch": 7, "version": 7, "inviteVersion": 7, "invitedBy": id, "invitedById": id, "groups": []string{}, "notes": "x",
			"createdAt": "2026-03-02T09:30:00Z", "mail": "sent", "links": []any{}, "counts": body{}, "permissions": []string{"all"}, "pendingEmail": "evil@example.com",
			"expiresAt": "2099-03-02T09:30:00Z", "hasAccount": true, "pk": "PORTAL", "v": 1, "ttl": 1} {
			if _, known := r.schema.Properties[field]; known {
				continue
			}
			in := goodBodies(o, 1)[r.Method+" "+r.Path]
			in[field] = value
			if _, ok := in["token"]; ok {
				in["token"] = link
			}
			w.Refuses(422, "invalid", r.Method, o.address(r.Path), owner, in)
		}
	}
	a := w.Must(http.StatusOK, "GET", "/v1/session", w.Accept(link, "Ivo", "Invited"), nil)
	if a.Text("person.role") != "user" || a.Text("person.email") != "ivo@acme.com" || a.Text("person.partner.id") != partner {
		t.Errorf("accepted as %s", a.Raw)
	}
}

// An invite to a role above user is worth what its inviter may grant at the moment it is accepted.
func TestInvitersRightIsCheckedAgainAtAcceptance(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	partner := w.Partner(owner, "Acme")
	inviter, inviting := w.Staff(owner, "ada@example.test", portal.RoleAdmin)
	second, secondOwner := w.Staff(owner, "oda@example.test", portal.RoleOwner)
	w.Mails()
	_, manager := w.Invited(inviting, partner, "mia@acme.com", true)
	_, user := w.Invited(inviting, partner, "ana@acme.com", false)
	_, staff := w.InvitedStaff(secondOwner, "abe@example.test", portal.RoleAdmin)

	refused := func(link string) {
		t.Helper()
		w.Refuses(400, "link_invalid", "POST", "/v1/invites/accept", "", body{"token": link, "password": apitest.Secret})
	}
	w.Must(http.StatusOK, "POST", "/v1/people/"+inviter+"/disable", owner, nil)
	w.Must(http.StatusOK, "POST", "/v1/people/"+second+"/disable", owner, nil)
	refused(manager)
	refused(staff)
	w.Accept(user, "Ana", "User")

	w.Must(http.StatusOK, "POST", "/v1/people/"+inviter+"/enable", owner, nil)
	w.Must(http.StatusOK, "POST", "/v1/people/"+second+"/enable", owner, nil)
	w.Alter(inviter, func(p *portal.Person) { p.Role, p.Partner = portal.RoleUser, partner })
	w.Alter(second, func(p *portal.Person) { p.Role = portal.RoleAdmin })
	refused(manager)
	refused(staff)
	w.Alter(inviter, func(p *portal.Person) { p.Role, p.Partner = portal.RoleAdmin, "" })
	w.Alter(second, func(p *portal.Person) { p.Role = portal.RoleOwner })
	for want, link := range map[string]string{"primary_contact": manager, "admin": staff} {
		if a := w.Must(http.StatusOK, "GET", "/v1/session", w.Accept(link, "A", "B"), nil); a.Text("person.role") != want {
			t.Errorf("accepted as %s, want %s", a.Raw, want)
		}
	}
}

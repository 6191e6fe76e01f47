package api_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"allyway/internal/api"
	"allyway/internal/api/apitest"
	"allyway/internal/portal"
	"allyway/internal/table/tabletest/boltfile"
)

// roomOf has the ids of the records that one request of the matrix is about.
type roomOf struct {
	partner, person, session, ecosystem, member, capture, workspace, group, request, hash, staff, key, webhook, delivery string
}

// address puts the room's ids into a route's path.
func (o roomOf) address(path string) string {
	return strings.NewReplacer("{partner}", o.partner, "{person}", o.person, "{session}", o.session, "{ecosystem}", o.ecosystem, "{member}", o.member,
		"{capture}", o.capture, "{workspace}", o.workspace, "{webhook}", o.webhook, "{delivery}", o.delivery, "{group}", o.group,
		"{request}", o.request, "{hash}", o.hash, "{key}", o.key, "{system}", "crm", "{id}", "1").Replace(path)
}

// goodBodies returns a JSON body that fits for each route, so that only authorisation can refuse a request. The matrix
// fails if a route with a body is missing here.
func goodBodies(o roomOf, n int) map[string]body {
	email := fmt.Sprintf("new%d@example.com", n)
	return map[string]body{
		"POST /v1/session":                                                     {"email": email, "password": "wrong"},
		"POST /v1/session/confirm":                                             {"password": "wrong"},
		"POST /v1/password/forgot":                                             {"email": email},
		"POST /v1/password/reset":                                              {"token": "x", "password": newSecret},
		"PUT /v1/password":                                                     {"current": "wrong", "password": newSecret},
		"POST /v1/partners":                                                    {"name": "New", "kind": "partner", "licence": "guest"},
		"PATCH /v1/partners/{partner}":                                         {"type": fmt.Sprint(n)},
		"PUT /v1/partners/by/{system}/{id}":                                    {"name": "New"},
		"POST /v1/partners/{partner}/people":                                   {"firstName": "A", "lastName": "B", "email": email},
		"POST /v1/people":                                                      {"firstName": "A", "lastName": "B", "email": email},
		"PATCH /v1/people/{person}":                                            {"title": fmt.Sprint(n)},
		"PUT /v1/people/by/{system}/{id}":                                      {"firstName": "A", "lastName": fmt.Sprint(n)},
		"POST /v1/people/{person}/invite":                                      {},
		"POST /v1/invites/preview":                                             {"token": "x"},
		"POST /v1/invites/accept":                                              {"token": "x", "password": newSecret},
		"POST /v1/invites/code":                                                {"email": email, "code": "x"},
		"POST /v1/invites/decline":                                             {"token": "x"},
		"POST /v1/accounts":                                                    {"firstName": "Una", "lastName": "New", "email": email},
		"POST /v1/accounts/confirm":                                            {"token": "x", "password": newSecret},
		"POST /v1/invites/renew":                                               {"token": "x"},
		"POST /v1/ecosystems":                                                  {"name": "New"},
		"PATCH /v1/ecosystems/{ecosystem}":                                     {"name": fmt.Sprint("North ", n)},
		"POST /v1/ecosystems/{ecosystem}/users":                                {"email": email},
		"PUT /v1/ecosystems/{ecosystem}/users/{person}/member":                 {"member": o.member},
		"POST /v1/ecosystems/{ecosystem}/members":                              {"name": "New", "kind": "person"},
		"POST /v1/ecosystems/{ecosystem}/suggestions/accept":                   {"all": true},
		"PATCH /v1/ecosystems/{ecosystem}/members/{member}":                    {"name": fmt.Sprint("Member ", n)},
		"POST /v1/workspaces":                                                  {"name": "New"},
		"PATCH /v1/workspaces/{workspace}":                                     {"name": fmt.Sprint("Room ", n)},
		"POST /v1/ecosystems/{ecosystem}/captures":                             aCapture(),
		"PATCH /v1/ecosystems/{ecosystem}/captures/{capture}":                  {"title": fmt.Sprint("Capture ", n)},
		"PUT /v1/ecosystems/{ecosystem}/captures/{capture}/responses/{member}": {"answers": body{}},
		"PUT /v1/ecosystems/{ecosystem}/captures/{capture}/mail":               {"subject": "New", "text": "New"},
		"POST /v1/email/confirm":                                               {"token": "x"},
		"POST /v1/people/{person}/move":                                        {"partner": o.partner},
		"POST /v1/groups":                                                      {"name": fmt.Sprint("Group ", n)},
		"PATCH /v1/groups/{group}":                                             {"permissions": []string{fmt.Sprint(n)}},
		"POST /v1/staff":                                                       {"firstName": "A", "lastName": "B", "email": email, "role": "admin"},
		"POST /v1/requests/{request}/approve":                                  {},
		"POST /v1/requests/{request}/deny":                                     {"reason": "no"},
		"POST /v1/requests/decide":                                             {"ids": []string{o.request}, "approve": false},
		"POST /v1/partners/{partner}/invites":                                  {"emails": email},
		"POST /v1/partners/{partner}/launch":                                   {},
		"POST /v1/launch":                                                      {},
		"POST /v1/people/chase":                                                {"ids": []string{o.person}, "act": "remind"},
		"POST /v1/keys":                                                        {"name": "New", "scopes": []string{"people:read"}},
		"POST /v1/webhooks":                                                    {"url": "https://hooks.example.com/"},
		"PATCH /v1/webhooks/{webhook}":                                         {"types": []string{portal.EventTypes[n%len(portal.EventTypes)]}},
		"PATCH /v1/settings":                                                   {"mailFooter": fmt.Sprint(n)},
	}
}

// sensitiveBodies returns bodies that replace those of goodBodies. Their routes ask for the password again only for
// some bodies, of which these are examples.
func sensitiveBodies(o roomOf) map[string]body {
	return map[string]body{
		"PATCH /v1/people/{person}":             {"email": "sensitive@example.com"},
		"PUT /v1/people/by/{system}/{id}":       {"email": "sensitive@example.com"},
		"POST /v1/ecosystems/{ecosystem}/users": {"email": staffAddress},
		"POST /v1/partners":                     {"name": "New", "kind": "partner", "licence": "guest", "primaryContact": body{"id": o.staff}},
		"POST /v1/people/chase":                 {"ids": []string{o.staff}, "act": "remind"},
	}
}

const staffAddress = "staffed@example.test"

// aboutStaff are the routes that ask for the password only if the body names a staff person. Only owners can name one.
var aboutStaff = []string{"POST /v1/ecosystems/{ecosystem}/users", "POST /v1/partners", "POST /v1/people/chase"}

// castMember is a caller: their role, and the state of their session.
type castMember struct {
	role   portal.Role // empty: nobody is signed in
	state  string
	bearer string
}

// live reports whether the session gives access.
func (c castMember) live() bool { return c.state == "valid" || c.state == "unconfirmed" }

// TestMatrixNobodyActsAboveTheirRoleOrOutsideTheirScope has every role, with a session in every state, call every route
// on their own records, on another partner's and on staff. A caller who may not is refused, and the file of the table
// stays the same byte for byte. A caller who may is let in.
func TestMatrixNobodyActsAboveTheirRoleOrOutsideTheirScope(t *testing.T) {
	t.Parallel()
	file := boltfile.Open(t)
	w := apitest.On(t, file)
	m := newMatrix(w)
	file.Keep()
	sizes, unmet := map[string]int{}, map[string]bool{}
	for _, r := range api.Routes() {
		for _, c := range m.cast {
			for _, whose := range []string{"own", "other", "staff"} {
				if !tells(r, c, whose) {
					continue
				}
				room := m.aim(c, whose)
				request := fitting(r, room, 1, c.bearer)
				if in, ok := sensitiveBodies(room)[r.Method+" "+r.Path]; ok && asksAgain(r, c) {
					request = apitest.Request(r.Method, room.address(r.Path), c.bearer, in)
				}
				request.RemoteAddr = w.Client()
				a := w.Serve(request)
				status, code := expected(r, c, whose)
				what := fmt.Sprintf("%s %s by %s (%s) on %s", r.Method, r.Path, c.role, c.state, whose)
				sizes[fmt.Sprint(status)]++
				if status == 0 {
					if !letIn(a, whose) {
						t.Errorf("%s is not let in: %d %s", what, a.Status, a.Raw)
					}
				} else if a.Status != status || a.Code() != code {
					t.Errorf("%s: %d %s, want %d %s", what, a.Status, a.Raw, status, code)
				} else {
					w.IsProblem(a, status, code)
				}
				unmet[code] = true
				if !file.Changed() {
					continue
				}
				if status != 0 {
					t.Errorf("%s was refused, and the table changed", what)
				}
				file.Restore()
			}
		}
	}
	t.Logf("%d routes, %d callers; by the status that is expected, 0 for let in: %v", len(api.Routes()), len(m.cast), sizes)
	for _, code := range []string{"", "not_signed_in", "forbidden", "not_found", "confirm_password"} {
		if !unmet[code] {
			t.Errorf("%q is never expected", code)
		}
	}
	for _, r := range bodyRoutes(t) {
		if _, ok := goodBodies(roomOf{}, 0)[r.Method+" "+r.Path]; !ok {
			t.Errorf("no body that fits for %s %s: add it to goodBodies", r.Method, r.Path)
		}
	}
}

// tells reports whether a case tests something that no other case does. If a route has no id in its path, all records
// are the same case. If a route is for anyone, most sessions are the same case.
func tells(r api.Route, c castMember, whose string) bool {
	if whose == "other" && !strings.Contains(r.Path, "{") || whose == "staff" && !strings.Contains(r.Path, "{person}") {
		return false
	}
	return r.Who != portal.Anyone || c.role == "" || c.state == "valid" || c.state == "disabled" && c.role == portal.RoleOwner
}

// letIn reports whether an answer is not a refusal of the caller.
func letIn(a apitest.Answer, whose string) bool {
	switch a.Status {
	case http.StatusBadRequest:
		return a.Code() != "malformed"
	case http.StatusUnauthorized:
		return a.Code() == "bad_credentials"
	case http.StatusForbidden:
		return whose == "own" && a.Code() != "confirm_password"
	case http.StatusNotFound:
		return a.Code() != "not_found"
	}
	return a.Status < 500
}

// expected returns the refusal that a request must get. It depends on who may use the route, on the state of the
// caller's session, and on whose records the request is about. A status of 0 means that the caller is let in.
func expected(r api.Route, c castMember, whose string) (status int, code string) {
	onPerson := strings.Contains(r.Path, "{person}")
	switch {
	case r.Who == portal.Anyone:
		return 0, ""
	case !c.live():
		return http.StatusUnauthorized, "not_signed_in"
	case !r.Who.Includes(c.role):
		return http.StatusForbidden, "forbidden"
	case strings.Contains(r.Path, "{session}"):
		if whose == "other" {
			return http.StatusNotFound, "not_found"
		}
	case c.role == portal.RoleOwner:
	case c.role == portal.RoleAdmin:
		if whose == "staff" { // only owners can do anything to staff people
			return http.StatusNotFound, "not_found"
		}
	case c.role == portal.RoleUser && strings.Contains(r.Path, "{request}"): // somebody else has made the request
		return http.StatusNotFound, "not_found"
	case whose != "own" && strings.Contains(r.Path, "{"):
		return http.StatusNotFound, "not_found"
	}
	onStaff := whose == "staff" && onPerson && r.Method != http.MethodGet
	themselves := r.Method == http.MethodPatch && onPerson && whose == "own" && !c.role.Staff() // a change of one's own address has the password in the request
	if c.state == "unconfirmed" && (onStaff || asksAgain(r, c) && !themselves) {
		return http.StatusForbidden, "confirm_password"
	}
	return 0, ""
}

// asksAgain reports whether a route asks this caller for the password, whomever the request is about. That is so for
// callers whose password was entered too long ago.
func asksAgain(r api.Route, c castMember) bool {
	return c.state == "unconfirmed" && slices.Contains(r.Refuses, portal.CodeConfirmPassword) &&
		(c.role == portal.RoleOwner || !slices.Contains(aboutStaff, r.Method+" "+r.Path))
}

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

func TestAddStaff(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	a := w.Must(http.StatusCreated, "POST", "/v1/staff", owner, body{"firstName": "Sam", "lastName": "Staff", "email": " Sam@Vendor.example", "role": "admin"})
	want := `{"id":"` + a.Text("id") + `","firstName":"Sam","lastName":"Staff","email":"Sam@vendor.example","status":"invited","role":"admin","groups":[],` +
		`"invitedAt":"2026-03-02T09:30:00Z","inviteExpiresAt":"2026-03-09T09:30:00Z","mail":"queued","ecosystems":[],"links":[],"createdAt":"2026-03-02T09:30:00Z"}` + "\n"
	if a.Raw != want {
		t.Errorf("added %s\nwant  %s", a.Raw, want)
	}
	if got := w.Must(http.StatusOK, "GET", "/v1/people/"+a.Text("id"), owner, nil); got.Raw != want || got.Header.Get("ETag") != a.Header.Get("ETag") {
		t.Errorf("read %s %s\nadded with %s", got.Header.Get("ETag"), got.Raw, a.Header.Get("ETag"))
	}
	m := w.Mail("Sam@vendor.example")
	if !strings.Contains(m.Subject, "Olive Owner invites you to Partner portal") {
		t.Errorf("mailed %q", m.Subject)
	}
	admin := w.Accept(apitest.Token(m), "Sam", "Staff")
	if got := w.Must(http.StatusOK, "GET", "/v1/session", admin, nil); got.Text("person.role") != "admin" || got.At("partner") != nil || got.Text("can.managePeople") != "true" {
		t.Errorf("session: %s", got.Raw)
	}

	second := w.Must(http.StatusCreated, "POST", "/v1/staff", owner, body{"firstName": "Oda", "lastName": "Owner", "email": "oda@vendor.example", "role": "owner"})
	other := w.Accept(apitest.Token(w.Mail("oda@vendor.example")), "Oda", "Owner")
	got := w.Must(http.StatusOK, "GET", "/v1/staff", other, nil)
	if !slices.Equal(got.Texts("firstName"), []string{"Oda", "Olive", "Sam"}) || !slices.Equal(got.Texts("role"), []string{"owner", "owner", "admin"}) {
		t.Errorf("staff: %s", got.Raw)
	}
	if all := pages(w, owner, "/v1/staff?limit=1"); len(all) != 3 {
		t.Errorf("page by page: %v", all)
	}
	// The second owner has the same rights as the first.
	me := w.Must(http.StatusOK, "GET", "/v1/session", owner, nil).Text("person.id")
	w.Must(http.StatusNoContent, "DELETE", "/v1/people/"+me, other, nil)
	w.Refuses(409, "last_owner", "DELETE", "/v1/people/"+second.Text("id"), other, nil)
}

func TestAddStaffRefused(t *testing.T) {
	t.Parallel()
	w := newTeam(apitest.OnBolt(t))
	ana, using := w.Person(w.owner, w.acme, "ana@acme.com", false)
	_, admin := w.Staff(w.owner, "ada@example.test", portal.RoleAdmin)
	w.Mails()
	good := body{"firstName": "Sam", "lastName": "Staff", "email": "sam@example.test", "role": "admin"}
	for name, scenario := range map[string]struct {
		with     body
		status   int
		code     string
		location string
	}{
		"no role":         {body{"role": nil}, 422, "invalid", "body"},
		"no address":      {body{"email": nil}, 422, "invalid", "body"},
		"empty address":   {body{"email": " "}, 422, "invalid", "body.email"},
		"no first name":   {body{"firstName": ""}, 422, "invalid", "body.firstName"},
		"bad address":     {body{"email": "sam"}, 422, "invalid", "body.email"},
		"a user":          {body{"role": "user"}, 422, "invalid", "body.role"},
		"a primary":       {body{"role": "primary_contact"}, 422, "invalid", "body.role"},
		"root":            {body{"role": "root"}, 422, "invalid", "body.role"},
		"a partner":       {body{"partner": w.acme}, 422, "invalid", "body.partner"},
		"a status":        {body{"status": "active"}, 422, "invalid", "body.status"},
		"a user's":        {body{"email": "ANA@acme.com"}, 409, "email_taken", ""},
		"another staff's": {body{"email": "ada@example.test"}, 409, "email_taken", ""},
	} {
		t.Run(name, func(t *testing.T) {
			in := body{}
			for k, v := range good {
				in[k] = v
			}
			for k, v := range scenario.with {
				if in[k] = v; v == nil {
					delete(in, k)
				}
			}
			a := w.With(t).Refuses(scenario.status, scenario.code, "POST", "/v1/staff", w.owner, in)
			if got := a.Locations(); scenario.location != "" && !slices.Equal(got, []string{scenario.location}) {
				t.Errorf("errors at %q: %s", got, a.Raw)
			}
			if name == "a user's" && (a.Text("holder.id") != ana || a.Text("partner.name") != "Acme") {
				t.Errorf("holder: %s", a.Raw)
			}
		})
	}
	for _, bearer := range []string{admin, w.managing, using} {
		w.Refuses(403, "forbidden", "POST", "/v1/staff", bearer, good)
		w.Refuses(403, "forbidden", "GET", "/v1/staff", bearer, nil)
	}
	w.NoMail()
}

// A repeated request adds one staff person.
func TestAddStaffOnce(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	ask := func() apitest.Answer {
		r := apitest.Request("POST", "/v1/staff", owner, body{"firstName": "Sam", "lastName": "Staff", "email": "sam@example.test", "role": "owner"})
		r.Header.Set("Idempotency-Key", "k")
		return w.Serve(r)
	}
	first := ask()
	if again := ask(); again.Raw != first.Raw || again.Status != http.StatusCreated || again.Header.Get("ETag") != first.Header.Get("ETag") {
		t.Errorf("again: %d %s %s\nfirst: %s %s", again.Status, again.Header.Get("ETag"), again.Raw, first.Header.Get("ETag"), first.Raw)
	}
	w.Mail("sam@example.test")
}

// If a staff invite is revoked or declined, the person is erased. If it has expired, only owners can send it again.
func TestStaffInvites(t *testing.T) {
	t.Parallel()
	w := newTeam(apitest.OnBolt(t))
	_, admin := w.Staff(w.owner, "ada@example.test", portal.RoleAdmin)
	w.Mails()
	invite := func() (id, link string) {
		id = w.Must(http.StatusCreated, "POST", "/v1/staff", w.owner, body{"firstName": "Sam", "lastName": "Staff", "email": "sam@example.test", "role": "admin"}).Text("id")
		return id, apitest.Token(w.Mail("sam@example.test"))
	}
	id, link := invite()
	for _, request := range [][2]string{{"POST", "/invite"}, {"DELETE", "/invite"}, {"POST", "/disable"}, {"POST", "/password-reset"}, {"DELETE", ""},
		{"POST", "/release-email"}, {"GET", ""}, {"PATCH", ""}} {
		w.Refuses(404, "not_found", request[0], "/v1/people/"+id+request[1], admin, patchOf(request[0]))
	}
	w.Must(http.StatusNoContent, "DELETE", "/v1/people/"+id+"/invite", w.owner, nil)
	w.Refuses(404, "not_found", "GET", "/v1/people/"+id, w.owner, nil)
	w.Refuses(400, "link_invalid", "POST", "/v1/invites/accept", "", body{"token": link, "password": apitest.Secret})
	id, link = invite()
	w.Must(http.StatusNoContent, "POST", "/v1/invites/decline", "", body{"token": link})
	w.Refuses(404, "not_found", "GET", "/v1/people/"+id, w.owner, nil)
	id, _ = invite()
	w.Clock.Move(7*24*time.Hour + time.Minute)
	w.owner = w.SignIn("owner@example.test", apitest.Secret)
	w.Must(http.StatusAccepted, "POST", "/v1/people/"+id+"/invite", w.owner, nil)
	w.Accept(apitest.Token(w.Mail("sam@example.test")), "Sam", "Staff")
}

func patchOf(method string) any {
	if method == "PATCH" {
		return body{"firstName": "x"}
	}
	return nil
}

func TestStaffRoles(t *testing.T) {
	t.Parallel()
	w := newTeam(apitest.OnBolt(t))
	me := w.Must(http.StatusOK, "GET", "/v1/session", w.owner, nil).Text("person.id")
	ada, admin := w.Staff(w.owner, "ada@example.test", portal.RoleAdmin)
	user, _ := w.Person(w.owner, w.acme, "ana@acme.com", false)
	w.Refuses(403, "forbidden", "PATCH", "/v1/people/"+ada, admin, body{"role": "owner"})
	w.Refuses(409, "last_owner", "PATCH", "/v1/people/"+me, w.owner, body{"role": "admin"})
	w.Refuses(403, "forbidden", "PATCH", "/v1/people/"+ada, admin, body{"role": "admin"})
	w.Refuses(403, "forbidden", "PATCH", "/v1/people/"+user, admin, body{"role": "admin"})
	w.Refuses(403, "forbidden", "PATCH", "/v1/people/"+user, w.managing, body{"role": "admin"})
	w.Refuses(422, "invalid", "PATCH", "/v1/people/"+user, w.owner, body{"role": "admin"})
	for _, role := range []string{"user", "primary_contact", "root", ""} {
		w.Refuses(422, "invalid", "PATCH", "/v1/people/"+ada, w.owner, body{"role": role})
	}
	if a := w.Must(http.StatusOK, "PATCH", "/v1/people/"+ada, w.owner, body{"role": "owner"}); a.Text("role") != "owner" {
		t.Errorf("raised: %s", a.Raw)
	}
	if signedIn(w.World, admin) {
		t.Error("a session outlived another role")
	}
	admin = w.SignIn("ada@example.test", apitest.Secret)
	if a := w.Must(http.StatusOK, "PATCH", "/v1/people/"+me, admin, body{"role": "admin"}); a.Text("role") != "admin" || signedIn(w.World, w.owner) {
		t.Errorf("lowered: %s", a.Raw)
	}
	// A person who is no longer an owner cannot act on staff. The last owner cannot be removed.
	lowered := w.SignIn("owner@example.test", apitest.Secret)
	w.Refuses(404, "not_found", "PATCH", "/v1/people/"+ada, lowered, body{"firstName": "x"})
	w.Refuses(403, "forbidden", "GET", "/v1/staff", lowered, nil)
	w.Refuses(409, "last_owner", "DELETE", "/v1/people/"+ada, admin, nil)
	w.Refuses(409, "last_owner", "POST", "/v1/people/"+ada+"/disable", admin, nil)
	w.Refuses(409, "last_owner", "PATCH", "/v1/people/"+ada, admin, body{"role": "admin"})
	w.Refuses(403, "forbidden", "POST", "/v1/people/"+ada+"/release-email", admin, nil)
}

// If two owners remove each other at the same moment, in each way, one of them stays.
func TestLastOwnerAtOnce(t *testing.T) {
	t.Parallel()
	removals := map[string]func(w *apitest.World, id, by string) apitest.Answer{
		"disable": func(w *apitest.World, id, by string) apitest.Answer {
			return w.Do("POST", "/v1/people/"+id+"/disable", by, nil)
		},
		"demote": func(w *apitest.World, id, by string) apitest.Answer {
			return w.Do("PATCH", "/v1/people/"+id, by, body{"role": "admin"})
		},
		"erase": func(w *apitest.World, id, by string) apitest.Answer {
			return w.Do("DELETE", "/v1/people/"+id, by, nil)
		},
		"release": func(w *apitest.World, id, by string) apitest.Answer {
			return w.Do("POST", "/v1/people/"+id+"/release-email", by, nil)
		},
	}
	for _, first := range []string{"disable", "demote", "erase", "release"} {
		t.Run(first, func(t *testing.T) {
			onEngines(t, func(t *testing.T, w *apitest.World) {
				owner := w.Owner()
				me := w.Must(http.StatusOK, "GET", "/v1/session", owner, nil).Text("person.id")
				for _, second := range []string{"disable", "demote", "erase", "release"} {
					oda, other := w.Staff(owner, "oda-"+second+"@example.test", portal.RoleOwner)
					var inner apitest.Answer
					w.Recorder.Between(func() { inner = removals[first](w, oda, owner) })
					outer := removals[second](w, me, other)
					if inner.Status >= 300 || outer.Status == http.StatusOK || outer.Status == http.StatusNoContent || outer.Code() != "last_owner" && outer.Status != 401 {
						t.Errorf("%s, and meanwhile %s: %d %s, then %d %s", first, second, inner.Status, inner.Raw, outer.Status, outer.Raw)
					}
					if !signedIn(w, owner) {
						t.Fatalf("%s, and meanwhile %s: no owner is left", first, second)
					}
				}
			})
		})
	}
}

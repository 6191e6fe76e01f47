package api_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"allyway/internal/api/apitest"
	"allyway/internal/portal"
)

// A removed group is taken from everybody who has it, and cannot be given to anybody.
func TestRemovedGroupIsTakenFromPeople(t *testing.T) {
	t.Parallel()
	onEngines(t, func(t *testing.T, world *apitest.World) {
		w := newTeam(world)
		w.Must(http.StatusOK, "POST", "/v1/partners/"+w.acme+"/invites", w.owner, body{"emails": addresses(120, "acme.com"), "access": false, "groups": []string{w.sales, w.support}})
		other, _ := w.Person(w.owner, w.other, "pat@other.com", false)
		w.Must(http.StatusNoContent, "DELETE", "/v1/groups/"+w.sales, w.owner, nil)
		all := pages(w.World, w.owner, "/v1/people?limit=100")
		if len(all) < 120 {
			t.Fatalf("%d people", len(all))
		}
		for _, p := range all {
			if strings.Contains(fmt.Sprint(p["groups"]), w.sales) {
				t.Errorf("%v has the removed group", p["email"])
			}
		}
		shows(t, "another's", w.person(other), map[string]string{"groups": "[]"})
		w.Refuses(404, "not_found", "DELETE", "/v1/groups/"+w.sales, w.owner, nil)
		shows(t, "invited by who had it", w.add("new@acme.com", true), map[string]string{"outcome": "invited", "person.groups": "[]"})
	})
}

func TestGroupsInPages(t *testing.T) {
	t.Parallel()
	w := newTeam(apitest.OnBolt(t))
	w.group("Ärzte")
	var names []string
	for _, item := range pages(w.World, w.owner, "/v1/groups?limit=1") {
		names = append(names, fmt.Sprint(item["name"]))
	}
	if !slices.Equal(names, []string{"Ärzte", "Sales", "Support"}) {
		t.Errorf("%v", names)
	}
	w.Refuses(422, "invalid", "GET", "/v1/groups?limit=0", w.owner, nil)
	w.Refuses(400, "malformed", "GET", "/v1/groups?cursor=x", w.owner, nil)
}

// An owner steps down while there is another owner. The last one stays, and is told why.
func TestStepDown(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	me := w.Must(http.StatusOK, "GET", "/v1/session", owner, nil).Text("person.id")
	for _, r := range [][2]string{{"PATCH", ""}, {"POST", "/disable"}, {"DELETE", ""}} {
		in := map[string]any{"PATCH": body{"role": "admin"}}[r[0]]
		w.Refuses(409, "last_owner", r[0], "/v1/people/"+me+r[1], owner, in)
	}
	w.Staff(owner, "second@example.test", portal.RoleOwner)
	ada, admin := w.Staff(owner, "ada@example.test", portal.RoleAdmin)
	shows(t, "stepped down", w.Must(http.StatusOK, "PATCH", "/v1/people/"+me, owner, body{"role": "admin"}), map[string]string{"role": "admin"})
	w.Refuses(401, "not_signed_in", "GET", "/v1/session", owner, nil)
	w.Refuses(403, "forbidden", "PATCH", "/v1/people/"+ada, admin, body{"role": "owner"})
	third, leaving := w.Staff(w.SignIn("second@example.test", apitest.Secret), "third@example.test", portal.RoleOwner)
	shows(t, "left", w.Must(http.StatusOK, "POST", "/v1/people/"+third+"/disable", leaving, nil), map[string]string{"status": "disabled"})
}

// A staff person whose invite is revoked is erased, so the answer has no person.
func TestRevokeStaffInvite(t *testing.T) {
	t.Parallel()
	w := apitest.OnBolt(t)
	owner := w.Owner()
	id, _ := w.InvitedStaff(owner, "ada@example.test", portal.RoleAdmin)
	if a := w.Must(http.StatusNoContent, "DELETE", "/v1/people/"+id+"/invite", owner, nil); a.Raw != "" {
		t.Errorf("answered %s", a.Raw)
	}
	w.Refuses(404, "not_found", "GET", "/v1/people/"+id, owner, nil)
}

// Nobody gets advice that they cannot follow.
func TestAdviceThatFits(t *testing.T) {
	t.Parallel()
	w := newTeam(apitest.OnBolt(t))
	_, admin := w.Staff(w.owner, "ada@example.test", portal.RoleAdmin)
	for caller, advice := range map[string]bool{admin: false, w.owner: true} {
		a := w.Refuses(409, "email_taken", "POST", w.people, caller, body{"firstName": "A", "lastName": "B", "email": "owner@example.test"})
		if got := strings.Contains(a.Text("detail"), "release"); got != advice || (a.Text("holder.id") != "") != advice {
			t.Errorf("advice %t: %s", got, a.Raw)
		}
	}
	contact := w.Contact(w.owner, w.acme, "con@acme.com")
	if a := w.Refuses(409, "wrong_state", "POST", "/v1/people/"+contact+"/disable", w.owner, nil); !strings.Contains(a.Text("detail"), "is a contact") {
		t.Errorf("%s", a.Raw)
	}
	if a := w.Refuses(403, "forbidden", "GET", "/v1/staff", admin, nil); strings.Contains(a.Raw, "staff") {
		t.Errorf("%s", a.Raw)
	}
}

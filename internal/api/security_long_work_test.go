package api_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"allyway/internal/api/apitest"
	"allyway/internal/portal"
)

// beforeWrite runs f once, just before the nth Write from now on.
func beforeWrite(w *apitest.World, n int, f func()) {
	w.Recorder.Between(func() {
		if n == 1 {
			f()
		} else {
			beforeWrite(w, n-1, f)
		}
	})
}

// Work in progress stops at the next Write after its caller has lost their access. Its earlier Writes stay, and the
// answer tells them.
func TestWorkInProgressStopsOnceItsActorIsDisabledDemotedOrSignedOut(t *testing.T) {
	t.Parallel()
	onBolt(t, func(t *testing.T, world *apitest.World) {
		w := newTeam(world)
		other := w.SignIn("owner@example.test", apitest.Secret)
		ends := map[string]func(t *testing.T, id, bearer, email string){
			"disabled": func(t *testing.T, id, _, _ string) { w.Must(200, "POST", "/v1/people/"+id+"/disable", other, nil) },
			"demoted": func(t *testing.T, id, _, _ string) {
				w.Must(200, "PATCH", "/v1/people/"+id, other, body{"role": "admin"})
			},
			"erased": func(t *testing.T, id, _, _ string) { w.Must(204, "DELETE", "/v1/people/"+id, other, nil) },
			"signed out": func(t *testing.T, _, bearer, _ string) {
				w.Must(204, "DELETE", "/v1/session", bearer, nil)
			},
			"signed out everywhere else": func(t *testing.T, _, _, email string) {
				w.Must(204, "DELETE", "/v1/sessions", w.SignIn(email, apitest.Secret), nil)
			},
		}
		n := 0
		for name, end := range ends {
			for _, write := range []int{1, 3} {
				n++
				email, domain := fmt.Sprintf("s%d@example.test", n), fmt.Sprintf("d%d.io", n)
				id, bearer := w.Staff(w.owner, email, portal.RoleOwner)
				before := w.invited(w.acme)
				beforeWrite(w.World, write, func() { end(t, id, bearer, email) })
				a := w.Do("POST", "/v1/partners/"+w.acme+"/invites", bearer, body{"emails": addresses(100, domain)})
				done := 13 * (write - 1)
				switch {
				case done == 0 && a.Code() != "not_signed_in":
					t.Errorf("%s before the first Write: %d %s", name, a.Status, a.Raw)
				case done > 0 && (outcomes(a)["invited"] != done || a.Text("next") != fmt.Sprint(done+1)):
					t.Errorf("%s: %v, next %s, want %d invited and told", name, outcomes(a), a.Text("next"), done)
				}
				if after := w.invited(w.acme); after-before != done {
					t.Errorf("%s: %d invited, want %d", name, after-before, done)
				}
				w.Refuses(401, "not_signed_in", "POST", "/v1/partners/"+w.acme+"/invites", bearer, body{"emails": "next@" + domain})
			}
		}
	})
}

// A primary contact's work stops when they or their organisation lose their access.
func TestWorkInProgressOfAPrimaryContactStopsWithTheirOrganisation(t *testing.T) {
	t.Parallel()
	onBolt(t, func(t *testing.T, world *apitest.World) {
		w := newTeam(world)
		for name, end := range map[string]func(id string){
			"moved":    func(id string) { w.move(id, w.other) },
			"demoted":  func(id string) { w.Must(200, "PATCH", "/v1/people/"+id, w.owner, body{"primaryContact": false}) },
			"inactive": func(string) { w.Must(200, "PATCH", "/v1/partners/"+w.acme, w.owner, body{"status": "inactive"}) },
		} {
			id, bearer := w.Person(w.owner, w.acme, name+"@acme.com", true)
			w.Mails()
			beforeWrite(w.World, 2, func() { end(id) })
			list := "p@acme.com;" + strings.ReplaceAll(addresses(60, "acme.com"), "p", name)
			a := w.Do("POST", "/v1/partners/"+w.acme+"/invites", bearer, body{"emails": list})
			if n := len(verdicts(a)); n < 15 || n > 16 || a.Text("next") != fmt.Sprint(n+1) {
				t.Errorf("%s: %d rows, next %s", name, n, a.Text("next"))
			}
			w.Must(200, "PATCH", "/v1/partners/"+w.acme, w.owner, body{"status": "active"})
			w.Mails()
		}
	})
}

// If the caller is changed and keeps their access, their work goes on. If a primary contact gets other groups
// meanwhile, the rest of their list gets the new groups.
func TestWorkInProgressGoesOnThroughHarmlessChanges(t *testing.T) {
	t.Parallel()
	onBolt(t, func(t *testing.T, world *apitest.World) {
		w := newTeam(world)
		id, bearer := w.Staff(w.owner, "ada@example.test", portal.RoleAdmin)
		beforeWrite(w.World, 3, func() { w.Must(200, "PATCH", "/v1/people/"+id, w.owner, body{"title": "Harmless"}) })
		if got := outcomes(w.Do("POST", "/v1/partners/"+w.acme+"/invites", bearer, body{"emails": addresses(100, "free.io")})); got["invited"] != 100 {
			t.Errorf("by staff: %v", got)
		}
		beforeWrite(w.World, 2, func() {
			w.Must(200, "PATCH", "/v1/people/"+w.manager, w.owner, body{"groups": []string{w.support}})
		})
		if got := outcomes(w.Do("POST", "/v1/partners/"+w.acme+"/invites", w.managing, body{"emails": addresses(40, "acme.com")})); got["invited"] != 40 {
			t.Errorf("by a primary contact: %v", got)
		}
		for address, want := range map[string]string{"p0@acme.com": w.sales, "p39@acme.com": w.support} {
			if p := w.Must(200, "GET", "/v1/people?q="+address, w.owner, nil); p.Text("items.0.groups.0") != want {
				t.Errorf("%s: %s, want the group %s", address, p.Raw, want)
			}
		}
	})
}

// Every other long call stops in the same way.
func TestEveryLongWorkStopsWithItsActor(t *testing.T) {
	t.Parallel()
	onBolt(t, func(t *testing.T, world *apitest.World) {
		w := newTeam(world)
		n := 0
		actor := func(write int) string {
			n++
			id, bearer := w.Staff(w.owner, fmt.Sprintf("s%d@example.test", n), portal.RoleAdmin)
			beforeWrite(w.World, write, func() { w.Must(200, "POST", "/v1/people/"+id+"/disable", w.owner, nil) })
			return bearer
		}
		w.Must(200, "POST", "/v1/partners/"+w.acme+"/invites", w.owner, body{"emails": addresses(60, "acme.com"), "access": false})
		a := w.Must(http.StatusOK, "POST", "/v1/partners/"+w.acme+"/launch", actor(3), nil)
		if a.Text("invited") != "40" || a.Text("next") == "" {
			t.Errorf("launch: %s", a.Raw)
		}
		if a := w.Do("POST", "/v1/launch", actor(1), nil); a.Code() != "not_signed_in" || w.counts(w.acme) != "contacts 20, requested 0, invited 40, active 1, disabled 0" {
			t.Errorf("launch, before its first Write: %d %s, %s", a.Status, a.Raw, w.counts(w.acme))
		}
		// The cursor is for that caller only. Somebody else begins again, and nobody is invited twice.
		w.Refuses(400, "malformed", "POST", "/v1/partners/"+w.acme+"/launch", w.owner, body{"cursor": a.Text("next")})
		if a = w.Must(200, "POST", "/v1/partners/"+w.acme+"/launch", w.owner, nil); a.Text("invited") != "20" || a.Text("next") != "" {
			t.Errorf("the launch goes on: %s", a.Raw)
		}

		var ids []string
		for i := range 4 {
			ids = append(ids, w.request(w.requested(fmt.Sprintf("r%d@free.io", i))))
		}
		a = w.Must(200, "POST", "/v1/requests/decide", actor(3), body{"ids": ids, "approve": true})
		for i := range ids {
			code := a.Text(fmt.Sprintf("rows.%d.problem.code", i))
			if want := map[bool]string{true: "", false: "not_signed_in"}[i < 2]; code != want {
				t.Errorf("request %d: %q, want %q", i, code, want)
			}
		}
		if left := w.pending(); len(left) != 2 {
			t.Errorf("%d requests wait, want 2", len(left))
		}

		eco := w.Must(201, "POST", "/v1/ecosystems", w.owner, body{"name": "North"}).Text("id")
		for i := range 7 {
			w.Must(201, "POST", "/v1/ecosystems/"+eco+"/members", w.owner, body{"kind": "person", "name": fmt.Sprintf("m%d", i)})
		}
		if a := w.Do("DELETE", "/v1/ecosystems/"+eco, actor(3), nil); a.Code() != "not_signed_in" {
			t.Errorf("removing an ecosystem: %d %s", a.Status, a.Raw)
		}
		if left := w.Must(200, "GET", "/v1/ecosystems?limit=10", w.owner, nil); left.Text("items.0.members") != "4" {
			t.Errorf("members left: %s, want 4", left.Raw)
		}
		w.Must(204, "DELETE", "/v1/ecosystems/"+eco, w.owner, nil)
	})
}

// If a primary contact was disabled, demoted, moved or erased, an earlier invite of theirs does not give their groups,
// neither when it is accepted nor when staff approve it. Groups that staff gave stay.
func TestInviteGivesNoGroupsOfSomebodyWhoHasLostTheirRights(t *testing.T) {
	t.Parallel()
	onBolt(t, func(t *testing.T, world *apitest.World) {
		w := newTeam(world)
		for name, lose := range map[string]func(id string){
			"nothing":  func(string) {},
			"disabled": func(id string) { w.Must(200, "POST", "/v1/people/"+id+"/disable", w.owner, nil) },
			"demoted":  func(id string) { w.Must(200, "PATCH", "/v1/people/"+id, w.owner, body{"primaryContact": false}) },
			"moved":    func(id string) { w.move(id, w.other) },
			"erased":   func(id string) { w.Must(204, "DELETE", "/v1/people/"+id, w.owner, nil) },
		} {
			id, bearer := w.Person(w.owner, w.acme, name+"@acme.com", true)
			w.Must(200, "PATCH", "/v1/people/"+id, w.owner, body{"groups": []string{w.sales}})
			add := func(who, domain string) string {
				return w.Must(201, "POST", w.people, bearer, body{"firstName": "New", "lastName": "Comer", "email": who + "." + name + "@" + domain, "access": true}).Text("person.id")
			}
			accepted, again, given, asked := add("accepted", "acme.com"), add("again", "acme.com"), add("given", "acme.com"), add("asked", "free.io")
			w.Must(200, "POST", "/v1/partners/"+w.acme+"/invites", bearer, body{"emails": "listed." + name + "@acme.com"})
			listed := w.Must(200, "GET", "/v1/people?q=listed."+name+"@acme.com", w.owner, nil).Text("items.0.id")
			w.Must(200, "PATCH", "/v1/people/"+given, w.owner, body{"groups": []string{w.support}})
			lose(id)
			w.Must(202, "POST", "/v1/people/"+again+"/invite", w.managing, nil)
			w.Must(200, "POST", "/v1/requests/"+w.request(asked)+"/approve", w.owner, nil)
			want := ""
			if name == "nothing" {
				want = w.sales
			}
			for who, is := range map[string]string{"accepted": accepted, "sent again by a colleague": again, "approved": asked, "of a list": listed} {
				w.Accept(w.InviteLink(is), "New", "Comer")
				if got := w.person(is).Text("groups.0"); got != want {
					t.Errorf("%s, %s: the group %q, want %q", name, who, got, want)
				}
			}
			w.Accept(w.InviteLink(given), "New", "Comer")
			if got := w.person(given).Text("groups.0"); got != w.support {
				t.Errorf("%s: given by staff: the group %q, want %q", name, got, w.support)
			}
			w.Mails()
		}
	})
}

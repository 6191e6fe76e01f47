package api_test

import (
	"context"
	"fmt"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"allyway/internal/api/apitest"
	"allyway/internal/portal"
	"allyway/internal/table"
	"allyway/internal/table/bolt"
	"allyway/internal/table/tabletest/dynamolocal"
)

// meanwhile is an engine that calls happens once, just before a Get that reads only one person.
type meanwhile struct {
	table.Engine
	reading string // the person's id
	happens func()
}

// Get calls happens if it reads the person, and then reads the items.
func (m *meanwhile) Get(ctx context.Context, keys []table.Key) ([]table.Item, error) {
	if f := m.happens; f != nil && slices.Equal(keys, []table.Key{{PK: "PERSON#" + m.reading, SK: "-"}}) {
		m.happens = nil
		f()
	}
	return m.Engine.Get(ctx, keys)
}

// onMeanwhile runs a scenario on both engines, each within a meanwhile.
func onMeanwhile(t *testing.T, scenario func(t *testing.T, w *team, m *meanwhile)) {
	for name, open := range map[string]func(testing.TB) (table.Engine, error){
		"bolt":     func(t testing.TB) (table.Engine, error) { return bolt.Open(filepath.Join(t.TempDir(), "table.db")) },
		"dynamodb": func(t testing.TB) (table.Engine, error) { return dynamolocal.Table(t), nil },
	} {
		t.Run(name, func(t *testing.T) {
			engine, err := open(t)
			if err != nil {
				t.Fatal(err)
			}
			m := &meanwhile{Engine: engine}
			scenario(t, newTeam(apitest.On(t, m)), m)
		})
	}
}

// TestListLeavesWhoLeft has a person of a list be moved or erased between the list's reads. The list does nothing to
// them. Their row gets the verdict of an address that somebody elsewhere, or nobody, has. The other rows are not
// affected.
func TestListLeavesWhoLeft(t *testing.T) {
	t.Parallel()
	onMeanwhile(t, func(t *testing.T, w *team, m *meanwhile) {
		moved := func(id string) { w.move(id, w.other) }
		erased := func(id string) { w.Must(http.StatusNoContent, "DELETE", "/v1/people/"+id, w.owner, nil) }
		for n, c := range []struct {
			bearer, domain string
			leave          func(string)
			verdict        string // with access
		}{
			{w.managing, "acme.com", moved, "requested email_in_use"},
			{w.managing, "acme.com", erased, "invited"},
			{w.managing, "free.io", moved, "requested"},
			{w.managing, "free.io", erased, "requested"},
			{w.owner, "acme.com", moved, "refused email_taken"},
			{w.owner, "free.io", erased, "invited"},
		} {
			for _, access := range []bool{true, false} {
				address := fmt.Sprintf("ana%d%t@%s", n, access, c.domain)
				id := w.Contact(w.owner, w.acme, address)
				bystander := fmt.Sprintf("bo%d%t@acme.com", n, access)
				m.reading, m.happens = id, func() { c.leave(id) }
				a := w.invites(c.bearer, body{"emails": address + ";" + bystander, "access": access})
				want := []string{c.verdict, "invited"}
				if !access {
					want[1] = "added"
					// If somebody elsewhere has an address of the own domain, a request is made even without access.
					if !strings.HasPrefix(want[0], "refused") && want[0] != "requested email_in_use" {
						want[0] = "added"
					}
				}
				if m.happens != nil || !slices.Equal(verdicts(a), want) {
					t.Errorf("%d, access %t: %v, want %v", n, access, verdicts(a), want)
				}
				if a.Text("rows.0.person") == id {
					t.Errorf("%d, access %t: acted on who left", n, access)
				}
				left := w.Do("GET", "/v1/people/"+id, w.owner, nil)
				if left.Status == http.StatusOK && (left.Text("partner.id") != w.other || left.Text("status") != "contact" || left.Text("groups") != "[]") {
					t.Errorf("%d, access %t: %s", n, access, left.Raw)
				}
			}
		}
	})
}

// A repeated request shows the person whom it made only while the caller may see them.
func TestRepeatedRequestShowsNobodyWhoLeft(t *testing.T) {
	t.Parallel()
	onEngines(t, func(t *testing.T, world *apitest.World) {
		w := newTeam(world)
		in := body{"firstName": "New", "lastName": "Comer", "email": "lee@free.io", "access": true}
		id := w.Serve(keyed(w.managing, w.people, "k", in)).Text("person.id")
		w.move(id, w.other)
		w.Must(http.StatusOK, "PATCH", "/v1/people/"+id, w.owner, body{"email": "lee@other.com", "title": "Head of Other"})
		w.Mails()
		a := w.RefusesRequest(404, "not_found", keyed(w.managing, w.people, "k", in))
		for _, secret := range []string{id, "Other", "Comer", "lee"} {
			if strings.Contains(a.Raw, secret) {
				t.Errorf("tells %q: %s", secret, a.Raw)
			}
		}
		w.move(id, w.acme)
		if a := w.Serve(keyed(w.managing, w.people, "k", in)); a.Status != http.StatusCreated || a.Text("person.id") != id {
			t.Errorf("back again: %d %s", a.Status, a.Raw)
		}
	})
}

// A person is added to an ecosystem and erased at the same moment. No name of theirs stays, and they take no slot.
func TestJoiningWhileErased(t *testing.T) {
	t.Parallel()
	onEngines(t, func(t *testing.T, world *apitest.World) {
		w := newTeam(world)
		eco := "/v1/ecosystems/" + w.Must(http.StatusCreated, "POST", "/v1/ecosystems", w.owner, body{"name": "North", "userSlots": 1}).Text("id")
		for n := range 2 {
			email := fmt.Sprintf("ana%d@acme.com", n)
			id, _ := w.Person(w.owner, w.acme, email, false)
			erase := func() { w.Must(http.StatusNoContent, "DELETE", "/v1/people/"+id, w.owner, nil) }
			var joined apitest.Answer
			join := func() { joined = w.Do("POST", eco+"/users", w.owner, body{"email": email}) }
			first, second, want := join, erase, http.StatusCreated
			if n == 1 {
				first, second, want = erase, join, http.StatusNotFound
			}
			w.Recorder.Between(first)
			second()
			if joined.Status != want {
				t.Errorf("%d: joined %d %s", n, joined.Status, joined.Raw)
			}
			if a := w.Must(http.StatusOK, "GET", eco+"/users", w.owner, nil); a.Raw != `{"items":[]}`+"\n" {
				t.Errorf("%d: users %s", n, a.Raw)
			}
			if a := w.Must(http.StatusOK, "GET", eco, w.owner, nil); a.Text("users") != "0" {
				t.Errorf("%d: slots %s", n, a.Raw)
			}
		}
		w.Must(http.StatusCreated, "POST", eco+"/users", w.owner, body{"email": "mia@acme.com"})
	})
}

// A link that is made while its user is being moved ends like their other links.
func TestLinkMadeWhileMoved(t *testing.T) {
	t.Parallel()
	onEngines(t, func(t *testing.T, world *apitest.World) {
		w := newTeam(world)
		id, _ := w.Person(w.owner, w.acme, "ana@acme.com", false)
		eco := "/v1/ecosystems/" + ecosystemOf(w)
		m := member(w.World, w.owner, eco, "First")
		w.Must(http.StatusCreated, "POST", eco+"/users", w.owner, body{"email": "ana@acme.com"})
		w.Recorder.Between(func() { w.Must(http.StatusOK, "PUT", eco+"/users/"+id+"/member", w.owner, body{"member": m}) })
		w.move(id, w.other)
		if a := w.person(id); a.Text("partner.id") != w.other || len(a.At("ecosystems").([]any)) != 1 || a.Text("links") != "[]" {
			t.Errorf("person: %s", a.Raw)
		}
		if a := w.Must(http.StatusOK, "GET", eco+"/members/"+m, w.owner, nil); a.Text("users") != "[]" {
			t.Errorf("member: %s", a.Raw)
		}
		w.Must(http.StatusNoContent, "DELETE", eco+"/members/"+m, w.owner, nil) // the member's count of links is right
	})
}

// Staff people who have not accepted have no account, so they cannot be added to an ecosystem. If their invite ends,
// nothing of them is kept.
func TestInvitedStaffJoinNothing(t *testing.T) {
	t.Parallel()
	w := newTeam(apitest.OnBolt(t))
	eco := "/v1/ecosystems/" + ecosystemOf(w)
	_, link := w.InvitedStaff(w.owner, "zoe@example.test", portal.RoleAdmin)
	w.Refuses(404, "no_such_account", "POST", eco+"/users", w.owner, body{"email": "zoe@example.test"})
	w.Accept(link, "Zoe", "Staff")
	w.Must(http.StatusCreated, "POST", eco+"/users", w.owner, body{"email": "zoe@example.test"})
}

// If staff have released a person's address, only staff can enable the person, even if a primary contact had disabled
// them.
func TestReleasedIsStaffsToEnable(t *testing.T) {
	t.Parallel()
	w := newTeam(apitest.OnBolt(t))
	w.settings(body{"selfManagement": body{"disable": true}})
	id, _ := w.Person(w.owner, w.acme, "ana@acme.com", false)
	enable := "/v1/people/" + id + "/enable"
	w.Must(http.StatusOK, "POST", "/v1/people/"+id+"/disable", w.managing, nil)
	w.Must(http.StatusOK, "POST", enable, w.managing, nil) // before the release, a primary contact can
	w.Must(http.StatusOK, "POST", "/v1/people/"+id+"/disable", w.managing, nil)
	w.release(id)
	w.Refuses(403, "forbidden", "POST", enable, w.managing, nil)
	shows(t, "released", w.person(id), map[string]string{"status": "disabled"})
}

package ecosystems_test

import (
	"fmt"
	"testing"

	"allyway/internal/api/apitest"
	"allyway/internal/portal"
	"allyway/internal/record"
	"allyway/internal/table"
	"allyway/internal/table/tabletest"
)

// network is an ecosystem with users who stand for a member.
type network struct {
	*world
	partner, eco, member string
	users                []string
}

// newNetwork makes one with n users, all of one partner and linked with one member.
func newNetwork(w *world, n int) *network {
	w.T.Helper()
	net := &network{world: w, partner: w.Partner(w.By, "Acme")}
	net.eco = w.Must(201, "POST", "/v1/ecosystems", w.By, body{"name": "North"}).Text("id")
	net.member = w.Must(201, "POST", net.path("/members"), w.By, body{"name": "Member", "kind": "organisation", "partner": net.partner}).Text("id")
	for i := range n {
		email := fmt.Sprintf("u%d-%s@acme.com", i, net.eco)
		id := w.Invite(net.partner, email, 48)
		w.Must(201, "POST", net.path("/users"), w.By, body{"email": email})
		w.Must(200, "PUT", net.path("/users/"+id+"/member"), w.By, body{"member": net.member})
		net.users = append(net.users, id)
	}
	w.Mails()
	return net
}

func (n *network) path(rest string) string { return "/v1/ecosystems/" + n.eco + rest }

// names returns the copies that a user's record has: the names of their partner, ecosystem and member, and their own.
func (n *network) names(user string) [4]string {
	n.T.Helper()
	a := n.Must(200, "GET", "/v1/people/"+user, n.By, nil)
	var tie portal.EcosystemUser
	n.Read(record.EcosystemUser(user, n.eco), &tie)
	return [4]string{a.Text("partner.name"), a.Text("links.0.ecosystem.name"), a.Text("links.0.member.name"), tie.PersonName}
}

// TestCopiesFollowNames renames things whose names are copied to more records than one Write takes.
func TestCopiesFollowNames(t *testing.T) {
	t.Parallel()
	n := newNetwork(newWorld(t), 130)
	rename := func(path, field, name string) { n.Must(200, "PATCH", path, n.By, body{field: name}) }
	rename("/v1/partners/"+n.partner, "name", "Acme & Sons")
	rename(n.path(""), "name", "South")
	rename(n.path("/members/"+n.member), "name", "Fellow")
	rename("/v1/people/"+n.users[0], "lastName", "Renamed")
	for i, user := range n.users {
		want := [4]string{"Acme & Sons", "South", "Fellow", "Ina Vited"}
		if i == 0 {
			want[3] = "Ina Renamed"
		}
		if got := n.names(user); got != want {
			t.Errorf("user %d: %q", i, got)
		}
	}
	if a := n.Must(200, "GET", n.path("/users?limit=100"), n.By, nil); a.Text("items.0.person.name") != "Ina Renamed" {
		t.Errorf("not sorted by the new name: %.300s", a.Raw)
	}
}

// TestCopiesFollowWhileOthersChange renames while the records with the copies change, and the other way round: nobody's
// change is lost, and the copies are right in the end.
func TestCopiesFollowWhileOthersChange(t *testing.T) {
	n := newNetwork(newWorld(t), 3)
	n.Recorder.Between(func() { // before the partner's own Write: somebody reads, and writes the old name's copy
		n.Recorder.Between(func() { // before the copies' Write
			n.Must(200, "PATCH", "/v1/people/"+n.users[1], n.By, body{"title": "Buyer"})
			n.Must(200, "POST", "/v1/people/"+n.users[2]+"/disable", n.By, nil)
		})
	})
	n.Must(200, "PATCH", "/v1/partners/"+n.partner, n.By, body{"name": "Acme & Sons"})
	for _, user := range n.users {
		if got := n.names(user)[0]; got != "Acme & Sons" {
			t.Errorf("copied name %q", got)
		}
	}
	if p := n.Stored(n.users[1]); p.Title != "Buyer" {
		t.Errorf("the title is %q", p.Title)
	}
	if p := n.Stored(n.users[2]); p.Status != portal.StatusDisabled {
		t.Errorf("they are %s", p.Status)
	}
}

// TestCopiesLeaveOthersAlone checks that a rename does not change the records of people who have left the list before
// the Write.
func TestCopiesLeaveOthersAlone(t *testing.T) {
	n := newNetwork(newWorld(t), 2)
	n.Recorder.Between(func() {
		n.Recorder.Between(func() {
			n.Must(204, "DELETE", n.path("/users/"+n.users[0]), n.By, nil)
			n.Must(204, "DELETE", n.path("/users/"+n.users[1]+"/member"), n.By, nil)
		})
	})
	n.Must(200, "PATCH", n.path("/members/"+n.member), n.By, body{"name": "Fellow"})
	if n.IsStored(record.EcosystemUser(n.users[0], n.eco)) {
		t.Error("a removed user is back")
	}
	var tie portal.EcosystemUser
	if n.Read(record.EcosystemUser(n.users[1], n.eco), &tie); tie.Member != "" || tie.MemberName != "" {
		t.Errorf("the tie is %+v", tie)
	}
}

// TestRenamesAreRepeated breaks a rename at each of its calls in turn. The caller is told, repeats the same request,
// and then every copy has the new name.
func TestRenamesAreRepeated(t *testing.T) {
	t.Parallel()
	w, faulty := newFaultyWorld(t)
	n := newNetwork(w, 2)
	paths := []string{"/v1/partners/" + n.partner, n.path(""), n.path("/members/" + n.member)}
	for copied, path := range paths {
		for _, fault := range []tabletest.Fault{tabletest.Before, tabletest.Lost} {
			for at := 1; ; at++ {
				name := fmt.Sprintf("Name %d %d %d", copied, fault, at)
				faulty.Set(tabletest.Faults{At: map[int]tabletest.Fault{at: fault}})
				a := n.Do("PATCH", path, n.By, body{"name": name})
				calls := faulty.Calls()
				faulty.Set(tabletest.Faults{})
				if at > calls {
					break
				}
				if a.Status != 503 {
					t.Errorf("%s with a fault at call %d of %d: %d %s", path, at, calls, a.Status, a.Raw)
				}
				n.Must(200, "PATCH", path, n.By, body{"name": name})
				for _, user := range n.users {
					if got := n.names(user)[copied]; got != name {
						t.Errorf("fault %d at call %d of %d of %s: the copy is %q, want %q", fault, at, calls, path, got, name)
					}
				}
			}
		}
	}
}

// TestLaggingIndexes renames while the indexes show an old state. The user who joined last may keep the old copy. A
// repeated request corrects it.
func TestLaggingIndexes(t *testing.T) {
	w, faulty := newFaultyWorld(t)
	n := newNetwork(w, 2)
	faulty.Set(tabletest.Faults{Lag: 4})
	n.Invite(n.partner, "late@acme.com", 48)
	n.Must(200, "PATCH", "/v1/partners/"+n.partner, n.By, body{"name": "Acme & Sons"})
	faulty.Set(tabletest.Faults{})
	n.Must(200, "PATCH", "/v1/partners/"+n.partner, n.By, body{"name": "Acme & Sons"})
	for _, item := range n.All(table.GSI1, "PARTNER#"+n.partner) {
		if p, err := apitest.DecodePerson(item); err != nil || p.PartnerName != "Acme & Sons" {
			t.Errorf("%s: the copy is %q, %v", p.Email, p.PartnerName, err)
		}
	}
}

package ecosystems_test

import (
	"fmt"
	"testing"

	"allyway/internal/record"
	"allyway/internal/table"
	"allyway/internal/table/tabletest"
)

// fill adds members to the ecosystem. The last of them has more words than those by which a member is found.
func (n *network) fill(members int) {
	n.T.Helper()
	for i := range members - 1 {
		n.addMembers(n.eco, fmt.Sprintf("Wide member %d", i))
	}
	words := ""
	for i := range 40 {
		words += fmt.Sprintf("w%d ", i)
	}
	n.addMembers(n.eco, words)
}

// wantGone checks that the ecosystem has left nothing behind, and that its users still exist.
func (n *network) wantGone() {
	n.T.Helper()
	if n.IsStored(record.Ecosystem(n.eco)) || n.IsStored(record.Member(n.member)) {
		n.T.Error("the ecosystem, or its member, is still there")
	}
	left := map[string]int{"users": len(n.All(table.GSI1, "ECO#"+n.eco)), "members": len(n.All(table.GSI1, "MEMBERS#"+n.eco))}
	for _, word := range []string{"wide", "member", "0"} {
		left["words "+word] = len(n.All(table.Primary, "WORD#"+n.eco+"#"+word[:1]))
	}
	for what, count := range left {
		if count > 0 {
			n.T.Errorf("%d %s are left", count, what)
		}
	}
	for _, user := range n.users {
		a := n.Must(200, "GET", "/v1/people/"+user, n.By, nil)
		if links, _ := a.At("links").([]any); len(links) > 0 || n.IsStored(record.EcosystemUser(user, n.eco)) {
			n.T.Errorf("a user keeps a tie: %s", a.Raw)
		}
	}
	n.Must(404, "GET", n.path(""), n.By, nil)
	n.Must(404, "DELETE", n.path(""), n.By, nil)
}

func TestRemoveEcosystem(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n, other := newNetwork(w, 60), newNetwork(w, 1)
	n.fill(50)
	n.Must(204, "DELETE", n.path(""), n.By, nil)
	n.wantGone()
	if a := w.Must(200, "GET", other.path(""), w.By, nil); a.Text("users") != "1" || a.Text("members") != "1" {
		t.Errorf("another ecosystem is %s now", a.Raw)
	}
}

// TestRemovedEcosystemTakesNobody checks that nobody can be added once the removal of an ecosystem has begun, and that
// repeating the request removes it.
func TestRemovedEcosystemTakesNobody(t *testing.T) {
	n := newNetwork(newWorld(t), 2)
	n.Invite(n.partner, "late@acme.com", 48)
	n.Recorder.Between(func() { // before it is closed
		n.Recorder.Between(func() { // before its users go
			for path, in := range map[string]body{"/users": {"email": "late@acme.com"}, "/members": {"name": "Late", "kind": "person"}} {
				if a := n.Do("POST", n.path(path), n.By, in); a.Status != 404 {
					t.Errorf("POST %s while it is removed: %d %s", path, a.Status, a.Raw)
				}
			}
			if a := n.Do("PUT", n.path("/users/"+n.users[0]+"/member"), n.By, body{"member": n.member}); a.Status != 404 {
				t.Errorf("linking while it is removed: %d %s", a.Status, a.Raw)
			}
		})
	})
	for range 3 {
		if a := n.Do("DELETE", n.path(""), n.By, nil); a.Status == 204 {
			break
		} else if a.Code() != "unavailable" && a.Code() != "conflict" {
			t.Fatalf("removing: %d %s", a.Status, a.Raw)
		}
	}
	n.wantGone()
}

// TestRemoveEcosystemBehindIndexes removes an ecosystem while the indexes do not show all of it. The answer asks for
// the request to be repeated, and in the end nothing is left.
func TestRemoveEcosystemBehindIndexes(t *testing.T) {
	w, faulty := newFaultyWorld(t)
	n := newNetwork(w, 4)
	faulty.Set(tabletest.Faults{Lag: 2})
	n.fill(3)
	answer := n.Do("DELETE", n.path(""), n.By, nil)
	if answer.Status != 503 || answer.Header.Get("Retry-After") != "1" {
		t.Errorf("behind the index: %d %s", answer.Status, answer.Raw)
	}
	faulty.Set(tabletest.Faults{})
	n.Must(204, "DELETE", n.path(""), n.By, nil)
	n.wantGone()
}

// TestRemoveEcosystemIsRepeated breaks the removal at each of its calls in turn; repeating it completes it.
func TestRemoveEcosystemIsRepeated(t *testing.T) {
	t.Parallel()
	w, faulty := newFaultyWorld(t)
	for _, fault := range []tabletest.Fault{tabletest.Before, tabletest.Lost} {
		for at := 1; ; at++ {
			n := newNetwork(w, 2)
			n.fill(4)
			faulty.Set(tabletest.Faults{At: map[int]tabletest.Fault{at: fault}})
			a := n.Do("DELETE", n.path(""), n.By, nil)
			calls := faulty.Calls()
			faulty.Set(tabletest.Faults{})
			if at <= calls && a.Status != 503 {
				t.Errorf("a fault at call %d of %d: %d %s", at, calls, a.Status, a.Raw)
			}
			if a = n.Do("DELETE", n.path(""), n.By, nil); a.Status != 204 && a.Status != 404 {
				t.Errorf("repeated after a fault at call %d of %d: %d %s", at, calls, a.Status, a.Raw)
			}
			n.wantGone()
			if at > calls {
				break
			}
		}
	}
}

// TestRemoveEcosystemWithTheSameMembers removes members that were added by hand more than once.
func TestRemoveEcosystemWithTheSameMembers(t *testing.T) {
	n := newNetwork(newWorld(t), 1)
	n.addMembers(n.eco, "Twin", "Twin", "Twin", "Twin")
	n.Must(204, "DELETE", n.path(""), n.By, nil)
	n.wantGone()
}

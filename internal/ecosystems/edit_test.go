package ecosystems_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"allyway/internal/ecosystems"
	"allyway/internal/portal"
	"allyway/internal/record"
	"allyway/internal/record/recordtest"
	"allyway/internal/token"
)

// stored is a store with one ecosystem that has one member.
type stored struct {
	*ecosystems.Service
	store       *record.Store
	by          token.Session
	eco, member string
}

func newStored(t *testing.T) *stored {
	t.Helper()
	store := recordtest.New(t)
	n := &stored{Service: ecosystems.New(store, recordtest.Cursors()), store: store, by: recordtest.Owner(t, store)}
	e, err := n.Add(context.Background(), n.by, portal.Fields{"name": "Steel"}, record.Once{})
	if err != nil {
		t.Fatal(err)
	}
	m, err := n.AddMember(context.Background(), n.by, e.ID, ecosystems.MemberFields{Fields: portal.Fields{"name": "Mill", "kind": "organisation"}}, record.Once{})
	if err != nil {
		t.Fatal(err)
	}
	if e.Version != 1 || m.Member.Version != 1 {
		t.Errorf("new records have the versions %d and %d", e.Version, m.Member.Version)
	}
	n.eco, n.member = e.ID, m.Member.ID
	return n
}

// edit changes the ecosystem, or the member, and returns the version then.
func (n *stored) edit(member bool, ifMatch portal.Versions, in portal.Fields) (int64, error) {
	if !member {
		e, err := n.Edit(context.Background(), n.by, n.eco, ifMatch, in)
		if err != nil {
			return 0, err
		}
		return e.Version, nil
	}
	m, err := n.EditMember(context.Background(), n.by, n.eco, n.member, ifMatch, ecosystems.MemberFields{Fields: in})
	if err != nil {
		return 0, err
	}
	return m.Member.Version, nil
}

func (n *stored) version(t *testing.T, member bool) int64 {
	t.Helper()
	found, err := n.store.Get(context.Background(), record.Ecosystem(n.eco), record.Member(n.member))
	if err != nil {
		t.Fatal(err)
	}
	e, err := found.Ecosystem(n.eco)
	if err != nil {
		t.Fatal(err)
	}
	m, err := found.Member(n.eco, n.member)
	if err != nil {
		t.Fatal(err)
	}
	if member {
		return m.Version
	}
	return e.Version
}

// TestEditJudgesIfMatchFirst refuses an old version before it judges the input, and before it answers that nothing
// changed. Each answer has the stored version.
func TestEditJudgesIfMatchFirst(t *testing.T) {
	for _, member := range []bool{false, true} {
		t.Run(fmt.Sprintf("member %v", member), func(t *testing.T) {
			n := newStored(t)
			old := n.version(t, member) - 1
			for _, in := range []portal.Fields{{}, {"name": "Other"}, {"name": ""}} {
				if _, err := n.edit(member, portal.Versions{old}, in); !portal.HasCode(err, portal.CodeChanged) {
					t.Errorf("%v with an old version: %v, want changed", in, err)
				}
			}
			for _, in := range []portal.Fields{{}, {"name": "Other"}, {"name": "Other"}} {
				current := n.version(t, member)
				got, err := n.edit(member, portal.Versions{current}, in)
				if stored := n.version(t, member); err != nil || got != stored {
					t.Errorf("%v: version %d, stored %d, %v", in, got, stored, err)
				}
			}
		})
	}
}

// TestEditEventsNameFields checks that the event of a change names the fields that have changed, and no others. A
// request that changes nothing makes no event.
func TestEditEventsNameFields(t *testing.T) {
	n := newStored(t)
	for _, edit := range []struct {
		member bool
		in     portal.Fields
	}{
		{false, portal.Fields{"name": "Iron", "userSlots": int64(3)}},
		{false, portal.Fields{"name": "Iron", "userSlots": nil}},
		{false, portal.Fields{"name": "Iron"}},
		{true, portal.Fields{"name": "Mill", "email": "mill@example.com", "tags": []string{"old"}}},
	} {
		if _, err := n.edit(edit.member, nil, edit.in); err != nil {
			t.Fatal(err)
		}
	}
	rows, _, err := n.store.ListEventsOfDay(context.Background(), n.store.Now(), "", 100)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range rows {
		if e.Type == portal.EventEcosystemChanged || e.Type == portal.EventMemberChanged {
			got = append(got, fmt.Sprint(e.Type, e.Detail["fields"], e.Detail["ecosystem"] == n.eco, e.Detail["member"] == n.member))
		}
	}
	slices.Sort(got) // events of one moment have no order
	want := []string{
		"ecosystem.changed[name userSlots] true false",
		"ecosystem.changed[userSlots] true false",
		"member.changed[email tags] true true",
	}
	if !slices.Equal(got, want) {
		t.Errorf("the events are %q, want %q", got, want)
	}
}

// TestCallerIsJudgedFirst refuses a caller before the input.
func TestCallerIsJudgedFirst(t *testing.T) {
	n := newStored(t)
	nobody := token.Session{}
	_, addErr := n.Add(context.Background(), nobody, portal.Fields{"name": ""}, record.Once{})
	_, _, listErr := n.List(context.Background(), nobody, record.PageOf{Limit: 10, Cursor: "!"})
	_, _, usersErr := n.ListUsers(context.Background(), nobody, n.eco, record.PageOf{Limit: 10, Cursor: "!"})
	_, _, membersErr := n.ListMembers(context.Background(), nobody, n.eco, "", record.PageOf{Limit: 10, Cursor: "!"})
	for what, err := range map[string]error{"add": addErr, "list": listErr, "users": usersErr, "members": membersErr} {
		if !portal.HasCode(err, portal.CodeNotSignedIn) {
			t.Errorf("%s: %v, want not_signed_in", what, err)
		}
	}
}

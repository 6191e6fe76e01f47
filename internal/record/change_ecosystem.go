package record

import (
	"slices"

	"allyway/internal/portal"
	"allyway/internal/table"
)

// SaveEcosystem stores an ecosystem. before is the record as it was read (nil: new), and after is the new record (nil:
// removed).
func (w *Change) SaveEcosystem(before, after *portal.Ecosystem) {
	switch {
	case before == nil:
		w.add(table.Put(ecosystemItem(after), table.Absent))
	case after == nil:
		w.add(table.Delete(Ecosystem(before.ID), table.Version(before.Version)))
	default:
		w.add(table.Put(ecosystemItem(after), table.Version(before.Version)))
		w.show("", portal.FixedChanges(before, after))
	}
}

// CloseEcosystem marks an ecosystem as being removed.
func (w *Change) CloseEcosystem(e *portal.Ecosystem) {
	w.add(table.Patch(Ecosystem(e.ID), table.Version(e.Version), table.Set("closing", true)))
}

// CountMembers changes an ecosystem's number of members.
func (w *Change) CountMembers(ecosystem string, n int64) {
	w.add(table.Patch(Ecosystem(ecosystem), table.Present, table.Add("members", n)))
}

// SaveMember stores a member with its rows in the search. before is the record as it was read (nil: new), and after is
// the new record (nil: removed). CountMembers counts it.
func (w *Change) SaveMember(before, after *portal.Member) { w.saveMember(before, after, table.Any) }

// AddMemberOnce stores a new member. If the ecosystem has one with the same name and address by then, that is a
// conflict.
func (w *Change) AddMemberOnce(m *portal.Member) { w.saveMember(nil, m, table.Absent) }

// MemberOps is how many ops AddMemberOnce takes.
func MemberOps(m *portal.Member) int { return 2 + len(m.Words()) + len(m.Matches()) }

func (w *Change) saveMember(before, after *portal.Member, same table.Condition) {
	switch {
	case before == nil:
		w.add(table.Put(memberItem(after), table.Absent))
	case after == nil:
		w.add(table.Delete(Member(before.ID), table.Version(before.Version)))
	default:
		w.add(table.Put(memberItem(after), table.Version(before.Version)))
		w.show("", portal.FixedChanges(before, after))
	}
	w.saveMemberWords(before, after)
	w.saveSame(before, after, same)
	w.saveMatches(before, after)
}

// sameMember says which member has a name and an address.
type sameMember struct {
	Member string `json:"member"`
}

func (w *Change) saveSame(before, after *portal.Member, condition table.Condition) {
	var had, has Key
	if before != nil {
		had = SameMember(before)
	}
	if after != nil {
		has = SameMember(after)
	}
	if had == has {
		return
	}
	if had != (Key{}) && !w.touches(had) { // two members that were added by hand may have one key
		w.add(table.Delete(had, table.Any))
	}
	if has != (Key{}) {
		w.add(table.Put(table.Item{Key: has, Attributes: table.Encode(sameMember{after.ID})}, condition))
	}
}

func (w *Change) touches(key Key) bool {
	return slices.ContainsFunc(w.ops, func(op Op) bool { return op.Item.Key == key })
}

// saveMatches changes the rows by which a member is suggested.
func (w *Change) saveMatches(before, after *portal.Member) {
	had, has := matchKeys(before), matchKeys(after)
	if before != nil && after != nil && slices.Equal(had, has) && before.Name == after.Name {
		return
	}
	for _, key := range had {
		if !slices.Contains(has, key) {
			w.add(table.Delete(key, table.Any))
		}
	}
	for _, key := range has {
		w.add(table.Put(table.Item{Key: key, Attributes: table.Encode(portal.Reference{ID: after.ID, Name: after.Name})}, table.Any))
	}
}

// UnlinkMember prepares the removal of a member: it ends the links that some users have with it. The users stay in the
// ecosystem. The member's version rises by one.
func (w *Change) UnlinkMember(m *portal.Member, users []*portal.EcosystemUser, people map[string]*portal.Person) {
	w.FreeUsers(users, people)
	w.add(table.Patch(Member(m.ID), table.Version(m.Version), table.Add("links", -int64(len(users)))))
}

// FreeUsers ends the links of users, who stay in the ecosystem. people are these users by id. It does not change the
// member: the caller does.
func (w *Change) FreeUsers(users []*portal.EcosystemUser, people map[string]*portal.Person) {
	for _, u := range users {
		free := u.Unlinked()
		w.add(table.Put(ecosystemUserItem(free), table.Version(u.Version)))
		if who := people[u.Person]; who != nil {
			w.patchTies(who, who.TiesWith(free))
		}
	}
}

// saveMemberWords changes the search's rows of a member from before to after. A nil member has no rows.
func (w *Change) saveMemberWords(before, after *portal.Member) {
	switch {
	case before == nil:
		w.saveWords(memberWords(after.Ecosystem), after.ID, nil, after.Words())
	case after == nil:
		w.saveWords(memberWords(before.Ecosystem), before.ID, before.Words(), nil)
	default:
		w.saveWords(memberWords(after.Ecosystem), after.ID, before.Words(), after.Words())
	}
}

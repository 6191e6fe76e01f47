package record

import (
	"context"

	"allyway/internal/portal"
	"allyway/internal/table"
)

// How many ties fit into one Write of each kind, together with its other ops.
const (
	tiesRenamed  = 80 // one op each
	tiesUnlinked = 40 // two ops each
	tiesErased   = 15 // three ops each
)

// Every change of a tie is also a change of the person's record, at the version that was read. So a call that renames,
// moves or erases the person at the same moment is refused, reads again and finds the tie.

// Ties returns the items that tie a person to ecosystems. One page has more than portal.MaxTies.
func (s *Store) Ties(ctx context.Context, person string) ([]*portal.EcosystemUser, error) {
	ties, _, err := list(ctx, s, table.Query{PK: tiesPartition(person), Prefix: ecosystemTies}, decodeEcosystemUser)
	return ties, err
}

// AddTie stores a person's tie to an ecosystem with that many slots. A full ecosystem is a conflict here, and the next
// read shows that it is full.
func (w *Change) AddTie(u *portal.EcosystemUser, who *portal.Person, slots int64) {
	w.add(
		table.Put(ecosystemUserItem(u), table.Absent),
		table.Patch(Ecosystem(u.Ecosystem), table.Present, table.Add("users", 1), table.Add("used", who.Slots()).Within(0, slots)),
	)
	w.patchTies(who, who.TiesWith(u))
}

// takeSlots takes a slot in each ecosystem of a person who gets an account. It does so also in a full ecosystem, so
// that no invite fails. Nobody else can be added to that ecosystem until it has a free slot.
func (w *Change) takeSlots(before, after *portal.Person) {
	if before == nil || after == nil || before.HasAccount() || !after.HasAccount() {
		return
	}
	for _, tie := range after.Ties {
		w.add(table.Patch(Ecosystem(tie.Ecosystem.ID), table.Present, table.Add("used", 1)))
	}
}

// SaveTie stores a person's tie with another member, or with none, and keeps the members' counts of links.
func (w *Change) SaveTie(before, after *portal.EcosystemUser, who *portal.Person) {
	w.saveTie(before, after)
	w.patchTies(who, who.TiesWith(after))
	w.showMember(who.ID, before.Member, after.Member)
}

// showMember makes the event about a person show which member they were linked with, and which they are linked with
// now.
func (w *Change) showMember(person, before, after string) {
	if before != after {
		w.show(person, []portal.FromTo{{Field: "member", From: orNone(before), To: orNone(after)}})
	}
}

// orNone returns an id, or nil if it is empty.
func orNone(id string) any {
	if id == "" {
		return nil
	}
	return id
}

// saveTie is SaveTie without the copy on the person.
func (w *Change) saveTie(before, after *portal.EcosystemUser) {
	w.add(table.Put(ecosystemUserItem(after), table.Version(before.Version)))
	if before.Member == after.Member {
		return
	}
	w.addLinks(after.Member, 1)
	w.addLinks(before.Member, -1)
}

// Linking is a user without a member, and the member that they are linked with.
type Linking struct {
	Tie    *portal.EcosystemUser
	Person *portal.Person
	Member *portal.Member
}

// LinkAll links several users, each with one member. No person may be in the list twice.
func (w *Change) LinkAll(all []Linking) {
	links := map[string]int64{}
	for _, l := range all {
		after := *l.Tie
		after.Member, after.MemberName = l.Member.ID, l.Member.Name
		w.add(table.Put(ecosystemUserItem(&after), table.Version(l.Tie.Version)))
		w.patchTies(l.Person, l.Person.TiesWith(&after))
		w.showMember(l.Person.ID, l.Tie.Member, after.Member)
		w.EventAbout(l.Person, portal.EventMemberLinked, map[string]any{"ecosystem": after.Ecosystem, "member": after.Member})
		links[after.Member]++
	}
	for member, n := range links {
		w.addLinks(member, n)
	}
}

// patchTies stores the copy of a person's ties on their record.
func (w *Change) patchTies(who *portal.Person, ties []portal.Tie) {
	w.add(table.Patch(Person(who.ID), table.Version(who.Version), tiesChange(ties)))
}

func tiesChange(ties []portal.Tie) table.Change {
	if len(ties) == 0 {
		return table.Remove("ties")
	}
	return table.Set("ties", ties)
}

func (w *Change) addLinks(member string, n int64) {
	if member != "" && n != 0 {
		w.add(table.Patch(Member(member), table.Present, table.Add("links", n)))
	}
}

// PeopleOf returns the people that ties belong to, by id. It reads them all in one Get.
func (s *Store) PeopleOf(ctx context.Context, ties []*portal.EcosystemUser) (map[string]*portal.Person, error) {
	people := make(map[string]*portal.Person, len(ties))
	keys := make([]Key, len(ties))
	for i, tie := range ties {
		keys[i] = Person(tie.Person)
	}
	if len(keys) == 0 {
		return people, nil
	}
	items, err := s.table.Get(ctx, keys...)
	if err != nil {
		return nil, err
	}
	for _, item := range items {
		who, err := decodePerson(item)
		if err != nil {
			return nil, err
		}
		people[who.ID] = who
	}
	return people, nil
}

// RemoveTies takes users out of one ecosystem, all in one Write. people are these users by id. The counts of the
// members that they are linked with fall.
func (w *Change) RemoveTies(ecosystem string, ties []*portal.EcosystemUser, people map[string]*portal.Person) {
	links := map[string]int64{}
	used := int64(0)
	for _, tie := range ties {
		w.add(table.Delete(EcosystemUser(tie.Person, ecosystem), table.Version(tie.Version)))
		links[tie.Member]++
		if who := people[tie.Person]; who != nil {
			w.patchTies(who, who.TiesWithout(ecosystem))
			used += who.Slots()
		}
	}
	for member, n := range links {
		w.addLinks(member, -n)
	}
	w.add(table.Patch(Ecosystem(ecosystem), table.Present, table.Add("users", -int64(len(ties))), table.Add("used", -used)))
}

// EraseTies takes a person, whom the Change erases, out of all their ecosystems. What does not fit into the Change is
// written at once, before it. Each such Write raises the person's version.
func (w *Change) EraseTies(ctx context.Context, who *portal.Person) error {
	erase := func(w *Change, ties []portal.Tie) {
		for _, tie := range ties {
			w.add(table.Delete(EcosystemUser(who.ID, tie.Ecosystem.ID), table.Present))
			if tie.Member != nil {
				w.addLinks(tie.Member.ID, -1)
			}
			w.add(table.Patch(Ecosystem(tie.Ecosystem.ID), table.Present, table.Add("users", -1), table.Add("used", -who.Slots())))
		}
	}
	for len(who.Ties) > tiesErased {
		part := w.part()
		erase(part, who.Ties[:tiesErased])
		rest := who.Ties[tiesErased:]
		part.patchTies(who, rest)
		if err := part.Commit(ctx); err != nil {
			return err
		}
		who.Ties = rest
		who.Version++
	}
	erase(w, who.Ties)
	return nil
}

// Unlink ends all links of a person with members. The Change must also store the person. They stay in their ecosystems.
// What does not fit into the Change is written at once, before it. Each such Write raises the person's version.
func (w *Change) Unlink(ctx context.Context, who *portal.Person) error {
	linked, err := w.linked(ctx, who)
	if err != nil {
		return err
	}
	for len(linked) > tiesUnlinked {
		part := w.part()
		part.unlink(who, linked[:tiesUnlinked])
		part.patchTies(who, who.Ties)
		if err := part.Commit(ctx); err != nil {
			return err
		}
		linked = linked[tiesUnlinked:]
		who.Version++
	}
	w.unlink(who, linked)
	return nil
}

// linked returns the ties of a person that have a member. It reads nothing for a person who has none.
func (w *Change) linked(ctx context.Context, who *portal.Person) (linked []*portal.EcosystemUser, err error) {
	if !who.Linked() {
		return nil, nil
	}
	ties, err := w.store.Ties(ctx, who.ID)
	for _, tie := range ties {
		if tie.Member != "" {
			linked = append(linked, tie)
		}
	}
	return linked, err
}

func (w *Change) unlink(who *portal.Person, linked []*portal.EcosystemUser) {
	for _, tie := range linked {
		w.saveTie(tie, tie.Unlinked())
		who.Ties = who.TiesWith(tie.Unlinked())
	}
}

// RenameTies brings a person's new name to the copies in their ties, as many as fit into the Change. RenameMoreTies
// does the rest after it.
func (w *Change) RenameTies(ties []*portal.EcosystemUser, who *portal.Person) {
	for _, tie := range ties[:min(len(ties), tiesRenamed)] {
		w.renameTie(tie, who)
	}
}

func (w *Change) renameTie(tie *portal.EcosystemUser, who *portal.Person) {
	renamed := *tie
	renamed.PersonName, renamed.SortName = who.Name(), who.SortName()
	w.add(table.Put(ecosystemUserItem(&renamed), table.Version(tie.Version)))
}

// RenameMoreTies brings a person's name to the ties that RenameTies had no room for.
func (s *Store) RenameMoreTies(ctx context.Context, ties []*portal.EcosystemUser, who *portal.Person) error {
	for len(ties) > tiesRenamed {
		ties = ties[tiesRenamed:]
		w := s.Change(who.ID, s.Now())
		for _, tie := range ties[:min(len(ties), tiesRenamed)] {
			if !tie.NamedLike(who) {
				w.renameTie(tie, who)
			}
		}
		if w.Empty() {
			continue
		}
		if err := w.Commit(ctx); err != nil {
			return err
		}
	}
	return nil
}

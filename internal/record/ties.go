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

// Ties returns what ties a person to ecosystems. One page has more than anyone has. It is empty for an empty person.
func (s *Store) Ties(ctx context.Context, person string) ([]*portal.EcosystemUser, error) {
	if person == "" {
		return nil, nil
	}
	ties, _, err := list(ctx, s, table.Query{PK: tiesPartition(person), Prefix: ecosystemTies}, decodeEcosystemUser)
	return ties, err
}

// Links returns a person's ties as answers show them.
func (s *Store) Links(ctx context.Context, person string) ([]portal.Link, error) {
	ties, err := s.Ties(ctx, person)
	links := make([]portal.Link, 0, len(ties))
	for _, tie := range ties {
		links = append(links, tie.Link())
	}
	return links, err
}

// AddTie stores a person's tie to an ecosystem with that many slots. The person's version rises, so a
// call that renames, moves or erases the person at the same moment reads again and finds the tie. A full ecosystem is a
// conflict here, and the next read shows that it is full.
func (w *Change) AddTie(u *portal.EcosystemUser, who *portal.Person, slots int64) {
	w.add(
		table.Put(ecosystemUserItem(u), table.Absent),
		table.Patch(Person(who.ID), table.Version(who.Version), table.Set("joinedAt", w.Now)),
		table.Patch(Ecosystem(u.Ecosystem), table.Present, table.Add("users", 1).Within(0, slots)),
	)
}

// SaveTie stores a tie with another member, or with none, and keeps the members' counts of links.
func (w *Change) SaveTie(before, after *portal.EcosystemUser) {
	w.add(table.Put(ecosystemUserItem(after), table.Version(before.Version)))
	if before.Member == after.Member {
		return
	}
	w.addLinks(after.Member, 1)
	w.addLinks(before.Member, -1)
}

func (w *Change) addLinks(member string, n int64) {
	if member != "" && n != 0 {
		w.add(table.Patch(Member(member), table.Present, table.Add("links", n)))
	}
}

// RemoveTie takes a person out of an ecosystem. If they are linked with a member, the member's count falls.
func (w *Change) RemoveTie(gone *portal.EcosystemUser) {
	w.add(table.Delete(EcosystemUser(gone.Person, gone.Ecosystem), table.Version(gone.Version)))
	w.addLinks(gone.Member, -1)
	w.add(table.Patch(Ecosystem(gone.Ecosystem), table.Present, table.Add("users", -1)))
}

// RemoveTies takes users out of one ecosystem, all in one Write.
func (w *Change) RemoveTies(ecosystem string, ties []*portal.EcosystemUser) {
	links := map[string]int64{}
	for _, tie := range ties {
		w.add(table.Delete(EcosystemUser(tie.Person, ecosystem), table.Version(tie.Version)))
		links[tie.Member]++
	}
	for member, n := range links {
		w.addLinks(member, -n)
	}
	w.add(table.Patch(Ecosystem(ecosystem), table.Present, table.Add("users", -int64(len(ties)))))
}

// EraseTies takes a person out of all their ecosystems. What does not fit into the Change is written at once, before
// it.
func (w *Change) EraseTies(ctx context.Context, ties []*portal.EcosystemUser) error {
	rest, err := w.inParts(ctx, ties, tiesErased, (*Change).RemoveTie)
	for _, tie := range rest {
		w.RemoveTie(tie)
	}
	return err
}

// Unlink ends a person's links with members. They stay in their ecosystems. What does not fit into the Change is
// written at once, before it.
func (w *Change) Unlink(ctx context.Context, ties []*portal.EcosystemUser) error {
	rest, err := w.inParts(ctx, ties, tiesUnlinked, (*Change).unlink)
	for _, tie := range rest {
		w.unlink(tie)
	}
	return err
}

// unlink ends one link, also in the struct tie. The Write is refused if a tie without a link gets one at the same
// moment.
func (w *Change) unlink(tie *portal.EcosystemUser) {
	if tie.Member == "" {
		w.add(table.Check(EcosystemUser(tie.Person, tie.Ecosystem), table.Version(tie.Version)))
		return
	}
	free := tie.Unlinked()
	w.SaveTie(tie, free)
	*tie = *free
}

// inParts writes what does not fit into the Change, some ties with each Write, and returns the rest.
func (w *Change) inParts(ctx context.Context, ties []*portal.EcosystemUser, some int, do func(*Change, *portal.EcosystemUser)) ([]*portal.EcosystemUser, error) {
	for len(ties) > some {
		part := w.part()
		for _, tie := range ties[:some] {
			do(part, tie)
		}
		if err := part.Commit(ctx); err != nil {
			return nil, err
		}
		ties = ties[some:]
	}
	return ties, nil
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

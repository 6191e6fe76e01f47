package record

import (
	"context"
	"slices"
	"sort"
	"strings"
	"time"

	"allyway/internal/portal"
	"allyway/internal/table"
)

// Each list reads one page from an index, which may show an old state. next is the sort key to continue after; it is
// empty at the end.

// ListPartners lists partners by name. prefix is how the name begins.
func (s *Store) ListPartners(ctx context.Context, prefix, after string, limit int) (rows []*portal.Partner, next string, err error) {
	return list(ctx, s, table.Query{Index: table.GSI1, PK: listPartners, Prefix: portal.Sortable(prefix), After: after, Limit: limit}, decodePartner)
}

// ListStaff lists staff people: a page of each status by last name.
func (s *Store) ListStaff(ctx context.Context, after string, limit int) (rows []*portal.Person, next string, err error) {
	return list(ctx, s, table.Query{Index: table.GSI1, PK: listStaff, After: after, Limit: limit}, decodePerson)
}

// ListPeople lists the people of a partner (empty: of the whole portal) by last name. prefix is how the last name
// begins. It makes one query for each of the statuses, all at once, and merges the answers. All queries continue after
// the same name, so one sort key is the cursor of all of them.
func (s *Store) ListPeople(ctx context.Context, partner string, statuses []portal.Status, prefix, after string, limit int) (found []*portal.Person, next string, err error) {
	pages := make([][]*portal.Person, len(statuses))
	nexts := make([]string, len(statuses))
	steps := make([]func() error, len(statuses))
	for i, status := range statuses {
		q := peopleQuery(partner, status, prefix)
		q.Limit = limit
		if after != "" {
			q.After = string(status) + "#" + after
		}
		steps[i] = func() (err error) { pages[i], nexts[i], err = list(ctx, s, q, decodePerson); return err }
	}
	if err := Parallel(steps...); err != nil {
		return nil, "", err
	}
	found = slices.Concat(pages...)
	sort.Slice(found, func(i, j int) bool { return PlaceAt(partner, found[i]) < PlaceAt(partner, found[j]) })
	more := slices.ContainsFunc(nexts, func(next string) bool { return next != "" })
	if len(found) > limit {
		found, more = found[:limit], true
	}
	if more && len(found) > 0 {
		next = PlaceAt(partner, found[len(found)-1])
	}
	return found, next, nil
}

// PlaceAt is where a person is among people of one status, in the list of a partner (empty: of the whole portal).
func PlaceAt(partner string, p *portal.Person) string {
	if partner != "" {
		p = p.AsInvited()
	}
	return placeName(p.SortName(), p.ID)
}

func peopleQuery(partner string, status portal.Status, prefix string) table.Query {
	q := table.Query{Index: table.GSI2, PK: listPeople, Prefix: string(status) + "#" + portal.Sortable(prefix)}
	if partner != "" {
		q.Index, q.PK = table.GSI1, listPartnerPeople(partner)
	}
	return q
}

// FirstContact comes before the sort keys of all contacts.
const FirstContact = string(portal.StatusContact) + "#"

// ListContacts lists the contacts of a partner (empty: of all partners), a Write's worth at a time.
func (s *Store) ListContacts(ctx context.Context, partner, after string) (rows []*portal.Person, next string, err error) {
	q := peopleQuery(partner, portal.StatusContact, "")
	q.After, q.Limit = after, table.MaxOps
	return list(ctx, s, q, decodePerson)
}

// ListRequests lists requests of a status, the oldest first.
func (s *Store) ListRequests(ctx context.Context, status portal.RequestStatus, after string, limit int) (rows []*portal.Request, next string, err error) {
	return list(ctx, s, table.Query{Index: table.GSI1, PK: listRequests(status), After: after, Limit: limit}, decodeRequest)
}

// ListSessions returns a person's sessions, the newest first. Some of them may have ended.
func (s *Store) ListSessions(ctx context.Context, person string) (rows []*portal.Session, err error) {
	rows, _, err = list(ctx, s, table.Query{PK: Session(person, "").PK, Desc: true}, decodeSession)
	return rows, err
}

// ListEcosystems lists ecosystems by name.
func (s *Store) ListEcosystems(ctx context.Context, after string, limit int) (rows []*portal.Ecosystem, next string, err error) {
	return list(ctx, s, table.Query{Index: table.GSI1, PK: listEcosystems, After: after, Limit: limit}, decodeEcosystem)
}

// ListEcosystemUsers lists an ecosystem's users by name, those without a member first.
func (s *Store) ListEcosystemUsers(ctx context.Context, ecosystem, after string, limit int) (rows []*portal.EcosystemUser, next string, err error) {
	q := table.Query{Index: table.GSI1, PK: listEcosystemUsers(ecosystem), After: after, Limit: limit}
	return list(ctx, s, q, decodeEcosystemUser)
}

// ListMembers lists an ecosystem's members by name.
func (s *Store) ListMembers(ctx context.Context, ecosystem, after string, limit int) (rows []*portal.Member, next string, err error) {
	return list(ctx, s, table.Query{Index: table.GSI1, PK: listMembers(ecosystem), After: after, Limit: limit}, decodeMember)
}

// MemberUsers returns the users who are linked with a member.
func (s *Store) MemberUsers(ctx context.Context, member string) (rows []*portal.EcosystemUser, err error) {
	rows, _, err = list(ctx, s, table.Query{Index: table.GSI2, PK: listMemberUsers(member)}, decodeEcosystemUser)
	return rows, err
}

// SearchMembers finds members of an ecosystem that have a word for each beginning. It reads the rows of the longest
// beginning, which the fewest members have, and keeps those that have the others as well. A member with several words of
// that beginning counts under the first of them. A page is sorted by name and may be shorter than the limit.
func (s *Store) SearchMembers(ctx context.Context, ecosystem string, beginnings []string, after string, limit int) (found []*portal.Member, next string, err error) {
	longest := slices.MaxFunc(beginnings, func(a, b string) int { return len(a) - len(b) })
	page, err := s.table.Query(ctx, table.Query{PK: wordPartition(ecosystem, longest), Prefix: longest, After: after, Limit: max(limit, table.MaxKeys)})
	if err != nil {
		return nil, "", err
	}
	next = page.Next
	var keys []Key
	for _, item := range page.Items {
		var row memberWord
		if err := item.Decode(&row); err != nil {
			return nil, "", err
		}
		word, _, _ := strings.Cut(item.SK, "#")
		if !portal.HasWords(row.Words, beginnings) || word != firstWord(row.Words, longest) {
			continue
		}
		if len(keys) == limit {
			break
		}
		keys = append(keys, Member(row.Member))
		if len(keys) == limit && item.SK != page.Items[len(page.Items)-1].SK {
			next = item.SK
		}
	}
	if len(keys) == 0 {
		return nil, next, nil
	}
	items, err := s.table.Get(ctx, keys...)
	if err != nil {
		return nil, "", err
	}
	for _, item := range items {
		m, err := decodeMember(item)
		if err != nil {
			return nil, "", err
		}
		found = append(found, m)
	}
	sort.Slice(found, func(i, j int) bool {
		return placeName(found[i].Name, found[i].ID) < placeName(found[j].Name, found[j].ID)
	})
	return found, next, nil
}

// firstWord is the first in order of the words with that beginning.
func firstWord(all []string, beginning string) string {
	first := ""
	for _, w := range all {
		if strings.HasPrefix(w, beginning) && (first == "" || w < first) {
			first = w
		}
	}
	return first
}

// ListEventsOfPerson lists the events of a person, the newest first.
func (s *Store) ListEventsOfPerson(ctx context.Context, person, after string, limit int) ([]*portal.Event, string, error) {
	q := table.Query{Index: table.GSI1, PK: eventOfPerson(person, "").PK, Desc: true, After: after, Limit: limit}
	return list(ctx, s, q, decodeEvent)
}

// ListEventsOfPartner lists the events of a partner, the newest first.
func (s *Store) ListEventsOfPartner(ctx context.Context, partner, after string, limit int) ([]*portal.Event, string, error) {
	q := table.Query{Index: table.GSI2, PK: eventOfPartner(partner, "").PK, Desc: true, After: after, Limit: limit}
	return list(ctx, s, q, decodeEvent)
}

// ListEventsOfDay lists the events of a day, in UTC, the newest first. It reads all shards of the day at once.
func (s *Store) ListEventsOfDay(ctx context.Context, day time.Time, after string, limit int) (found []*portal.Event, next string, err error) {
	pages := make([][]*portal.Event, shards)
	nexts := make([]string, shards)
	steps := make([]func() error, shards)
	for shard := range shards {
		q := table.Query{PK: eventPartition(day, shard), Desc: true, After: after, Limit: limit}
		steps[shard] = func() (err error) { pages[shard], nexts[shard], err = list(ctx, s, q, decodeEvent); return err }
	}
	if err := Parallel(steps...); err != nil {
		return nil, "", err
	}
	found = slices.Concat(pages...)
	sort.Slice(found, func(i, j int) bool { return found[i].ID > found[j].ID })
	more := slices.ContainsFunc(nexts, func(next string) bool { return next != "" })
	if len(found) > limit {
		found, more = found[:limit], true
	}
	if more && len(found) > 0 {
		next = found[len(found)-1].ID
	}
	return found, next, nil
}

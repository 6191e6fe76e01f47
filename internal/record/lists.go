package record

import (
	"cmp"
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

// ListPartners lists partners by name, or the archived ones.
func (s *Store) ListPartners(ctx context.Context, archived bool, after string, limit int) (rows []*portal.Partner, next string, err error) {
	q := table.Query{Index: table.GSI1, PK: listPartners, After: after, Limit: limit}
	if archived {
		q.PK = listArchived
	}
	return list(ctx, s, q, decodePartner)
}

const partnersNamed = 10 // as many as a hint shows

// PartnersNamed returns partners with a name, without regard to case and accents.
func (s *Store) PartnersNamed(ctx context.Context, name string) (rows []*portal.Partner, err error) {
	q := table.Query{Index: table.GSI1, PK: listPartners, Prefix: placeName(name, ""), Limit: partnersNamed}
	rows, _, err = list(ctx, s, q, decodePartner)
	return rows, err
}

// ListStaff lists staff people by status and, within a status, by last name.
func (s *Store) ListStaff(ctx context.Context, after string, limit int) (rows []*portal.Person, next string, err error) {
	return list(ctx, s, table.Query{Index: table.GSI1, PK: listStaff, After: after, Limit: limit}, decodePerson)
}

// ListPeople lists the people of a partner (empty: of the whole portal) by last name. It makes one query for each of
// the statuses, all at once, and merges the answers. All queries continue after the same name, so one sort key is the
// cursor of all of them.
func (s *Store) ListPeople(ctx context.Context, partner string, statuses []portal.Status, after string, limit int) (found []*portal.Person, next string, err error) {
	pages := make([][]*placed, len(statuses))
	nexts := make([]string, len(statuses))
	steps := make([]func() error, len(statuses))
	for i, status := range statuses {
		q := peopleQuery(partner, status)
		q.Limit = limit
		if after != "" {
			q.After = string(status) + "#" + after
		}
		steps[i] = func() (err error) { pages[i], nexts[i], err = list(ctx, s, q, placedIn(q.Index)); return err }
	}
	if err := Parallel(steps...); err != nil {
		return nil, "", err
	}
	all := slices.Concat(pages...)
	slices.SortFunc(all, func(a, b *placed) int { return cmp.Compare(a.place, b.place) })
	for i := range statuses {
		if end := withoutStatus(nexts[i]); end != "" && (next == "" || end < next) {
			next = end // a page can be shorter than the limit; all end where the first one ends
		}
	}
	if next != "" {
		all = slices.DeleteFunc(all, func(p *placed) bool { return p.place > next })
	}
	if len(all) > limit {
		all = all[:limit]
		next = all[limit-1].place
	}
	for _, p := range all {
		who, err := decodePerson(p.item)
		if err != nil {
			return nil, "", err
		}
		found = append(found, who)
	}
	return found, next, nil
}

// placed is the item of a person, not decoded yet, with their place among the people of one status in the index.
type placed struct {
	place string
	item  table.Item
}

func placedIn(index table.Index) func(table.Item) (*placed, error) {
	return func(item table.Item) (*placed, error) {
		at := item.GSI1
		if index == table.GSI2 {
			at = item.GSI2
		}
		return &placed{withoutStatus(at.SK), item}, nil
	}
}

// withoutStatus returns the place in a sort key that begins with a status.
func withoutStatus(key string) string {
	_, place, _ := strings.Cut(key, "#")
	return place
}

// PlaceAt is where a person is among people of one status, in the list of a partner (empty: of the whole portal).
func PlaceAt(partner string, p *portal.Person) string {
	if partner != "" {
		p = p.AsInvited()
	}
	return placeName(p.SortName(), p.ID)
}

func peopleQuery(partner string, status portal.Status) table.Query {
	q := table.Query{Index: table.GSI2, PK: listPeople, Prefix: string(status) + "#"}
	if partner != "" {
		q.Index, q.PK = table.GSI1, listPartnerPeople(partner)
	}
	return q
}

// FirstContact comes before the sort keys of all contacts.
const FirstContact = string(portal.StatusContact) + "#"

// ListEverybody lists all people of the portal, as many at a time as fit into one Write.
func (s *Store) ListEverybody(ctx context.Context, after string) (rows []*portal.Person, next string, err error) {
	return list(ctx, s, table.Query{Index: table.GSI2, PK: listPeople, After: after, Limit: peopleAtOnce}, decodePerson)
}

const peopleAtOnce = 90 // one op each; the rest is for what long work holds

// ListContacts lists the contacts of a partner (empty: of all partners), table.MaxOps at a time.
func (s *Store) ListContacts(ctx context.Context, partner, after string) (rows []*portal.Person, next string, err error) {
	q := peopleQuery(partner, portal.StatusContact)
	q.After, q.Limit = after, table.MaxOps
	return list(ctx, s, q, decodePerson)
}

// ListRequests lists requests of a status: of those that wait, the oldest first, and of settled ones the newest.
func (s *Store) ListRequests(ctx context.Context, status portal.RequestStatus, after string, limit int) (rows []*portal.Request, next string, err error) {
	q := table.Query{Index: table.GSI1, PK: listRequests(status), Desc: status != portal.RequestPending, After: after, Limit: limit}
	return list(ctx, s, q, decodeRequest)
}

// ListRequestsOfPartner lists the requests of a partner, the newest first.
func (s *Store) ListRequestsOfPartner(ctx context.Context, partner, after string, limit int) (rows []*portal.Request, next string, err error) {
	q := table.Query{Index: table.GSI2, PK: listPartnerRequests(partner), Desc: true, After: after, Limit: limit}
	return list(ctx, s, q, decodeRequest)
}

// RequestsFor returns all requests for a person, the oldest first. Nobody has more of them than fit into one page.
func (s *Store) RequestsFor(ctx context.Context, person string) (rows []*portal.Request, err error) {
	rows, _, err = list(ctx, s, table.Query{PK: requestPartition(person)}, decodeRequest)
	return rows, err
}

// ListSessions returns a person's sessions, the newest first. Some of them may have ended.
func (s *Store) ListSessions(ctx context.Context, person string) (rows []*portal.Session, err error) {
	rows, _, err = list(ctx, s, table.Query{PK: Session(person, "").PK, Desc: true}, decodeSession)
	return rows, err
}

// ListDevices returns the browsers that have signed a person in, the newest first.
func (s *Store) ListDevices(ctx context.Context, person string) (rows []*portal.Device, err error) {
	rows, _, err = list(ctx, s, table.Query{PK: Device(person, "").PK, Desc: true}, decodeDevice)
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

// ListFreeUsers lists an ecosystem's users without a member, by name. FreePlace is where one of them is in the list.
func (s *Store) ListFreeUsers(ctx context.Context, ecosystem, after string, limit int) (rows []*portal.EcosystemUser, next string, err error) {
	q := table.Query{Index: table.GSI1, PK: listEcosystemUsers(ecosystem), Prefix: "free#", After: after, Limit: limit}
	return list(ctx, s, q, decodeEcosystemUser)
}

// FreePlace is the sort key of a user without a member.
func FreePlace(u *portal.EcosystemUser) string { return "free#" + placeName(u.SortName, u.Person) }

// MatchingMembers returns up to limit members of an ecosystem that have a value that a user has, too.
func (s *Store) MatchingMembers(ctx context.Context, ecosystem string, match portal.Match, limit int) ([]*portal.Reference, error) {
	rows, _, err := list(ctx, s, table.Query{PK: matchPartition(ecosystem, match), Limit: limit}, func(item table.Item) (*portal.Reference, error) {
		member := &portal.Reference{}
		return member, item.Decode(member)
	})
	return rows, err
}

// LinkedUsers returns up to a page of an ecosystem's users who are linked with a member.
func (s *Store) LinkedUsers(ctx context.Context, ecosystem string) (rows []*portal.EcosystemUser, err error) {
	rows, _, err = list(ctx, s, table.Query{Index: table.GSI1, PK: listEcosystemUsers(ecosystem), Prefix: "linked#"}, decodeEcosystemUser)
	return rows, err
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

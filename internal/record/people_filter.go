package record

import (
	"context"
	"slices"
	"time"

	"allyway/internal/portal"
)

const (
	filteredAtOnce = 500 // people of each status that one step of a rare filter reads
	filteredSteps  = 20  // in one call
)

// PeopleOf asks for people of a partner (empty: of the whole portal) that a search and a filter select.
type PeopleOf struct {
	Partner string
	Search  portal.NameSearch
	Filter  portal.PeopleFilter
	Keep    func(*portal.Person) bool // one more condition; nil: none
}

// Has reports whether the search and the filter select the person, and Keep accepts them. A partner's list shows an
// account with a pending invite as invited, with the names that the inviter gave. So its own names are not searched
// there.
func (of PeopleOf) Has(p *portal.Person, now time.Time) bool {
	if of.Keep != nil && !of.Keep(p) {
		return false
	}
	if of.Partner != "" {
		p = p.AsInvited()
	}
	return of.Filter.Has(p, now) && of.Search.HasPerson(p)
}

// ListFiltered is ListPeople for the people that a search and a filter select. An index cannot find them, so it reads
// on until the page is full, the list ends or filteredSteps steps are done. A page may be shorter than the limit
// although next is not empty, but only after filteredSteps steps.
func (s *Store) ListFiltered(ctx context.Context, of PeopleOf, after string, limit int) (found []*portal.Person, next string, err error) {
	statuses, size, now := of.Filter.Statuses(), limit, s.Now()
	if len(statuses) == 0 {
		return nil, "", nil
	}
	if of.Filter.Rare() || !of.Search.Empty() {
		size = max(limit, filteredAtOnce)
	}
	wanted := func(p *portal.Person) bool { return of.Has(p, now) }
	for range filteredSteps {
		read, more, err := s.ListPeople(ctx, of.Partner, statuses, after, size)
		if err != nil {
			return nil, "", err
		}
		for i, who := range read {
			if !wanted(who) {
				continue
			}
			found = append(found, who)
			switch {
			case len(found) < limit:
			case more != "" || slices.ContainsFunc(read[i+1:], wanted):
				return found, PlaceAt(of.Partner, who), nil
			default:
				return found, "", nil
			}
		}
		if after = more; more == "" {
			break
		}
	}
	return found, after, nil
}

// PeopleWith returns the person who holds an address, and the one who has it unclaimed at a partner.
func (s *Store) PeopleWith(ctx context.Context, partner string, address portal.Address) (people []*portal.Person, err error) {
	claims, err := s.Get(ctx, AddressKeys(partner, address)...)
	if err != nil {
		return nil, err
	}
	ids, err := claims.HoldersAt(partner, address)
	if err != nil {
		return nil, err
	}
	var keys []Key
	for _, id := range ids {
		keys = append(keys, Person(id))
	}
	found, err := s.Get(ctx, keys...)
	if err != nil {
		return nil, err
	}
	for _, id := range ids {
		who, err := found.PersonIfAny(id)
		if err != nil {
			return nil, err
		}
		if who != nil {
			people = append(people, who)
		}
	}
	return people, nil
}

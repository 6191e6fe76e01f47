package invites

import (
	"slices"
	"strings"

	"allyway/internal/portal"
	"allyway/internal/record"
)

// row is one row of a list, with what is known about it and its verdict.
type row struct {
	person  *portal.Person // the contact that the row describes
	groups  []string       // ids of the groups that staff give a new person
	named   []string       // ids of the groups in a primary contact's row; "" for one that is unknown
	first   bool           // no earlier row has the address
	refused portal.Reason  // why the row is refused, whatever is stored
	leftOut []string       // fields whose values are wrong

	verdict portal.RowVerdict
	before  *portal.Person // as stored; nil: a new person
	after   *portal.Person // the person before do changes them
	account *portal.Person // the account without a partner that is invited instead; nil: none
	lent    bool           // the person gets the actor's own groups
	rule    portal.DomainRule
	do      func(*record.Change, *row) error // what the verdict says; nil: nothing
}

// parse reads the nth row of the list. It judges only what does not depend on stored people.
func (l *rowList) parse(n int, given portal.Row) *row {
	r := &row{verdict: portal.RowVerdict{Row: n, Email: given.Email}}
	r.person, r.refused, r.leftOut = given.Contact()
	if r.person.Email == "" {
		return r
	}
	address := r.person.Email.Claim()
	r.first = !l.seen[address]
	l.seen[address] = true
	ids, known := slices.Clone(l.common), true
	for _, name := range given.Groups {
		some, ok := l.groupsCalled(name)
		for _, id := range some {
			if !slices.Contains(ids, id) {
				ids = append(ids, id)
			}
		}
		known = known && ok
	}
	switch {
	case !l.call.Staff(): // they give their own groups, and no others
		if r.named = ids; !known {
			r.named = append(r.named, "")
		}
	case !known:
		r.refused = portal.ReasonGroupUnknown
	default:
		r.groups = ids
	}
	return r
}

// groupsCalled returns the group with that name or id. If there is none, the text can name several groups, with
// semicolons or commas between them. ok is false if one of them is unknown.
func (l *rowList) groupsCalled(name string) (ids []string, ok bool) {
	if id, ok := l.groups[name]; ok {
		return []string{id}, true
	}
	if id, ok := l.groups[portal.Fold(name)]; ok {
		return []string{id}, true
	}
	for _, separator := range []string{";", ","} {
		if parts := strings.Split(name, separator); len(parts) > 1 {
			for _, part := range parts {
				if part = strings.TrimSpace(part); part == "" {
					continue
				}
				some, known := l.groupsCalled(part)
				if !known {
					return nil, false
				}
				ids = append(ids, some...)
			}
			return ids, true
		}
	}
	return nil, false
}

package invites

import (
	"slices"

	"allyway/internal/portal"
	"allyway/internal/record"
)

// row is one row of a list on its way to its verdict.
type row struct {
	person  *portal.Person // the contact that the row describes
	groups  []string       // ids of the groups that staff give a new person
	first   bool           // no earlier row has the address
	refused portal.Reason  // why the row is refused, whatever is stored

	verdict portal.RowVerdict
	before  *portal.Person // as stored; nil: a new person
	after   *portal.Person // what do starts from
	planted *portal.Person // the contact whose place an account takes; nil: none
	lent    bool           // the person gets the actor's own groups
	rule    portal.DomainRule
	do      func(*record.Change, *row) error // what the verdict says; nil: nothing
}

// parse reads the nth row of the list. It judges only what does not depend on stored people.
func (l *rowList) parse(n int, given portal.Row) *row {
	r := &row{verdict: portal.RowVerdict{Row: n, Email: given.Email}}
	r.person, r.refused = given.Contact()
	if r.person.Email == "" {
		return r
	}
	address := r.person.Email.Claim()
	r.first = !l.seen[address]
	l.seen[address] = true
	if !l.call.Staff() {
		return r // a primary contact gives their own groups
	}
	r.groups = slices.Clone(l.common)
	for _, name := range given.Groups {
		id, ok := l.groups[name]
		if !ok {
			id, ok = l.groups[portal.Fold(name)]
		}
		if !ok {
			r.refused = portal.ReasonGroupUnknown
		} else if !slices.Contains(r.groups, id) {
			r.groups = append(r.groups, id)
		}
	}
	return r
}

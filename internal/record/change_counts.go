package record

import (
	"math"

	"allyway/internal/portal"
	"allyway/internal/table"
)

func (w *Change) count(p *portal.Person, sign int64) {
	if p == nil || p.ListedAt() == "" {
		return
	}
	at := p.ListedAt()
	if w.counts[at] == nil {
		w.counts[at] = map[string]int64{}
	}
	for counter, n := range p.Counted() {
		w.counts[at][counter] += sign * n
	}
}

// countOps returns the ops that store the partners' counts: a Patch for each partner, or a Put for a partner that this
// Write creates. Refusal: last_primary_contact.
func (w *Change) countOps() []table.Op {
	var ops []table.Op
	if w.fresh != "" {
		ops = append(ops, table.Put(table.Item{Key: Counts(w.fresh), Attributes: table.Encode(w.NewCounts(w.fresh))}, table.Absent))
	}
	if w.spending() && w.counts[w.call.Partner.ID] == nil {
		w.counts[w.call.Partner.ID] = map[string]int64{}
	}
	for partner, counters := range w.counts {
		changes := w.countChanges(partner, counters)
		if w.spending() && partner == w.call.Partner.ID {
			changes = append(changes, w.spends()...)
		}
		if len(changes) > 0 && partner != w.fresh {
			ops = append(ops, table.Patch(Counts(partner), table.Present, changes...))
		}
	}
	return ops
}

// countChanges are the changes to one partner's counts. If a primary contact makes the change, it cannot remove the
// last primary contact, and no more than RequestsOpen requests may wait.
func (w *Change) countChanges(partner string, counters map[string]int64) (changes []table.Change) {
	for counter, n := range counters {
		switch {
		case n == 0:
		case n < 0 && counter == portal.CountPrimaryContacts && w.byPrimaryContact:
			changes = append(changes, table.Add(counter, n).Within(1, math.MaxInt32))
			w.refuse(Counts(partner), portal.Refuse(portal.CodeLastPrimaryContact,
				"This is your organisation's last primary contact; ask the portal's staff."))
		case n > 0 && counter == portal.CountRequested && w.byPrimaryContact:
			changes = append(changes, table.Add(counter, n).Within(0, RequestsOpen))
		default:
			changes = append(changes, table.Add(counter, n))
		}
	}
	return changes
}

// NewCounts returns the counts of a partner that this change creates.
func (w *Change) NewCounts(partner string) *portal.Counts {
	counts := &portal.Counts{}
	n := w.counts[partner]
	*counts = portal.Counts{Contacts: n["contacts"], Requested: n["requested"], Invited: n["invited"], Active: n["active"],
		Disabled: n["disabled"], PrimaryContacts: n[portal.CountPrimaryContacts]}
	return counts
}

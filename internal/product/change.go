package portal

import (
	"context"
	"errors"
	"math"
	"time"

	"allyway/internal/table"
)

// change gathers the ops of one Write. What follows from a person's change (their claim on an address, the partner's
// counts, the invite's expiry row, how many owners and primary contacts remain) follows here, in one place, from the
// record as it was and as it is to be.
type change struct {
	now    time.Time
	by     string // who makes it
	ops    []table.Op
	counts map[string]map[string]int64 // partner → counter → difference
	fresh  string                      // a partner that this very Write makes
	err    error                       // of what could not be made into ops

	byPrimaryContact bool // then the last primary contact stays
}

func (c *call) change() *change {
	w := newChange(c.now, c.actor.ID)
	w.byPrimaryContact = c.actor.Role == RolePrimaryContact
	return w
}

func newChange(now time.Time, by string) *change {
	return &change{now: now, by: by, counts: map[string]map[string]int64{}}
}

func (w *change) add(ops ...table.Op) { w.ops = append(w.ops, ops...) }

func (w *change) event(kind, person, partner string, detail map[string]any) {
	w.add(newEvent(w.now, kind, w.by, person, partner, detail).put())
}

func (w *change) mail(l Letter) { w.add(l.put()) }

// save stores a person: before is as read (nil: new), after as it is to be (nil: erased).
func (w *change) save(before, after *Person) {
	w.saveRecord(before, after)
	w.saveClaim(before, after)
	w.saveInviteRow(before, after)
	w.saveOwners(before, after)
	w.count(before, -1)
	w.count(after, +1)
}

func (w *change) saveRecord(before, after *Person) {
	switch {
	case before == nil:
		w.add(table.Put(after.item(), table.Absent))
	case after == nil:
		w.add(table.Delete(keyPerson(before.ID), table.Version(before.version)))
	default:
		w.add(table.Put(after.item(), table.Version(before.version)))
	}
}

func (w *change) saveClaim(before, after *Person) {
	had, has := before.claimKey(), after.claimKey()
	switch {
	case had == has && (had == table.Key{} || before.Partner == after.Partner):
		return
	case had == has:
		w.add(table.Put(after.claimItem(), table.Present))
		return
	case had != table.Key{}:
		w.add(table.Delete(had, table.Any))
	}
	if has != (table.Key{}) {
		w.add(table.Put(after.claimItem(), table.Absent))
	}
}

func (p *Person) claimItem() table.Item {
	return table.Item{Key: p.claimKey(), Attributes: table.Encode(claim{p.ID, p.Partner})}
}

// inviteRow is what the clean-up finds of an invite, by the hour of its expiry.
type inviteRow struct {
	Person    string    `json:"person"`
	Version   int64     `json:"version"`
	ExpiresAt time.Time `json:"expiresAt"`
}

func (w *change) saveInviteRow(before, after *Person) {
	var had, has table.Key
	if before != nil && before.Status == StatusInvited && !before.InviteExpired {
		had = keyInvite(before.ID, before.InviteVersion, before.InviteExpiresAt)
	}
	if after != nil && after.Status == StatusInvited && !after.InviteExpired {
		has = keyInvite(after.ID, after.InviteVersion, after.InviteExpiresAt)
	}
	if had == has {
		return
	}
	if had != (table.Key{}) {
		w.add(table.Delete(had, table.Any))
	}
	if has != (table.Key{}) {
		w.add(table.Put(table.Item{
			Key:        has,
			TTL:        after.InviteExpiresAt.Add(linkMemory).Unix(),
			Attributes: table.Encode(inviteRow{after.ID, after.InviteVersion, after.InviteExpiresAt}),
		}, table.Any))
	}
}

// saveOwners keeps the number of active owners, which never falls to none.
func (w *change) saveOwners(before, after *Person) {
	switch was, is := before.activeAs(RoleOwner), after.activeAs(RoleOwner); {
	case !was && is:
		w.add(table.Patch(keyOwners, table.Present, table.Add("active", 1)))
	case was && !is:
		w.add(table.Patch(keyOwners, table.Present, table.Add("active", -1).Within(1, math.MaxInt32)))
	}
}

func (w *change) count(p *Person, sign int64) {
	if p == nil || p.Partner == "" {
		return
	}
	if w.counts[p.Partner] == nil {
		w.counts[p.Partner] = map[string]int64{}
	}
	for counter, n := range p.counted() {
		w.counts[p.Partner][counter] += sign * n
	}
}

// countOps store the partners' counts: a patch each, and for a partner that this Write makes the counts themselves.
func (w *change) countOps() []table.Op {
	var ops []table.Op
	if w.fresh != "" {
		ops = append(ops, table.Put(table.Item{Key: keyCounts(w.fresh), Attributes: table.Encode(w.newCounts(w.fresh))}, table.Absent))
	}
	for partner, counters := range w.counts {
		var changes []table.Change
		for counter, n := range counters {
			switch {
			case n == 0:
			case n < 0 && counter == countPrimaryContacts && w.byPrimaryContact:
				changes = append(changes, table.Add(counter, n).Within(1, math.MaxInt32))
			default:
				changes = append(changes, table.Add(counter, n))
			}
		}
		if len(changes) > 0 && partner != w.fresh {
			ops = append(ops, table.Patch(keyCounts(partner), table.Present, changes...))
		}
	}
	return ops
}

// newCounts are the counts of a partner that had nobody before.
func (w *change) newCounts(partner string) *Counts {
	n := w.counts[partner]
	return &Counts{Contacts: n["contacts"], Requested: n["requested"], Invited: n["invited"], Active: n["active"],
		Disabled: n["disabled"], PrimaryContacts: n[countPrimaryContacts]}
}

// commit makes the Write. Refusals: last_owner, last_primary_contact. A table.Refused among its errors means that
// something read has changed since.
func (w *change) commit(ctx context.Context, t *table.Table) error {
	if w.err != nil {
		return w.err
	}
	ops := append(w.ops, w.countOps()...)
	err := t.Write(ctx, ops...)
	for _, op := range ops {
		for _, c := range op.Changes {
			if c.Bounds && refusedOn(err, op.Item.Key) {
				return errLast(op.Item.Key)
			}
		}
	}
	return err
}

func errLast(key table.Key) error {
	if key == keyOwners {
		return refuse(CodeLastOwner, "This is the portal's last owner; make somebody else an owner first.")
	}
	return refuse(CodeLastPrimaryContact, "This is your organisation's last primary contact; ask the portal's staff.")
}

// refusedOn tells whether err is a Write's refusal at key.
func refusedOn(err error, key table.Key) bool {
	var refused *table.Refused
	return errors.As(err, &refused) && refused.On(key)
}

// isRefused tells whether err is a Write's refusal.
func isRefused(err error) bool {
	var refused *table.Refused
	return errors.As(err, &refused)
}

// onlyUnrefused drops a refusal: somebody else has seen to it.
func onlyUnrefused(err error) error {
	if isRefused(err) {
		return nil
	}
	return err
}

package record

import (
	"cmp"
	"context"
	"math"
	"slices"
	"time"

	"allyway/internal/portal"
	"allyway/internal/table"
	"allyway/internal/token"
)

// Change collects the ops of one Write. It adds, in this one place, everything that follows from a person's change. It
// compares the record before and after, and keeps right: the claim on their address, their partner's counts, the row of
// their invite, and the numbers of owners and primary contacts.
type Change struct {
	Now time.Time

	store  *Store
	call   *Call  // the call that it belongs to; nil: none
	by     string // who makes the change
	ops    []table.Op
	counts map[string]map[string]int64 // partner → counter → difference
	fresh  string                      // a partner that this Write creates
	err    error                       // why the ops could not be made

	refusals         []refusal
	byPrimaryContact bool            // then the last primary contact stays, and the organisation's budget holds
	added, mailed    int64           // people, and mails to others than the actor
	within           map[string]bool // partner#domain, of partners that were read
}

// refusal is what to answer when the op on key is refused. Without one, a refused op is a conflict.
type refusal struct {
	key Key
	err error
}

// Change returns an empty change by the call's actor.
func (c *Call) Change() *Change {
	w := c.store.Change(c.Actor.ID, c.Now)
	w.call, w.byPrimaryContact = c, c.Actor.Role == portal.RolePrimaryContact
	w.Within(c.Partner)
	return w
}

// part returns an empty change that is written before w, for what does not fit into w.
func (w *Change) part() *Change {
	part := w.store.Change(w.by, w.Now)
	part.call, part.byPrimaryContact = w.call, w.byPrimaryContact
	return part
}

// Change returns an empty change by a person, or by the portal itself if by is empty.
func (s *Store) Change(by string, now time.Time) *Change {
	return &Change{store: s, Now: now, by: by, counts: map[string]map[string]int64{}, within: map[string]bool{}}
}

func (w *Change) add(ops ...table.Op) { w.ops = append(w.ops, ops...) }

// Empty reports whether the change has no op yet.
func (w *Change) Empty() bool { return len(w.ops) == 0 }

// Fits reports whether all ops fit into one Write.
func (w *Change) Fits() bool {
	return len(w.ops)+len(w.countOps())+len(w.call.holds(w.ops)) <= table.MaxOps
}

// Fail makes Commit return err.
func (w *Change) Fail(err error) { w.err = err }

// refuse makes Commit return err when the op on key is refused.
func (w *Change) refuse(key Key, err error) { w.refusals = append(w.refusals, refusal{key, err}) }

// Event adds the event that says what the change does to a partner (its id) or, if that is empty, to the portal.
func (w *Change) Event(kind, partner string, detail map[string]any) {
	w.addEvent(portal.Event{Type: kind, Partner: partner, Detail: detail})
}

// EventAbout adds the event that says what the change does to a person. It keeps the person's role, which decides who
// may read the event.
func (w *Change) EventAbout(who *portal.Person, kind string, detail map[string]any) {
	w.addEvent(portal.Event{Type: kind, Person: who.ID, Role: who.Role, Partner: who.Partner, Detail: detail})
}

func (w *Change) addEvent(e portal.Event) {
	e.ID, e.At, e.By = token.NewIDAt(w.Now), w.Now, w.by
	w.add(table.Put(eventItem(e), table.Any))
}

// Mail adds a mail that is sent after the Write.
func (w *Change) Mail(l portal.Letter) {
	l.ID, l.CreatedAt = token.NewIDAt(w.Now), w.Now
	w.add(table.Put(letterItem(&l), table.Any))
	if l.Person != w.by {
		w.mailed++
	}
}

// MailMany is Mail for one of many: it is sent after mail that somebody waits for.
func (w *Change) MailMany(l portal.Letter) {
	l.Bulk = true
	w.Mail(l)
}

// SavePerson stores a person. before is the record as it was read (nil: new), and after is the new record (nil:
// erased).
func (w *Change) SavePerson(before, after *portal.Person) {
	switch {
	case before == nil:
		w.add(table.Put(personItem(after), table.Absent))
		w.added++
	case after == nil:
		w.add(table.Delete(Person(before.ID), table.Version(before.Version)))
	default:
		w.add(table.Put(personItem(after), table.Version(before.Version)))
	}
	w.saveClaim(before, after)
	w.saveInviteRow(before, after)
	w.saveOwners(before, after)
	w.count(before, -1)
	w.count(after, +1)
}

// saveClaim keeps the claim on a person's address in the whole portal, and their place at one partner. Nobody else has
// either of them, however many Writes are made at the same moment.
func (w *Change) saveClaim(before, after *portal.Person) {
	had, has := claimKey(before), claimKey(after)
	w.savePlace(before, after, had != has)
	switch {
	case had == has && (had == Key{} || before.Partner == after.Partner):
		if had != (Key{}) && !after.UnlockedAt.Equal(before.UnlockedAt) {
			w.add(table.Patch(has, table.Present, table.Set("unlockedAt", after.UnlockedAt)))
		}
		return
	case had == has:
		w.add(table.Put(claimItem(has, after), table.Present))
		return
	case had != Key{}:
		w.add(table.Delete(had, table.Any))
	}
	if has != (Key{}) {
		w.add(table.Put(claimItem(has, after), table.Absent))
	}
}

// savePlace keeps the place of a person's address at their partner, claimed or not. A new claim within the partner's own
// domains needs no place: an address there is unclaimed only while somebody else holds it, and then it cannot be claimed.
func (w *Change) savePlace(before, after *portal.Person, newClaim bool) {
	had, has := placeKey(before), placeKey(after)
	if had == has {
		return
	}
	if had != (Key{}) {
		w.add(table.Delete(had, table.Any))
	}
	if has == (Key{}) || w.fresh != "" && after.Partner == w.fresh || newClaim && !after.Unclaimed && w.within[after.Partner+"#"+after.Email.Domain()] {
		return
	}
	w.add(table.Put(claimItem(has, after), table.Absent))
}

// Within tells the change a partner that it has read, whose own domains make a Write cheaper.
func (w *Change) Within(p *portal.Partner) {
	if p == nil {
		return
	}
	for _, domain := range p.Domains {
		w.within[p.ID+"#"+domain] = true
	}
}

// InviteRow is an invite's row, which the clean-up finds by the hour in which the invite expires.
type InviteRow struct {
	Person    string    `json:"person"`
	Version   int64     `json:"version"`
	ExpiresAt time.Time `json:"expiresAt"`

	key Key
}

func (w *Change) saveInviteRow(before, after *portal.Person) {
	had, has := InviteRowOf(before), InviteRowOf(after)
	if had == has {
		return
	}
	if had != (Key{}) {
		w.add(table.Delete(had, table.Any))
	}
	if has != (Key{}) {
		w.add(table.Put(table.Item{
			Key:        has,
			TTL:        after.InviteExpiresAt.Add(portal.LinkMemory).Unix(),
			Attributes: table.Encode(InviteRow{Person: after.ID, Version: after.InviteVersion, ExpiresAt: after.InviteExpiresAt}),
		}, table.Any))
	}
}

// InviteRowOf returns the key of the row for a person's current invite. It is zero if there is none.
func InviteRowOf(p *portal.Person) Key {
	if p == nil || !p.HasInvite() || p.InviteExpired {
		return Key{}
	}
	return inviteRow(p.ID, p.InviteVersion, p.InviteExpiresAt)
}

// saveOwners keeps the number of active owners, which never falls to zero. Refusal: last_owner.
func (w *Change) saveOwners(before, after *portal.Person) {
	switch was, is := before.ActiveAs(portal.RoleOwner), after.ActiveAs(portal.RoleOwner); {
	case !was && is:
		w.add(table.Patch(Owners, table.Present, table.Add("active", 1)))
	case was && !is:
		w.add(table.Patch(Owners, table.Present, table.Add("active", -1).Within(1, math.MaxInt32)))
		w.refuse(Owners, portal.Refuse(portal.CodeLastOwner, "This is the portal's last owner; make somebody else an owner first."))
	}
}

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

// countOps store the partners' counts: one patch for each partner, and the counts themselves for a partner that this
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

// countChanges are the changes to one partner's counts. By primary contacts, the last one of them stays, and no more
// requests than RequestsOpen wait.
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

// Commit makes the Write. Refusals: last_owner, last_primary_contact, those that the parts of the change name,
// too_many_attempts for a primary contact whose organisation has used up its budget (see budget.go) and, in long work,
// not_signed_in and forbidden. A conflict (IsConflict) means that something that the change depends on has changed
// since it was read.
func (w *Change) Commit(ctx context.Context) error {
	if w.err != nil {
		return w.err
	}
	for try := 1; ; try++ {
		counts := w.countOps()
		ops := slices.Concat(w.ops, counts)
		holds := w.call.holds(ops)
		err := w.store.table.Write(ctx, append(ops, holds...)...)
		if err == nil && w.call != nil {
			w.call.long = true
			w.spent()
		}
		again, refusal := w.refused(ctx, err, counts, holds)
		if !again || refusal != nil || try == ConflictTries {
			return cmp.Or(refusal, err)
		}
	}
}

// refused finds out why a Write was refused at the counts and at what long work holds. again reports that nothing else was
// in the way, and that this is not any more.
func (w *Change) refused(ctx context.Context, err error, counts, holds []Op) (again bool, refusal error) {
	if refusedOnAny(err, holds) {
		if again, refusal = w.call.holdAgain(ctx); refusal != nil {
			return false, refusal
		}
	}
	if w.byPrimaryContact && refusedOnAny(err, counts) {
		if again, refusal = w.overspends(ctx); refusal != nil {
			return false, refusal
		}
	}
	for _, r := range w.refusals {
		if !again && refusedOn(err, r.key) {
			return false, r.err
		}
	}
	return again && refusedOnly(err, slices.Concat(counts, holds)), nil
}

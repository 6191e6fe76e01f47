package record

import (
	"time"

	"allyway/internal/portal"
	"allyway/internal/table"
	"allyway/internal/token"
)

// Change collects the ops of one Write. It adds, in this one place, everything that follows from a person's change. It
// compares the record before and after. From the differences it corrects the claim on their address, their partner's
// counts, the row of their invite, and the numbers of owners and primary contacts.
type Change struct {
	Now time.Time

	Browser portal.Browser // of the request; a session that starts keeps it

	fromTo fromTo // what events show

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
	key     Key
	err     error
	address *portal.Person // whose address somebody else has, if that is why
}

// Change returns an empty change by the call's actor.
func (c *Call) Change() *Change {
	w := c.store.Change(c.Actor.ID, c.Now)
	w.call, w.byPrimaryContact = c, c.Actor.Role == portal.RolePrimaryContact
	w.Within(c.Partner, c.Settings)
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
func (w *Change) refuse(key Key, err error) {
	w.refusals = append(w.refusals, refusal{key: key, err: err})
}

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
	if w.call != nil && w.call.Key != nil {
		e.By, e.Key = "", w.by
	}
	w.addShowing(e)
}

// Mail adds a mail that is sent after the Write.
func (w *Change) Mail(l portal.Letter) {
	l.ID, l.CreatedAt = token.NewIDAt(w.Now), w.Now
	w.add(table.Put(letterItem(&l), table.Any))
	if l.Person != w.by {
		w.mailed++
	}
}

// MailMany is Mail for one of many mails. Mail that somebody waits for is sent first.
func (w *Change) MailMany(l portal.Letter) {
	l.Bulk = true
	w.Mail(l)
}

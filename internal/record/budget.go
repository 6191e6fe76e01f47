package record

import (
	"context"
	"errors"
	"fmt"
	"time"

	"allyway/internal/portal"
	"allyway/internal/table"
)

// What all primary contacts of one organisation together may do, with all routes. Staff have no such limits. The
// numbers are in the item of the partner's counts, which most of these Writes change anyway. Change counts what a Write
// does, so no use case can forget it.
const (
	PeopleAnHour = 1000 // people added
	MailsAnHour  = 1000 // mails to other people
	RequestsOpen = 200  // requests that wait for staff
)

// budget is what an organisation has used in an hour. Hours begin at the full hour, in UTC.
type budget struct {
	Hour  int64 `json:"budgetHour"` // since 1970
	Added int64 `json:"budgetAdded"`
	Mails int64 `json:"budgetMails"`
}

// requestsFull is the refusal of one request too many.
type requestsFull struct{ refusal *portal.Error }

func (r requestsFull) Error() string { return r.refusal.Error() }

func (r requestsFull) Unwrap() error { return r.refusal }

// RequestsFull reports whether err refuses a request because too many requests of the organisation already wait.
func RequestsFull(err error) bool { return errors.As(err, &requestsFull{}) }

func errRequestsFull() error {
	return requestsFull{&portal.Error{Code: portal.CodeTooManyAttempts, RetryAfter: time.Hour,
		Detail: fmt.Sprintf("%d requests of your organisation wait for the portal's staff. Ask them to decide, then go on.", RequestsOpen)}}
}

// errSpent returns the refusal of one act too many in this hour.
func errSpent(what string, now time.Time) error {
	next := now.Truncate(time.Hour).Add(time.Hour)
	return &portal.Error{Code: portal.CodeTooManyAttempts, RetryAfter: next.Sub(now),
		Detail: "Your organisation has " + what + " in this hour. Go on in the next hour; what is done stays done."}
}

// BudgetKey is the key of what a primary contact's organisation has used. If a use case reads this key together with
// its caller, it needs no other read for the budget. For staff the key is zero.
func BudgetKey(partner string) Key { return Counts(partner) }

// spending reports whether the Write uses the budget of the actor's organisation.
func (w *Change) spending() bool { return w.byPrimaryContact && w.added+w.mailed > 0 }

// spends returns the changes to the partner's counts that add what the Write uses, and that refuse it beyond the
// budget. The first Write of an hour starts a new budget.
func (w *Change) spends() []table.Change {
	used := w.call.used
	hour := max(used.Hour, w.Now.Unix()/int64(time.Hour/time.Second))
	this := table.Add("budgetHour", hour-used.Hour).Within(hour, hour)
	if used.Hour < hour {
		return []table.Change{this, table.Set("budgetAdded", w.added), table.Set("budgetMails", w.mailed)}
	}
	return []table.Change{this,
		table.Add("budgetAdded", w.added).Within(0, PeopleAnHour),
		table.Add("budgetMails", w.mailed).Within(0, MailsAnHour)}
}

// spent notes, after the Write, of which hour the stored budget is.
func (w *Change) spent() {
	if w.spending() {
		w.call.used.Hour = max(w.call.used.Hour, w.Now.Unix()/int64(time.Hour/time.Second))
	}
}

// overspends reads the partner's counts again after they refused a Write by a primary contact. again reports whether
// another Write has started a new hour meanwhile, so that this Write can be repeated. Refusal: too_many_attempts.
func (w *Change) overspends(ctx context.Context) (again bool, err error) {
	own := w.call.Partner.ID
	found, err := w.store.Get(ctx, Counts(own))
	if err != nil {
		return false, err
	}
	counts, err := found.Counts(own)
	if err != nil {
		return false, err
	}
	if n := w.counts[own][portal.CountRequested]; n > 0 && counts.Requested+n > RequestsOpen {
		return false, errRequestsFull()
	}
	before := w.call.used.Hour
	if w.call.used, err = found.budget(own); err != nil || !w.spending() {
		return false, err
	}
	switch used := w.call.used; {
	case used.Hour != before:
		return true, nil
	case used.Added+w.added > PeopleAnHour:
		return false, errSpent(fmt.Sprintf("added %d people", used.Added), w.Now)
	case used.Mails+w.mailed > MailsAnHour:
		return false, errSpent(fmt.Sprintf("mailed %d times", used.Mails), w.Now)
	}
	return false, nil
}

// budget returns what an organisation has used. It is empty if BudgetKey was not read.
func (f Found) budget(partner string) (used budget, err error) {
	_, err = f.items.Decode(Counts(partner), &used)
	return used, err
}

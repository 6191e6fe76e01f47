package invites

import (
	"context"
	"time"

	"allyway/internal/portal"
	"allyway/internal/record"
)

// write does what the verdicts say, in the rows' order, and returns where it stopped. It makes one Write at least.
func (l *rowList) write(ctx context.Context, rows []*row, start int, deadline time.Time) (done int, err error) {
	for from := 0; from < len(rows); {
		if from > 0 && time.Now().After(deadline) {
			return start + from, nil
		}
		to, acting := from, 0
		for to < len(rows) && acting < writtenAtOnce {
			if rows[to].do != nil {
				acting++
			}
			to++
		}
		err := l.countRows(ctx, int64(acting))
		if portal.HasCode(err, portal.CodeTooManyAttempts) && from > 0 {
			return start + from, nil // the caller learns what is done; the next call is refused
		}
		if err != nil {
			return 0, err
		}
		if err := l.writeSome(ctx, rows[from:to]); err != nil {
			return 0, err
		}
		from = to
	}
	return start + len(rows), nil
}

// countRows counts rows of a primary contact that change something. Refusal: too_many_attempts.
func (l *rowList) countRows(ctx context.Context, rows int64) error {
	if l.call.Staff() || rows == 0 {
		return nil
	}
	counted, err := l.store.Count(ctx, rowsByPrimaryContact, l.call.Actor.ID, rows)
	if err == nil && !counted {
		err = &portal.Error{Code: portal.CodeTooManyAttempts, RetryAfter: rowsByPrimaryContact.Window,
			Detail: "You may add and invite 1,000 people an hour. Send the same list again later; what is done stays done."}
	}
	return err
}

// writeSome makes one Write for some rows, or more if one does not take all their ops. After a conflict it judges all
// of them again.
func (l *rowList) writeSome(ctx context.Context, rows []*row) (err error) {
	for range record.ConflictTries {
		w := l.call.Change()
		for _, r := range rows {
			if r.do == nil {
				continue
			}
			r.verdict.Person = r.after.ID
			if err := r.do(w, r); err != nil {
				return err
			}
		}
		if w.Empty() {
			return nil
		}
		if half := len(rows) / 2; !w.Fits() {
			if err := l.writeSome(ctx, rows[:half]); err != nil {
				return err
			}
			return l.writeSome(ctx, rows[half:])
		}
		if err = w.Commit(ctx); !record.IsConflict(err) {
			return err
		}
		if err := l.judgeAll(ctx, rows); err != nil {
			return err
		}
	}
	return err
}

// add adds a row's new person as a contact.
func (l *rowList) add(w *record.Change, r *row) error {
	w.SavePerson(nil, r.after)
	w.PersonAdded(r.after, false)
	return nil
}

// invite invites a row's person, who may be new or have an expired invite.
func (l *rowList) invite(w *record.Change, r *row) error {
	who := *r.after // the row may be written in another Change
	arrow, event := who.Invite, portal.EventPersonInvited
	if who.Status == portal.StatusInvited {
		arrow, event = who.Resend, portal.EventInviteResent
	}
	if err := arrow(l.invitation); err != nil {
		return err
	}
	w.MailMany(portal.InviteLetter(&who))
	w.SavePerson(r.before, &who)
	if r.before == nil {
		w.PersonAdded(&who, true)
	} else {
		w.EventAbout(&who, event, nil)
	}
	return nil
}

// request makes a request for a row's person.
func (l *rowList) request(w *record.Change, r *row) error {
	who := *r.after
	if err := who.Request(); err != nil {
		return err
	}
	w.SavePerson(r.before, &who)
	w.AddRequest(l.call, &who, r.rule.Reason)
	return nil
}

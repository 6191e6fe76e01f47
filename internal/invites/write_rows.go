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
		to, ops := from, 0
		for to < len(rows) && ops < opsAtOnce {
			if ops += l.ops(rows[to]); ops <= opsAtOnce || to == from {
				to++
			}
		}
		written, err := l.writeSome(ctx, rows[from:to])
		from += written
		if stops(err) && from > 0 {
			return start + from, nil
		}
		if err != nil {
			return 0, err
		}
	}
	return start + len(rows), nil
}

// ops returns how many ops a row usually takes. A new person takes one for each of their words. An address outside the
// partner's domains takes one more.
func (l *rowList) ops(r *row) int {
	switch {
	case r.do == nil:
		return 0
	case r.before != nil:
		return 5
	}
	words := len(r.person.Words())
	if l.partner.Owns(r.person.Email.Domain(), l.call.Settings) || !r.rule.Admits() {
		return 5 + words
	}
	return 6 + words
}

// writeSome makes one Write for some rows, or more if one does not take all their ops. After a conflict it judges all
// of them again. It returns how many rows, from the first on, are done.
func (l *rowList) writeSome(ctx context.Context, rows []*row) (done int, err error) {
	for range record.ConflictTries {
		w := l.call.Change()
		w.Within(l.partner, l.call.Settings)
		for _, r := range rows {
			if l.full && r.verdict.Outcome == portal.VerdictRequested {
				l.settle(r, portal.VerdictRefused, portal.ReasonTooManyAttempts, nil)
			}
			if r.do == nil {
				continue
			}
			if r.verdict.Person = r.after.ID; r.account != nil {
				r.verdict.Person = r.account.ID
			}
			if err := r.do(w, r); err != nil {
				return 0, err
			}
		}
		if w.Empty() {
			return len(rows), nil
		}
		if !w.Fits() {
			return l.writeHalves(ctx, rows)
		}
		if err = w.Commit(ctx); err == nil {
			return len(rows), nil
		}
		switch {
		case record.IsConflict(err):
		case !portal.HasCode(err, portal.CodeTooManyAttempts):
			return 0, err
		case len(rows) > 1: // some of them may fit into the limit
			return l.writeHalves(ctx, rows)
		case !record.RequestsFull(err):
			return 0, err
		default:
			l.full = true // the row is refused, and the others are taken
			continue
		}
		if err := l.judgeAll(ctx, rows); err != nil {
			return 0, err
		}
	}
	return 0, err
}

// writeHalves is writeSome for the first half of the rows, then for the second.
func (l *rowList) writeHalves(ctx context.Context, rows []*row) (done int, err error) {
	half := len(rows) / 2
	if done, err = l.writeSome(ctx, rows[:half]); err != nil {
		return done, err
	}
	done, err = l.writeSome(ctx, rows[half:])
	return half + done, err
}

// add adds a row's new person as a contact.
func (l *rowList) add(w *record.Change, r *row) error {
	who := l.person(r)
	w.SavePerson(nil, who)
	w.PersonAdded(who, false)
	return nil
}

// person returns a new copy of the row's person, for do to change. r.after stays as it is, because the row may be
// written in another Change as well.
func (l *rowList) person(r *row) *portal.Person {
	who := *r.after
	if r.lent {
		who.TakeGroupsOf(l.call.Actor) // as they are now
	}
	return &who
}

// invite invites a row's person, who may be new or have an expired invite.
func (l *rowList) invite(w *record.Change, r *row) error {
	who := l.person(r)
	arrow, event := who.Invite, portal.EventPersonInvited
	if who.HasInvite() {
		arrow, event = who.Resend, portal.EventInviteResent
	}
	if err := arrow(l.invitation); err != nil {
		return err
	}
	w.MailMany(portal.InviteLetter(who))
	w.SavePerson(r.before, who)
	if r.before == nil {
		w.PersonAdded(who, true)
	} else {
		w.EventAbout(who.AsInvited(), event, nil)
	}
	return nil
}

// inviteAccount invites the account without a partner that has a row's address.
func (l *rowList) inviteAccount(w *record.Change, r *row) (err error) {
	if as := l.person(r); r.before != nil {
		_, err = w.InviteAccountOf(r.before, as, r.account, l.invitation, w.MailMany)
	} else {
		_, err = w.InviteAccount(r.account, as, l.invitation, w.MailMany)
	}
	return err
}

// request makes a request for a row's person.
func (l *rowList) request(w *record.Change, r *row) error {
	who := l.person(r)
	if err := w.Ask(l.call, who, r.rule); err != nil {
		return err
	}
	w.SavePerson(r.before, who)
	return nil
}

package portal

import (
	"context"
	"errors"
	"slices"
	"time"

	"allyway/internal/mail"
	"allyway/internal/table"
)

const (
	mailLease       = time.Minute      // how long a sender may take before another may try
	maxAttempts     = 100              // of failures that pass by themselves, in a day, before a mail is given up as failed
	firstBackoff    = 30 * time.Second // doubled by each attempt
	longestBackoff  = 15 * time.Minute // so that all goes out soon after what was wrong is right again
	accountAttempts = 5                // as which tries count at most while the account itself is in trouble
	accountPatience = 3 * 24 * time.Hour
	holdLetter      = 15 * time.Minute // between looks at a mail that is not to go out at present
	settleTries     = 10
	settlePause     = 10 * time.Millisecond // before the second try, longer before each further one
)

func decodeLetter(item table.Item) (*Letter, error) {
	l := &Letter{key: item.Key, version: item.Version}
	return l, item.Decode(l)
}

// claimLetter reads a mail and takes a lease on it. It gives nil where it is sent already, or somebody else is at it.
func (p *Portal) claimLetter(ctx context.Context, key table.Key) (*Letter, error) {
	items, err := p.table.Get(ctx, key)
	if err != nil {
		return nil, err
	}
	item, ok := items[key]
	if !ok {
		return nil, nil
	}
	l, err := decodeLetter(item)
	if err != nil {
		return nil, err
	}
	now := p.now()
	if now.Before(l.LeaseUntil) || now.Before(l.NextAt) {
		return nil, nil
	}
	l.Attempts++
	l.LeaseUntil = now.Add(mailLease)
	err = p.table.Write(ctx, table.Patch(key, table.Version(l.version),
		table.Set("attempts", l.Attempts), table.Set("leaseUntil", l.LeaseUntil)))
	if isRefused(err) {
		return nil, nil
	}
	l.version++
	return l, err
}

// putBack has a mail tried again, not before next.
func (p *Portal) putBack(ctx context.Context, l *Letter, next time.Time, attempts int) error {
	return onlyUnrefused(p.table.Write(ctx, table.Patch(l.key, table.Version(l.version),
		table.Set("nextAt", next), table.Set("attempts", attempts), table.Remove("leaseUntil"))))
}

// sendFailed sets the time of the next try, or gives the mail up. What the mail system has against this very mail is
// final. What it has against the account is tried for days, until somebody has seen to it; anything else for a day, for
// the mail system may be down for hours.
func (p *Portal) sendFailed(ctx context.Context, l *Letter, who *Person, failure error) error {
	known := &mail.SendError{Temporary: true, Reason: "the mail system could not be reached"}
	errors.As(failure, &known)
	now := p.now()
	wait := min(firstBackoff<<min(max(l.Attempts-1, 0), 10), longestBackoff)
	switch {
	case !known.Temporary, known.Account && !now.Before(l.CreatedAt.Add(accountPatience)), !known.Account && l.Attempts >= maxAttempts:
		return p.giveUp(ctx, l, who, known.Reason)
	case known.Account:
		return p.putBack(ctx, l, now.Add(wait), min(l.Attempts, accountAttempts))
	}
	return p.putBack(ctx, l, now.Add(wait), l.Attempts)
}

// unmade is for a mail that could not be made: it is tried as often as one that could not be sent, and told of.
func (p *Portal) unmade(ctx context.Context, l *Letter, who *Person, failure error) error {
	return errors.Join(failure, p.sendFailed(ctx, l, who, &mail.SendError{Temporary: true, Reason: "the mail could not be made"}))
}

// giveUp has a mail end as failed, once whoever is to be told of that has been told: who cannot be told now is told
// when the mail has been tried once more.
func (p *Portal) giveUp(ctx context.Context, l *Letter, who *Person, reason string) error {
	if p.GivenUp != nil {
		if err := p.GivenUp(ctx, *l, reason); err != nil {
			return errors.Join(err, p.putBack(ctx, l, p.now().Add(longestBackoff), l.Attempts))
		}
	}
	return p.settleLetter(ctx, l, who, MailStatus{State: MailFailed, Detail: reason, At: p.now()})
}

// settleLetter takes the mail away and tells on the person what became of mail to them, in one Write; with it goes
// what the local mailbox stores. It holds on where the table fails, for a mail that was sent and not settled is sent
// again.
func (p *Portal) settleLetter(ctx context.Context, l *Letter, who *Person, became MailStatus, with ...table.Op) (err error) {
	done := append(slices.Clone(with), table.Delete(l.key, table.Version(l.version)))
	to := who.Email
	for try := range settleTries {
		ops := done
		if l.tells(who, to, became) {
			ops = append(slices.Clone(done), table.Patch(keyPerson(l.Person), table.Version(who.version), became.change()))
		}
		err = p.table.Write(ctx, ops...)
		if err == nil || refusedOn(err, l.key) || isRefused(err) && !refusedOn(err, keyPerson(l.Person)) {
			return nil // done, or somebody else has seen to it
		}
		if !pause(ctx, time.Duration(try+1)*settlePause+l.turn()) {
			return err
		}
		if !isRefused(err) {
			continue
		}
		items, failed := p.table.Get(ctx, keyPerson(l.Person)) // they changed since
		if failed != nil {
			err = failed
			continue
		}
		if who, failed = person(items, l.Person); onlyFaults(failed) != nil {
			return failed
		}
		if failed != nil {
			who = nil // erased since
		}
	}
	return err
}

// tells tells whether what became of the mail is for the person's record: it went to their address, which is still the
// same, and nothing worse is known of that by now. That it was dropped is told only where the record waits for this very
// mail: it is the one that the record has been queued since.
func (l *Letter) tells(who *Person, to Address, became MailStatus) bool {
	switch {
	case l.To != "" || who == nil:
		return false
	case became == MailStatus{}:
		return who.Mail.State == MailQueued && who.Mail.At.Equal(l.CreatedAt)
	}
	return who.Email == to && !who.Mail.Blocks()
}

// change stores the status; the empty one is none.
func (m MailStatus) change() table.Change {
	if m == (MailStatus{}) {
		return table.Remove("mail")
	}
	return table.Set("mail", m)
}

// dropLetter takes a mail away that is not wanted any more. who is its person, or nil.
func (p *Portal) dropLetter(ctx context.Context, l *Letter, who *Person) error {
	if who == nil {
		return onlyUnrefused(p.table.Write(ctx, table.Delete(l.key, table.Version(l.version))))
	}
	return p.settleLetter(ctx, l, who, MailStatus{})
}

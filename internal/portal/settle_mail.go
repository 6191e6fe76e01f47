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
	maxAttempts     = 8                // of failures that pass by themselves, before a mail is given up as failed
	firstBackoff    = 30 * time.Second // doubled by each attempt
	accountBackoff  = 15 * time.Minute // at most, between tries while the account itself is in trouble
	accountAttempts = 5                // as which those tries count at most
	accountPatience = 3 * 24 * time.Hour
	holdLetter      = 15 * time.Minute // between looks at a mail that is not to go out at present
	settleTries     = 4
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
// final. What it has against everybody's is tried for days, a quarter of an hour apart at most, so that all goes out
// soon after somebody has seen to it; anything else a few times, ever later.
func (p *Portal) sendFailed(ctx context.Context, l *Letter, who *Person, failure error) error {
	known := &mail.SendError{Temporary: true, Reason: "the mail system could not be reached"}
	errors.As(failure, &known)
	now := p.now()
	wait := firstBackoff << min(max(l.Attempts-1, 0), maxAttempts)
	switch {
	case !known.Temporary, known.Account && !now.Before(l.CreatedAt.Add(accountPatience)), !known.Account && l.Attempts >= maxAttempts:
		return p.giveUp(ctx, l, who, known.Reason)
	case known.Account:
		return p.putBack(ctx, l, now.Add(min(wait, accountBackoff)), min(l.Attempts, accountAttempts))
	}
	return p.putBack(ctx, l, now.Add(wait), l.Attempts)
}

// unmade is for a mail that could not be made: it is tried as often as one that could not be sent, and told of.
func (p *Portal) unmade(ctx context.Context, l *Letter, who *Person, failure error) error {
	return errors.Join(failure, p.sendFailed(ctx, l, who, &mail.SendError{Temporary: true, Reason: "the mail could not be made"}))
}

func (p *Portal) giveUp(ctx context.Context, l *Letter, who *Person, reason string) error {
	if p.GivenUp != nil {
		p.GivenUp(ctx, *l)
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
		if l.tells(who, to) {
			ops = append(slices.Clone(done), table.Patch(keyPerson(l.Person), table.Version(who.version), table.Set("mail", became)))
		}
		err = p.table.Write(ctx, ops...)
		switch {
		case err == nil || refusedOn(err, l.key) || isRefused(err) && !refusedOn(err, keyPerson(l.Person)):
			return nil // done, or somebody else has seen to it
		case !isRefused(err):
			if !pause(ctx, time.Duration(try+1)*10*time.Millisecond) {
				return err
			}
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
// same, and nothing worse is known of that by now.
func (l *Letter) tells(who *Person, to Address) bool {
	return l.To == "" && who != nil && who.Email == to && !who.Mail.Blocks()
}

func (p *Portal) dropLetter(ctx context.Context, l *Letter, err error) error {
	if err != nil {
		return err
	}
	return onlyUnrefused(p.table.Write(ctx, table.Delete(l.key, table.Version(l.version))))
}

package record

import (
	"context"
	"slices"
	"time"

	"allyway/internal/portal"
	"allyway/internal/table"
)

// The unsent mails are the items under the mail partitions. A sender claims one by its version for the time of a lease,
// sends it, and settles it.

const (
	settleTries = 10
	settlePause = 10 * time.Millisecond // before the second try, each further pause is longer
)

// Unsent is a mail that waits, with its key. Letter is nil if it cannot be decoded; sending it says what is wrong.
type Unsent struct {
	Key    Key
	Letter *portal.Letter
}

// ClaimLetter reads a mail and takes a lease on it. It returns nil if the mail is sent already, is not due yet, or
// another sender has it. With a lease of 0 it only reads: SettleLetter then decides which of several senders was first.
func (s *Store) ClaimLetter(ctx context.Context, key Key, lease time.Duration) (*Unsent, error) {
	items, err := s.table.Get(ctx, key)
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
	now := s.Now()
	if now.Before(l.LeaseUntil) || now.Before(l.NextAt) {
		return nil, nil
	}
	l.Attempts++
	if lease == 0 {
		return &Unsent{Key: key, Letter: l}, nil
	}
	l.LeaseUntil = now.Add(lease)
	err = s.table.Write(ctx, table.Patch(key, table.Version(l.ItemVersion),
		table.Set("attempts", l.Attempts), table.Set("leaseUntil", l.LeaseUntil)))
	if IsConflict(err) {
		return nil, nil
	}
	l.ItemVersion++
	return &Unsent{Key: key, Letter: l}, err
}

// PutBack makes a claimed mail wait to be tried again, not before next.
func (s *Store) PutBack(ctx context.Context, u *Unsent, next time.Time, attempts int) error {
	return IgnoreConflict(s.table.Write(ctx, table.Patch(u.Key, table.Version(u.Letter.ItemVersion),
		table.Set("nextAt", next), table.Set("attempts", attempts), table.Remove("leaseUntil"))))
}

// SettleLetter deletes a claimed mail and records on the person what happened to it, in one Write. with has the ops
// that the mail's sender adds. who is the person as read, or nil if they are gone. It tries again while the table
// fails, because a mail that was sent and not settled is sent again. If others change the person at each try, the last
// try leaves out what happened, and only deletes the mail.
func (s *Store) SettleLetter(ctx context.Context, u *Unsent, who *portal.Person, became portal.MailStatus, with ...Op) (err error) {
	l := u.Letter
	done := append(slices.Clone(with), table.Delete(u.Key, table.Version(l.ItemVersion)))
	var to portal.Address
	if who != nil {
		to = who.Email
	}
	for try := range settleTries {
		ops := done
		if crowded := try == settleTries-1 && IsConflict(err); !crowded && l.Concerns(who, to, became) {
			ops = append(slices.Clone(done), table.Patch(Person(l.Person), table.Version(who.Version), mailChange(became)))
		}
		err = s.table.Write(ctx, ops...)
		if err == nil || refusedOn(err, u.Key) || IsConflict(err) && !refusedOn(err, Person(l.Person)) {
			return nil // done, or another sender has settled it
		}
		if !Pause(ctx, time.Duration(try+1)*settlePause+Turn(l)) {
			return err
		}
		if !IsConflict(err) {
			continue
		}
		found, failed := s.Get(ctx, Person(l.Person)) // the person has changed since
		if failed != nil {
			err = failed
			continue
		}
		if who, failed = found.PersonIfAny(l.Person); failed != nil {
			return failed
		}
	}
	return err
}

// Turn spreads senders that wait at the same time over some milliseconds.
func Turn(l *portal.Letter) time.Duration {
	return time.Duration(shardOf(l.ID)) * 12 * time.Millisecond
}

// ListUnsent reads a page of a mail partition.
func (s *Store) ListUnsent(ctx context.Context, partition, after string, limit int) (rows []Unsent, next string, err error) {
	page, err := s.table.Query(ctx, table.Query{PK: partition, After: after, Limit: limit})
	for _, item := range page.Items {
		row := Unsent{Key: item.Key}
		if l, err := decodeLetter(item); err == nil {
			row.Letter = l
		}
		rows = append(rows, row)
	}
	return rows, page.Next, err
}

// EndLease ends the lease on a mail, so that it can be claimed at once.
func (s *Store) EndLease(ctx context.Context, u *Unsent) error {
	return IgnoreConflict(s.table.Write(ctx, table.Patch(u.Key, table.Version(u.Letter.ItemVersion), table.Remove("leaseUntil"))))
}

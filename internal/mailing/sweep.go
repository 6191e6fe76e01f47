package mailing

import (
	"context"
	"errors"
	"slices"
	"time"

	"allyway/internal/portal"
	"allyway/internal/record"
)

const (
	sweepAfter = 2 * time.Minute // how long the table's stream has to start the sending of a new mail
	sweepPage  = 100             // mails that the sweep reads at a time
)

// Swept is what a sweep found.
type Swept struct {
	Tried  int
	Oldest time.Duration // how long the oldest mail of all had waited
}

// Sweep sends the mail that has waited so long that the table's stream must have missed it, and the mail whose next
// attempt is due. A schedule calls it every minute. It ends in time for the context's deadline, and the next sweep
// continues. A mail that fails does not stop the others.
func (s *Service) Sweep(ctx context.Context) (Swept, error) {
	var swept Swept
	var failures []error
	for _, partition := range sweepOrder(s.store.Now()) {
		failures = append(failures, s.sweepPartition(ctx, partition, &swept))
	}
	return swept, errors.Join(failures...)
}

// sweepOrder returns the partition of mail that somebody waits for, then the others. The first of the others is another
// one each minute, so that none is always last.
func sweepOrder(now time.Time) []string {
	all := record.MailPartitions()
	bulk := all[1:]
	first := now.Minute() % len(bulk)
	return slices.Concat(all[:1], bulk[first:], bulk[:first])
}

func (s *Service) sweepPartition(ctx context.Context, partition string, swept *Swept) error {
	var failures []error
	for after := ""; ; {
		rows, next, err := s.store.ListUnsent(ctx, partition, after, sweepPage)
		if err != nil {
			return errors.Join(append(failures, err)...)
		}
		due := s.due(rows, swept)
		tried := s.SendMany(ctx, due)
		swept.Tried += len(tried)
		failures = append(failures, tried...)
		if after = next; next == "" || len(tried) < len(due) {
			return errors.Join(failures...)
		}
	}
}

// due returns the keys of the mails that are due. A mail that cannot be decoded is due: sending it says what is wrong.
func (s *Service) due(rows []record.Unsent, swept *Swept) (keys []record.Key) {
	now := s.store.Now()
	for _, u := range rows {
		if u.Letter != nil {
			swept.Oldest = max(swept.Oldest, now.Sub(u.Letter.CreatedAt))
			if now.Before(dueAt(u.Letter)) {
				continue
			}
		}
		keys = append(keys, u.Key)
	}
	return keys
}

// dueAt returns when the sweep sends a mail: at the time that was set after a failure or, without one, when the stream
// has had its time.
func dueAt(l *portal.Letter) time.Time {
	if !l.NextAt.IsZero() {
		return l.NextAt
	}
	return l.CreatedAt.Add(sweepAfter)
}

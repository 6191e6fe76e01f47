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
	for _, first := range s.firstPages(ctx, sweepOrder(s.store.Now())) {
		failures = append(failures, s.sweepPartition(ctx, first, &swept))
	}
	return swept, errors.Join(failures...)
}

// page is a page of a partition of unsent mail, or why it cannot be read.
type page struct {
	partition string
	rows      []record.Unsent
	next      string
	err       error
}

func (s *Service) read(ctx context.Context, partition, after string) (p page) {
	p.partition = partition
	p.rows, p.next, p.err = s.store.ListUnsent(ctx, partition, after, sweepPage)
	return p
}

// firstPages reads the beginning of each partition, all at once: most are empty.
func (s *Service) firstPages(ctx context.Context, partitions []string) []page {
	pages, steps := make([]page, len(partitions)), make([]func() error, len(partitions))
	for i, partition := range partitions {
		steps[i] = func() error { pages[i] = s.read(ctx, partition, ""); return nil } // each page has its own error
	}
	_ = record.Parallel(steps...)
	return pages
}

// sweepOrder returns the partitions of mail that somebody waits for, then those of mail to many. The first of each kind is
// another one each minute, so that none is always last.
func sweepOrder(now time.Time) []string {
	urgent, bulk := record.MailPartitions()
	first := now.Minute() % len(bulk)
	return slices.Concat(urgent[first:], urgent[:first], bulk[first:], bulk[:first])
}

// sweepPartition sweeps a partition, of which it gets the first page.
func (s *Service) sweepPartition(ctx context.Context, p page, swept *Swept) error {
	var failures []error
	for ; ; p = s.read(ctx, p.partition, p.next) {
		if p.err != nil {
			return errors.Join(append(failures, p.err)...)
		}
		due := s.due(p.rows, swept)
		tried := s.SendMany(ctx, due)
		swept.Tried += len(tried)
		failures = append(failures, tried...)
		if p.next == "" || len(tried) < len(due) {
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

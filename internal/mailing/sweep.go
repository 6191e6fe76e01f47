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
	sweepAfter = 2 * time.Minute // in this time, the table's stream should have started the sending of a new mail
	sweepPage  = 100             // mails that the sweep reads at a time
)

// Swept is what a sweep found.
type Swept struct {
	Tried  int
	Oldest time.Duration // how long the oldest of all waiting mails had waited
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

// page is a page of a partition of unsent mail, or the error of reading it.
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

// firstPages reads the first page of each partition, all at once, because most are empty.
func (s *Service) firstPages(ctx context.Context, partitions []string) []page {
	pages, steps := make([]page, len(partitions)), make([]func() error, len(partitions))
	for i, partition := range partitions {
		steps[i] = func() error { pages[i] = s.read(ctx, partition, ""); return nil } // each page has its own error
	}
	_ = record.Parallel(steps...)
	return pages
}

// sweepOrder returns the partitions of mail to one person, for which they wait, and then those of mail to many. Each
// kind begins with another partition each minute, so that none is always last.
func sweepOrder(now time.Time) []string {
	urgent, bulk := record.MailPartitions()
	first := now.Minute() % len(bulk)
	return slices.Concat(urgent[first:], urgent[:first], bulk[first:], bulk[:first])
}

// sweepPartition sweeps a partition. p is its first page.
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

// due returns the keys of the mails that are due. A mail that cannot be decoded is due, because the attempt to send it
// reports what is wrong.
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

// dueAt returns when the sweep sends a mail. That is the time that was set after a failure. If there was no failure, it
// is sweepAfter later than the mail was written.
func dueAt(l *portal.Letter) time.Time {
	if !l.NextAt.IsZero() {
		return l.NextAt
	}
	return l.CreatedAt.Add(sweepAfter)
}

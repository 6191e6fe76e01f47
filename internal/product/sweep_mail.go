package portal

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"allyway/internal/table"
)

const (
	sweepAfter = 2 * time.Minute // what the stream has not woken anybody for by then, the sweep takes
	sendTime   = 15 * time.Second
	sendAtOnce = 4 // mails, so that one which waits for the mail system holds up no other
)

// Swept is what a sweep found.
type Swept struct {
	Tried  int
	Oldest time.Duration // for which the oldest mail of all had waited
}

// SweepMail sends what is unsent and has waited long enough for somebody else to have sent it. It is called every
// minute, and ends in time for the context's deadline: the next goes on. One that fails keeps no other from being sent.
func (p *Portal) SweepMail(ctx context.Context) (Swept, error) {
	var swept Swept
	var failures []error
	for _, partition := range sweepOrder(p.now()) {
		failures = append(failures, p.sweepPartition(ctx, partition, &swept))
	}
	return swept, errors.Join(failures...)
}

// sweepOrder is what people wait for first, then the rest, beginning with another one each minute: none comes last for
// ever.
func sweepOrder(now time.Time) []string {
	all := MailPartitions()
	bulk, first := all[1:], now.Minute()%shards
	return slices.Concat(all[:1], bulk[first:], bulk[:first])
}

func (p *Portal) sweepPartition(ctx context.Context, partition string, swept *Swept) error {
	var failures []error
	q := table.Query{PK: partition, Limit: 100}
	for {
		page, err := p.table.Query(ctx, q)
		if err != nil {
			return errors.Join(append(failures, err)...)
		}
		var due []table.Key
		for _, item := range page.Items {
			l, err := decodeLetter(item)
			if err == nil {
				swept.Oldest = max(swept.Oldest, p.now().Sub(l.CreatedAt))
				if p.now().Before(l.dueAt()) {
					continue
				}
			}
			due = append(due, item.Key)
		}
		tried := p.SendMails(ctx, due)
		swept.Tried += len(tried)
		failures = append(failures, tried...)
		if q.After = page.Next; page.Next == "" || len(tried) < len(due) {
			return errors.Join(failures...)
		}
	}
}

// SendMails sends the mails that stand under keys, a few at once, as SendMail does. The stream and the sweep call it.
// It gives the error of each, in their order: of as many as there was time for, before the context's deadline.
func (p *Portal) SendMails(ctx context.Context, keys []table.Key) []error {
	var (
		mu      sync.Mutex
		next    int
		errs    = make([]error, len(keys))
		senders sync.WaitGroup
	)
	take := func() (i int, ok bool) {
		mu.Lock()
		defer mu.Unlock()
		if next == len(keys) || !TimeToSend(ctx) {
			return 0, false
		}
		next++
		return next - 1, true
	}
	for range min(sendAtOnce, len(keys)) {
		senders.Go(func() {
			for i, ok := take(); ok; i, ok = take() {
				errs[i] = p.SendMail(ctx, keys[i])
			}
		})
	}
	senders.Wait()
	return errs[:next]
}

// TimeToSend tells whether a mail can be sent and settled before the context's deadline, if it has one.
func TimeToSend(ctx context.Context) bool { return timeFor(ctx, sendTime) }

// timeFor tells whether so much time is left before the context's deadline, if it has one.
func timeFor(ctx context.Context, d time.Duration) bool {
	deadline, bounded := ctx.Deadline()
	return ctx.Err() == nil && (!bounded || time.Until(deadline) > d)
}

// dueAt is when the sweep takes a mail: at the time set after a failure, else when the stream had its chance.
func (l *Letter) dueAt() time.Time {
	if !l.NextAt.IsZero() {
		return l.NextAt
	}
	return l.CreatedAt.Add(sweepAfter)
}

package portal

import (
	"context"
	"errors"
	"slices"
	"time"

	"allyway/internal/table"
)

const (
	sweepAfter = 2 * time.Minute // what the stream has not woken anybody for by then, the sweep takes
	sendTime   = 15 * time.Second
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
		for _, item := range page.Items {
			l, err := decodeLetter(item)
			if err == nil {
				swept.Oldest = max(swept.Oldest, p.now().Sub(l.CreatedAt))
				if p.now().Before(l.dueAt()) {
					continue
				}
			}
			if !TimeToSend(ctx) {
				return errors.Join(failures...)
			}
			swept.Tried++
			failures = append(failures, err, p.SendMail(ctx, item.Key))
		}
		if q.After = page.Next; page.Next == "" {
			return errors.Join(failures...)
		}
	}
}

// TimeToSend tells whether a mail can be sent and settled before the context's deadline, if it has one.
func TimeToSend(ctx context.Context) bool {
	deadline, bounded := ctx.Deadline()
	return ctx.Err() == nil && (!bounded || time.Until(deadline) > sendTime)
}

// dueAt is when the sweep takes a mail: at the time set after a failure, else when the stream had its chance.
func (l *Letter) dueAt() time.Time {
	if !l.NextAt.IsZero() {
		return l.NextAt
	}
	return l.CreatedAt.Add(sweepAfter)
}

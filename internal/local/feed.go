package main

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"allyway/internal/portal"
	"allyway/internal/record"
	"allyway/internal/table"
)

const (
	mailQueue   = 256         // how many keys wait in memory, for each lane
	mailSenders = 4           // how many mails are sent at once, for each lane
	mailSweep   = time.Minute // between two sweeps for unsent mail
)

// feed sends each mail as soon as it is written. In a deployed portal, the table's stream causes this. Each partition
// of waiting mail has a lane of its own, so mail in one never waits for mail in another. Only keys are in memory. If
// one is lost, no mail is lost: each lane reads its partition at the start, every minute, when a lease or a pause ends,
// and after it had to drop a key because too many waited.
type feed struct {
	now   func() time.Time
	lanes map[string]*lane // by partition

	table *table.Table
	send  func(context.Context, table.Key) error // mailing.Service.Send
	work  sync.WaitGroup
	quit  chan struct{} // closed when the feed must end
	cut   func()        // cuts off mails that are being sent
}

type lane struct {
	keys  chan table.Key
	again chan struct{} // holds one signal, which says that a key was dropped
}

// newFeed returns a feed that collects keys. It sends nothing until start is called.
func newFeed(now func() time.Time) *feed {
	f := &feed{now: now, lanes: map[string]*lane{}, quit: make(chan struct{})}
	for _, partition := range record.AllMailPartitions() {
		f.lanes[partition] = &lane{keys: make(chan table.Key, mailQueue), again: make(chan struct{}, 1)}
	}
	return f
}

// wake takes the keys of items that were just written. The table calls it after each Write. It never blocks.
func (f *feed) wake(puts []table.Key) {
	for _, key := range puts {
		l, ok := f.lanes[key.PK]
		if !ok {
			continue
		}
		select {
		case l.keys <- key:
		default:
			select {
			case l.again <- struct{}{}:
			default:
			}
		}
	}
}

// start starts to send, first the mail that waits in the table. The feed runs until stop is called.
func (f *feed) start(ctx context.Context, t *table.Table, send func(context.Context, table.Key) error) {
	ctx, f.cut = context.WithCancel(ctx)
	f.table, f.send = t, send
	for partition, l := range f.lanes {
		f.work.Go(func() { f.sweep(ctx, partition, l) })
		for range mailSenders {
			f.work.Go(func() { f.sendAll(ctx, l) })
		}
	}
}

// stop waits until the feed has sent what its lanes hold. After the grace period it cuts off what is still being sent.
// The rest waits in the table.
func (f *feed) stop(grace time.Duration) {
	if f.cut == nil {
		return // never started
	}
	timer := time.AfterFunc(grace, f.cut)
	close(f.quit)
	f.work.Wait()
	timer.Stop()
	f.cut()
}

func (f *feed) sendAll(ctx context.Context, l *lane) {
	for {
		select {
		case key := <-l.keys:
			f.sendOne(ctx, key)
			continue
		default:
		}
		select {
		case key := <-l.keys:
			f.sendOne(ctx, key)
		case <-f.quit:
			if len(l.keys) == 0 {
				return
			}
		}
	}
}

func (f *feed) sendOne(ctx context.Context, key table.Key) {
	if ctx.Err() != nil {
		return
	}
	if err := f.send(ctx, key); err != nil && ctx.Err() == nil {
		slog.Error("mail was left waiting", "mail", key.SK, "error", err)
	}
}

// sweep gives the senders the mail that waits in the lane's partition, at once and whenever a key may have been missed.
func (f *feed) sweep(ctx context.Context, partition string, l *lane) {
	for {
		pause := mailSweep
		due, err := f.handOut(ctx, partition, l)
		switch {
		case err != nil && ctx.Err() == nil:
			slog.Error("reading unsent mail failed", "error", err)
		case !due.IsZero():
			pause = min(pause, max(due.Sub(f.now()), 0))
		}
		timer := time.NewTimer(pause)
		select {
		case <-timer.C:
		case <-l.again:
		case <-f.quit:
			timer.Stop()
			return
		}
		timer.Stop()
	}
}

// handOut gives the senders every mail of the partition that may be sent now. It returns the time at which the next of
// the others may be sent, or the zero time.
func (f *feed) handOut(ctx context.Context, partition string, l *lane) (next time.Time, err error) {
	q := table.Query{PK: partition, Limit: mailQueue}
	for {
		page, err := f.table.Query(ctx, q)
		if err != nil {
			return next, err
		}
		for _, item := range page.Items {
			due := dueAt(item)
			if due.After(f.now()) {
				if next.IsZero() || due.Before(next) {
					next = due
				}
				continue
			}
			select {
			case l.keys <- item.Key:
			case <-f.quit:
				return next, nil
			}
		}
		if q.After = page.Next; page.Next == "" {
			return next, nil
		}
	}
}

// dueAt returns when a waiting mail's lease or pause ends. A mail that cannot be read is due at once: the attempt to
// send it logs what is wrong.
func dueAt(item table.Item) time.Time {
	var letter portal.Letter
	if err := item.Decode(&letter); err != nil {
		return time.Time{}
	}
	if letter.NextAt.After(letter.LeaseUntil) {
		return letter.NextAt
	}
	return letter.LeaseUntil
}

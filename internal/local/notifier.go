package main

import (
	"context"
	"log/slog"
	"strings"
	"sync"
	"time"

	"allyway/internal/notifying"
	"allyway/internal/record"
	"allyway/internal/table"
)

const (
	notifiersAtOnce = 4           // runs at the same time, so that a slow receiver does not stop the others
	notifySweep     = time.Minute // between two runs without a signal
)

// notifier sends events to webhooks as soon as they are written. In a deployed portal, the table's stream causes this.
// Memory has only a signal that there are new events. The events wait in the table.
type notifier struct {
	now  func() time.Time
	news chan struct{} // holds one signal
	work sync.WaitGroup
	stop context.CancelFunc // nil: never started
}

func newNotifier(now func() time.Time) *notifier {
	return &notifier{now: now, news: make(chan struct{}, 1)}
}

// wake takes the keys of items that were just written. The table calls it after each Write. It never blocks.
func (n *notifier) wake(puts []table.Key) {
	for _, key := range puts {
		if strings.HasPrefix(key.PK, record.EventPrefix) {
			n.signal()
			return
		}
	}
}

func (n *notifier) signal() {
	select {
	case n.news <- struct{}{}:
	default: // a signal waits already, so a run will follow
	}
}

// start sends the events that wait in the table, and then new ones, until close is called.
func (n *notifier) start(ctx context.Context, run func(context.Context) (notifying.Sent, error)) {
	ctx, n.stop = context.WithCancel(context.WithoutCancel(ctx))
	n.signal()
	for range notifiersAtOnce {
		n.work.Go(func() { n.loop(ctx, run) })
	}
}

// loop runs at each signal, and when a delivery that has failed is due.
func (n *notifier) loop(ctx context.Context, run func(context.Context) (notifying.Sent, error)) {
	for pause := notifySweep; ; {
		timer := time.NewTimer(pause)
		select {
		case <-ctx.Done():
			timer.Stop()
			return
		case <-n.news:
		case <-timer.C:
		}
		timer.Stop()
		sent, err := run(ctx)
		if err != nil && ctx.Err() == nil {
			slog.Error("sending to webhooks failed", "error", err)
		}
		if pause = notifySweep; !sent.Next.IsZero() {
			pause = min(pause, max(sent.Next.Sub(n.now()), 0))
		}
	}
}

// close starts no more runs. It waits until deliveries that are being sent are recorded, for the grace period at most.
// The next process sends a delivery again that was not recorded.
func (n *notifier) close(grace time.Duration) {
	if n.stop == nil {
		return
	}
	n.stop()
	ended := make(chan struct{})
	go func() {
		n.work.Wait()
		close(ended)
	}()
	select {
	case <-ended:
	case <-time.After(grace):
	}
}

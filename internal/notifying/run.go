package notifying

import (
	"context"
	"time"

	"allyway/internal/portal"
	"allyway/internal/record"
	"allyway/internal/token"
	"allyway/internal/webhook"
)

const (
	saveEvery = 100 * time.Millisecond // to save the results of sends
	lookEvery = 500 * time.Millisecond // to look for new events, while some are being sent
)

// run sends to one webhook while it holds the lease. One goroutine does everything but the sends.
type run struct {
	*Service
	held *record.SendingLease
	hook *portal.Webhook
	sent Sent

	reading
	lanes  map[string]*lane
	queue  []*lane // lanes that may be ready, in the order in which they became so
	items  int     // in all lanes
	fresh  int     // of these, recorded nowhere
	flying int     // sends that have not ended
	done   chan []tried

	unsaved map[string]*portal.Delivery
	order   []string  // the ids of unsaved
	since   time.Time // when the first of them came
	ends    portal.StopReason
	why     string // of the last failure
}

// tried is an item that was sent, with the result.
type tried struct {
	lane *lane
	item *item
	webhook.Answer
}

func newRun(s *Service, held *record.SendingLease, h *portal.Webhook) *run {
	return &run{Service: s, held: held, hook: h, lanes: map[string]*lane{},
		done: make(chan []tried, putsAtOnce), unsaved: map[string]*portal.Delivery{}}
}

// work sends until nothing is left, the webhook is switched off, or the context's deadline is near. What is being sent
// when the context ends is still recorded.
func (r *run) work(stop context.Context) error {
	ctx := context.WithoutCancel(stop)
	if err := r.begin(ctx); err != nil {
		return err
	}
	tick := time.NewTicker(lookEvery)
	defer tick.Stop()
	for {
		stopping := !record.TimeFor(stop, timeToSend) || !r.hook.Active || r.ends != ""
		if !stopping {
			r.start(ctx)
		}
		if r.flying == 0 {
			if err := r.saveAll(ctx); err != nil {
				return err
			}
			if r.ends != "" {
				if err := r.switchOff(ctx); err != nil {
					return err
				}
			} else if !stopping && r.more() {
				if err := r.look(ctx); err != nil {
					return err
				}
				continue
			}
			r.setNext(stopping)
			if ended, err := r.held.End(ctx, stopping); ended || err != nil {
				return err
			}
			r.last = time.Time{} // look at everything
			if err := r.look(ctx); err != nil {
				return err
			}
			continue
		}
		select {
		case sent := <-r.done:
			r.noteAll(sent)
		case <-tick.C:
			if err := r.look(ctx); err != nil {
				return err
			}
		case <-stop.Done():
			r.noteAll(<-r.done) // no more are started
		}
		if err := r.saveSome(ctx); err != nil {
			return err
		}
	}
}

// start starts sends in lanes that are ready: one by one to a webhook, several together to the event bus.
func (r *run) start(ctx context.Context) {
	atOnce, together := sendsAtOnce, 1
	if r.hook.Bus() {
		atOnce, together = putsAtOnce, putTogether
	}
	for {
		batch := r.next(min(together, atOnce-r.flying))
		if len(batch) == 0 {
			return
		}
		r.flying += len(batch)
		h := *r.hook
		go func() {
			r.send(ctx, &h, batch)
			r.done <- batch
		}()
	}
}

// next returns the first items of lanes that are ready, no more than most, and makes these lanes busy.
func (r *run) next(most int) (batch []tried) {
	now := r.store.Now()
	for len(batch) < most && len(r.queue) > 0 {
		l := r.queue[0]
		r.queue, l.queued = r.queue[1:], false
		if l.ready(r.hook, now) {
			l.busy = true
			batch = append(batch, tried{lane: l, item: l.items[0]})
		}
	}
	return batch
}

// enqueue makes a lane one of those that may be ready.
func (r *run) enqueue(l *lane) {
	if !l.queued {
		l.queued = true
		r.queue = append(r.queue, l)
	}
}

func (r *run) noteAll(sent []tried) {
	for _, t := range sent {
		r.note(t)
	}
}

// note takes the result of a send. After a failure, the lane waits, and all its events are stored as pending.
func (r *run) note(t tried) {
	r.flying--
	t.lane.busy = false
	d, now := t.item.delivery, r.store.Now()
	d.Tried(r.hook, t.Status, t.Why, now)
	r.keep(t.item)
	if d.Status == portal.DeliveryDelivered {
		r.sent.Delivered++
		t.lane.items = t.lane.items[1:]
		r.items--
		if len(t.lane.items) == 0 {
			delete(r.lanes, d.Lane)
			return
		}
		r.enqueue(t.lane)
		return
	}
	r.sent.Failed++
	r.why = t.Why
	if why := d.Stops(r.hook, now); why != "" {
		r.ends = why
	}
	for _, it := range t.lane.items {
		if !it.stored {
			r.keep(it)
		}
	}
}

// keep notes that an item's delivery, as it is now, is to be saved.
func (r *run) keep(it *item) {
	d := *it.delivery
	if d.WasPending = it.stored; !it.stored {
		r.fresh--
	}
	if before, ok := r.unsaved[d.ID]; ok {
		d.WasPending = d.WasPending || before.WasPending
	} else {
		r.order = append(r.order, d.ID)
	}
	if len(r.unsaved) == 0 {
		r.since = time.Now()
	}
	r.unsaved[d.ID] = &d
	it.stored = d.Status == portal.DeliveryPending
}

// saveSome saves if one Save is full, or if the first delivery has waited for saveEvery.
func (r *run) saveSome(ctx context.Context) error {
	for len(r.unsaved) >= record.MaxDelivered || len(r.unsaved) > 0 && time.Since(r.since) >= saveEvery {
		if err := r.save(ctx); err != nil {
			return err
		}
	}
	return nil
}

// saveAll saves everything, and the position if it is far behind.
func (r *run) saveAll(ctx context.Context) error {
	for len(r.unsaved) > 0 {
		if err := r.save(ctx); err != nil {
			return err
		}
	}
	if to := r.settled(); token.TimeOf(to).Sub(token.TimeOf(r.held.Position)) > positionEvery {
		return r.savePosition(ctx, nil, to)
	}
	return nil
}

const positionEvery = time.Hour // how often the position is stored when nothing else is

// save saves the first deliveries that are not saved yet, as many as fit into one Save.
func (r *run) save(ctx context.Context) error {
	n := min(len(r.order), record.MaxDelivered)
	batch := make([]*portal.Delivery, n)
	for i, id := range r.order[:n] {
		batch[i] = r.unsaved[id]
	}
	for _, d := range batch {
		delete(r.unsaved, d.ID)
	}
	r.order, r.since = r.order[n:], time.Now()
	if err := r.savePosition(ctx, batch, r.settled()); err != nil {
		return err
	}
	return r.noteFailing(ctx, batch)
}

// noteFailing notes on the webhook when its failures begin and end.
func (r *run) noteFailing(ctx context.Context, batch []*portal.Delivery) error {
	if r.hook.Bus() {
		return nil
	}
	var first time.Time
	for _, d := range batch {
		switch {
		case d.Status == portal.DeliveryDelivered:
			if r.hook.FailingSince.IsZero() {
				return nil
			}
			r.hook.FailingSince = time.Time{}
			return r.store.NoteFailing(ctx, r.hook.ID, time.Time{})
		case !d.LastAt.IsZero() && (first.IsZero() || d.LastAt.Before(first)):
			first = d.LastAt
		}
	}
	if first.IsZero() || !r.hook.FailingSince.IsZero() {
		return nil
	}
	r.hook.FailingSince = first
	return r.store.NoteFailing(ctx, r.hook.ID, first)
}

// setNext finds when the next delivery is due. What is left because the time is over is due at once.
func (r *run) setNext(stopping bool) {
	r.sent.Next = time.Time{}
	if !r.hook.Active || r.ends != "" {
		return
	}
	for _, l := range r.lanes {
		if due := l.items[0].delivery.Due(r.hook); r.sent.Next.IsZero() || due.Before(r.sent.Next) {
			r.sent.Next = due
		}
	}
	if now := r.store.Now(); stopping || len(r.lanes) > 0 && r.sent.Next.Before(now) {
		r.sent.Next = now
	}
}

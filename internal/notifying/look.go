package notifying

import (
	"context"
	"maps"
	"time"

	"allyway/internal/portal"
	"allyway/internal/record"
	"allyway/internal/token"
)

const (
	maxFresh  = 1000   // events in lanes that are recorded nowhere; from this number on, no new events are read
	maxItems  = 10_000 // in all lanes, with those that wait to be tried again; from this number on, too
	perShard  = 200    // events that are read at a time
	fullEvery = 10 * time.Second
	lookBack  = 5 * time.Second // how far back most looks go
)

// reading is how far a run has read the events.
type reading struct {
	seen map[string]bool // after the position: what is recorded, in a lane, or not wanted
	from string          // where the next look continues, if the last one had to stop
	all  bool            // that look read everything after the position, and no event can come in before from any more
	last time.Time       // when the last look at everything began; zero: there was none
	upTo string          // every event up to here is seen, and none can come in before it any more
}

// begin reads the recorded deliveries, those to try again, and the new events.
func (r *run) begin(ctx context.Context) error {
	err := record.Parallel(
		func() (err error) { r.seen, err = r.store.DeliveredAfter(ctx, r.hook.ID, r.held.Position); return err },
		func() error { return r.loadPending(ctx) },
	)
	if err != nil {
		return err
	}
	return r.look(ctx)
}

// refresh reads the webhook again, because an owner may have changed it. One that is gone counts as switched off.
// Nobody changes the event bus.
func (r *run) refresh(ctx context.Context) error {
	if r.hook.Bus() {
		return nil
	}
	found, err := r.store.Get(ctx, record.Webhook(r.hook.ID))
	if err != nil {
		return err
	}
	h, err := found.Webhook(r.hook.ID)
	if portal.HasCode(err, portal.CodeNotFound) {
		r.hook.Active = false
		return nil
	}
	if err == nil {
		r.hook = h
	}
	return err
}

// loadPending puts what is to be tried again into its lanes.
func (r *run) loadPending(ctx context.Context) error {
	rows, err := r.store.ListPending(ctx, r.hook.ID, maxItems+maxFresh)
	if err != nil {
		return err
	}
	for _, d := range rows {
		r.put(&item{delivery: d, stored: true})
	}
	return nil
}

// put puts an item into its lane.
func (r *run) put(it *item) *lane {
	l := r.lanes[it.delivery.Lane]
	if l == nil {
		l = &lane{}
		r.lanes[it.delivery.Lane] = l
	}
	if l.put(it) {
		r.items++
	}
	r.enqueue(l)
	return l
}

// more reports whether there are events that the last look had to leave.
func (r *run) more() bool { return r.from != "" && !r.full() }

// full reports whether the lanes take no new events.
func (r *run) full() bool { return r.items >= maxItems || r.fresh >= maxFresh }

// look reads new events and puts those that are wanted into their lanes. Most looks go back only some seconds. From
// time to time, a look reads everything after the position, because an event comes in late if its call took long.
func (r *run) look(ctx context.Context) error {
	if err := r.refresh(ctx); err != nil || !r.hook.Active {
		return err
	}
	now := r.store.Now()
	for _, l := range r.lanes {
		if l.ready(r.hook, now) {
			r.enqueue(l)
		}
	}
	began, after, whole := time.Now(), r.from, false
	switch {
	case r.full():
		return nil
	case after != "":
		whole = r.all
	case r.last.IsZero() || time.Since(r.last) >= fullEvery:
		after, whole = r.held.Position, true
	default:
		after = max(r.held.Position, token.FirstIDAt(now.Add(-lookBack)))
	}
	settled := token.FirstIDAt(now.Add(-record.EventsSettle))
	for {
		part, err := r.store.ReadEvents(ctx, after, perShard)
		if err != nil {
			return err
		}
		for _, e := range part.Events {
			if r.full() {
				r.from, r.all = after, whole && after <= settled // the next look skips what is seen
				if whole {
					r.upTo = max(r.upTo, min(after, settled))
				}
				return nil
			}
			if err := r.take(ctx, e); err != nil {
				return err
			}
		}
		if after = part.Through; after == "" {
			break
		}
	}
	r.from = ""
	if whole {
		r.last, r.upTo = began, max(r.upTo, settled)
	}
	return nil
}

// take puts an event into its lane if it is new and wanted. In a lane that waits, it is stored as pending.
func (r *run) take(ctx context.Context, e *portal.Event) error {
	if r.seen[e.ID] {
		return nil
	}
	r.seen[e.ID] = true
	if e.Type == portal.EventDeliveryRepeated && e.Detail["webhook"] == r.hook.ID {
		if err := r.loadPending(ctx); err != nil {
			return err
		}
	}
	if !r.hook.Wants(e) {
		return nil
	}
	it := &item{delivery: portal.NewDelivery(r.hook, e), event: e}
	r.fresh++
	if l := r.put(it); l.blocked(r.hook, r.store.Now()) {
		r.keep(it)
	}
	return nil
}

// settled returns a position: every event up to it is recorded or not wanted, and no other can come in before it.
func (r *run) settled() string {
	to := r.upTo
	for _, l := range r.lanes {
		for _, it := range l.items {
			if !it.stored && it.delivery.ID <= to {
				to = token.FirstIDAt(token.TimeOf(it.delivery.ID))
				break
			}
		}
	}
	for _, id := range r.order {
		if id <= to {
			to = token.FirstIDAt(token.TimeOf(id))
		}
	}
	return max(to, r.held.Position)
}

// savePosition saves deliveries with the position, and forgets what was seen before it.
func (r *run) savePosition(ctx context.Context, batch []*portal.Delivery, to string) error {
	if to == r.held.Position {
		to = ""
	}
	if err := r.held.Save(ctx, batch, to); err != nil {
		return err
	}
	if to != "" {
		r.held.Position = to
		maps.DeleteFunc(r.seen, func(id string, _ bool) bool { return id <= to })
	}
	return nil
}

package record

import (
	"context"
	"errors"
	"slices"
	"time"

	"allyway/internal/portal"
	"allyway/internal/table"
	"allyway/internal/token"
)

// progress is how far the notifications of a webhook have come, and who sends them now.
type progress struct {
	Position   string    `json:"position"` // every event up to here is recorded as a delivery, or is not wanted
	Holder     string    `json:"holder,omitempty"`
	LeaseUntil time.Time `json:"leaseUntil,omitzero"`
	Knocked    bool      `json:"knocked,omitempty"` // the holder must look at all new events once more

	Version int64 `json:"-"`
}

// SendingLease is the right to send the notifications of one webhook. Only its holder does.
type SendingLease struct {
	store *Store
	key   Key
	time  time.Duration
	progress
}

// ErrLeaseLost means that another has the lease now, or that the webhook was removed.
var ErrLeaseLost = errors.New("another sends the notifications of this webhook")

// MaxDelivered is how many deliveries fit into one SendingLease.Save.
const MaxDelivered = 45

// ClaimSending takes the lease on the notifications of a webhook. If another has it, ClaimSending knocks: the other
// then looks once more for new events before it ends the lease. It returns nil then, and also if the webhook is gone.
// The event bus is not added by anybody: its notifications begin at the first claim.
func (s *Store) ClaimSending(ctx context.Context, h *portal.Webhook, lease time.Duration) (*SendingLease, error) {
	l := &SendingLease{store: s, key: Sending(h.ID), time: lease}
	var err error
	for range settleTries {
		var known bool
		if known, err = l.read(ctx); err != nil || !known && !h.Bus() {
			return nil, err
		}
		if !known {
			if err = IgnoreConflict(s.table.Write(ctx, startSending(h, s.Now()))); err != nil {
				return nil, err
			}
			continue
		}
		now := s.Now()
		if now.Before(l.LeaseUntil) {
			if l.Knocked {
				return nil, nil // one knock is enough: the holder removes it before it looks
			}
			if err = l.write(ctx, table.Set("knocked", true)); !IsConflict(err) {
				return nil, err
			}
			continue
		}
		l.Holder, l.LeaseUntil, l.Knocked = token.NewIDAt(now), now.Add(lease), false
		if err = l.write(ctx, table.Set("holder", l.Holder), table.Set("leaseUntil", l.LeaseUntil), table.Remove("knocked")); !IsConflict(err) {
			return l, err
		}
	}
	return nil, err
}

// read reads the progress. known is false if there is none, because the webhook is gone.
func (l *SendingLease) read(ctx context.Context) (known bool, err error) {
	items, err := l.store.table.Get(ctx, l.key)
	if err != nil {
		return false, err
	}
	l.progress = progress{}
	known, err = items.Decode(l.key, &l.progress)
	l.Version = items[l.key].Version
	return known, err
}

// write changes the progress, on condition that it is still as read. writeWith also makes other ops in the same Write.
func (l *SendingLease) write(ctx context.Context, changes ...table.Change) error {
	return l.writeWith(ctx, nil, changes...)
}

func (l *SendingLease) writeWith(ctx context.Context, with []Op, changes ...table.Change) error {
	err := l.store.table.Write(ctx, append(slices.Clone(with), table.Patch(l.key, table.Version(l.Version), changes...))...)
	if err == nil {
		l.Version++
	}
	return err
}

// Save records deliveries (MaxDelivered at most), and the position if it is not empty, and renews the lease. Error:
// ErrLeaseLost.
func (l *SendingLease) Save(ctx context.Context, deliveries []*portal.Delivery, position string) error {
	now := l.store.Now()
	var ops []Op
	for _, d := range deliveries {
		ops = append(ops, table.Put(deliveryItem(d, now), table.Any))
		if d.Status == portal.DeliveryPending {
			ops = append(ops, table.Put(pendingItem(d), table.Any))
		} else if d.WasPending {
			ops = append(ops, table.Delete(pendingKey(d.Webhook, d.ID), table.Any))
		}
	}
	changes := []table.Change{table.Set("leaseUntil", now.Add(l.time))}
	if position != "" {
		changes = append(changes, table.Set("position", position))
	}
	return l.holding(ctx, func() error { return l.writeWith(ctx, ops, changes...) })
}

// End gives the lease back, unless somebody has knocked. Then it removes the knock and returns false, and the holder
// looks at all new events once more. With always, it gives the lease back in any case. Error: ErrLeaseLost.
func (l *SendingLease) End(ctx context.Context, always bool) (ended bool, err error) {
	err = l.holding(ctx, func() error {
		if ended = always || !l.Knocked; ended {
			return l.write(ctx, table.Remove("holder"), table.Remove("leaseUntil"), table.Remove("knocked"))
		}
		return l.write(ctx, table.Remove("knocked"))
	})
	if err == nil {
		l.Knocked = false
	}
	return ended, err
}

// holding makes a Write that depends on the progress as it was read. A knock changes it, and the Write is then made
// again.
func (l *SendingLease) holding(ctx context.Context, write func() error) (err error) {
	for range settleTries {
		if err = write(); !refusedOn(err, l.key) {
			return err
		}
		holder := l.Holder
		known, failed := l.read(ctx)
		if failed != nil {
			return failed
		}
		if !known || l.Holder != holder {
			return ErrLeaseLost
		}
	}
	return err
}

// ListPending returns deliveries of a webhook that are to be tried, the oldest event first.
func (s *Store) ListPending(ctx context.Context, webhook string, limit int) (all []*portal.Delivery, err error) {
	for q := (table.Query{PK: pendingPartition(webhook), Limit: min(limit, table.MaxLimit)}); len(all) < limit; {
		rows, next, err := list(ctx, s, q, decodeDelivery)
		if err != nil {
			return nil, err
		}
		all = append(all, rows...)
		if q.After = next; next == "" {
			break
		}
	}
	return all, nil
}

// DeliveredAfter returns the ids of the events after a position that are recorded as deliveries of a webhook.
func (s *Store) DeliveredAfter(ctx context.Context, webhook, position string) (map[string]bool, error) {
	ids := map[string]bool{}
	for q := (table.Query{PK: deliveryPartition(webhook), After: position}); ; {
		page, err := s.table.Query(ctx, q)
		if err != nil {
			return nil, err
		}
		for _, item := range page.Items {
			ids[item.SK] = true
		}
		if q.After = page.Next; page.Next == "" {
			return ids, nil
		}
	}
}

// Event returns an event, or nil if it is kept no longer.
func (s *Store) Event(ctx context.Context, id string) (*portal.Event, error) {
	key := Event(id)
	items, err := s.table.Get(ctx, key)
	if err != nil {
		return nil, err
	}
	item, ok := items[key]
	if !ok {
		return nil, nil
	}
	return decodeEvent(item)
}

// NoteFailing stores since when a webhook fails. The zero time means that it does not fail. It does nothing if the
// webhook is gone.
func (s *Store) NoteFailing(ctx context.Context, webhook string, since time.Time) error {
	change := table.Set("failingSince", since)
	if since.IsZero() {
		change = table.Remove("failingSince")
	}
	return IgnoreConflict(s.table.Write(ctx, table.Patch(Webhook(webhook), table.Present, change)))
}

// Owners returns the portal's active owners.
func (s *Store) Owners(ctx context.Context) (owners []*portal.Person, err error) {
	for after := ""; ; {
		rows, next, err := list(ctx, s, table.Query{Index: table.GSI1, PK: listStaff, Prefix: string(portal.StatusActive) + "#", After: after}, decodePerson)
		if err != nil {
			return nil, err
		}
		for _, who := range rows {
			if who.Role == portal.RoleOwner {
				owners = append(owners, who)
			}
		}
		if after = next; next == "" {
			return owners, nil
		}
	}
}

// EndSending ends the lease on the notifications of a webhook, whoever has it. Only a process that has the table to
// itself may call it, at its start.
func (s *Store) EndSending(ctx context.Context, webhook string) error {
	return IgnoreConflict(s.table.Write(ctx, table.Patch(Sending(webhook), table.Present, table.Remove("holder"), table.Remove("leaseUntil"), table.Remove("knocked"))))
}

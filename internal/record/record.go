// Package record stores the portal's nouns in the table. It is the only package that knows how: the keys of items, the
// one Get of a call (Store.Enter), the one Write of a change with all that follows from it (Change), the copies of
// names, the claims on addresses, sessions, cursors and throttles. Packages with the work of one function each are
// built on it.
//
// Its errors: a *portal.Error is a refusal that the caller may see. IsConflict reports that somebody else was faster,
// so the call should be repeated. IsUnavailable reports a failure that may pass. Any other error is a fault.
package record

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"allyway/internal/portal"
	"allyway/internal/table"
)

// Key names an item of the table. The functions of keys.go make keys.
type Key = table.Key

// Op is one operation of a Write on one item. A sender of mail adds ops to the Write that settles a mail.
type Op = table.Op

// Store has the portal's records.
type Store struct {
	table *table.Table
	clock func() time.Time
}

// New returns the store of records in a table. clock says what time it is; nil is time.Now.
func New(t *table.Table, clock func() time.Time) *Store {
	if clock == nil {
		clock = time.Now
	}
	return &Store{table: t, clock: clock}
}

// Now returns the time of a call as it is stored: in UTC, in whole milliseconds.
func (s *Store) Now() time.Time { return s.clock().UTC().Truncate(time.Millisecond) }

// Get reads records in one call, strongly consistent. A zero Key is skipped. Without keys it makes no call.
func (s *Store) Get(ctx context.Context, keys ...Key) (Found, error) {
	if len(keys) == 0 {
		return Found{}, nil
	}
	items, err := s.table.Get(ctx, keys...)
	return Found{items}, err
}

const getsAtOnce = 8 // calls of GetMany in parallel

// GetMany reads any number of records: a hundred with each call, some calls at once.
func (s *Store) GetMany(ctx context.Context, keys []Key) (Found, error) {
	keys = distinct(keys)
	all := table.Items{}
	for len(keys) > 0 {
		var steps []func() error
		var parts []table.Items
		for i := 0; i < getsAtOnce && len(keys) > 0; i++ {
			some := keys[:min(table.MaxKeys, len(keys))]
			keys = keys[len(some):]
			parts = append(parts, nil)
			steps = append(steps, func() (err error) { parts[i], err = s.table.Get(ctx, some...); return err })
		}
		if err := Parallel(steps...); err != nil {
			return Found{}, err
		}
		for _, part := range parts {
			for key, item := range part {
				all[key] = item
			}
		}
	}
	return Found{all}, nil
}

func distinct(keys []Key) []Key {
	seen := map[Key]bool{}
	var all []Key
	for _, key := range keys {
		if !seen[key] {
			seen[key] = true
			all = append(all, key)
		}
	}
	return all
}

// Parallel runs all steps at once and returns the first error in their order. The step that authorises the caller must
// be the first, so that its refusal is returned before others. If a step panics, Parallel panics with the same value
// once all steps have ended: otherwise nothing could recover the panic, and one request would end the process.
func Parallel(steps ...func() error) error {
	errs, panics := make([]error, len(steps)), make([]any, len(steps))
	var wg sync.WaitGroup
	for i, step := range steps {
		wg.Go(func() {
			defer func() { panics[i] = recover() }()
			errs[i] = step()
		})
	}
	wg.Wait()
	for _, value := range panics {
		if value != nil {
			panic(value)
		}
	}
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// IsConflict reports whether err is the refusal of a Write because something it depends on has changed.
func IsConflict(err error) bool {
	var refused *table.Refused
	return errors.As(err, &refused)
}

// IgnoreConflict returns nil if err is a conflict, and err otherwise: somebody else has done it.
func IgnoreConflict(err error) error {
	if IsConflict(err) {
		return nil
	}
	return err
}

// IsUnavailable reports whether err is a failure of the table that may pass.
func IsUnavailable(err error) bool { return errors.Is(err, table.ErrUnavailable) }

// refusedOn reports whether err is a Write's refusal at key.
func refusedOn(err error, key Key) bool {
	var refused *table.Refused
	return errors.As(err, &refused) && refused.On(key)
}

// refusedOnAny reports whether err is a Write's refusal at one of the ops.
func refusedOnAny(err error, ops []Op) bool {
	return slices.ContainsFunc(ops, func(op Op) bool { return refusedOn(err, op.Item.Key) })
}

// refusedOnly reports whether err is a Write's refusal at these ops and no other.
func refusedOnly(err error, ops []Op) bool {
	var refused *table.Refused
	return errors.As(err, &refused) && !slices.ContainsFunc(refused.Keys, func(key Key) bool {
		return !slices.ContainsFunc(ops, func(op Op) bool { return op.Item.Key == key })
	})
}

// ConflictTries is how often a scheduled job, or one step of a call with many rows, is tried if it meets conflicts.
// internal/api repeats other calls.
const ConflictTries = 5

// TimeFor reports whether that much time is left before the context's deadline. It returns true if there is no
// deadline.
func TimeFor(ctx context.Context, d time.Duration) bool {
	deadline, bounded := ctx.Deadline()
	return ctx.Err() == nil && (!bounded || time.Until(deadline) > d)
}

// Pause waits, and reports whether it waited to the end. It stops when the context ends.
func Pause(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// decodeAll decodes every item of a page.
func decodeAll[T any](items []table.Item, decode func(table.Item) (*T, error)) ([]*T, error) {
	all := make([]*T, 0, len(items))
	for _, item := range items {
		one, err := decode(item)
		if err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	return all, nil
}

// list reads one page of a partition or an index. next is the sort key to continue after; it is empty at the end.
func list[T any](ctx context.Context, s *Store, q table.Query, decode func(table.Item) (*T, error)) (rows []*T, next string, err error) {
	page, err := s.table.Query(ctx, q)
	if err != nil {
		return nil, "", err
	}
	rows, err = decodeAll(page.Items, decode)
	return rows, page.Next, err
}

// find decodes the record under key. It refuses with not_found, which names what, if there is none.
func find[T any](f Found, key Key, what string, decode func(table.Item) (*T, error)) (*T, error) {
	item, ok := f.items[key]
	if !ok {
		return nil, portal.NotFound(what)
	}
	return decode(item)
}

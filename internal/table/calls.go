package table

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// Table is the single table as the product calls it. Make it with New. It is safe for concurrent use.
//
// Every method returns the context's error if the context ended before the call, and ErrUnavailable (wrapped) for a
// failure that may pass. Any other error is a mistake in the call, and so in Allyway's code.
type Table struct {
	engine  Engine
	clock   func() time.Time
	written func(puts []Key)
}

// Option changes how a Table works.
type Option func(*Table)

// WithClock replaces time.Now, which decides what has expired and to which window a Count belongs.
func WithClock(clock func() time.Time) Option { return func(t *Table) { t.clock = clock } }

// WithWritten makes each successful Write that put items call f with their keys before it returns. The local process
// wakes its mail feed in this way. f must not block.
func WithWritten(f func(puts []Key)) Option { return func(t *Table) { t.written = f } }

// New returns a Table on an engine. The Table owns the engine and closes it.
func New(engine Engine, opts ...Option) *Table {
	t := &Table{engine: engine, clock: time.Now}
	for _, opt := range opts {
		opt(t)
	}
	return t
}

// Get reads items by key in one call, strongly consistent. Missing and expired items are not in the result. A key may
// occur twice, and zero Keys are skipped, so callers need not check optional keys.
func (t *Table) Get(ctx context.Context, keys ...Key) (Items, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	wanted, err := checkKeys(keys)
	if err != nil {
		return nil, fmt.Errorf("table get: %w", err)
	}
	found := make(Items, len(wanted))
	if len(wanted) == 0 {
		return found, nil
	}
	items, err := t.engine.Get(ctx, wanted)
	if err != nil {
		return nil, fmt.Errorf("table get: %w", err)
	}
	now := t.clock().Unix()
	for _, item := range items {
		if !item.expired(now) {
			found[item.Key] = item
		}
	}
	return found, nil
}

// Query reads one page. Expired items are removed from the page after it was read, so a page may be short, or empty,
// and still have a Next.
func (t *Table) Query(ctx context.Context, q Query) (Page, error) {
	if err := ctx.Err(); err != nil {
		return Page{}, err
	}
	if err := checkQuery(&q); err != nil {
		return Page{}, fmt.Errorf("table query: %w", err)
	}
	page, err := t.engine.Query(ctx, q)
	if err != nil {
		return Page{}, fmt.Errorf("table query %q: %w", q.PK, err)
	}
	now := t.clock().Unix()
	live := page.Items[:0]
	for _, item := range page.Items {
		if !item.expired(now) {
			live = append(live, item)
		}
	}
	page.Items = live
	return page, nil
}

// Write applies all ops or none. It returns *Refused (errors.As) if conditions did not hold.
func (t *Table) Write(ctx context.Context, ops ...Op) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := checkOps(ops); err != nil {
		return fmt.Errorf("table write: %w", err)
	}
	err := t.engine.Write(ctx, ops, t.clock())
	if refused := (*Refused)(nil); errors.As(err, &refused) {
		full := &Refused{Failed: refused.Failed, Keys: make([]Key, 0, len(refused.Failed))}
		for _, i := range refused.Failed {
			full.Keys = append(full.Keys, ops[i].Item.Key)
		}
		return full
	}
	if err != nil {
		return fmt.Errorf("table write: %w", err)
	}
	t.tellWritten(ops)
	return nil
}

func (t *Table) tellWritten(ops []Op) {
	if t.written == nil {
		return
	}
	var puts []Key
	for _, op := range ops {
		if op.Kind == KindPut {
			puts = append(puts, op.Item.Key)
		}
	}
	if len(puts) > 0 {
		t.written(puts)
	}
}

// Count adds n to the counter key.PK of the current window and returns true. If the sum would exceed limit, it adds
// nothing and returns false. key.SK must be empty: Count sets it to the window's start. Windows are whole seconds long
// and begin at multiples of their length. If an answer is lost and the engine repeats the call, n may be added twice: a
// throttle may count too much, never too little.
func (t *Table) Count(ctx context.Context, key Key, n, limit int64, window time.Duration) (bool, error) {
	if err := ctx.Err(); err != nil {
		return false, err
	}
	if n < 1 || window < time.Second || window%time.Second != 0 || key.SK != "" {
		return false, fmt.Errorf("table count %s: n %d in a window of %s", key, n, window)
	}
	key, end := t.window(key, window)
	if err := checkKey(key); err != nil {
		return false, fmt.Errorf("table count: %w", err)
	}
	if n > limit {
		return false, nil
	}
	ok, err := t.engine.Count(ctx, key, n, limit, end.Add(time.Hour).Unix())
	if err != nil {
		return false, fmt.Errorf("table count: %w", err)
	}
	return ok, nil
}

// Uncount takes n back from the counter under key, as CountKey returns it, unless the sum would fall below 0. It is tried
// once: if an answer is lost, or the table is busy, n may stay counted. A throttle may count too much, never too little.
func (t *Table) Uncount(ctx context.Context, key Key, n int64) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if n < 1 {
		return fmt.Errorf("table uncount %s: n %d", key, n)
	}
	if err := checkKey(key); err != nil {
		return fmt.Errorf("table uncount: %w", err)
	}
	if _, err := t.engine.Uncount(ctx, key, n); err != nil {
		return fmt.Errorf("table uncount: %w", err)
	}
	return nil
}

// CountKey returns the key of the counter that Count adds to now, for callers that read or clear it. Its number is the
// attribute "n".
func (t *Table) CountKey(key Key, window time.Duration) Key {
	key, _ = t.window(key, window)
	return key
}

func (t *Table) window(key Key, window time.Duration) (_ Key, end time.Time) {
	start := t.clock().UTC().Truncate(window)
	key.SK = start.Format(time.RFC3339)
	return key, start.Add(window)
}

// Close waits for calls under way and closes the engine.
func (t *Table) Close() error { return t.engine.Close() }

func (i Item) expired(now int64) bool { return i.TTL != 0 && i.TTL <= now }

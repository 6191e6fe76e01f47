package tabletest

import (
	"context"
	"slices"
	"sync"
	"time"

	"allyway/internal/table"
)

// The kinds of calls, as a Meter names them.
const (
	CallGet   = "get"
	CallQuery = "query"
	CallWrite = "write"
	CallCount = "count"
)

// Call is one call that a Table made of its engine, as a Meter saw it.
type Call struct {
	Kind       string
	Start, End time.Time
	Items      int     // keys of a Get, items of a Query's page, ops of a Write
	ReadUnits  float64 // the units that DynamoDB would charge
	WriteUnits float64

	begun, ended int // places in the meter's order of events
}

// Meter records the calls made with a context on an engine that is Metered, for tests of what an operation costs. The
// zero Meter is ready for use; it is safe for goroutines.
//
// Units are DynamoDB's. A Get costs one read unit per started 4 KB of each item, and one for a missing item. A Query
// costs one per started 4 KB of its page, on an index half of it. A Write is a transaction: it costs two write units
// per started KB of each item, and of each index entry that is put, changed or removed. A Count or an Uncount costs one
// write unit. A refused Write costs what it would have cost. To know what a Write replaces, the meter first reads the
// items. It does not record this read. So measured calls are slower than others, and the meter does not see what
// another Write changes in between.
type Meter struct {
	mu     sync.Mutex
	events int
	calls  []Call
}

type meterKey struct{}

// WithMeter returns a context whose calls m records.
func WithMeter(ctx context.Context, m *Meter) context.Context {
	return context.WithValue(ctx, meterKey{}, m)
}

// Calls returns the calls that have ended, in the order they ended.
func (m *Meter) Calls() []Call {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.Clone(m.calls)
}

// Sequential returns the length of the longest chain of calls in which each began after the one before it had ended.
// Calls made in parallel count once only if they overlap: give each call some latency (Faulty) on an engine that
// answers in microseconds.
func (m *Meter) Sequential() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	// m.calls is in the order of ends. So the longest chain has each call that begins after the last one in the chain
	// ended.
	n, last := 0, 0
	for _, c := range m.calls {
		if c.begun > last {
			n, last = n+1, c.ended
		}
	}
	return n
}

// ReadUnits returns the sum over all calls.
func (m *Meter) ReadUnits() float64 {
	sum := 0.0
	for _, c := range m.Calls() {
		sum += c.ReadUnits
	}
	return sum
}

// WriteUnits returns the sum over all calls.
func (m *Meter) WriteUnits() float64 {
	sum := 0.0
	for _, c := range m.Calls() {
		sum += c.WriteUnits
	}
	return sum
}

// Metered wraps an engine so that a Meter in a call's context records the call.
func Metered(engine table.Engine) table.Engine { return metered{engine} }

type metered struct{ table.Engine }

func (m metered) Get(ctx context.Context, keys []table.Key) ([]table.Item, error) {
	done := begin(ctx, CallGet)
	items, err := m.Engine.Get(ctx, keys)
	done(len(keys), func() (read, write float64) { return getUnits(len(keys), items), 0 })
	return items, err
}

func (m metered) Query(ctx context.Context, q table.Query) (table.Page, error) {
	done := begin(ctx, CallQuery)
	page, err := m.Engine.Query(ctx, q)
	done(len(page.Items), func() (read, write float64) { return queryUnits(q.Index, page.Items), 0 })
	return page, err
}

func (m metered) Write(ctx context.Context, ops []table.Op, now time.Time) error {
	if of(ctx) == nil {
		return m.Engine.Write(ctx, ops, now)
	}
	done := begin(ctx, CallWrite)
	old := peek(ctx, m.Engine, ops)
	err := m.Engine.Write(ctx, ops, now)
	done(len(ops), func() (read, write float64) { return 0, writeUnits(ops, old) })
	return err
}

func (m metered) Count(ctx context.Context, key table.Key, n, limit, ttl int64) (bool, error) {
	done := begin(ctx, CallCount)
	ok, err := m.Engine.Count(ctx, key, n, limit, ttl)
	done(1, func() (read, write float64) { return 0, 1 })
	return ok, err
}

func (m metered) Uncount(ctx context.Context, key table.Key, n int64) (bool, error) {
	done := begin(ctx, CallCount)
	ok, err := m.Engine.Uncount(ctx, key, n)
	done(1, func() (read, write float64) { return 0, 1 })
	return ok, err
}

func of(ctx context.Context) *Meter {
	m, _ := ctx.Value(meterKey{}).(*Meter)
	return m
}

// begin notes when a call begins. The function it returns notes when the call ends; without a meter it does nothing.
func begin(ctx context.Context, kind string) (end func(items int, units func() (read, write float64))) {
	m := of(ctx)
	if m == nil {
		return func(int, func() (float64, float64)) {}
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.events++
	call := Call{Kind: kind, Start: time.Now(), begun: m.events}
	return func(items int, units func() (read, write float64)) {
		call.End, call.Items = time.Now(), items
		call.ReadUnits, call.WriteUnits = units()
		m.mu.Lock()
		defer m.mu.Unlock()
		m.events++
		call.ended = m.events
		m.calls = append(m.calls, call)
	}
}

package table

import (
	"context"
	"slices"
	"sync"
	"time"
)

// Kinds of calls, as a Meter names them.
const (
	CallGet   = "get"
	CallQuery = "query"
	CallWrite = "write"
	CallCount = "count"
)

// Call is one call on a Table as its Meter saw it.
type Call struct {
	Kind       string
	Start, End time.Time
	Items      int     // keys of a Get, items of a Query's page, ops of a Write
	ReadUnits  float64 // what DynamoDB would charge
	WriteUnits float64

	begun, ended int // places in the meter's order of events
}

// Meter records the calls made with a context, for tests of what an operation costs. The zero Meter is ready for
// use; it is safe for goroutines.
//
// Units are DynamoDB's: a Get costs one read unit per started 4 KB of each item, one for a missing one; a Query per
// started 4 KB of its page, half of it on an index; a Write one write unit per started KB of each item and of each
// index entry that is put, changed or removed, all of it doubled, for it is a transaction; a Count one write unit. A refused Write costs what it would have. To know what a Write replaces, a metered one reads
// the items first, outside the meter: measured calls are slower than others, and what another Write changes in between
// is not counted.
type Meter struct {
	mu     sync.Mutex
	events int
	calls  []Call
}

type meterKey struct{}

// WithMeter has every call made with the returned context recorded by m.
func WithMeter(ctx context.Context, m *Meter) context.Context {
	return context.WithValue(ctx, meterKey{}, m)
}

// Calls returns the calls that have ended, in the order they ended.
func (m *Meter) Calls() []Call {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.Clone(m.calls)
}

// Sequential is the length of the longest chain of calls in which each began after the former had ended. Calls made
// in parallel count once only if they overlap: on an engine that answers in microseconds give each call some latency
// (tabletest.Faulty).
func (m *Meter) Sequential() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	// m.calls is in the order of ends, so taking each call that begins behind the last taken gives the longest chain.
	n, last := 0, 0
	for _, c := range m.calls {
		if c.begun > last {
			n, last = n+1, c.ended
		}
	}
	return n
}

// ReadUnits is the sum over all calls.
func (m *Meter) ReadUnits() float64 {
	sum := 0.0
	for _, c := range m.Calls() {
		sum += c.ReadUnits
	}
	return sum
}

// WriteUnits is the sum over all calls.
func (m *Meter) WriteUnits() float64 {
	sum := 0.0
	for _, c := range m.Calls() {
		sum += c.WriteUnits
	}
	return sum
}

// metered is a call under way; nil when nobody measures.
type metered struct {
	meter *Meter
	call  Call
}

func begin(ctx context.Context, kind string) *metered {
	m, _ := ctx.Value(meterKey{}).(*Meter)
	if m == nil {
		return nil
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.events++
	return &metered{meter: m, call: Call{Kind: kind, Start: time.Now(), begun: m.events}}
}

func (c *metered) end(items int, read, write float64) {
	c.call.End, c.call.Items, c.call.ReadUnits, c.call.WriteUnits = time.Now(), items, read, write
	c.meter.mu.Lock()
	defer c.meter.mu.Unlock()
	c.meter.events++
	c.call.ended = c.meter.events
	c.meter.calls = append(c.meter.calls, c.call)
}

package tabletest

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"time"

	"allyway/internal/table"
)

// Fault is what a FaultyEngine does with a call.
type Fault int

const (
	// None lets the call through.
	None Fault = iota
	// Before makes the call fail with ErrUnavailable before the engine sees it.
	Before
	// Lost lets the engine carry out the call, and returns ErrUnavailable.
	Lost
)

// Faults says how a FaultyEngine fails. The zero value lets everything through.
type Faults struct {
	At      map[int]Fault // by the number of the call, from 1; calls of all kinds are counted
	Before  float64       // share of the other calls that fail with Before, from 0 to 1
	Lost    float64       // share of the other calls whose answer is lost
	Seed    uint64        // the seed of the random faults
	Latency time.Duration // added to each call
	Lag     int           // index queries do not see this many of the latest Writes
}

// FaultyEngine is an engine that fails as Faults say. It is safe for concurrent use.
type FaultyEngine struct {
	engine table.Engine

	mu     sync.Mutex
	faults Faults
	chance *rand.Rand
	calls  int

	writing sync.Mutex // keeps history in the order of the Writes
	history [][]image  // the latest Writes' items as they were before
}

var _ table.Engine = (*FaultyEngine)(nil)

// image is an item as it was. If stored is false, there was none.
type image struct {
	key    table.Key
	item   table.Item
	stored bool
}

// Faulty wraps an engine.
func Faulty(engine table.Engine, faults Faults) *FaultyEngine {
	f := &FaultyEngine{engine: engine}
	f.Set(faults)
	return f
}

// Set replaces the faults, starts counting calls from zero, and brings the indexes up to date. With Set a test can
// prepare its items before faults begin.
func (f *FaultyEngine) Set(faults Faults) {
	f.writing.Lock()
	defer f.writing.Unlock()
	f.mu.Lock()
	defer f.mu.Unlock()
	f.faults, f.calls, f.history = faults, 0, nil
	f.chance = rand.New(rand.NewPCG(faults.Seed, 0))
}

// Calls returns the number of calls since Set.
func (f *FaultyEngine) Calls() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.calls
}

// Underlying returns the wrapped engine.
func (f *FaultyEngine) Underlying() table.Engine { return f.engine }

// Close closes the wrapped engine.
func (f *FaultyEngine) Close() error { return f.engine.Close() }

// draw counts a call and chooses its fault.
func (f *FaultyEngine) draw() (call int, fault Fault, latency time.Duration, lag int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.calls++
	fault, set := f.faults.At[f.calls]
	if !set {
		switch chance := f.chance.Float64(); {
		case chance < f.faults.Before:
			fault = Before
		case chance < f.faults.Before+f.faults.Lost:
			fault = Lost
		}
	}
	return f.calls, fault, f.faults.Latency, f.faults.Lag
}

// do makes a call of the wrapped engine with the faults around it.
func (f *FaultyEngine) do(ctx context.Context, call func(lag int) error) error {
	number, fault, latency, lag := f.draw()
	if latency > 0 {
		select {
		case <-time.After(latency):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	if fault == Before {
		return fmt.Errorf("%w: fault before call %d", table.ErrUnavailable, number)
	}
	err := call(lag)
	if fault == Lost {
		return fmt.Errorf("%w: answer to call %d lost", table.ErrUnavailable, number)
	}
	return err
}

// Get implements table.Engine.
func (f *FaultyEngine) Get(ctx context.Context, keys []table.Key) (items []table.Item, err error) {
	err = f.do(ctx, func(int) (err error) {
		items, err = f.engine.Get(ctx, keys)
		return err
	})
	if err != nil {
		return nil, err
	}
	return items, nil
}

// Query implements table.Engine.
func (f *FaultyEngine) Query(ctx context.Context, q table.Query) (page table.Page, err error) {
	err = f.do(ctx, func(lag int) (err error) {
		if lag > 0 && q.Index != table.Primary {
			page, err = f.lagging(ctx, q, lag)
		} else {
			page, err = f.engine.Query(ctx, q)
		}
		return err
	})
	if err != nil {
		return table.Page{}, err
	}
	return page, nil
}

// Write implements table.Engine.
func (f *FaultyEngine) Write(ctx context.Context, ops []table.Op, now time.Time) error {
	return f.do(ctx, func(lag int) error {
		if lag == 0 {
			return f.engine.Write(ctx, ops, now)
		}
		f.writing.Lock()
		defer f.writing.Unlock()
		before, err := f.images(ctx, ops)
		if err != nil {
			return err
		}
		if err := f.engine.Write(ctx, ops, now); err != nil {
			return err
		}
		f.history = append(f.history, before)
		f.history = f.history[max(0, len(f.history)-lag):]
		return nil
	})
}

// Count implements table.Engine.
func (f *FaultyEngine) Count(ctx context.Context, key table.Key, n, limit, ttl int64) (ok bool, err error) {
	err = f.do(ctx, func(int) (err error) {
		ok, err = f.engine.Count(ctx, key, n, limit, ttl)
		return err
	})
	return ok && err == nil, err
}

// Uncount implements table.Engine.
func (f *FaultyEngine) Uncount(ctx context.Context, key table.Key, n int64) (ok bool, err error) {
	err = f.do(ctx, func(int) (err error) {
		ok, err = f.engine.Uncount(ctx, key, n)
		return err
	})
	return ok && err == nil, err
}

// images reads the items that a Write is about to change.
func (f *FaultyEngine) images(ctx context.Context, ops []table.Op) ([]image, error) {
	keys := make([]table.Key, len(ops))
	for i, op := range ops {
		keys[i] = op.Item.Key
	}
	items, err := f.engine.Get(ctx, keys)
	if err != nil {
		return nil, err
	}
	images := make([]image, len(keys))
	for i, k := range keys {
		images[i].key = k
		for _, item := range items {
			if item.Key == k {
				images[i].item, images[i].stored = item, true
			}
		}
	}
	return images, nil
}

// lagging reads the whole partition and undoes the latest Writes in what it read.
func (f *FaultyEngine) lagging(ctx context.Context, q table.Query, lag int) (table.Page, error) {
	f.writing.Lock()
	defer f.writing.Unlock()
	items, err := f.partition(ctx, q)
	if err != nil {
		return table.Page{}, err
	}
	for _, before := range slices.Backward(f.history[max(0, len(f.history)-lag):]) {
		for _, was := range before {
			delete(items, was.key)
			if was.stored {
				items[was.key] = was.item
			}
		}
	}
	place := func(i table.Item) table.Key {
		if q.Index == table.GSI1 {
			return i.GSI1
		}
		return i.GSI2
	}
	var page table.Page
	for _, i := range items {
		if place(i).PK == q.PK && q.Span().Holds(place(i).SK) {
			page.Items = append(page.Items, i)
		}
	}
	slices.SortFunc(page.Items, func(a, b table.Item) int { return strings.Compare(place(a).SK, place(b).SK) })
	if q.Desc {
		slices.Reverse(page.Items)
	}
	if len(page.Items) > q.Limit {
		page.Items = page.Items[:q.Limit]
		page.Next = place(page.Items[q.Limit-1]).SK
	}
	return page, nil
}

func (f *FaultyEngine) partition(ctx context.Context, q table.Query) (map[table.Key]table.Item, error) {
	items := map[table.Key]table.Item{}
	all := table.Query{Index: q.Index, PK: q.PK, Limit: table.MaxLimit}
	for {
		page, err := f.engine.Query(ctx, all)
		if err != nil {
			return nil, err
		}
		for _, i := range page.Items {
			items[i.Key] = i
		}
		if page.Next == "" {
			return items, nil
		}
		all.After = page.Next
	}
}

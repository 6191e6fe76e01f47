package apitest

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"allyway/internal/table"
)

// Recorder is an engine that remembers the Writes that were applied, so that a test can check that a refusal
// changed nothing. The counts of throttles are not Writes, and neither is the time when a session was last used.
type Recorder struct {
	table.Engine
	mu      sync.Mutex
	writes  [][]table.Op
	uses    atomic.Int64
	between func()
	private private
}

// Write applies ops and remembers them.
func (r *Recorder) Write(ctx context.Context, ops []table.Op, now time.Time) error {
	if storesUse(ops) {
		err := r.Engine.Write(ctx, ops, now)
		if err == nil {
			r.uses.Add(1)
		}
		return err
	}
	if f := r.takeBetween(); f != nil {
		f()
	}
	err := r.Engine.Write(ctx, ops, now)
	if err == nil {
		r.mu.Lock()
		defer r.mu.Unlock()
		r.writes = append(r.writes, ops)
		r.private.note(ops)
	}
	return err
}

// storesUse reports whether a Write does no more than store when a session was last used.
func storesUse(ops []table.Op) bool {
	return len(ops) == 1 && ops[0].Kind == table.KindPatch && len(ops[0].Changes) == 1 && ops[0].Changes[0].Name == "lastUsedAt"
}

// Writes returns the Writes that were applied since it was last called.
func (r *Recorder) Writes() [][]table.Op {
	r.mu.Lock()
	defer r.mu.Unlock()
	all := r.writes
	r.writes = nil
	return all
}

// Uses returns how often it was stored that a session is used, since it was last called.
func (r *Recorder) Uses() int { return int(r.uses.Swap(0)) }

// Between runs f once, just before the next Write is applied. So f is what somebody else does after a call has read and
// before it writes.
func (r *Recorder) Between(f func()) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.between = f
}

func (r *Recorder) takeBetween() func() {
	r.mu.Lock()
	defer r.mu.Unlock()
	f := r.between
	r.between = nil
	return f
}

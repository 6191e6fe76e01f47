package bolt

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"go.etcd.io/bbolt"

	"allyway/internal/table"
)

// maxBatch is the largest number of changes in one commit. It limits how long the first of them waits.
const maxBatch = 512

// standardPatience is how long a change with the context of Patient waits for another change. It is long enough for a
// client that makes its next request as soon as it has an answer.
const standardPatience = 20 * time.Millisecond

type patientKey struct{}

// Patient returns a context for work that nobody waits for. A change that is made with it waits a few milliseconds for
// another change, and shares its commit. It is then answered like any other change, when it is on disk.
func Patient(ctx context.Context) context.Context { return context.WithValue(ctx, patientKey{}, true) }

func isPatient(ctx context.Context) bool { return ctx.Value(patientKey{}) != nil }

var errClosed = errors.New("the table is closed")

// job is one change that waits for the committer.
type job struct {
	// run judges the change against s and applies it. If it returns an error, s is unchanged, unless the error is a
	// broken: then the whole transaction is rolled back.
	run   func(s *state) error
	err   error         // run's error, or why the commit failed
	done  chan struct{} // closed when err is set
	taken atomic.Bool   // set by the committer, or by a caller that stops waiting
}

// broken is a failure of the file.
type broken struct{ err error }

func (b broken) Error() string { return b.err.Error() }

type committer struct {
	db      *bbolt.DB
	wake    chan struct{} // holds one signal, which says that due or closed has changed
	stopped chan struct{} // closed when the loop has ended

	patience time.Duration

	mu     sync.Mutex
	queue  []*job
	due    bool // the queue has a change that must be committed now
	closed bool
}

func startCommitter(db *bbolt.DB) *committer {
	c := &committer{db: db, wake: make(chan struct{}, 1), stopped: make(chan struct{}), patience: standardPatience}
	go c.loop()
	return c
}

// do queues a change and waits until it is on disk or refused. If ctx ends while the change is queued, do drops it and
// returns the context's error. Once the committer has taken the change, do waits for the answer.
func (c *committer) do(ctx context.Context, run func(*state) error) error {
	j := &job{run: run, done: make(chan struct{})}
	c.mu.Lock()
	if c.closed {
		c.mu.Unlock()
		return errClosed
	}
	c.queue = append(c.queue, j)
	c.mu.Unlock()
	if isPatient(ctx) {
		timer := time.AfterFunc(c.patience, c.hurry)
		defer timer.Stop()
	} else {
		c.hurry()
	}

	select {
	case <-j.done:
	case <-ctx.Done():
		if j.taken.CompareAndSwap(false, true) {
			return ctx.Err()
		}
		<-j.done
	}
	return j.err
}

// stop refuses new changes and waits for the queued ones.
func (c *committer) stop() {
	c.mu.Lock()
	c.closed = true
	c.mu.Unlock()
	c.signal()
	<-c.stopped
}

// hurry has the queued changes committed now.
func (c *committer) hurry() {
	c.mu.Lock()
	c.due = true
	c.mu.Unlock()
	c.signal()
}

func (c *committer) signal() {
	select {
	case c.wake <- struct{}{}:
	default: // there is a signal already
	}
}

func (c *committer) loop() {
	defer close(c.stopped)
	for range c.wake {
		for {
			runtime.Gosched() // a caller that makes some changes at once queues all of them first, so they share a commit
			batch, closed := c.take()
			if len(batch) > 0 {
				c.commit(batch)
				continue
			}
			if closed {
				return
			}
			break
		}
	}
}

// take removes jobs from the front of the queue and returns them, without those whose callers no longer wait. It takes
// nothing while all changes are patient.
func (c *committer) take() (batch []*job, closed bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.due && !c.closed {
		return nil, false
	}
	for len(c.queue) > 0 && len(batch) < maxBatch {
		j := c.queue[0]
		c.queue[0] = nil
		c.queue = c.queue[1:]
		if j.taken.CompareAndSwap(false, true) {
			batch = append(batch, j)
		}
	}
	c.due = len(c.queue) > 0
	return batch, c.closed
}

// commit runs a batch in one transaction and answers its callers. It also answers refusals only after the commit,
// because a refusal may depend on an earlier Write of the same batch.
func (c *committer) commit(batch []*job) {
	if err := c.apply(batch); err != nil {
		for _, j := range batch {
			j.err = fmt.Errorf("%w: %w", table.ErrUnavailable, err)
		}
	}
	for _, j := range batch {
		close(j.done)
	}
}

func (c *committer) apply(batch []*job) error {
	tx, err := c.db.Begin(true)
	if err != nil {
		return err
	}
	defer tx.Rollback() // after a commit it does nothing
	s := newState(tx)
	for _, j := range batch {
		j.err = j.run(s)
		if b := (broken{}); errors.As(j.err, &b) {
			return b.err
		}
	}
	if !s.changed {
		return nil
	}
	return tx.Commit()
}

package bolt

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"go.etcd.io/bbolt"

	"allyway/internal/table"
	"allyway/internal/table/tabletest"
)

func openEngine(t *testing.T) *Engine {
	t.Helper()
	engine, err := Open(filepath.Join(t.TempDir(), "table.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { engine.Close() })
	return engine
}

func put(pk string) []table.Op {
	item := table.Item{Key: table.Key{PK: pk, SK: "-"}, Attributes: []byte(`{}`)}
	return []table.Op{table.Put(item, table.Absent)}
}

// block keeps the committer busy until the returned function is called.
func block(t *testing.T, e *Engine) (release func()) {
	t.Helper()
	busy, free := make(chan struct{}), make(chan struct{})
	go e.committer.do(context.Background(), func(*state) error {
		close(busy)
		<-free
		return nil
	})
	<-busy
	return func() { close(free) }
}

func TestCancelledInTheQueue(t *testing.T) {
	e := openEngine(t)
	release := block(t, e)
	ctx, cancel := context.WithCancel(t.Context())
	answer := make(chan error)
	go func() { answer <- e.Write(ctx, put("A"), time.Now()) }()
	waitQueued(e, 1)
	cancel()
	select {
	case err := <-answer:
		if !errors.Is(err, context.Canceled) || errors.Is(err, table.ErrUnavailable) {
			t.Errorf("cancelled in the queue: %v", err)
		}
	case <-time.After(5 * time.Second):
		t.Fatal("a cancelled Write waits for the committer")
	}
	release()
	if err := e.Write(t.Context(), put("A"), time.Now()); err != nil {
		t.Errorf("it was applied all the same: %v", err)
	}
}

// TestCancelledInTheCommitter ends the context of a Write that the committer has begun. The answer is the Write's own
// result.
func TestCancelledInTheCommitter(t *testing.T) {
	e := openEngine(t)
	ctx, cancel := context.WithCancel(t.Context())
	err := e.committer.do(ctx, func(s *state) error {
		cancel()
		time.Sleep(10 * time.Millisecond)
		return s.write(put("A"), 0)
	})
	if err != nil {
		t.Errorf("applied, but answered with %v", err)
	}
}

func TestCloseWaitsForTheQueue(t *testing.T) {
	path := filepath.Join(t.TempDir(), "table.db")
	e, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	release := block(t, e)
	answers := make(chan error, 10)
	for i := range 10 {
		go func() { answers <- e.Write(context.Background(), put(fmt.Sprint(i)), time.Now()) }()
	}
	waitQueued(e, 10)
	closed := make(chan error)
	go func() { closed <- e.Close() }()
	for !e.committer.isClosed() {
		time.Sleep(time.Millisecond)
	}
	if err := e.Write(context.Background(), put("late"), time.Now()); err == nil {
		t.Error("a closed engine takes a Write")
	}
	release()
	for range 10 {
		if err := <-answers; err != nil {
			t.Errorf("queued before the end: %v", err)
		}
	}
	if err := <-closed; err != nil {
		t.Error(err)
	}
	if _, err := e.Get(context.Background(), []table.Key{{PK: "0", SK: "-"}}); err == nil {
		t.Error("a closed engine answers a Get")
	}
	if err := e.Close(); err != nil {
		t.Errorf("closed twice: %v", err)
	}

	e, err = Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	for i := range 10 {
		if found, err := e.Get(t.Context(), []table.Key{put(fmt.Sprint(i))[0].Item.Key}); err != nil || len(found) != 1 {
			t.Errorf("item %d after reopening: %v, %v", i, found, err)
		}
	}
}

func (c *committer) isClosed() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.closed
}

func waitQueued(e *Engine, n int) {
	for {
		e.committer.mu.Lock()
		queued := len(e.committer.queue)
		e.committer.mu.Unlock()
		if queued == n {
			return
		}
		time.Sleep(time.Millisecond)
	}
}

// TestBatchJudgesInOrder has Writes share a commit. Each sees those before it.
func TestBatchJudgesInOrder(t *testing.T) {
	e := openEngine(t)
	release := block(t, e)
	var group sync.WaitGroup
	var mu sync.Mutex
	won := 0
	for range 20 {
		group.Go(func() {
			if err := e.Write(context.Background(), put("A"), time.Now()); err == nil {
				mu.Lock()
				defer mu.Unlock()
				won++
			}
		})
	}
	waitQueued(e, 20)
	release()
	group.Wait()
	if won != 1 {
		t.Errorf("%d of 20 put the absent item", won)
	}
}

// TestBrokenFile has the file fail during a batch. Every Write of the batch gets the error, and none is applied.
func TestBrokenFile(t *testing.T) {
	e := openEngine(t)
	release := block(t, e)
	answers := make(chan error, 2)
	go func() { answers <- e.Write(context.Background(), put("A"), time.Now()) }()
	waitQueued(e, 1)
	go func() {
		answers <- e.committer.do(context.Background(), func(*state) error { return broken{errors.New("disk on fire")} })
	}()
	waitQueued(e, 2)
	release()
	for range 2 {
		if err := <-answers; !errors.Is(err, table.ErrUnavailable) || !strings.Contains(err.Error(), "disk on fire") {
			t.Errorf("answer %v", err)
		}
	}
	if found, err := e.Get(t.Context(), []table.Key{{PK: "A", SK: "-"}}); err != nil || len(found) != 0 {
		t.Errorf("applied: %v, %v", found, err)
	}
	if err := e.Write(t.Context(), put("A"), time.Now()); err != nil {
		t.Errorf("the next Write: %v", err)
	}
}

// TestBucketsStayInStep compares the derived buckets with the items after many random histories.
func TestBucketsStayInStep(t *testing.T) {
	e := openEngine(t)
	tabletest.RunModel(t, e, tabletest.Exact)
	mortals := inStep(t, e)
	if mortals < 10 {
		t.Errorf("only %d items with a ttl: nothing was tried", mortals)
	}
	removed, err := e.Sweep(t.Context(), time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC), 1<<20)
	if err != nil || removed != mortals {
		t.Errorf("sweep removed %d of %d, %v", removed, mortals, err)
	}
	if left := inStep(t, e); left != 0 {
		t.Errorf("%d items with a ttl are left", left)
	}
}

// inStep fails the test if the derived buckets do not match the items. It returns how many items have a ttl.
func inStep(t *testing.T, e *Engine) (mortals int) {
	t.Helper()
	err := e.db.View(func(tx *bbolt.Tx) error {
		places, ttls := map[string]int{}, map[string]bool{}
		err := tx.Bucket(itemsBucket).ForEach(func(k, v []byte) error {
			key, err := decodeKey(k)
			if err != nil {
				return err
			}
			item, err := decodeItem(key, v)
			if err != nil {
				return err
			}
			for bucket, place := range map[string]table.Key{"gsi1": item.GSI1, "gsi2": item.GSI2} {
				if place != (table.Key{}) {
					places[bucket+string(encodeKey(place))+string(encodeRefs([]table.Key{key}))]++
				}
			}
			if item.TTL != 0 {
				ttls[string(encodeTTL(item.TTL, k))] = true
			}
			return nil
		})
		if err != nil {
			return err
		}
		mortals = len(ttls)
		for _, name := range [][]byte{gsi1Bucket, gsi2Bucket} {
			err := tx.Bucket(name).ForEach(func(k, v []byte) error {
				places[string(name)+string(k)+string(v)]--
				return nil
			})
			if err != nil {
				return err
			}
		}
		for entry, n := range places {
			if n != 0 {
				t.Errorf("entry %q: %d items too many", entry, n)
			}
		}
		entries := 0
		err = tx.Bucket(ttlBucket).ForEach(func(k, _ []byte) error {
			entries++
			if !ttls[string(k)] {
				t.Errorf("ttl entry %q of no item", bytes.ToValidUTF8(k, []byte("?")))
			}
			return nil
		})
		if entries != mortals {
			t.Errorf("%d ttl entries, %d items with a ttl", entries, mortals)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return mortals
}

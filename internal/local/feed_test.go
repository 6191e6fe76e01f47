package main

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"allyway/internal/mail"
	"allyway/internal/mailing"
	"allyway/internal/portal"
	"allyway/internal/record"
	"allyway/internal/table"
)

// waitFor waits until a condition holds.
func waitFor(t *testing.T, what string, holds func() bool) {
	t.Helper()
	for deadline := time.Now().Add(patience); !holds(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("still not: %s", what)
		}
	}
}

func (p *process) mails(t *testing.T, to string) []message {
	t.Helper()
	all, err := p.mailbox.messages(context.Background(), letters{to: to})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// unsent returns the mails that wait in the table.
func (p *process) unsent(t *testing.T) (all []table.Item) {
	t.Helper()
	for _, partition := range record.AllMailPartitions() {
		page, err := p.mailbox.table.Query(context.Background(), table.Query{PK: partition})
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, page.Items...)
	}
	return all
}

// invite makes the first owner, whose mail then waits.
func (p *process) invite(t *testing.T) table.Key {
	t.Helper()
	if _, err := p.rooms.owner.Make(context.Background(), "owner@example.test"); err != nil {
		t.Fatal(err)
	}
	waiting := p.unsent(t)
	if len(waiting) != 1 {
		t.Fatalf("%d mails wait, want one", len(waiting))
	}
	return waiting[0].Key
}

// haveWait puts many waiting mails into a partition.
func (p *process) haveWait(t *testing.T, partition string, many int) (keys []table.Key) {
	t.Helper()
	var ops []table.Op
	for n := range many {
		key := table.Key{PK: partition, SK: fmt.Sprintf("%06d", n)}
		keys = append(keys, key)
		ops = append(ops, table.Put(table.Item{Key: key, Attributes: table.Encode(portal.Letter{ID: key.SK})}, table.Absent))
		if len(ops) == table.MaxOps || n == many-1 {
			if err := p.mailbox.table.Write(context.Background(), ops...); err != nil {
				t.Fatal(err)
			}
			ops = nil
		}
	}
	return keys
}

// lostSender is a sender whose process dies while it sends.
type lostSender struct{ die func() }

func (s lostSender) Send(ctx context.Context, _ string, _ mail.Message) ([]table.Op, error) {
	s.die()
	return nil, ctx.Err()
}

// dieSending leaves the lease of the mail under key with a process that has ended.
func (p *process) dieSending(t *testing.T, key table.Key) {
	t.Helper()
	ctx, die := context.WithCancel(context.Background())
	dying := mailing.New(p.rooms.store, mailing.Config{Links: p.rooms.links, From: "portal@example.test", Sender: lostSender{die}})
	if err := dying.Send(ctx, key); !errors.Is(err, context.Canceled) {
		t.Fatalf("the dying process said %v", err)
	}
	if err := p.rooms.mailing.Send(context.Background(), key); err != nil || len(p.mails(t, "")) != 0 {
		t.Fatalf("the dead one holds no lease (%v)", err)
	}
}

// countedEngine counts the queries that are answered.
type countedEngine struct {
	table.Engine
	queries atomic.Int32
}

func (e *countedEngine) Query(ctx context.Context, q table.Query) (table.Page, error) {
	defer e.queries.Add(1)
	return e.Engine.Query(ctx, q)
}

// waitUntilSwept waits until each lane of a feed has looked through its partition once.
func (e *countedEngine) waitUntilSwept(t *testing.T) {
	t.Helper()
	waitFor(t, "the first sweep is over", func() bool { return int(e.queries.Load()) >= len(record.AllMailPartitions()) })
}

func TestMailGoesOutAtOnce(t *testing.T) {
	p := newProcess(t, nil)
	engine := &countedEngine{Engine: p.storage.Engine}
	p.mailbox.table = table.New(engine) // the feed reads it
	if err := p.startMail(context.Background()); err != nil {
		t.Fatal(err)
	}
	engine.waitUntilSwept(t) // from now on, only a Write wakes the feed
	if _, err := p.rooms.owner.Make(context.Background(), "owner@example.test"); err != nil {
		t.Fatal(err)
	}
	waitFor(t, "the mail is in the mailbox", func() bool { return len(p.mails(t, "owner@example.test")) == 1 })
	if left := p.unsent(t); len(left) != 0 {
		t.Errorf("%d mails wait still", len(left))
	}
}

// TestMailOfADeadProcessGoesOutAtTheStart starts after another process died while it was sending a mail.
func TestMailOfADeadProcessGoesOutAtTheStart(t *testing.T) {
	p := newProcess(t, nil)
	p.dieSending(t, p.invite(t))
	if err := p.startMail(context.Background()); err != nil {
		t.Fatal(err)
	}
	waitFor(t, "the mail is in the mailbox", func() bool { return len(p.mails(t, "owner@example.test")) == 1 })
}

// TestMailOfAnotherProcessGoesOutWhenItsLeaseEnds uses a table that other processes may use too. The lease must be
// respected until it ends.
func TestMailOfAnotherProcessGoesOutWhenItsLeaseEnds(t *testing.T) {
	p := newProcess(t, nil)
	p.storage.alone = false
	key := p.invite(t)
	p.dieSending(t, key)
	ends := time.Now().Add(400 * time.Millisecond).Truncate(time.Millisecond) // the portal stores times in milliseconds
	if err := p.mailbox.table.Write(context.Background(), table.Patch(key, table.Present, table.Set("leaseUntil", ends))); err != nil {
		t.Fatal(err)
	}
	if err := p.startMail(context.Background()); err != nil {
		t.Fatal(err)
	}
	waitFor(t, "the mail is in the mailbox", func() bool { return len(p.mails(t, "")) == 1 })
	if time.Now().Before(ends) {
		t.Error("it went out while somebody else held the lease")
	}
}

// TestNothingWaitsBehindAnotherPartition blocks all senders of bulk mail. Other mail is sent all the same.
func TestNothingWaitsBehindAnotherPartition(t *testing.T) {
	p := newProcess(t, nil)
	release := make(chan struct{})
	var urgent, bulk atomic.Int32
	f := newFeed(time.Now)
	now, many := record.MailPartitions()
	for _, partition := range many {
		for n := range 2 * mailSenders {
			f.wake([]table.Key{{PK: partition, SK: fmt.Sprint(n)}})
		}
	}
	f.start(context.Background(), p.mailbox.table, func(_ context.Context, key table.Key) error {
		if key.PK == now[0] {
			urgent.Add(1)
			return nil
		}
		<-release
		bulk.Add(1)
		return nil
	})
	f.wake([]table.Key{{PK: "PERSON#x", SK: "-"}, {PK: now[0], SK: "reset"}})
	waitFor(t, "the urgent one is sent", func() bool { return urgent.Load() == 1 })
	if bulk.Load() != 0 {
		t.Error("bulk mail was not held back: this tests nothing")
	}
	close(release)
	f.stop(patience)
	if want := int32(len(many) * 2 * mailSenders); bulk.Load() != want {
		t.Errorf("%d bulk mails were sent, want all %d", bulk.Load(), want)
	}
}

// TestMoreMailThanTheQueueHolds has so many mails that keys are dropped. It checks that all are sent, and how many at
// once.
func TestMoreMailThanTheQueueHolds(t *testing.T) {
	p := newProcess(t, nil)
	const many = 5 * mailQueue
	partition := record.AllMailPartitions()[1]
	keys := p.haveWait(t, partition, many)
	var mu sync.Mutex
	sent := map[table.Key]bool{}
	atOnce, most := 0, 0
	f := newFeed(time.Now)
	f.wake(keys) // does not block
	f.start(context.Background(), p.mailbox.table, func(ctx context.Context, key table.Key) error {
		mu.Lock()
		sent[key] = true
		atOnce++
		most = max(most, atOnce)
		mu.Unlock()
		err := p.mailbox.table.Write(ctx, table.Delete(key, table.Any))
		mu.Lock()
		atOnce--
		mu.Unlock()
		return err
	})
	waitFor(t, "all are sent", func() bool {
		mu.Lock()
		defer mu.Unlock()
		return len(sent) == many
	})
	f.stop(patience)
	if most > mailSenders {
		t.Errorf("%d were sent at once, at most %d should be", most, mailSenders)
	}
}

// TestDroppedKeysAreFoundAgain drops keys after the first sweep, a minute before the next regular one.
func TestDroppedKeysAreFoundAgain(t *testing.T) {
	p := newProcess(t, nil)
	partition := record.AllMailPartitions()[0]
	release := make(chan struct{})
	var mu sync.Mutex
	sent := map[string]bool{}
	f := newFeed(time.Now)
	engine := &countedEngine{Engine: p.storage.Engine}
	f.start(context.Background(), table.New(engine), func(ctx context.Context, key table.Key) error {
		<-release
		mu.Lock()
		sent[key.SK] = true
		mu.Unlock()
		return p.mailbox.table.Write(ctx, table.Delete(key, table.Any))
	})
	engine.waitUntilSwept(t) // it found nothing
	const many = 2 * mailQueue
	f.wake(p.haveWait(t, partition, many))
	close(release)
	waitFor(t, "all are sent", func() bool {
		mu.Lock()
		defer mu.Unlock()
		return len(sent) == many
	})
	f.stop(patience)
}

// TestPoisonStopsNobody has a mail that cannot be read among others. The others are sent.
func TestPoisonStopsNobody(t *testing.T) {
	p := newProcess(t, nil)
	poison := table.Item{Key: table.Key{PK: record.AllMailPartitions()[0], SK: "00"}, Attributes: []byte(`{"id":7}`)}
	if err := p.mailbox.table.Write(context.Background(), table.Put(poison, table.Absent)); err != nil {
		t.Fatal(err)
	}
	if _, err := p.rooms.owner.Make(context.Background(), "owner@example.test"); err != nil {
		t.Fatal(err)
	}
	if err := p.startMail(context.Background()); err != nil {
		t.Fatal(err)
	}
	waitFor(t, "the good mail is sent", func() bool { return len(p.mails(t, "")) == 1 })
}

// TestStopIsBounded has a sender that does not return. stop returns after the grace period.
func TestStopIsBounded(t *testing.T) {
	p := newProcess(t, nil)
	f := newFeed(time.Now)
	f.start(context.Background(), p.mailbox.table, func(ctx context.Context, _ table.Key) error {
		<-ctx.Done()
		return ctx.Err()
	})
	for n := range 3 * mailSenders {
		f.wake([]table.Key{{PK: record.AllMailPartitions()[0], SK: fmt.Sprint(n)}})
	}
	stopped := make(chan struct{})
	go func() {
		f.stop(100 * time.Millisecond)
		close(stopped)
	}()
	select {
	case <-stopped:
	case <-time.After(patience):
		t.Fatal("it waits for a sender that does not come back")
	}
	f.wake([]table.Key{{PK: record.AllMailPartitions()[0], SK: "late"}}) // does no harm
}

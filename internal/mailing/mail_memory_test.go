package mailing_test

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"testing"

	"allyway/internal/mail"
	"allyway/internal/mailing"
	"allyway/internal/portal"
	"allyway/internal/record"
	"allyway/internal/table"
)

// counter is a mail system that only counts mails.
type counter struct {
	mu   sync.Mutex
	sent int
}

// Send takes a mail.
func (c *counter) Send(context.Context, string, mail.Message) ([]table.Op, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.sent++
	return nil, nil
}

// TestMemoryIsFlat sends 10,000 mails. At the end, hardly more memory may be in use than after the first tenth.
func TestMemoryIsFlat(t *testing.T) {
	const batches, batch, people = 10, 1000, 200
	w := newWorld(t)
	partner := w.Partner(w.By, "Acme")
	ids := make([]string, people)
	for i := range ids {
		ids[i] = w.Contact(w.By, partner, fmt.Sprintf("p%d@acme.com", i))
	}
	took := &counter{}
	tbl := table.New(w.Recorder.Engine, table.WithClock(w.Clock.Now))
	sender := mailing.New(record.New(tbl, w.Clock.Now), mailing.Config{Links: w.Links(), From: "portal@example.com", Sender: took})
	var first uint64
	for n := range batches {
		keys := make(chan table.Key, batch)
		var ops []table.Op
		for i := range batch {
			l := portal.Letter{ID: fmt.Sprintf("%02d-%04d", n, i), Template: mail.PasswordChanged, Person: ids[i%people], Partner: partner, CreatedAt: w.Clock.Now()}
			key := table.Key{PK: fmt.Sprintf("MAIL#bulk#%d", i%8), SK: l.ID}
			ops = append(ops, table.Put(table.Item{Key: key, Attributes: table.Encode(l)}, table.Absent))
			keys <- key
		}
		close(keys)
		for some := range slices.Chunk(ops, table.MaxOps) {
			if err := tbl.Write(t.Context(), some...); err != nil {
				t.Fatal(err)
			}
		}
		var senders sync.WaitGroup
		for range 16 {
			senders.Go(func() {
				for key := range keys {
					if err := sender.Send(t.Context(), key); err != nil {
						t.Error(err)
					}
				}
			})
		}
		senders.Wait()
		if n == 0 {
			first = inUse()
		}
	}
	last := inUse()
	t.Logf("%d mails; %d KB in use after the first %d, %d KB in the end", took.sent, first>>10, batch, last>>10)
	if took.sent != batches*batch || len(w.Unsent()) != 0 {
		t.Errorf("sent %d, %d wait", took.sent, len(w.Unsent()))
	}
	if last > first+4<<20 {
		t.Errorf("%d KB more are in use", (last-first)>>10)
	}
}

// inUse returns the size of the reachable heap, in bytes.
func inUse() uint64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

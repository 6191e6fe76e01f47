// Package tabletest tests every engine of the table in the same way: Run is the conformance suite, and RunModel
// compares long random histories with a model. For tests of code on a table, Faulty makes an engine fail, and a Meter
// records what calls cost.
package tabletest

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"allyway/internal/table"
)

// Run runs the suite. Each part gets its own empty engine from open.
func Run(t *testing.T, open func(t *testing.T) table.Engine) {
	parts := []struct {
		name string
		run  func(s *suite)
	}{
		{"every op, condition, state and position", everyWrite},
		{"a refusal names every failed op", severalRefusals},
		{"versions", versions},
		{"patch", patches},
		{"patch bounds", patchBounds},
		{"what is no write", badWrites},
		{"limits of a write", writeLimits},
		{"limits of an item", itemLimits},
		{"what is no read", badReads},
		{"get", gets},
		{"paging", paging},
		{"paging through characters", pagingCharacters},
		{"paging through large items", pagingLarge},
		{"index entries follow their items", indexEntries},
		{"expired items are absent", expiry},
		{"count", counts},
		{"count under 100 at once", countRace},
		{"uncount at once", uncountRace},
		{"one of sixteen wins", races},
		{"attributes come back as they were", roundTrips},
		{"copying", copying},
		{"cancelled", cancelled},
	}
	for _, part := range parts {
		t.Run(part.name, func(t *testing.T) { part.run(newSuite(t, open(t))) })
	}
	t.Run("random histories", func(t *testing.T) { RunModel(t, open(t), Exact) })
}

// suite is an engine under test and a Table over it whose clock stands still.
type suite struct {
	*testing.T
	ctx    context.Context
	engine table.Engine
	table  *table.Table
	now    time.Time
}

func newSuite(t *testing.T, engine table.Engine) *suite {
	s := &suite{T: t, ctx: t.Context(), engine: engine, now: time.Date(2030, 5, 6, 7, 8, 9, 0, time.UTC)}
	s.table = table.New(engine, table.WithClock(func() time.Time { return s.now }))
	t.Cleanup(func() {
		if err := s.table.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	return s
}

// with returns a suite on the same table for a subtest.
func (s *suite) with(t *testing.T) *suite {
	sub := *s
	sub.T = t
	return &sub
}

func key(pk string) table.Key { return table.Key{PK: pk, SK: "-"} }

// item returns an item in one index, with a text and a number.
func item(k table.Key, text string, number int) table.Item {
	return table.Item{
		Key:        k,
		GSI1:       table.Key{PK: "ALL", SK: k.PK},
		Attributes: table.Encode(map[string]any{"text": text, "number": number}),
	}
}

func (s *suite) write(ops ...table.Op) {
	s.Helper()
	if err := s.table.Write(s.ctx, ops...); err != nil {
		s.Fatalf("write: %v", err)
	}
}

// wantRefused checks that err is a refusal of exactly these ops.
func (s *suite) wantRefused(err error, ops []table.Op, failed ...int) {
	s.Helper()
	refused := (*table.Refused)(nil)
	if !errors.As(err, &refused) {
		s.Errorf("want ops %v refused, got %v", failed, err)
		return
	}
	want := &table.Refused{Failed: failed}
	for _, i := range failed {
		want.Keys = append(want.Keys, ops[i].Item.Key)
	}
	if diff := cmp.Diff(want, refused); diff != "" {
		s.Errorf("refusal (-want +got):\n%s", diff)
	}
}

// wantMistake checks that err is the caller's mistake: neither a refusal nor ErrUnavailable.
func (s *suite) wantMistake(err error) {
	s.Helper()
	refused := (*table.Refused)(nil)
	if err == nil || errors.As(err, &refused) || errors.Is(err, table.ErrUnavailable) {
		s.Errorf("want a plain error, got %v", err)
	}
}

// stored reads items from the engine directly, including expired ones.
func (s *suite) stored(keys ...table.Key) table.Items {
	s.Helper()
	items, err := s.engine.Get(s.ctx, keys)
	if err != nil {
		s.Fatalf("get: %v", err)
	}
	found := table.Items{}
	for _, i := range items {
		found[i.Key] = i
	}
	return found
}

// wantStored checks that the items of want are stored, and that nothing is stored under the keys in missing.
func (s *suite) wantStored(want []table.Item, missing ...table.Key) {
	s.Helper()
	keys, wanted := missing, table.Items{}
	for _, i := range want {
		keys, wanted[i.Key] = append(keys, i.Key), i
	}
	if diff := cmp.Diff(wanted, s.stored(keys...), sameItems()); diff != "" {
		s.Errorf("stored (-want +got):\n%s", diff)
	}
}

func (s *suite) query(q table.Query) table.Page {
	s.Helper()
	page, err := s.table.Query(s.ctx, q)
	if err != nil {
		s.Fatalf("query %+v: %v", q, err)
	}
	return page
}

// all returns the items of all pages.
func (s *suite) all(q table.Query) []table.Item {
	s.Helper()
	var items []table.Item
	for {
		page := s.query(q)
		if q.Limit > 0 && len(page.Items) > q.Limit {
			s.Fatalf("query %+v: %d items", q, len(page.Items))
		}
		items = append(items, page.Items...)
		if page.Next == "" {
			return items
		}
		if page.Next == q.After {
			s.Fatalf("query %+v returns the same page again", q)
		}
		q.After = page.Next
	}
}

// sameItems compares attributes as JSON values, because engines may write members in another order and numbers in
// another form.
func sameItems() cmp.Option {
	return cmp.Options{cmpopts.EquateEmpty(), cmp.Transformer("canonical", canonical)}
}

// canonical returns a JSON value in one spelling. It is a text because cmp takes exponential time for nested values.
func canonical(raw json.RawMessage) string {
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.UseNumber()
	var value any
	if err := dec.Decode(&value); err != nil {
		return fmt.Sprintf("not JSON: %s", raw)
	}
	return string(table.Encode(exact(value)))
}

// exact converts numbers into fractions.
func exact(value any) any {
	switch value := value.(type) {
	case json.Number:
		if r, ok := new(big.Rat).SetString(value.String()); ok {
			return "number " + r.RatString()
		}
		return value
	case []any:
		for i := range value {
			value[i] = exact(value[i])
		}
	case map[string]any:
		for name := range value {
			value[name] = exact(value[name])
		}
	}
	return value
}

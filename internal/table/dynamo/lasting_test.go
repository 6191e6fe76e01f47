package dynamo_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"allyway/internal/table"
	"allyway/internal/table/dynamo"
	"allyway/internal/table/tabletest"
)

func TestReadsSurviveFaults(t *testing.T) {
	t.Parallel()
	var plan func(int, string) fault
	engine, sound, transport := newEngine(t, func(n int, op string) fault { return plan(n, op) })
	var keys []table.Key
	for i := range 30 {
		item := entity(table.Key{PK: "LIST", SK: fmt.Sprintf("%02d", i)}, i)
		store(t, sound, item)
		keys = append(keys, item.Key)
	}
	for _, faults := range [][]fault{
		{unsent}, {broken}, {cutShort}, {failed}, {unavailable}, {throttled}, {unprocessed},
		{unprocessed, unprocessed, broken, unprocessed, throttled}, {throttled, throttled, throttled, throttled},
	} {
		t.Run(fmt.Sprintf("%q", faults), func(t *testing.T) {
			begun := transport.count()
			plan = func(n int, op string) fault { return first(faults...)(n-begun, op) }
			found, err := engine.Get(t.Context(), keys)
			seen := map[table.Key]bool{}
			for _, i := range found {
				seen[i.Key] = true
			}
			if err != nil || len(found) != len(keys) || len(seen) != len(keys) {
				t.Errorf("get: %d items, %d different, %v", len(found), len(seen), err)
			}
			if faults[0] == unprocessed {
				return
			}
			begun = transport.count()
			page, err := engine.Query(t.Context(), table.Query{PK: "LIST", Limit: 50})
			if err != nil || len(page.Items) != len(keys) {
				t.Errorf("query: %d items, %v", len(page.Items), err)
			}
		})
	}
}

// TestLastingFaults checks that only failures which may pass are returned as ErrUnavailable.
func TestLastingFaults(t *testing.T) {
	t.Parallel()
	calls := map[string]func(ctx context.Context, e *dynamo.Engine) error{
		"get": func(ctx context.Context, e *dynamo.Engine) error { _, err := e.Get(ctx, []table.Key{aKey}); return err },
		"query": func(ctx context.Context, e *dynamo.Engine) error {
			_, err := e.Query(ctx, table.Query{PK: "A", Limit: 1})
			return err
		},
		"put": func(ctx context.Context, e *dynamo.Engine) error {
			return e.Write(ctx, []table.Op{table.Put(entity(aKey, 1), table.Absent)}, now)
		},
		"patch": func(ctx context.Context, e *dynamo.Engine) error {
			return e.Write(ctx, []table.Op{table.Patch(aKey, table.Version(1))}, now)
		},
		"writes": func(ctx context.Context, e *dynamo.Engine) error {
			return e.Write(ctx, []table.Op{table.Put(entity(aKey, 1), table.Any), table.Put(entity(bKey, 1), table.Any)}, now)
		},
		"count": func(ctx context.Context, e *dynamo.Engine) error { _, err := e.Count(ctx, aKey, 1, 5, 9); return err },
	}
	var plan func(int, string) fault
	engine, _, transport := newEngine(t, func(n int, op string) fault { return plan(n, op) })
	for name, call := range calls {
		t.Run(name, func(t *testing.T) {
			begun := transport.count()
			plan = always(denied)
			err := call(t.Context(), engine)
			if err == nil || errors.Is(err, table.ErrUnavailable) || transport.count() != begun+1 {
				t.Errorf("denied: %v after %d requests", err, transport.count()-begun)
			}

			begun, plan = transport.count(), always(throttled)
			err = call(t.Context(), engine)
			if !errors.Is(err, table.ErrUnavailable) || transport.count() != begun+8 {
				t.Errorf("throttled: %v after %d requests", err, transport.count()-begun)
			}

			plan = always(broken)
			ctx, cancel := context.WithTimeout(t.Context(), 30*time.Millisecond)
			defer cancel()
			begin := time.Now()
			if err := call(ctx, engine); !errors.Is(err, table.ErrUnavailable) || time.Since(begin) > time.Second {
				t.Errorf("broken until the deadline: %v after %s", err, time.Since(begin))
			}

			plan = always(hanging)
			ctx, cancel = context.WithTimeout(t.Context(), 50*time.Millisecond)
			defer cancel()
			begin = time.Now()
			err = call(ctx, engine)
			if !errors.Is(err, table.ErrUnavailable) || !errors.Is(err, context.DeadlineExceeded) || time.Since(begin) > time.Second {
				t.Errorf("no answer until the deadline: %v after %s", err, time.Since(begin))
			}
		})
	}
	plan = always(mixed)
	err := calls["writes"](t.Context(), engine)
	refused := (*table.Refused)(nil)
	if !errors.As(err, &refused) || len(refused.Failed) != 1 || refused.Failed[0] != 0 {
		t.Errorf("refused beside a lasting conflict: %v", err)
	}
	plan = always(unprocessed)
	if err := calls["get"](t.Context(), engine); !errors.Is(err, table.ErrUnavailable) {
		t.Errorf("keys never processed: %v", err)
	}
}

// TestUncountIsTriedOnce loses the answer of an Uncount: repeating it would take back twice.
func TestUncountIsTriedOnce(t *testing.T) {
	t.Parallel()
	var plan func(int, string) fault
	engine, _, transport := newEngine(t, func(n int, op string) fault { return plan(n, op) })
	for _, kind := range []fault{throttled, broken} {
		plan = always(kind)
		begun := transport.count()
		if ok, err := engine.Uncount(t.Context(), aKey, 1); ok || !errors.Is(err, table.ErrUnavailable) || transport.count() != begun+1 {
			t.Errorf("%v: %v, %v after %d requests", kind, ok, err, transport.count()-begun)
		}
	}
}

// TestRandomHistoriesUnderFaults has a fifth of all requests fail in various ways.
func TestRandomHistoriesUnderFaults(t *testing.T) {
	t.Parallel()
	engine, _, _ := newEngine(t, atRate(0.2, 1))
	tabletest.RunModel(t, engine, tabletest.Faulted)
}

package tabletest_test

import (
	"context"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"allyway/internal/table"
	"allyway/internal/table/bolt"
	"allyway/internal/table/tabletest"
)

// measured opens a table whose calls a Meter in their context records, and the Faulty engine below it.
func measured(t *testing.T) (*table.Table, *tabletest.FaultyEngine) {
	t.Helper()
	engine, err := bolt.Open(filepath.Join(t.TempDir(), "table.db"))
	if err != nil {
		t.Fatal(err)
	}
	faulty := tabletest.Faulty(engine, tabletest.Faults{})
	tab := table.New(tabletest.Metered(faulty))
	t.Cleanup(func() { tab.Close() })
	return tab, faulty
}

func key(pk string) table.Key { return table.Key{PK: pk, SK: "-"} }

// sized makes an item of a size in bytes, as DynamoDB counts, that is in some of the indexes: none, the first, or both.
func sized(t *testing.T, pk string, bytes, indexes int) table.Item {
	t.Helper()
	i := table.Item{Key: key(pk), Version: 1, Attributes: []byte(`{"text":""}`)}
	for n, place := range []*table.Key{&i.GSI1, &i.GSI2} {
		if n < indexes {
			*place = table.Key{PK: "ALL", SK: pk}
		}
	}
	empty, err := table.Size(i)
	if err != nil {
		t.Fatal(err)
	}
	i.Attributes = table.Encode(map[string]string{"text": strings.Repeat("x", bytes-empty)})
	if size, err := table.Size(i); err != nil || size != bytes {
		t.Fatalf("%d bytes, %v, want %d", size, err, bytes)
	}
	return i
}

func TestUnits(t *testing.T) {
	moved := func(i table.Item) table.Item {
		i.GSI1.SK += "moved"
		return i
	}
	big := table.Set("text", strings.Repeat("y", 2500))
	cases := []struct {
		name   string
		before []table.Item
		call   func(ctx context.Context, tab *table.Table) error
		read   float64
		write  float64
		items  int
	}{
		{"get a missing item", nil, get("A"), 1, 0, 1},
		{"get items of 1 KB and 4 KB and two missing", []table.Item{sized(t, "A", 1024, 0), sized(t, "B", 4096, 0)}, get("A", "B", "C", "D"), 4, 0, 4},
		{"get an item of 4 KB and a byte", []table.Item{sized(t, "A", 4097, 0)}, get("A"), 2, 0, 1},
		{"get an item twice", []table.Item{sized(t, "A", 100, 0)}, get("A", "A"), 1, 0, 1},
		{"query nothing", nil, query(table.Query{PK: "A"}), 1, 0, 0},
		{"query one of 5 KB", []table.Item{sized(t, "A", 5000, 0)}, query(table.Query{PK: "A"}), 2, 0, 1},
		{"query an index, nothing", nil, query(table.Query{PK: "ALL", Index: table.GSI1}), 0.5, 0, 0},
		{"query an index, three of 3 KB", []table.Item{sized(t, "A", 3072, 1), sized(t, "B", 3072, 1), sized(t, "C", 3072, 1)},
			query(table.Query{PK: "ALL", Index: table.GSI1}), 1.5, 0, 3},
		{"put 1 KB", nil, write(table.Put(sized(t, "A", 1024, 0), table.Absent)), 0, 2, 1},
		{"put 1 KB and a byte", nil, write(table.Put(sized(t, "A", 1025, 0), table.Absent)), 0, 4, 1},
		{"put into two indexes", nil, write(table.Put(sized(t, "A", 500, 2), table.Any)), 0, 6, 1},
		{"put in place of a larger one", []table.Item{sized(t, "A", 3000, 0)}, write(table.Put(sized(t, "A", 500, 0), table.Any)), 0, 6, 1},
		{"put, moved in an index", []table.Item{sized(t, "A", 500, 1)}, write(table.Put(moved(sized(t, "A", 500, 1)), table.Version(1))), 0, 6, 1},
		{"put, out of both indexes", []table.Item{sized(t, "A", 500, 2)}, write(table.Put(sized(t, "A", 500, 0), table.Any)), 0, 6, 1},
		{"patch, in two indexes", []table.Item{sized(t, "A", 500, 2)}, write(table.Patch(key("A"), table.Version(1), table.Set("a", 1))), 0, 6, 1},
		{"patch that grows", []table.Item{sized(t, "A", 500, 1)}, write(table.Patch(key("A"), table.Version(1), big)), 0, 12, 1},
		{"patch that adds", []table.Item{sized(t, "A", 500, 0)}, write(table.Patch(key("A"), table.Present, table.Add("n", 1))), 0, 2, 1},
		{"delete, in two indexes", []table.Item{sized(t, "A", 1500, 2)}, write(table.Delete(key("A"), table.Any)), 0, 12, 1},
		{"delete by version", []table.Item{sized(t, "A", 500, 0)}, write(table.Delete(key("A"), table.Version(1))), 0, 2, 1},
		{"delete nothing", nil, write(table.Delete(key("A"), table.Any)), 0, 2, 1},
		{"check", []table.Item{sized(t, "A", 1500, 2)}, write(table.Check(key("A"), table.Present)), 0, 4, 1},
		{"several", []table.Item{sized(t, "B", 500, 1)}, write(table.Put(sized(t, "A", 1024, 1), table.Absent),
			table.Patch(key("B"), table.Present), table.Check(key("C"), table.Absent)), 0, 2 * (2 + 2 + 1), 3},
		{"count", nil, func(ctx context.Context, tab *table.Table) error {
			_, err := tab.Count(ctx, table.Key{PK: "C"}, 1, 5, time.Minute)
			return err
		}, 0, 1, 1},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			tab, _ := measured(t)
			for _, i := range c.before {
				if err := tab.Write(t.Context(), table.Put(i, table.Absent)); err != nil {
					t.Fatal(err)
				}
			}
			var meter tabletest.Meter
			if err := c.call(tabletest.WithMeter(t.Context(), &meter), tab); err != nil {
				t.Fatal(err)
			}
			if read, write := meter.ReadUnits(), meter.WriteUnits(); read != c.read || write != c.write {
				t.Errorf("%v read and %v write units, want %v and %v", read, write, c.read, c.write)
			}
			calls := meter.Calls()
			if len(calls) != 1 || calls[0].Items != c.items || calls[0].End.Before(calls[0].Start) || calls[0].Start.IsZero() {
				t.Errorf("calls %+v, want one of %d items", calls, c.items)
			}
		})
	}
}

func get(pks ...string) func(context.Context, *table.Table) error {
	return func(ctx context.Context, tab *table.Table) error {
		var keys []table.Key
		for _, pk := range pks {
			keys = append(keys, key(pk))
		}
		_, err := tab.Get(ctx, keys...)
		return err
	}
}

func query(q table.Query) func(context.Context, *table.Table) error {
	return func(ctx context.Context, tab *table.Table) error {
		_, err := tab.Query(ctx, q)
		return err
	}
}

func write(ops ...table.Op) func(context.Context, *table.Table) error {
	return func(ctx context.Context, tab *table.Table) error { return tab.Write(ctx, ops...) }
}

// TestRefusedCosts checks that a refused Write costs as much as if it succeeded, and that a mistake is not a call.
func TestRefusedCosts(t *testing.T) {
	tab, faulty := measured(t)
	var meter tabletest.Meter
	ctx := tabletest.WithMeter(t.Context(), &meter)
	if err := tab.Write(ctx, table.Check(key("A"), table.Present), table.Put(sized(t, "B", 100, 0), table.Any)); err == nil {
		t.Error("not refused")
	}
	if err := tab.Write(ctx, table.Patch(key("A"), table.Any)); err == nil {
		t.Error("a mistake went through")
	}
	if len(meter.Calls()) != 1 || meter.WriteUnits() != 4 {
		t.Errorf("%d calls, %v write units", len(meter.Calls()), meter.WriteUnits())
	}
	if n := faulty.Calls(); n != 1 {
		t.Errorf("the engine saw %d calls: the meter's own must pass it by", n)
	}
}

func TestSequential(t *testing.T) {
	tab, faulty := measured(t)
	faulty.Set(tabletest.Faults{Latency: 20 * time.Millisecond})
	one := func(ctx context.Context) {
		if _, err := tab.Get(ctx, key("A")); err != nil {
			t.Error(err)
		}
	}
	both := func(ctx context.Context, left, right func(context.Context)) {
		var group sync.WaitGroup
		group.Go(func() { left(ctx) })
		group.Go(func() { right(ctx) })
		group.Wait()
	}
	twice := func(ctx context.Context) { one(ctx); one(ctx) }
	cases := []struct {
		name              string
		run               func(ctx context.Context)
		calls, sequential int
	}{
		{"nothing", func(context.Context) {}, 0, 0},
		{"one", one, 1, 1},
		{"one after another", twice, 2, 2},
		{"side by side", func(ctx context.Context) { both(ctx, one, one) }, 2, 1},
		{"two beside one", func(ctx context.Context) { both(ctx, twice, one) }, 3, 2},
		{"side by side, then one, then side by side", func(ctx context.Context) { both(ctx, one, one); one(ctx); both(ctx, one, one) }, 5, 3},
		{"two beside two, then one", func(ctx context.Context) { both(ctx, twice, twice); one(ctx) }, 5, 3},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			var meter tabletest.Meter
			c.run(tabletest.WithMeter(t.Context(), &meter))
			if got := meter.Sequential(); got != c.sequential || len(meter.Calls()) != c.calls {
				t.Errorf("%d sequential of %d calls, want %d of %d", got, len(meter.Calls()), c.sequential, c.calls)
			}
		})
	}
}

package dynamo_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"allyway/internal/table"
	"allyway/internal/table/dynamo"
)

var (
	now  = time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC)
	aKey = table.Key{PK: "A", SK: "-"}
	bKey = table.Key{PK: "B", SK: "-"}
)

func entity(k table.Key, n int) table.Item {
	return table.Item{Key: k, Attributes: json.RawMessage(fmt.Sprintf(`{"n":%d,"price":1.50}`, n))}
}

// store puts an item at version 1.
func store(t *testing.T, engine *dynamo.Engine, items ...table.Item) {
	t.Helper()
	for _, item := range items {
		if err := engine.Write(t.Context(), []table.Op{table.Put(item, table.Any)}, now); err != nil {
			t.Fatal(err)
		}
	}
}

// state returns what is stored under aKey and bKey, as texts.
func state(t *testing.T, engine *dynamo.Engine) map[string]string {
	t.Helper()
	items, err := engine.Get(t.Context(), []table.Key{aKey, bKey})
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]string{}
	for _, i := range items {
		var e struct{ N int }
		if err := i.Decode(&e); err != nil {
			t.Fatal(err)
		}
		found[i.PK] = fmt.Sprintf("n %d, version %d", e.N, i.Version)
	}
	return found
}

// TestWritesSurviveFaults has the first requests of a Write fail in every way. The Write is carried out once, or
// refused, and its answer says which.
func TestWritesSurviveFaults(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name    string
		ops     []table.Op
		before  []table.Item
		want    map[string]string
		refused []int
	}{
		{name: "put any", ops: []table.Op{table.Put(entity(aKey, 1), table.Any)},
			want: map[string]string{"A": "n 1, version 1"}},
		{name: "put absent", ops: []table.Op{table.Put(entity(aKey, 1), table.Absent)},
			want: map[string]string{"A": "n 1, version 1"}},
		{name: "put absent, refused", ops: []table.Op{table.Put(entity(aKey, 1), table.Absent)},
			before: []table.Item{entity(aKey, 5)}, want: map[string]string{"A": "n 5, version 1"}, refused: []int{0}},
		{name: "put present", ops: []table.Op{table.Put(entity(aKey, 1), table.Present)},
			before: []table.Item{entity(aKey, 5)}, want: map[string]string{"A": "n 1, version 1"}},
		{name: "put present, refused", ops: []table.Op{table.Put(entity(aKey, 1), table.Present)},
			want: map[string]string{}, refused: []int{0}},
		{name: "put version", ops: []table.Op{table.Put(entity(aKey, 1), table.Version(1))},
			before: []table.Item{entity(aKey, 5)}, want: map[string]string{"A": "n 1, version 2"}},
		{name: "patch version", ops: []table.Op{table.Patch(aKey, table.Version(1), table.Set("n", 2), table.Remove("price"))},
			before: []table.Item{entity(aKey, 5)}, want: map[string]string{"A": "n 2, version 2"}},
		{name: "patch version, refused", ops: []table.Op{table.Patch(aKey, table.Version(2), table.Set("n", 2))},
			before: []table.Item{entity(aKey, 5)}, want: map[string]string{"A": "n 5, version 1"}, refused: []int{0}},
		{name: "add", ops: []table.Op{table.Patch(aKey, table.Present, table.Add("n", 2).Within(0, 7))},
			before: []table.Item{entity(aKey, 5)}, want: map[string]string{"A": "n 7, version 2"}},
		{name: "add, refused", ops: []table.Op{table.Patch(aKey, table.Present, table.Add("n", 3).Within(0, 7))},
			before: []table.Item{entity(aKey, 5)}, want: map[string]string{"A": "n 5, version 1"}, refused: []int{0}},
		{name: "add by version", ops: []table.Op{table.Patch(aKey, table.Version(1), table.Add("n", 2))},
			before: []table.Item{entity(aKey, 5)}, want: map[string]string{"A": "n 7, version 2"}},
		{name: "delete any", ops: []table.Op{table.Delete(aKey, table.Any)},
			before: []table.Item{entity(aKey, 5)}, want: map[string]string{}},
		{name: "delete present", ops: []table.Op{table.Delete(aKey, table.Present)},
			before: []table.Item{entity(aKey, 5)}, want: map[string]string{}},
		{name: "delete version", ops: []table.Op{table.Delete(aKey, table.Version(1))},
			before: []table.Item{entity(aKey, 5)}, want: map[string]string{}},
		{name: "delete version, refused", ops: []table.Op{table.Delete(aKey, table.Version(2))},
			before: []table.Item{entity(aKey, 5)}, want: map[string]string{"A": "n 5, version 1"}, refused: []int{0}},
		{name: "check", ops: []table.Op{table.Check(aKey, table.Version(1))},
			before: []table.Item{entity(aKey, 5)}, want: map[string]string{"A": "n 5, version 1"}},
		{name: "check, refused", ops: []table.Op{table.Check(aKey, table.Absent)},
			before: []table.Item{entity(aKey, 5)}, want: map[string]string{"A": "n 5, version 1"}, refused: []int{0}},
		{name: "several", ops: []table.Op{
			table.Patch(aKey, table.Present, table.Add("n", 2)), table.Put(entity(bKey, 3), table.Absent)},
			before: []table.Item{entity(aKey, 5)}, want: map[string]string{"A": "n 7, version 2", "B": "n 3, version 1"}},
		{name: "several, refused", ops: []table.Op{
			table.Put(entity(aKey, 1), table.Absent), table.Delete(bKey, table.Any), table.Check(table.Key{PK: "C", SK: "-"}, table.Present)},
			before: []table.Item{entity(aKey, 5), entity(bKey, 6)},
			want:   map[string]string{"A": "n 5, version 1", "B": "n 6, version 1"}, refused: []int{0, 2}},
	}
	var plan func(int, string) fault
	engine, sound, transport := newEngine(t, func(n int, op string) fault { return plan(n, op) })
	for _, c := range cases {
		plans := [][]fault{{broken, broken}, {throttled, broken}, {broken, conflicting}, {unsent, failedAfter, throttled}}
		for _, f := range []fault{unsent, broken, cutShort, failedAfter, failed, unavailable, throttled, conflicting} {
			plans = append(plans, []fault{f})
		}
		plans = append(plans, []fault{inProgress}, []fault{broken, inProgress}, []fault{mixed})
		for _, faults := range plans {
			t.Run(fmt.Sprintf("%s %q", c.name, faults), func(t *testing.T) {
				for _, k := range []table.Key{aKey, bKey} {
					if err := sound.Write(t.Context(), []table.Op{table.Delete(k, table.Any)}, now); err != nil {
						t.Fatal(err)
					}
				}
				store(t, sound, c.before...)
				begun := transport.count()
				plan = func(n int, op string) fault { return first(faults...)(n-begun, op) }
				err := engine.Write(t.Context(), c.ops, now)
				refused := (*table.Refused)(nil)
				if errors.As(err, &refused) {
					err = nil
				} else {
					refused = &table.Refused{}
				}
				if diff := cmp.Diff(c.refused, refused.Failed); diff != "" || err != nil {
					t.Errorf("%v; refused (-want +got):\n%s", err, diff)
				}
				if diff := cmp.Diff(c.want, state(t, sound)); diff != "" {
					t.Errorf("stored (-want +got):\n%s", diff)
				}
				if made := transport.count() - begun; made != len(faults)+1 {
					t.Errorf("%d requests after %d faults", made, len(faults))
				}
			})
		}
	}
}

// TestOthersBetweenTries has another writer change the item between a Write's first try and its second. The answer
// still says whether the Write was carried out.
func TestOthersBetweenTries(t *testing.T) {
	t.Parallel()
	const won, lost = "won", "refused"
	cases := []struct {
		name   string
		before []table.Item
		op     table.Op
		first  fault
		other  []table.Op // what the other writes, one by one
		want   string
	}{
		{"put absent, other put first", nil, table.Put(entity(aKey, 1), table.Absent), unsent,
			[]table.Op{table.Put(entity(aKey, 9), table.Absent)}, lost},
		{"put absent, other changed ours", nil, table.Put(entity(aKey, 1), table.Absent), broken,
			[]table.Op{table.Patch(aKey, table.Version(1), table.Set("n", 9))}, won},
		{"put absent, other changed theirs", nil, table.Put(entity(aKey, 1), table.Absent), unsent,
			[]table.Op{table.Put(entity(aKey, 8), table.Absent), table.Patch(aKey, table.Version(1), table.Set("n", 9))}, lost},
		{"put version, other was first", []table.Item{entity(aKey, 5)}, table.Put(entity(aKey, 1), table.Version(1)), unsent,
			[]table.Op{table.Put(entity(aKey, 9), table.Version(1))}, lost},
		{"put version, other came after", []table.Item{entity(aKey, 5)}, table.Put(entity(aKey, 1), table.Version(1)), broken,
			[]table.Op{table.Put(entity(aKey, 9), table.Version(2))}, won},
		{"put version, other deleted", []table.Item{entity(aKey, 5)}, table.Put(entity(aKey, 1), table.Version(1)), broken,
			[]table.Op{table.Delete(aKey, table.Any)}, won},
		{"patch version, other was first", []table.Item{entity(aKey, 5)}, table.Patch(aKey, table.Version(1), table.Set("n", 1)), unsent,
			[]table.Op{table.Patch(aKey, table.Version(1), table.Set("n", 9))}, lost},
		{"patch version, other came after", []table.Item{entity(aKey, 5)}, table.Patch(aKey, table.Version(1), table.Set("n", 1)), broken,
			[]table.Op{table.Patch(aKey, table.Version(2), table.Set("n", 9))}, won},
		{"delete version, other was first", []table.Item{entity(aKey, 5)}, table.Delete(aKey, table.Version(1)), unsent,
			[]table.Op{table.Delete(aKey, table.Version(1))}, lost},
		{"delete version, other came after", []table.Item{entity(aKey, 5)}, table.Delete(aKey, table.Version(1)), broken,
			[]table.Op{table.Put(entity(aKey, 9), table.Absent)}, won},
		{"put absent, throttled, so surely not done", nil, table.Put(entity(aKey, 1), table.Absent), throttled,
			[]table.Op{table.Put(entity(aKey, 1), table.Absent)}, lost},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			var sound *dynamo.Engine
			engine, sound, _ := newEngine(t, func(request int, _ string) fault {
				if request == 1 {
					return c.first
				}
				for _, op := range c.other {
					if err := sound.Write(context.Background(), []table.Op{op}, now); err != nil {
						t.Errorf("the other: %v", err)
					}
				}
				return none
			})
			store(t, sound, c.before...)
			err := engine.Write(t.Context(), []table.Op{c.op}, now)
			got, refused := won, (*table.Refused)(nil)
			switch {
			case errors.As(err, &refused):
				got = lost
			case err != nil:
				got = err.Error()
			}
			if got != c.want {
				t.Errorf("%s (%v), want %s", got, err, c.want)
			}
		})
	}
}

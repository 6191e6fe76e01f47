package tabletest

import (
	"errors"
	"maps"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"allyway/internal/table"
)

// Mode says how far RunModel trusts the engine's answers.
type Mode int

const (
	// Exact allows no failure.
	Exact Mode = iota
	// Faulted allows ErrUnavailable, after which a Write must have happened completely or not at all. Any other answer
	// must still be exact, but a Count may have counted twice.
	Faulted
)

// RunModel runs random histories on the engine and on a model, a map of items. It compares all answers and everything
// stored. The engine must be empty; it stays open.
func RunModel(t *testing.T, engine table.Engine, mode Mode) {
	rapid.Check(t, func(rt *rapid.T) {
		m := &model{
			T: rt, mode: mode, engine: engine, items: table.Items{}, counters: map[table.Key]int64{},
			now:  time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC),
			home: "H" + strconv.FormatUint(rand.Uint64(), 36), // no other history has this partition
		}
		m.table = table.New(engine, table.WithClock(func() time.Time { return m.now }))
		for _, pk := range []string{"A", "AB"} {
			for _, sk := range []string{"a#1", "a#2", "b#1", "b"} {
				m.keys = append(m.keys, table.Key{PK: m.home + pk, SK: sk})
			}
		}
		rt.Repeat(map[string]func(*rapid.T){
			"write": m.write, "write more": m.write, "get": m.get, "query": m.query, "count": m.count,
			"time passes": func(t *rapid.T) {
				m.now = m.now.Add(time.Duration(rapid.IntRange(1, 4).Draw(t, "seconds")) * time.Second)
			},
			"": m.compare,
		})
	})
}

type model struct {
	*rapid.T
	mode     Mode
	engine   table.Engine
	table    *table.Table
	now      time.Time
	home     string
	keys     []table.Key
	items    table.Items // including expired items
	counters map[table.Key]int64
}

func (m *model) live(k table.Key) (table.Item, bool) {
	i, ok := m.items[k]
	return i, ok && (i.TTL == 0 || i.TTL > m.now.Unix())
}

func (m *model) write(t *rapid.T) {
	keys := rapid.Permutation(m.keys).Draw(t, "keys")[:rapid.IntRange(1, 4).Draw(t, "ops")]
	var ops []table.Op
	after, refused := maps.Clone(m.items), table.Refused{}
	for n, k := range keys {
		op := m.drawOp(t, k)
		ops = append(ops, op)
		if !m.apply(after, op) {
			refused.Failed, refused.Keys = append(refused.Failed, n), append(refused.Keys, k)
		}
	}
	err := m.table.Write(t.Context(), ops...)
	got := (*table.Refused)(nil)
	switch {
	case m.mode == Faulted && errors.Is(err, table.ErrUnavailable):
		stored := m.stored(t)
		if len(refused.Failed) == 0 && !m.same(m.items, stored) {
			m.items = after // if it did not happen completely, compare fails
		}
	case errors.As(err, &got):
		if diff := cmp.Diff(&refused, got); diff != "" {
			t.Fatalf("%+v refused (-want +got):\n%s", ops, diff)
		}
	case err != nil:
		t.Fatalf("%+v: %v", ops, err)
	case len(refused.Failed) > 0:
		t.Fatalf("%+v went through, want %v", ops, &refused)
	default:
		m.items = after
	}
}

func (m *model) get(t *rapid.T) {
	keys := rapid.SliceOfN(rapid.SampledFrom(m.keys), 1, 5).Draw(t, "keys")
	got, err := m.table.Get(t.Context(), keys...)
	if m.excused(t, err) {
		return
	}
	want := table.Items{}
	for _, k := range keys {
		if i, ok := m.live(k); ok {
			want[k] = i
		}
	}
	if diff := cmp.Diff(want, got, sameItems()); diff != "" {
		t.Fatalf("get %v (-want +got):\n%s", keys, diff)
	}
}

func (m *model) query(t *rapid.T) {
	words := func(label string, words ...string) string { return rapid.SampledFrom(words).Draw(t, label) }
	q := table.Query{
		Index: rapid.SampledFrom([]table.Index{table.Primary, table.GSI1, table.GSI2}).Draw(t, "index"),
		Desc:  rapid.Bool().Draw(t, "descending"), Limit: rapid.IntRange(0, 4).Draw(t, "limit"),
	}
	if q.Index == table.Primary {
		q.PK = m.home + words("partition", "A", "AB")
	} else {
		q.PK = m.home + words("partition", "X", "XY")
	}
	if rapid.Bool().Draw(t, "range") {
		q.From, q.To = words("from", "", "a#2", "b", "f#"), words("to", "", "b", "b#0", "f#z", "z")
	} else {
		q.Prefix = words("prefix", "", "a#", "b", "b#", "f#", "g")
	}
	q.After = words("after", "", "", "a#1", "a#9", "b", "f", "g#"+m.keys[1].PK+m.keys[1].SK)
	first := q
	var got []table.Item
	for {
		page, err := m.table.Query(t.Context(), q)
		if m.excused(t, err) {
			return
		}
		if q.Limit > 0 && len(page.Items) > q.Limit {
			t.Fatalf("%+v: %d items", q, len(page.Items))
		}
		got = append(got, page.Items...)
		if page.Next == "" {
			break
		}
		q.After = page.Next
	}
	if diff := cmp.Diff(m.list(first), got, sameItems()); diff != "" {
		t.Fatalf("%+v (-want +got):\n%s", first, diff)
	}
}

func (m *model) list(q table.Query) []table.Item {
	place := func(i table.Item) table.Key { return []table.Key{i.Key, i.GSI1, i.GSI2}[q.Index] }
	var list []table.Item
	for k := range m.items {
		if i, ok := m.live(k); ok && place(i).PK == q.PK && len(expected([]string{place(i).SK}, q)) > 0 {
			list = append(list, i)
		}
	}
	slices.SortFunc(list, func(a, b table.Item) int { return strings.Compare(place(a).SK, place(b).SK) })
	if q.Desc {
		slices.Reverse(list)
	}
	return list
}

func (m *model) count(t *rapid.T) {
	pk := table.Key{PK: m.home + "COUNT"}
	n, limit := rapid.Int64Range(1, 3).Draw(t, "n"), rapid.Int64Range(0, 8).Draw(t, "limit")
	k := m.table.CountKey(pk, 5*time.Second)
	ok, err := m.table.Count(t.Context(), pk, n, limit, 5*time.Second)
	if m.mode == Faulted {
		before := m.counters[k]
		var counter struct{ N int64 }
		if _, err := m.stored(t, k).Decode(k, &counter); err != nil {
			t.Fatal(err)
		}
		m.counters[k] = counter.N
		if counter.N < before || counter.N > max(before, limit) || ok && counter.N < before+n {
			t.Fatalf("count %d of %d: %v, and %d became %d", n, limit, ok, before, counter.N)
		}
		return
	}
	if want := m.counters[k]+n <= limit; err != nil || ok != want {
		t.Fatalf("count %d of %d at %d: %v, %v", n, limit, m.counters[k], ok, err)
	}
	if ok {
		m.counters[k] += n
	}
}

// excused reports whether a read failed as the mode allows.
func (m *model) excused(t *rapid.T, err error) bool {
	if err != nil && (m.mode == Exact || !errors.Is(err, table.ErrUnavailable)) {
		t.Fatal(err)
	}
	return err != nil
}

// stored reads items from the engine directly, including expired ones.
func (m *model) stored(t *rapid.T, keys ...table.Key) table.Items {
	if len(keys) == 0 {
		keys = m.keys
	}
	for {
		items, err := m.engine.Get(t.Context(), keys)
		if m.excused(t, err) {
			continue
		}
		found := table.Items{}
		for _, i := range items {
			found[i.Key] = i
		}
		return found
	}
}

func (m *model) same(a, b table.Items) bool { return cmp.Equal(a, b, sameItems()) }

// compare fails the test if the stored items differ from the model.
func (m *model) compare(t *rapid.T) {
	if diff := cmp.Diff(m.items, m.stored(t), sameItems()); diff != "" {
		t.Fatalf("stored (-want +got):\n%s", diff)
	}
}

package tabletest

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"allyway/internal/table"
)

// indexEntries checks where the indexes show one item after each of several Writes.
func indexEntries(s *suite) {
	k := key("MOVER")
	at := func(one, two table.Key) table.Item {
		i := item(k, "x", 1)
		i.GSI1, i.GSI2 = one, two
		return i
	}
	a, b, none := table.Key{PK: "A", SK: "1"}, table.Key{PK: "B", SK: "2"}, table.Key{}
	moved := table.Key{PK: "A", SK: "9"}
	check := table.Check(key("nowhere"), table.Absent) // gives the Write a second op
	steps := []struct {
		name     string
		op       table.Op
		one, two table.Key
	}{
		{"put into none", table.Put(at(none, none), table.Absent), none, none},
		{"put into the first", table.Put(at(a, none), table.Version(1)), a, none},
		{"put into both", table.Put(at(a, b), table.Any), a, b},
		{"moved within a partition", table.Put(at(moved, b), table.Present), moved, b},
		{"moved to another partition", table.Put(at(b, a), table.Version(1)), b, a},
		{"patched", table.Patch(k, table.Present, table.Set("text", "patched"), table.Add("number", 1)), b, a},
		{"put out of the first", table.Put(at(none, a), table.Version(3)), none, a},
		{"put back unchanged", table.Put(at(none, a), table.Present), none, a},
		{"deleted", table.Delete(k, table.Any), none, none},
		{"put again", table.Put(at(a, a), table.Absent), a, a},
		{"refused", table.Put(at(b, b), table.Absent), a, a},
		{"put out of both", table.Put(at(none, none), table.Any), none, none},
	}
	for _, several := range []bool{false, true} {
		s.write(table.Delete(k, table.Any))
		for _, step := range steps {
			name := step.name + ", alone"
			ops := []table.Op{step.op}
			if several {
				name, ops = step.name+", beside another", append(ops, check)
			}
			s.Run(name, func(t *testing.T) {
				s := s.with(t)
				if err := s.table.Write(s.ctx, ops...); (err != nil) != (step.name == "refused") {
					s.Fatalf("write: %v", err)
				}
				for _, place := range []table.Key{a, b, moved} {
					s.wantAt(table.GSI1, place, k, place == step.one)
					s.wantAt(table.GSI2, place, k, place == step.two)
				}
			})
		}
	}
	// Two items with the same sort key in an index break a rule of the package, but neither may be lost.
	s.write(table.Put(at(a, none), table.Any))
	other := item(key("OTHER"), "x", 1)
	other.GSI1 = a
	s.write(table.Put(other, table.Any))
	s.wantAt(table.GSI1, a, k, true)
	s.wantAt(table.GSI1, a, other.Key, true)
	s.write(table.Delete(k, table.Present))
	s.wantAt(table.GSI1, a, k, false)
	s.wantAt(table.GSI1, a, other.Key, true)
}

// wantAt checks that an index shows the item at a place as it is stored or, if there is false, that it does not show
// it.
func (s *suite) wantAt(index table.Index, place, k table.Key, there bool) {
	s.Helper()
	var found []table.Item
	for _, i := range s.query(table.Query{Index: index, PK: place.PK, From: place.SK, To: place.SK}).Items {
		if i.Key == k {
			found = append(found, i)
		}
	}
	if !there {
		if len(found) > 0 {
			s.Errorf("index %d still shows %s at %s", index, k, place)
		}
		return
	}
	want := []table.Item{s.stored(k)[k]}
	if diff := cmp.Diff(want, found, sameItems()); diff != "" {
		s.Errorf("index %d at %s (-want +got):\n%s", index, place, diff)
	}
}

// expiry tests the second in which an item expires.
func expiry(s *suite) {
	place := func(name string, ttl int64) table.Item {
		k := table.Key{PK: "LIST", SK: name}
		return table.Item{Key: k, GSI1: k, GSI2: k, TTL: ttl, Attributes: table.Encode(map[string]int{"number": 1})}
	}
	now := s.now.Unix()
	for _, i := range []table.Item{
		place("a", 0), place("b", now), place("c", now+1), place("d", now-1000), place("e", 1), place("f", now+1000),
	} {
		s.write(table.Put(i, table.Any))
	}
	var keys []table.Key
	for _, name := range []string{"a", "b", "c", "d", "e", "f"} {
		keys = append(keys, table.Key{PK: "LIST", SK: name})
	}
	found, err := s.table.Get(s.ctx, keys...)
	if err != nil {
		s.Fatal(err)
	}
	for _, k := range keys {
		if _, ok := found[k]; ok != (k.SK == "a" || k.SK == "c" || k.SK == "f") {
			s.Errorf("get %s: found %v", k, ok)
		}
	}
	for name, q := range lists("LIST") {
		for _, desc := range []bool{false, true} {
			for _, limit := range []int{0, 1, 2} {
				q.Desc, q.Limit = desc, limit
				names := ""
				for _, i := range s.all(q) {
					names += i.SK
				}
				if want := map[bool]string{false: "acf", true: "fca"}[desc]; names != want {
					s.Errorf("%s, descending %v, limit %d: %s, want %s", name, desc, limit, names, want)
				}
			}
		}
	}
	// A page may have only expired items.
	if page := s.query(table.Query{PK: "LIST", From: "d", Limit: 2}); len(page.Items) != 0 || page.Next == "" {
		s.Errorf("page of expired items: %+v", page)
	}
	// The results of conditions change as time passes. (everyWrite tests all conditions at one time.)
	c := table.Key{PK: "LIST", SK: "c"}
	s.write(table.Check(c, table.Present))
	s.now = s.now.Add(1e9)
	for _, op := range []table.Op{
		table.Check(c, table.Present), table.Check(c, table.Version(1)), table.Patch(c, table.Present),
		table.Delete(c, table.Version(1)), table.Put(place("c", 0), table.Present),
	} {
		s.wantRefused(s.table.Write(s.ctx, op), []table.Op{op}, 0)
		ops := []table.Op{table.Check(key("nowhere"), table.Absent), op}
		s.wantRefused(s.table.Write(s.ctx, ops...), ops, 1)
	}
	s.write(table.Check(c, table.Absent), table.Put(item(key("new"), "x", 1), table.Absent))
	// A Put that replaces an expired item starts at version 1, and without a ttl the item no longer expires.
	s.write(table.Put(place("c", 0), table.Absent))
	s.write(table.Check(c, table.Version(1)))
	s.now = s.now.AddDate(50, 0, 0)
	s.write(table.Check(c, table.Present))
}

package tabletest

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"allyway/internal/table"
)

func gets(s *suite) {
	a, b := item(key("A"), "a", 1), item(key("B"), "b", 2)
	s.write(table.Put(a, table.Absent), table.Put(b, table.Absent))
	a.Version, b.Version = 1, 1
	cases := []struct {
		name string
		keys []table.Key
		want table.Items
	}{
		{"one", []table.Key{a.Key}, table.Items{a.Key: a}},
		{"two", []table.Key{a.Key, b.Key}, table.Items{a.Key: a, b.Key: b}},
		{"missing", []table.Key{key("C")}, table.Items{}},
		{"some missing", []table.Key{key("C"), b.Key}, table.Items{b.Key: b}},
		{"twice", []table.Key{a.Key, a.Key, b.Key}, table.Items{a.Key: a, b.Key: b}},
		{"zero keys skipped", []table.Key{{}, a.Key, {}}, table.Items{a.Key: a}},
		{"only zero keys", []table.Key{{}}, table.Items{}},
		{"same pk, other sk", []table.Key{{PK: "A", SK: "x"}}, table.Items{}},
		{"same letters, other cut", []table.Key{{PK: "A-", SK: "-"}, {PK: "", SK: ""}}, table.Items{}},
	}
	for _, c := range cases {
		s.Run(c.name, func(t *testing.T) {
			s := s.with(t)
			got, err := s.table.Get(s.ctx, c.keys...)
			if err != nil {
				s.Fatal(err)
			}
			if diff := cmp.Diff(c.want, got, sameItems()); diff != "" {
				s.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
	// A call may have this many keys; repeated keys do not count.
	var keys []table.Key
	for i := range table.MaxKeys {
		keys = append(keys, key(fmt.Sprintf("MANY#%d", i)))
		s.write(table.Put(item(keys[i], strings.Repeat("x", 1000), i), table.Absent))
	}
	found, err := s.table.Get(s.ctx, append(keys, keys...)...)
	if err != nil || len(found) != table.MaxKeys {
		s.Errorf("%d items, %v", len(found), err)
	}
	var entity struct{ Number int }
	if ok, err := found.Decode(keys[42], &entity); !ok || err != nil || entity.Number != 42 {
		s.Errorf("decode: %v, %v, %+v", ok, err, entity)
	}
}

// lists returns a query of the same sort keys for the table and for both indexes.
func lists(pk string) map[string]table.Query {
	return map[string]table.Query{
		"primary": {PK: pk}, "index 1": {PK: pk, Index: table.GSI1}, "index 2": {PK: pk, Index: table.GSI2},
	}
}

// fill stores an item for each sort key, in the primary partition pk and in both indexes under it.
func (s *suite) fill(pk string, sks []string) {
	s.Helper()
	for i, sk := range sks {
		place := table.Key{PK: pk, SK: sk}
		s.write(table.Put(table.Item{
			Key: place, GSI1: place, GSI2: place, Attributes: table.Encode(map[string]int{"number": i}),
		}, table.Absent))
	}
}

// expected returns what a query over all pages must return.
func expected(sks []string, q table.Query) []string {
	var want []string
	for _, sk := range sks {
		switch {
		case !strings.HasPrefix(sk, q.Prefix), sk < q.From, q.To != "" && sk > q.To:
		case q.After != "" && (!q.Desc && sk <= q.After || q.Desc && sk >= q.After):
		default:
			want = append(want, sk)
		}
	}
	slices.Sort(want)
	if q.Desc {
		slices.Reverse(want)
	}
	return want
}

// pageThrough tests a query in all three lists, in both directions and with each limit.
func (s *suite) pageThrough(pk string, sks []string, shape table.Query, limits ...int) {
	for name, q := range lists(pk) {
		for _, desc := range []bool{false, true} {
			for _, limit := range limits {
				q.Prefix, q.From, q.To, q.After = shape.Prefix, shape.From, shape.To, shape.After
				q.Desc, q.Limit = desc, limit
				var got []string
				for _, i := range s.all(q) {
					got = append(got, i.SK)
				}
				if diff := cmp.Diff(expected(sks, q), got); diff != "" {
					s.Errorf("%s %+v (-want +got):\n%s", name, q, diff)
				}
			}
		}
	}
}

func paging(s *suite) {
	var sks []string
	for _, group := range []string{"a", "b", "ba", "c"} {
		for i := range 5 {
			sks = append(sks, fmt.Sprintf("%s#%d", group, 2*i))
		}
	}
	s.fill("LIST", sks)
	// The keys of these other partitions would overlap if an engine did not separate the two parts of a key.
	for _, pk := range []string{"LIS", "LISTa", "LIST#", "M", "A", "TLIS"} {
		s.fill(pk, []string{"Ta#0", "a#0", "a#1", "z"})
	}
	shapes := []table.Query{
		{}, {Prefix: "b"}, {Prefix: "b#"}, {Prefix: "b#4"}, {Prefix: "a#"}, {Prefix: "c"}, {Prefix: "none"}, {Prefix: "c#8"},
		{From: "b#2"}, {To: "b#2"}, {From: "b#1", To: "ba#3"}, {From: "b#2", To: "b#2"}, {From: "b#3", To: "b#3"},
		{From: "c", To: "a"}, {From: "zz"}, {To: "a"},
		{After: "b#4"}, {After: "b#5"}, {After: "a#0"}, {After: "c#8"}, {After: "0"}, {After: "zz"},
		{Prefix: "b#", After: "b#4"}, {Prefix: "b#", After: "b#5"}, {Prefix: "b#", After: "a#0"}, {Prefix: "b#", After: "c#0"},
		{Prefix: "b#", After: "b#0"}, {Prefix: "b#", After: "b#8"}, {Prefix: "b", After: "ba"},
		{From: "a#4", To: "c#2", After: "b#0"}, {From: "a#4", To: "c#2", After: "b#1"}, {From: "a#4", To: "c#2", After: "a#4"},
		{From: "a#4", To: "c#2", After: "c#2"}, {From: "a#4", To: "c#2", After: "a#0"}, {From: "a#4", To: "c#2", After: "c#8"},
		{From: "a#4", After: "b#0"}, {To: "c#2", After: "b#0"},
	}
	for _, shape := range shapes {
		s.Run(fmt.Sprintf("%q from %q to %q after %q", shape.Prefix, shape.From, shape.To, shape.After), func(t *testing.T) {
			s.with(t).pageThrough("LIST", sks, shape, 1, 2, 7, 0)
		})
	}
	for name, q := range lists("NOWHERE") {
		if page := s.query(q); len(page.Items) != 0 || page.Next != "" {
			s.Errorf("%s of nothing: %+v", name, page)
		}
	}
	// A page says where it ended. The next begins after that, whatever happened in between.
	page := s.query(table.Query{PK: "LIST", Limit: 3})
	if len(page.Items) != 3 || page.Next != page.Items[2].SK {
		s.Errorf("first page: %d items, next %q", len(page.Items), page.Next)
	}
	s.write(table.Delete(page.Items[2].Key, table.Present))
	if page = s.query(table.Query{PK: "LIST", Limit: 3, After: page.Next}); page.Items[0].SK != "a#6" {
		s.Errorf("second page begins with %q", page.Items[0].SK)
	}
}

// pagingCharacters checks that sort keys are in the order of code points.
func pagingCharacters(s *suite) {
	sks := []string{
		"a", "a\x00", "a\x00b", "a!", "aa", "aé", "aß", "a\u07ff", "a\u0800", "a\ud7ff", "a\ud7ffx", "a\ue000", "a\uffff",
		"a\U00010000", "a😀", "a\U0010ffff", "a\U0010ffff\U0010ffff", "a\U0010ffffb", "b", "é", "\U0010ffff", "\U0010ffffz",
	}
	s.fill("TEXT", sks)
	for _, text := range []string{"a", "a\x00", "a\ud7ff", "a\uffff", "a\U0010ffff", "\U0010ffff", "é", "a😀"} {
		for _, shape := range []table.Query{
			{Prefix: text}, {From: text}, {To: text}, {After: text}, {Prefix: text, After: text}, {Prefix: "a", After: text},
			{From: "a", To: text}, {From: text, To: "é"}, {From: "a\x00", To: "\U0010ffff", After: text},
		} {
			s.Run(fmt.Sprintf("%+q from %+q to %+q after %+q", shape.Prefix, shape.From, shape.To, shape.After), func(t *testing.T) {
				s.with(t).pageThrough("TEXT", sks, shape, 3, 0)
			})
		}
	}
}

// pagingLarge checks that a page ends where its items become too large, whatever the limit.
func pagingLarge(s *suite) {
	var sks []string
	for i := range 12 {
		sk := fmt.Sprintf("%02d", i)
		place := table.Key{PK: "LARGE", SK: sk}
		s.write(table.Put(table.Item{
			Key: place, GSI1: place, GSI2: place,
			Attributes: table.Encode(map[string]string{"text": strings.Repeat("x", 390<<10)}),
		}, table.Absent))
		sks = append(sks, sk)
	}
	for _, shape := range []table.Query{{}, {Prefix: "0"}, {From: "03", To: "10"}, {After: "05"}, {From: "02", To: "09", After: "04"}} {
		for name, q := range lists("LARGE") {
			for _, desc := range []bool{false, true} {
				q.Prefix, q.From, q.To, q.After, q.Desc = shape.Prefix, shape.From, shape.To, shape.After, desc
				var got []string
				for _, i := range s.all(q) {
					got = append(got, i.SK)
				}
				if diff := cmp.Diff(expected(sks, q), got); diff != "" {
					s.Errorf("%s %+v (-want +got):\n%s", name, q, diff)
				}
			}
		}
	}
	if page := s.query(table.Query{PK: "LARGE"}); page.Next == "" || len(page.Items) > 4 {
		s.Errorf("a page of %d large items, next %q", len(page.Items), page.Next)
	}
}

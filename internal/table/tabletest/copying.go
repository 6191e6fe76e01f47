package tabletest

import (
	"fmt"
	"maps"

	"allyway/internal/table"
)

// copying loads more items than one Scan and one batch hold, and reads them back as they were.
func copying(s *suite) {
	engine, ok := s.engine.(table.Copying)
	if !ok {
		s.Fatal("the engine cannot be copied")
	}
	if items, next, err := engine.Scan(s.ctx, table.Key{}); len(items) != 0 || next != (table.Key{}) || err != nil {
		s.Errorf("an empty table: %v, %v, %v", items, next, err)
	}
	want := map[table.Key]string{}
	var load []table.Item
	for i := range 1100 {
		item := table.Item{
			Key: table.Key{PK: fmt.Sprintf("P%d", i%7), SK: fmt.Sprintf("s%04d", i)}, Version: int64(i + 1),
			GSI1: table.Key{PK: "one", SK: fmt.Sprintf("%04d", i)}, Attributes: fmt.Appendf(nil, `{"n":%d}`, i),
		}
		if i%2 == 0 {
			item.GSI2, item.TTL = table.Key{PK: "two", SK: "-"}, s.now.Unix()+int64(i)-500 // some have expired
		}
		load = append(load, item)
		want[item.Key] = fmt.Sprint(item)
	}
	for _, what := range []string{"new", "again"} {
		if err := engine.Load(s.ctx, load); err != nil {
			s.Fatal(err)
		}
		got := map[table.Key]string{}
		portions := 0
		for after, more := (table.Key{}), true; more; portions++ {
			items, next, err := engine.Scan(s.ctx, after)
			if err != nil {
				s.Fatal(err)
			}
			for _, item := range items {
				got[item.Key] = fmt.Sprint(item)
			}
			after, more = next, next != (table.Key{})
		}
		if !maps.Equal(got, want) || portions < 2 {
			s.Errorf("%s: %d items in %d portions, want %d", what, len(got), portions, len(want))
		}
	}
	item := load[1] // it has not expired
	page, err := engine.Query(s.ctx, table.Query{Index: table.GSI1, PK: "one", Limit: 1000})
	if err != nil || len(page.Items) != 1000 {
		s.Errorf("the index has %d, %v", len(page.Items), err)
	}
	if err := s.table.Write(s.ctx, table.Patch(item.Key, table.Version(item.Version), table.Set("n", 5))); err != nil {
		s.Errorf("a loaded item has another version: %v", err)
	}
}

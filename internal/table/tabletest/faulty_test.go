package tabletest_test

import (
	"errors"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"allyway/internal/table"
	"allyway/internal/table/bolt"
	"allyway/internal/table/tabletest"
	"allyway/internal/table/tabletest/dynamolocal"
)

// engines are what a FaultyEngine wraps.
func engines() map[string]func(t *testing.T) table.Engine {
	return map[string]func(t *testing.T) table.Engine{
		"bolt": func(t *testing.T) table.Engine {
			engine, err := bolt.Open(filepath.Join(t.TempDir(), "table.db"))
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { engine.Close() })
			return engine
		},
		"dynamo": func(t *testing.T) table.Engine { return dynamolocal.Table(t) },
	}
}

func place(list, sk string) table.Item {
	return table.Item{
		Key: table.Key{PK: "ITEM", SK: sk}, GSI1: table.Key{PK: list, SK: sk}, Attributes: []byte(`{}`),
	}
}

func TestFaultAtCall(t *testing.T) {
	for name, open := range engines() {
		t.Run(name, func(t *testing.T) {
			faulty := tabletest.Faulty(open(t), tabletest.Faults{
				At: map[int]tabletest.Fault{2: tabletest.Before, 3: tabletest.Lost, 5: tabletest.Lost},
			})
			tab := table.New(faulty)
			put := func(sk string) error { return tab.Write(t.Context(), table.Put(place("L", sk), table.Absent)) }
			if err := put("1"); err != nil {
				t.Errorf("call 1: %v", err)
			}
			if err := put("2"); !errors.Is(err, table.ErrUnavailable) {
				t.Errorf("call 2: %v", err)
			}
			if err := put("3"); !errors.Is(err, table.ErrUnavailable) {
				t.Errorf("call 3: %v", err)
			}
			page, err := tab.Query(t.Context(), table.Query{PK: "ITEM"})
			if got := sortKeys(page); err != nil || got != "1 3" {
				t.Errorf("call 4 found %q, %v: the second must not be there, the third must", got, err)
			}
			if ok, err := tab.Count(t.Context(), table.Key{PK: "C"}, 1, 5, time.Hour); ok || !errors.Is(err, table.ErrUnavailable) {
				t.Errorf("call 5: %v, %v", ok, err)
			}
			if found, err := tab.Get(t.Context(), tab.CountKey(table.Key{PK: "C"}, time.Hour)); err != nil || len(found) != 1 {
				t.Errorf("call 6: %v, %v: the count must be there", found, err)
			}
			if n := faulty.Calls(); n != 6 {
				t.Errorf("%d calls", n)
			}
		})
	}
}

func sortKeys(page table.Page) string {
	var sks []string
	for _, i := range page.Items {
		sks = append(sks, i.SK)
	}
	return strings.Join(sks, " ")
}

func TestFaultRates(t *testing.T) {
	outcome := func(seed uint64) (failed string) {
		faulty := tabletest.Faulty(engines()["bolt"](t), tabletest.Faults{Before: 0.2, Lost: 0.1, Seed: seed})
		for range 200 {
			_, err := faulty.Get(t.Context(), []table.Key{{PK: "A", SK: "-"}})
			failed += map[bool]string{true: "x", false: "."}[err != nil]
		}
		return failed
	}
	first := outcome(1)
	if n := strings.Count(first, "x"); n < 30 || n > 90 {
		t.Errorf("%d of 200 calls failed at a rate of 0.3", n)
	}
	if outcome(1) != first || outcome(2) == first {
		t.Error("the seed must decide which calls fail")
	}
}

func TestLatency(t *testing.T) {
	faulty := tabletest.Faulty(engines()["bolt"](t), tabletest.Faults{Latency: 30 * time.Millisecond})
	begin := time.Now()
	if _, err := faulty.Get(t.Context(), []table.Key{{PK: "A", SK: "-"}}); err != nil || time.Since(begin) < 30*time.Millisecond {
		t.Errorf("%v after %s", err, time.Since(begin))
	}
}

// TestLag checks that an index shows the items as they were some Writes ago, while the table itself and the conditions
// are up to date.
func TestLag(t *testing.T) {
	for name, open := range engines() {
		t.Run(name, func(t *testing.T) {
			faulty := tabletest.Faulty(open(t), tabletest.Faults{})
			tab := table.New(faulty)
			write := func(ops ...table.Op) {
				t.Helper()
				if err := tab.Write(t.Context(), ops...); err != nil {
					t.Fatal(err)
				}
			}
			want := func(list, sks string) {
				t.Helper()
				for _, limit := range []int{1, 2, 0} {
					for _, desc := range []bool{false, true} {
						q, all := table.Query{Index: table.GSI1, PK: list, Limit: limit, Desc: desc}, table.Page{}
						for {
							page, err := tab.Query(t.Context(), q)
							if err != nil {
								t.Fatal(err)
							}
							all.Items = append(all.Items, page.Items...)
							if q.After = page.Next; q.After == "" {
								break
							}
						}
						ordered := sks
						if desc {
							ordered = reversed(sks)
						}
						if got := sortKeys(all); got != ordered {
							t.Errorf("index %s, limit %d: %q, want %q", list, limit, got, ordered)
						}
					}
				}
			}
			write(table.Put(place("L", "1"), table.Absent))
			write(table.Put(place("L", "2"), table.Absent))
			faulty.Set(tabletest.Faults{Lag: 2})
			want("L", "1 2")
			write(table.Put(place("L", "3"), table.Absent))
			want("L", "1 2")
			write(table.Put(place("M", "1"), table.Version(1)), table.Delete(table.Key{PK: "ITEM", SK: "2"}, table.Present))
			want("L", "1 2")
			want("M", "")
			if err := tab.Write(t.Context(), table.Put(place("L", "3"), table.Absent)); err == nil {
				t.Error("a condition lags")
			}
			if page, err := tab.Query(t.Context(), table.Query{PK: "ITEM"}); err != nil || sortKeys(page) != "1 3" {
				t.Errorf("the table lags: %q, %v", sortKeys(page), err)
			}
			write(table.Put(place("L", "4"), table.Absent))
			want("L", "1 2 3")
			write(table.Put(place("L", "5"), table.Absent))
			want("L", "3")
			want("M", "1")
			faulty.Set(tabletest.Faults{})
			want("L", "3 4 5")
		})
	}
}

func reversed(sks string) string {
	parts := strings.Fields(sks)
	var turned []string
	for i := range parts {
		turned = append(turned, parts[len(parts)-1-i])
	}
	return strings.Join(turned, " ")
}

// TestRandomHistories checks that a Write with faults happens completely or not at all.
func TestRandomHistories(t *testing.T) {
	faults := tabletest.Faults{Before: 0.1, Lost: 0.1, Seed: 7}
	for name, open := range engines() {
		t.Run(name, func(t *testing.T) {
			tabletest.RunModel(t, tabletest.Faulty(open(t), faults), tabletest.Faulted)
		})
	}
}

package table_test

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"allyway/internal/table"
	"allyway/internal/table/bolt"
	"allyway/internal/table/tabletest"
)

func open(t *testing.T, opts ...table.Option) (*table.Table, *tabletest.FaultyEngine) {
	t.Helper()
	engine, err := bolt.Open(filepath.Join(t.TempDir(), "table.db"))
	if err != nil {
		t.Fatal(err)
	}
	faulty := tabletest.Faulty(engine, tabletest.Faults{})
	tab := table.New(faulty, opts...)
	t.Cleanup(func() {
		if err := tab.Close(); err != nil {
			t.Error(err)
		}
	})
	return tab, faulty
}

func key(pk string) table.Key { return table.Key{PK: pk, SK: "-"} }

func item(pk string) table.Item {
	return table.Item{Key: key(pk), Attributes: table.Encode(map[string]string{"name": pk})}
}

// TestWritten checks that only puts wake the mail feed, and only after they are stored.
func TestWritten(t *testing.T) {
	var told [][]table.Key
	tab, faulty := open(t, table.WithWritten(func(puts []table.Key) { told = append(told, puts) }))
	steps := []struct {
		name  string
		ops   []table.Op
		fault tabletest.Fault
		want  []table.Key
	}{
		{"put", []table.Op{table.Put(item("A"), table.Absent)}, tabletest.None, []table.Key{key("A")}},
		{"refused", []table.Op{table.Put(item("A"), table.Absent)}, tabletest.None, nil},
		{"several", []table.Op{table.Put(item("A"), table.Any), table.Check(key("B"), table.Absent), table.Put(item("C"), table.Any)},
			tabletest.None, []table.Key{key("A"), key("C")}},
		{"no put", []table.Op{table.Patch(key("A"), table.Present), table.Delete(key("C"), table.Any)}, tabletest.None, nil},
		{"failed", []table.Op{table.Put(item("D"), table.Any)}, tabletest.Before, nil},
		{"answer lost", []table.Op{table.Put(item("D"), table.Any)}, tabletest.Lost, nil},
	}
	for _, step := range steps {
		told = nil
		faulty.Set(tabletest.Faults{At: map[int]tabletest.Fault{1: step.fault}})
		err := tab.Write(t.Context(), step.ops...)
		if (err == nil) != (step.want != nil || step.name == "no put") {
			t.Errorf("%s: %v", step.name, err)
		}
		if got := slices.Concat(told...); !cmp.Equal(got, step.want) || len(told) > 1 {
			t.Errorf("%s: told %v, want %v", step.name, told, step.want)
		}
	}
}

func TestRefusedOn(t *testing.T) {
	tab, _ := open(t)
	err := tab.Write(t.Context(), table.Put(item("A"), table.Absent), table.Check(key("B"), table.Present))
	refused := (*table.Refused)(nil)
	if !errors.As(err, &refused) {
		t.Fatal(err)
	}
	if refused.On(key("A")) || !refused.On(key("B")) {
		t.Errorf("refused on %v", refused.Keys)
	}
	if want := "write refused at [B / -]"; err.Error() != want {
		t.Errorf("%q, want %q", err, want)
	}
}

// TestErrorsPass checks that a Table returns its engine's errors, so that a caller can tell them apart.
func TestErrorsPass(t *testing.T) {
	tab, faulty := open(t)
	calls := map[string]func() error{
		"get":   func() error { _, err := tab.Get(t.Context(), key("A")); return err },
		"query": func() error { _, err := tab.Query(t.Context(), table.Query{PK: "A"}); return err },
		"write": func() error { return tab.Write(t.Context(), table.Put(item("A"), table.Any)) },
		"count": func() error { _, err := tab.Count(t.Context(), table.Key{PK: "C"}, 1, 2, time.Minute); return err },
	}
	for name, call := range calls {
		faulty.Set(tabletest.Faults{At: map[int]tabletest.Fault{1: tabletest.Before}})
		if err := call(); !errors.Is(err, table.ErrUnavailable) {
			t.Errorf("%s: %v", name, err)
		}
		if err := call(); err != nil {
			t.Errorf("%s again: %v", name, err)
		}
	}
}

func TestDecode(t *testing.T) {
	items := table.Items{key("A"): item("A"), key("B"): {Key: key("B"), Attributes: []byte(`{"name":1}`)}}
	var entity struct{ Name string }
	if found, err := items.Decode(key("A"), &entity); !found || err != nil || entity.Name != "A" {
		t.Errorf("A: %v, %v, %q", found, err, entity.Name)
	}
	if found, err := items.Decode(key("B"), &entity); !found || err == nil {
		t.Errorf("B, of another type: %v, %v", found, err)
	}
	if found, err := items.Decode(key("C"), &entity); found || err != nil {
		t.Errorf("C, missing: %v, %v", found, err)
	}
}

// TestDefaultClock checks that a Table without an option uses the machine's time.
func TestDefaultClock(t *testing.T) {
	tab, _ := open(t)
	old, fresh := item("OLD"), item("FRESH")
	old.TTL, fresh.TTL = time.Now().Unix()-1, time.Now().Unix()+3600
	if err := tab.Write(context.Background(), table.Put(old, table.Any), table.Put(fresh, table.Any)); err != nil {
		t.Fatal(err)
	}
	found, err := tab.Get(t.Context(), old.Key, fresh.Key)
	if _, ok := found[fresh.Key]; err != nil || len(found) != 1 || !ok {
		t.Errorf("found %v, %v", found, err)
	}
}

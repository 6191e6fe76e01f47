package boltfile_test

import (
	"testing"

	"allyway/internal/table"
	"allyway/internal/table/tabletest/boltfile"
)

// TestFileIsComparedAndPutBack checks that Changed sees a change, that a refused change and a read change no byte, and
// that Restore puts the kept file back.
func TestFileIsComparedAndPutBack(t *testing.T) {
	engine := boltfile.Open(t)
	defer engine.Close()
	tab := table.New(engine)
	put := func(pk string) error {
		return tab.Write(t.Context(), table.Put(table.Item{Key: table.Key{PK: pk, SK: "-"}, Attributes: []byte(`{}`)}, table.Absent))
	}
	if err := put("A"); err != nil {
		t.Fatal(err)
	}
	engine.Keep()
	for range 2 {
		if err := put("A"); err == nil || engine.Changed() {
			t.Errorf("a refused Write: %v, changed %v", err, engine.Changed())
		}
		if found, err := tab.Get(t.Context(), table.Key{PK: "A", SK: "-"}); err != nil || len(found) != 1 || engine.Changed() {
			t.Errorf("a Get: %v, %v, changed %v", found, err, engine.Changed())
		}
		if err := put("B"); err != nil || !engine.Changed() {
			t.Errorf("a Write: %v, changed %v", err, engine.Changed())
		}
		engine.Restore()
		if found, err := tab.Get(t.Context(), table.Key{PK: "A", SK: "-"}, table.Key{PK: "B", SK: "-"}); err != nil || len(found) != 1 || engine.Changed() {
			t.Errorf("put back: %v, %v, changed %v", found, err, engine.Changed())
		}
	}
}

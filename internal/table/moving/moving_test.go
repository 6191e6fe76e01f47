package moving

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"testing"

	"allyway/internal/table"
	"allyway/internal/table/bolt"
	"allyway/internal/table/tabletest/dynamolocal"
)

func newBolt(t *testing.T) *bolt.Engine {
	t.Helper()
	engine, err := bolt.Open(filepath.Join(t.TempDir(), "table.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { engine.Close() })
	return engine
}

func fill(t *testing.T, engine table.Copying, n int) {
	t.Helper()
	var items []table.Item
	for i := range n {
		items = append(items, table.Item{
			Key: table.Key{PK: fmt.Sprint("P", i%9), SK: fmt.Sprint(i)}, GSI1: table.Key{PK: "all", SK: fmt.Sprint(i)}, TTL: int64(i % 3), Version: int64(1 + i%5),
			Attributes: []byte(`{"z":1.50,"a":[1e2,{"big":12345678901234567890,"no":null}],"b":true,"s":"é ","m":{}}`),
		})
	}
	if err := engine.Load(t.Context(), items); err != nil {
		t.Fatal(err)
	}
}

func quiet(Progress) {}

func TestCopyThereAndBack(t *testing.T) {
	first, cloud, back := newBolt(t), dynamolocal.Table(t), newBolt(t)
	fill(t, first, 1234)
	want, err := SumOf(t.Context(), first)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := Copy(t.Context(), "first", first, cloud, quiet); err != nil || got != want || got.Items != 1234 {
		t.Fatalf("there: %s, %v, want %s", got, err, want)
	}
	if got, err := Copy(t.Context(), "cloud", cloud, back, quiet); err != nil || got != want {
		t.Errorf("back: %s, %v, want %s", got, err, want)
	}
}

// TestCopyContinues stops a copy after each of its portions.
func TestCopyContinues(t *testing.T) {
	from, to := newBolt(t), newBolt(t)
	fill(t, from, 2600)
	stops := 0
	for last := int64(0); ; stops++ {
		ctx, stop := context.WithCancel(t.Context())
		sum, err := Copy(ctx, "old", from, to, func(p Progress) {
			if p.Items < last {
				t.Errorf("%d copied after %d", p.Items, last)
			}
			if p.Items > last {
				stop()
			}
			last = p.Items
		})
		stop()
		if err == nil {
			if sum.Items != 2600 {
				t.Errorf("%s", sum)
			}
			break
		}
		if !errors.Is(err, context.Canceled) || stops > 10 {
			t.Fatal(err)
		}
	}
	if stops < 3 {
		t.Errorf("stopped %d times", stops)
	}
}

func TestCopyRefuses(t *testing.T) {
	from, to := newBolt(t), newBolt(t)
	fill(t, from, 600)
	fill(t, to, 1)
	before, err := SumOf(t.Context(), to)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Copy(t.Context(), "from", from, to, quiet); !errors.Is(err, ErrNotEmpty) {
		t.Errorf("into a table with an item: %v", err)
	}
	if after, err := SumOf(t.Context(), to); err != nil || after != before {
		t.Errorf("it changed: %s, %v", after, err)
	}
	if err := Clear(t.Context(), to); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	if _, err := Copy(ctx, "from", from, to, func(Progress) { stop() }); !errors.Is(err, context.Canceled) {
		t.Fatalf("stopped: %v", err)
	}
	if _, err := Copy(t.Context(), "another", from, to, quiet); !errors.Is(err, ErrNotEmpty) {
		t.Errorf("into the begun copy of another table: %v", err)
	}
	if _, err := Copy(t.Context(), "from", from, to, quiet); err != nil {
		t.Errorf("continued: %v", err)
	}
}

func TestCopySeesChanges(t *testing.T) {
	from, to := newBolt(t), newBolt(t)
	fill(t, from, 600)
	changed := false
	_, err := Copy(t.Context(), "from", from, to, func(Progress) {
		if !changed {
			changed = from.Load(t.Context(), []table.Item{{Key: table.Key{PK: "P0", SK: "0"}, Version: 9, Attributes: []byte(`{}`)}}) == nil
		}
	})
	if !errors.Is(err, ErrDiffers) {
		t.Errorf("%v", err)
	}
}

package bolt_test

import (
	"context"
	"fmt"
	"path/filepath"
	"sync/atomic"
	"testing"

	"allyway/internal/table"
	"allyway/internal/table/bolt"
)

func open(tb testing.TB) *table.Table {
	tb.Helper()
	engine, err := bolt.Open(filepath.Join(tb.TempDir(), "table.db"))
	if err != nil {
		tb.Fatal(err)
	}
	t := table.New(engine)
	tb.Cleanup(func() { t.Close() })
	return t
}

func item(n int64) table.Item {
	id := fmt.Sprintf("%08d", n)
	return table.Item{
		Key:        table.Key{PK: "PERSON#" + id, SK: "-"},
		GSI1:       table.Key{PK: "STAFF", SK: "active#" + id},
		Attributes: table.Encode(map[string]any{"name": "Ada", "email": id + "@example.test", "epoch": 7}),
	}
}

func BenchmarkWriteAlone(b *testing.B) {
	t := open(b)
	n := int64(0)
	for b.Loop() {
		n++
		if err := t.Write(context.Background(), table.Put(item(n), table.Absent)); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkWrite64Clients(b *testing.B) {
	t := open(b)
	var n atomic.Int64
	b.SetParallelism(32)
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			if err := t.Write(context.Background(), table.Put(item(n.Add(1)), table.Absent)); err != nil {
				b.Error(err)
				return
			}
		}
	})
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "writes/s")
}

func BenchmarkGet(b *testing.B) {
	t := open(b)
	for n := range int64(1000) {
		if err := t.Write(context.Background(), table.Put(item(n), table.Absent)); err != nil {
			b.Fatal(err)
		}
	}
	n := int64(0)
	for b.Loop() {
		n = (n + 1) % 1000
		if _, err := t.Get(context.Background(), item(n).Key); err != nil {
			b.Fatal(err)
		}
	}
}

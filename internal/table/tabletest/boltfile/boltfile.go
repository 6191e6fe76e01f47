// Package boltfile is the embedded engine for tests that compare its file, byte for byte, or put it back as it was.
package boltfile

import (
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"allyway/internal/table"
	"allyway/internal/table/bolt"
)

// Engine is the embedded engine on a file that it can put back. No call may run during Restore.
type Engine struct {
	t    testing.TB
	path string

	mu     sync.RWMutex // guards engine
	engine *bolt.Engine

	size int64  // the size of the file, whose end is mostly zeros
	kept []byte // the bytes that Restore puts back, without the zeros at the end
	now  []byte // the bytes just after Keep or Restore, without the zeros at the end
}

var _ table.Engine = (*Engine)(nil)

// memory is the folder of Linux for files in memory, where no commit waits for a disk.
const memory = "/dev/shm"

// Open returns an engine on a new file, which is removed with the test.
func Open(t testing.TB) *Engine {
	t.Helper()
	e := &Engine{t: t, path: filepath.Join(folder(t), "table.db")}
	e.open()
	return e
}

func folder(t testing.TB) string {
	dir, err := os.MkdirTemp(memory, "allyway-test-")
	if err != nil {
		return t.TempDir()
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	return dir
}

func (e *Engine) open() {
	e.t.Helper()
	engine, err := bolt.Open(e.path)
	if err != nil {
		e.t.Fatal(err)
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	e.engine = engine
}

func (e *Engine) inner() *bolt.Engine {
	e.mu.RLock()
	defer e.mu.RUnlock()
	return e.engine
}

// Keep remembers the file as it is.
func (e *Engine) Keep() {
	e.t.Helper()
	all, err := os.ReadFile(e.path)
	if err != nil {
		e.t.Fatal(err)
	}
	e.size, e.kept = int64(len(all)), withoutZeros(all)
	e.now = e.kept
}

// Changed reports whether any byte of the file has changed since Keep or Restore. It does not read the zeros at the
// end: a transaction that writes there also changes its number at the beginning.
func (e *Engine) Changed() bool {
	e.t.Helper()
	return !bytes.Equal(e.now, e.bytes(len(e.now)))
}

// Restore puts the file back to what Keep remembered.
func (e *Engine) Restore() {
	e.t.Helper()
	if err := e.inner().Close(); err != nil {
		e.t.Fatal(err)
	}
	if err := os.WriteFile(e.path, e.kept, 0o600); err != nil {
		e.t.Fatal(err)
	}
	if err := os.Truncate(e.path, e.size); err != nil {
		e.t.Fatal(err)
	}
	e.open() // this alone changes some bytes
	e.now = withoutZeros(e.bytes(len(e.kept) + 64<<10))
}

// withoutZeros returns a file without the zeros at its end. It compares whole blocks first, because most of a file can
// be zeros.
func withoutZeros(file []byte) []byte {
	var zeros [64 << 10]byte
	for {
		rest, ok := bytes.CutSuffix(file, zeros[:])
		if !ok {
			return bytes.TrimRight(file, "\x00")
		}
		file = rest
	}
}

// bytes returns the file's first n bytes.
func (e *Engine) bytes(n int) []byte {
	e.t.Helper()
	file, err := os.Open(e.path)
	if err != nil {
		e.t.Fatal(err)
	}
	defer file.Close()
	first := make([]byte, n)
	if _, err := io.ReadFull(file, first); err != nil {
		e.t.Fatal(err)
	}
	return first
}

// Get implements table.Engine.
func (e *Engine) Get(ctx context.Context, keys []table.Key) ([]table.Item, error) {
	return e.inner().Get(ctx, keys)
}

// Query implements table.Engine.
func (e *Engine) Query(ctx context.Context, q table.Query) (table.Page, error) {
	return e.inner().Query(ctx, q)
}

// Write implements table.Engine.
func (e *Engine) Write(ctx context.Context, ops []table.Op, now time.Time) error {
	return e.inner().Write(ctx, ops, now)
}

// Count implements table.Engine.
func (e *Engine) Count(ctx context.Context, key table.Key, n, limit, ttl int64) (bool, error) {
	return e.inner().Count(ctx, key, n, limit, ttl)
}

// Uncount implements table.Engine.
func (e *Engine) Uncount(ctx context.Context, key table.Key, n int64) (bool, error) {
	return e.inner().Uncount(ctx, key, n)
}

// Close closes the file.
func (e *Engine) Close() error { return e.inner().Close() }

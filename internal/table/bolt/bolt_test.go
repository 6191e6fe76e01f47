package bolt_test

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"allyway/internal/table"
	"allyway/internal/table/bolt"
	"allyway/internal/table/tabletest"
)

func TestConformance(t *testing.T) {
	tabletest.Run(t, func(t *testing.T) table.Engine {
		engine, err := bolt.Open(filepath.Join(t.TempDir(), "table.db"))
		if err != nil {
			t.Fatal(err)
		}
		return engine
	})
}

func TestOneProcessOneFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "table.db")
	engine, err := bolt.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("file mode %v, %v", info.Mode(), err)
	}
	begin := time.Now()
	_, err = bolt.Open(path)
	if err == nil || !strings.Contains(err.Error(), path+" is in use by another process") {
		t.Errorf("opened a second time: %v", err)
	}
	if took := time.Since(begin); took > 700*time.Millisecond {
		t.Errorf("that took %s", took)
	}
	if err := engine.Close(); err != nil {
		t.Fatal(err)
	}
	if engine, err = bolt.Open(path); err != nil {
		t.Fatalf("after it was closed: %v", err)
	}
	if err := engine.Close(); err != nil {
		t.Error(err)
	}
}

func TestOpenFails(t *testing.T) {
	folder := t.TempDir()
	text := filepath.Join(folder, "text")
	if err := os.WriteFile(text, []byte(strings.Repeat("not a table. ", 1000)), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{filepath.Join(folder, "nowhere", "table.db"), folder, text} {
		if _, err := bolt.Open(path); err == nil || !strings.Contains(err.Error(), path) {
			t.Errorf("open %s: %v", path, err)
		}
	}
}

func TestSweep(t *testing.T) {
	engine, err := bolt.Open(filepath.Join(t.TempDir(), "table.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer engine.Close()
	now := time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC)
	for i := range 10 {
		k := table.Key{PK: "P", SK: fmt.Sprint(i)}
		item := table.Item{Key: k, GSI1: k, TTL: now.Unix() - 5 + int64(i), Attributes: []byte(`{}`)}
		if err := engine.Write(t.Context(), []table.Op{table.Put(item, table.Absent)}, now); err != nil {
			t.Fatal(err)
		}
	}
	for _, step := range []struct {
		at      time.Time
		max     int
		removed int
		left    int
	}{
		{now, 4, 4, 6}, {now, 4, 2, 4}, {now, 4, 0, 4}, {now.Add(time.Second), 4, 1, 3}, {now.Add(time.Hour), 100, 3, 0},
	} {
		removed, err := engine.Sweep(t.Context(), step.at, step.max)
		if err != nil || removed != step.removed {
			t.Errorf("sweep at %s: %d, %v, want %d", step.at, removed, err, step.removed)
		}
		for _, index := range []table.Index{table.Primary, table.GSI1} {
			page, err := engine.Query(t.Context(), table.Query{Index: index, PK: "P", Limit: 100})
			if err != nil || len(page.Items) != step.left {
				t.Errorf("after the sweep at %s: %d items in index %d, %v, want %d", step.at, len(page.Items), index, err, step.left)
			}
		}
	}
}

// killedFile names the environment variable that makes TestKilled the process that is killed.
const killedFile = "ALLYWAY_TEST_KILLED_FILE"

// TestKilled kills a process that writes. After that, every Write that was answered is stored, and none is stored in
// part.
func TestKilled(t *testing.T) {
	if path := os.Getenv(killedFile); path != "" {
		writeUntilKilled(t, path)
		return
	}
	path := filepath.Join(t.TempDir(), "table.db")
	answered := map[string]bool{}
	for round := range 5 {
		child := exec.Command(os.Args[0], "-test.run=^TestKilled$")
		child.Env = append(os.Environ(), killedFile+"="+path)
		output, err := child.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := child.Start(); err != nil {
			t.Fatal(err)
		}
		time.AfterFunc(time.Duration(150+20*round)*time.Millisecond, func() { child.Process.Kill() })
		for lines := bufio.NewScanner(output); lines.Scan(); {
			if id, ok := strings.CutPrefix(lines.Text(), "answered "); ok {
				answered[id] = true
			}
		}
		child.Wait() // its error is that it was killed
	}
	if len(answered) < 50 {
		t.Fatalf("only %d Writes before the kills", len(answered))
	}
	engine, err := bolt.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer engine.Close()
	for id := range answered {
		if found, err := engine.Get(t.Context(), pair(id)); err != nil || len(found) != 2 {
			t.Errorf("answered before the kill: %s: %d items of 2, %v", id, len(found), err)
		}
	}
	// Each Write has two items, one in each of two partitions of an index. So these must have the same number of items.
	if a, b := half(t, engine, "a"), half(t, engine, "b"); a != b || a < len(answered) {
		t.Errorf("%d first halves, %d second halves, %d answers", a, b, len(answered))
	}
}

func pair(id string) []table.Key {
	return []table.Key{{PK: "W#" + id, SK: "a"}, {PK: "W#" + id, SK: "b"}}
}

func writeUntilKilled(t *testing.T, path string) {
	engine, err := bolt.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	for writer := range 8 {
		go func() {
			for n := 0; ; n++ {
				id := fmt.Sprintf("%d-%d-%d", os.Getpid(), writer, n)
				var ops []table.Op
				for _, k := range pair(id) {
					ops = append(ops, table.Put(table.Item{
						Key: k, GSI1: table.Key{PK: k.SK, SK: id}, Attributes: []byte(`{"text":"x"}`),
					}, table.Absent))
				}
				if err := engine.Write(t.Context(), ops, time.Now()); err != nil {
					t.Error(err)
					return
				}
				fmt.Println("answered " + id)
			}
		}()
	}
	time.Sleep(time.Minute) // the kill comes first
}

func half(t *testing.T, engine *bolt.Engine, name string) (items int) {
	t.Helper()
	for q := (table.Query{Index: table.GSI1, PK: name, Limit: 1000}); ; {
		page, err := engine.Query(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		items += len(page.Items)
		if page.Next == "" {
			return items
		}
		q.After = page.Next
	}
}

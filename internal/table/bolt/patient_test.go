package bolt

import (
	"path/filepath"
	"testing"
	"time"

	"go.etcd.io/bbolt"

	"allyway/internal/table"
)

// commits returns how many commits the file has had.
func commits(t *testing.T, e *Engine) (n int) {
	t.Helper()
	if err := e.db.View(func(tx *bbolt.Tx) error { n = tx.ID(); return nil }); err != nil {
		t.Fatal(err)
	}
	return n
}

// queuePatient queues a patient Write of an item while the committer has nothing to do.
func queuePatient(t *testing.T, e *Engine, pk string) (answer chan error) {
	t.Helper()
	answer = make(chan error, 1)
	ctx := Patient(t.Context())
	go func() { answer <- e.Write(ctx, put(pk), time.Now()) }()
	waitQueued(e, 1)
	return answer
}

func TestPatientSharesACommit(t *testing.T) {
	e := openEngine(t)
	e.committer.patience = time.Hour
	patient := queuePatient(t, e, "A")
	before := commits(t, e)
	e.committer.signal() // a signal does not commit it
	if err := e.Write(t.Context(), put("B"), time.Now()); err != nil {
		t.Fatal(err)
	}
	if err := <-patient; err != nil {
		t.Fatal(err)
	}
	if n := commits(t, e) - before; n != 1 {
		t.Errorf("%d commits, want 1", n)
	}
	if found, err := e.Get(t.Context(), []table.Key{put("A")[0].Item.Key, put("B")[0].Item.Key}); err != nil || len(found) != 2 {
		t.Errorf("%d items, %v", len(found), err)
	}
}

// TestPatientAfterACommit queues a patient Write during a commit. The Write waits for a later commit.
func TestPatientAfterACommit(t *testing.T) {
	e := openEngine(t)
	e.committer.patience = time.Hour
	release := block(t, e)
	patient := queuePatient(t, e, "A")
	release()
	select {
	case <-patient:
		t.Error("it had a commit for itself")
	case <-time.After(50 * time.Millisecond):
	}
	if err := e.Write(t.Context(), put("B"), time.Now()); err != nil {
		t.Fatal(err)
	}
	if err := <-patient; err != nil {
		t.Error(err)
	}
}

func TestPatientAlone(t *testing.T) {
	e := openEngine(t)
	for _, pk := range []string{"A", "B"} {
		if err := e.Write(Patient(t.Context()), put(pk), time.Now()); err != nil {
			t.Fatal(err)
		}
	}
}

// TestCloseEndsPatience closes the engine while a patient Write waits. The Write is committed.
func TestCloseEndsPatience(t *testing.T) {
	path := filepath.Join(t.TempDir(), "table.db")
	e, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	e.committer.patience = time.Hour
	patient := queuePatient(t, e, "A")
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	if err := <-patient; err != nil {
		t.Error(err)
	}
	if e, err = Open(path); err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	if found, err := e.Get(t.Context(), []table.Key{put("A")[0].Item.Key}); err != nil || len(found) != 1 {
		t.Errorf("%d items, %v", len(found), err)
	}
}

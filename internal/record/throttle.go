package record

import (
	"context"
	"time"

	"allyway/internal/table"
)

// Throttle is how many attempts of a kind one value may have in a window. Attempts are counted in the table before the
// work that they ask for, whether the value is somebody's or not.
type Throttle struct {
	Kind   string
	Limit  int64
	Window time.Duration
}

// PasswordByPerson limits how often one session may give its person's current password as proof. The value is the ids
// of the person and the session, with # between them.
var PasswordByPerson = Throttle{"password-person", 10, 15 * time.Minute}

// Count counts n attempts of a value and reports whether they are within the limit. Beyond it nothing is counted.
func (s *Store) Count(ctx context.Context, t Throttle, value string, n int64) (bool, error) {
	return s.table.Count(ctx, Key{PK: throttlePartition(t.Kind, value)}, n, t.Limit, t.Window)
}

// ClearCount forgets the attempts of a value in the current window.
func (w *Change) ClearCount(t Throttle, value string) {
	key := w.store.table.CountKey(Key{PK: throttlePartition(t.Kind, value)}, t.Window)
	w.add(table.Delete(key, table.Any))
}

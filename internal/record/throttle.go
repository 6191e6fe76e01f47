package record

import (
	"context"
	"time"

	"allyway/internal/portal"
	"allyway/internal/table"
	"allyway/internal/token"
)

// Throttle is how many attempts of a kind one value may have in a window. Attempts are counted in the table before the
// work that they ask for, whether the value is somebody's or not.
type Throttle struct {
	Kind   string
	Limit  int64
	Window time.Duration
}

// Of returns the throttle's counter of a value.
func (t Throttle) Of(value string) Counter { return Counter{t, value} }

// Start returns when the window of a time began.
func (t Throttle) Start(at time.Time) time.Time { return at.UTC().Truncate(t.Window) }

// Refuse returns the refusal beyond the limit. The caller may try again when the window is over.
func (t Throttle) Refuse(now time.Time) error { return portal.ErrTooManyAttempts(t.left(now)) }

func (t Throttle) left(now time.Time) time.Duration { return t.Start(now).Add(t.Window).Sub(now) }

// Counter counts the attempts of one value.
type Counter struct {
	Throttle
	Value string
}

func (c Counter) partition() Key { return Key{PK: throttlePartition(c.Kind, c.Value)} }

// These throttles limit how often one session may give its person's current password as proof. The value is the ids of
// the person and the session, with # between them. Each session is counted alone. So somebody who has stolen one
// session cannot stop the person in another.
var (
	passwordBySession       = Throttle{"password-session", 10, 15 * time.Minute}
	passwordBySessionInADay = Throttle{"password-session-day", 100, 24 * time.Hour} // NIST SP 800-63B-4, 3.2.2
)

// CountProof counts an attempt to give the current password as proof. The caller gives it back (GiveBack) if the
// password is right, so that only failures count. Refusal: too_many_attempts.
func (s *Store) CountProof(ctx context.Context, by token.Session) (Counted, error) {
	session := by.Person + "#" + by.ID
	counted, within, err := s.CountAll(ctx, passwordBySession.Of(session), passwordBySessionInADay.Of(session))
	if err == nil && !within {
		err = counted.Refuse(s.Now())
	}
	return counted, err
}

// Count counts n attempts of a value and reports whether they are within the limit. Beyond it nothing is counted.
func (s *Store) Count(ctx context.Context, t Throttle, value string, n int64) (bool, error) {
	return s.table.Count(ctx, t.Of(value).partition(), n, t.Limit, t.Window)
}

// Counted is an attempt that CountAll counted, for GiveBack, or one that it refused.
type Counted struct {
	keys []Key
	full []Throttle // the limits that refused it
}

// Refuse returns the refusal of an attempt beyond limits. The caller may try again when the windows of all of them are
// over.
func (c Counted) Refuse(now time.Time) error {
	var wait time.Duration
	for _, t := range c.full {
		wait = max(wait, t.left(now))
	}
	return portal.ErrTooManyAttempts(wait)
}

// None reports whether nothing was counted.
func (c Counted) None() bool { return len(c.keys) == 0 }

// CountAll counts one attempt with each of the counters, all at once, and reports whether it is within all limits.
// Otherwise it gives back what it has counted.
func (s *Store) CountAll(ctx context.Context, counters ...Counter) (counted Counted, within bool, err error) {
	keys, oks := make([]Key, len(counters)), make([]bool, len(counters))
	var steps []func() error
	for i, c := range counters {
		steps = append(steps, func() (err error) {
			keys[i] = s.table.CountKey(c.partition(), c.Window)
			oks[i], err = s.table.Count(ctx, c.partition(), 1, c.Limit, c.Window)
			return err
		})
	}
	err = Parallel(steps...)
	for i, ok := range oks {
		if ok {
			counted.keys = append(counted.keys, keys[i])
		} else {
			counted.full = append(counted.full, counters[i].Throttle)
		}
	}
	if err != nil || len(counted.full) == 0 {
		return counted, err == nil, err
	}
	return Counted{full: counted.full}, false, s.GiveBack(ctx, counted)
}

// CountAndGet does the work of CountAll and of Get at the same time, as one step of a request.
func (s *Store) CountAndGet(ctx context.Context, counters []Counter, keys ...Key) (counted Counted, within bool, found Found, err error) {
	err = Parallel(
		func() (err error) { counted, within, err = s.CountAll(ctx, counters...); return err },
		func() (err error) { found, err = s.Get(ctx, keys...); return err },
	)
	return counted, within, found, err
}

// GiveBack takes back what CountAll counted. If it fails, the attempt stays counted until its window ends.
func (s *Store) GiveBack(ctx context.Context, counted ...Counted) error {
	var steps []func() error
	for _, c := range counted {
		for _, key := range c.keys {
			steps = append(steps, func() error { return s.table.Uncount(ctx, key, 1) })
		}
	}
	return Parallel(steps...)
}

// AnyFull reports whether one of the counters is at its limit.
func (s *Store) AnyFull(ctx context.Context, counters ...Counter) (bool, error) {
	var keys []Key
	for _, c := range counters {
		keys = append(keys, s.table.CountKey(c.partition(), c.Window))
	}
	found, err := s.Get(ctx, keys...)
	if err != nil {
		return false, err
	}
	for i, c := range counters {
		var has struct {
			N int64 `json:"n"`
		}
		if _, err := found.items.Decode(keys[i], &has); err != nil || has.N >= c.Limit {
			return has.N >= c.Limit, err
		}
	}
	return false, nil
}

// ClearCount forgets the attempts of a counter in the current window.
func (w *Change) ClearCount(c Counter) {
	w.add(table.Delete(w.store.table.CountKey(c.partition(), c.Window), table.Any))
}

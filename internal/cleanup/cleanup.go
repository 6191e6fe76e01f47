// Package cleanup is the work of the function expire-invites: the jobs on invites and on the mails about data captures
// that a schedule calls every hour.
//
// A job on invites finds them by the hour in which they expire. It starts where the last run stopped. No job scans the
// table. Each ends before the context's deadline, and the next run continues. Two runs at once do no harm.
package cleanup

import "allyway/internal/record"

// Service runs the jobs. New makes it.
type Service struct{ store *record.Store }

// New returns the service on a store.
func New(store *record.Store) *Service { return &Service{store} }

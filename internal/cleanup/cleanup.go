// Package cleanup is the work of the function expire-invites: the jobs on invites that a schedule calls every hour.
//
// A job finds invites by the hour in which they expire and never scans the table. It starts where the last run stopped.
// It ends in time for the context's deadline, and the next run continues. Two runs at once do no harm.
package cleanup

import "allyway/internal/record"

// Service runs the jobs on invites. New makes it.
type Service struct{ store *record.Store }

// New returns the service on a store.
func New(store *record.Store) *Service { return &Service{store} }

// Package feedback is the work of the function record-feedback: recording the bounces and complaints that the mail
// system reports.
package feedback

import "allyway/internal/record"

// Service records feedback about mail. New makes it.
type Service struct{ store *record.Store }

// New returns the service on a store.
func New(store *record.Store) *Service { return &Service{store} }

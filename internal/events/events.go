// Package events is the work of the function list-events: listing what was done in the portal.
package events

import "allyway/internal/record"

// Service lists events. New makes it.
type Service struct{ store *record.Store }

// New returns the service on a store.
func New(store *record.Store) *Service { return &Service{store} }

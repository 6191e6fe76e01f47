// Package events is the work of the function list-events: listing what was done in the portal.
package events

import "allyway/internal/record"

// Service lists events. New makes it.
type Service struct {
	store   *record.Store
	cursors *record.Cursors
}

// New returns the service on a store. It panics without cursors.
func New(store *record.Store, cursors *record.Cursors) *Service {
	if cursors == nil {
		panic("events: New needs cursors")
	}
	return &Service{store, cursors}
}

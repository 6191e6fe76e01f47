// Package keys is the work of the function change-settings on the keys of programs: creating, listing and ending them.
package keys

import "allyway/internal/record"

// Service has the use cases of this package.
type Service struct {
	store   *record.Store
	cursors *record.Cursors
}

// New returns the service on a store. It panics without cursors.
func New(store *record.Store, cursors *record.Cursors) *Service {
	if cursors == nil {
		panic("keys: New needs cursors")
	}
	return &Service{store, cursors}
}

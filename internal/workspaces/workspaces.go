// Package workspaces is the work of the function share-workspace: workspaces, and who has access to them.
package workspaces

import "allyway/internal/record"

// Service manages workspaces. New makes it.
type Service struct {
	store   *record.Store
	cursors *record.Cursors
}

// New returns the service on a store. It panics without cursors.
func New(store *record.Store, cursors *record.Cursors) *Service {
	if cursors == nil {
		panic("workspaces: New needs cursors")
	}
	return &Service{store, cursors}
}

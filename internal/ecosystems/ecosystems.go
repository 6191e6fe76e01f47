// Package ecosystems is the work of the function link-member: ecosystems, their members, their users, and which user is
// linked with which member.
package ecosystems

import "allyway/internal/record"

// Service manages ecosystems. New makes it.
type Service struct {
	store   *record.Store
	cursors *record.Cursors
}

// New returns the service on a store. It panics without cursors.
func New(store *record.Store, cursors *record.Cursors) *Service {
	if cursors == nil {
		panic("ecosystems: New needs cursors")
	}
	return &Service{store, cursors}
}

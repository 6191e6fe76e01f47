// Package people is the work of the function manage-people: partners' people, staff people and groups. It adds,
// changes, lists, disables, enables, moves and erases people.
package people

import (
	"allyway/internal/password"
	"allyway/internal/record"
)

// Service has the use cases.
type Service struct {
	store   *record.Store
	cursors *record.Cursors
	hasher  *password.Hasher
}

// New returns the use cases on a store. New panics if hasher is nil, because a person who changes their own address
// must prove it with their password. It panics without cursors, too.
func New(store *record.Store, cursors *record.Cursors, hasher *password.Hasher) *Service {
	if cursors == nil || hasher == nil {
		panic("people: New needs cursors and a hasher of passwords")
	}
	return &Service{store: store, cursors: cursors, hasher: hasher}
}

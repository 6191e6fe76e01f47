// Package sessions is the work of the function sign-in: signing in and out, and what a signed-in person may know of
// their sessions and rights.
package sessions

import (
	"allyway/internal/password"
	"allyway/internal/record"
)

// Service has the use cases of this package.
type Service struct {
	store  *record.Store
	hasher *password.Hasher
}

// New returns the service. It panics without a hasher: nobody may sign in without one.
func New(store *record.Store, hasher *password.Hasher) *Service {
	if hasher == nil {
		panic("sessions: New needs a hasher")
	}
	return &Service{store: store, hasher: hasher}
}

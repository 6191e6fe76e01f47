// Package owner is the work of the function make-owner: the portal's first owner.
package owner

import "allyway/internal/record"

// Service has the use case of this package.
type Service struct {
	store *record.Store
}

// New returns the service.
func New(store *record.Store) *Service { return &Service{store: store} }

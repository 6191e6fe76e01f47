// Package settings is the work of the function change-settings: reading and changing the portal's settings.
package settings

import "allyway/internal/record"

// Service reads and changes the portal's settings. New makes it.
type Service struct{ store *record.Store }

// New returns the service on a store.
func New(store *record.Store) *Service { return &Service{store} }

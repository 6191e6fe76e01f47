// Package ecosystems is the work of the function link-member: ecosystems, their members, their users, and which user is
// linked with which member.
package ecosystems

import "allyway/internal/record"

// Service manages ecosystems. New makes it.
type Service struct{ store *record.Store }

// New returns the service on a store.
func New(store *record.Store) *Service { return &Service{store} }

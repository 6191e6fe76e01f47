// Package passwords is the work of the function reset-password: setting a new password with a mailed link or with the
// current password, and the mailed link that confirms a new address.
package passwords

import (
	"allyway/internal/password"
	"allyway/internal/record"
)

// Service has the use cases of this package.
type Service struct {
	store  *record.Store
	links  record.Links
	hasher *password.Hasher
	guess  password.Guess
}

// New returns the service. It panics without the links' keys, a hasher or a guess: no password may be set without them.
func New(store *record.Store, links record.Links, hasher *password.Hasher, guess password.Guess) *Service {
	if links.Keys == nil || hasher == nil || guess == nil {
		panic("passwords: New needs the keys of links, a hasher and a guess")
	}
	return &Service{store: store, links: links, hasher: hasher, guess: guess}
}

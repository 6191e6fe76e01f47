// Package invites gives people access: it invites one person or many, launches a whole portal, and decides the requests
// of primary contacts. It is the work of the function invite-user.
package invites

import (
	"time"

	"allyway/internal/record"
)

const longWork = 20 * time.Second // then a call stops, and another call continues from there

// Service invites people. New makes it.
type Service struct {
	store  *record.Store
	links  record.Links
	budget time.Duration // of long work in one call
}

// New returns the service. It panics without the keys of links.
func New(store *record.Store, links record.Links) *Service {
	if links.Keys == nil {
		panic("invites: no keys for links")
	}
	return &Service{store: store, links: links, budget: longWork}
}

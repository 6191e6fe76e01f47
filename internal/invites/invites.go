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
	store   *record.Store
	cursors *record.Cursors
	links   record.Links
	budget  time.Duration // of long work in one call
}

// New returns the service. It panics without cursors or the keys of links.
func New(store *record.Store, cursors *record.Cursors, links record.Links) *Service {
	if cursors == nil || links.Keys == nil {
		panic("invites: New needs cursors and the keys of links")
	}
	return &Service{store: store, cursors: cursors, links: links, budget: longWork}
}

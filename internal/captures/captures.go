// Package captures is the work of the function link-member on data captures: the questions that an ecosystem's members
// are asked, and their responses.
package captures

import (
	"allyway/internal/portal"
	"allyway/internal/record"
)

// Service manages data captures. New makes it.
type Service struct {
	store   *record.Store
	cursors *record.Cursors
}

// New returns the service on a store. It panics without cursors.
func New(store *record.Store, cursors *record.Cursors) *Service {
	if cursors == nil {
		panic("captures: New needs cursors")
	}
	return &Service{store, cursors}
}

// seen returns a data capture as the caller may see it. Staff see all. A user who is linked with a member of the
// ecosystem sees those that have opened; member is then that member, and empty for staff. The capture and the caller's
// own tie must have been read. Refusal: not_found.
func seen(c *record.Call, eco, id string) (capture *portal.Capture, member string, err error) {
	if capture, err = c.Found.Capture(eco, id); err != nil {
		return nil, "", err
	}
	if c.Staff() {
		return capture, "", nil
	}
	own, err := c.Found.EcosystemUser(c.Actor.ID, eco)
	if err != nil {
		return nil, "", err
	}
	if own == nil || own.Member == "" || c.Now.Before(capture.OpensAt) {
		return nil, "", portal.NotFound("data capture")
	}
	return capture, own.Member, nil
}

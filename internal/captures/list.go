package captures

import (
	"context"

	"allyway/internal/portal"
	"allyway/internal/record"
	"allyway/internal/token"
)

// List lists an ecosystem's data captures, those that open last at the top. Staff see all of them. A user who is linked
// with a member of the ecosystem sees those that are open. next is the cursor of the next page; it is empty at the end.
// Refusals: not_signed_in, not_found, malformed.
func (s *Service) List(ctx context.Context, by token.Session, eco string, of record.PageOf) (rows []*portal.Capture, next string, err error) {
	list := s.cursors.Of(by, "captures", eco)
	var c *record.Call
	err = record.Parallel(
		func() (err error) {
			c, err = s.store.Enter(ctx, by, portal.SignedIn, record.Ecosystem(eco), record.EcosystemUser(by.Person, eco))
			return err
		},
		func() error {
			after, err := list.After(of)
			if err != nil {
				return err
			}
			rows, next, err = s.store.ListCaptures(ctx, eco, after, of.Limit)
			return err
		},
	)
	if err != nil {
		return nil, "", err
	}
	if _, err := c.Found.Ecosystem(eco); err != nil {
		return nil, "", err
	}
	if c.Staff() {
		return rows, list.Next(next), nil
	}
	own, err := c.Found.EcosystemUser(c.Actor.ID, eco)
	if err != nil {
		return nil, "", err
	}
	if own == nil || own.Member == "" {
		return nil, "", portal.NotFound("ecosystem")
	}
	var open []*portal.Capture
	for _, capture := range rows {
		if capture.Open(c.Now) {
			open = append(open, capture)
		}
	}
	return open, list.Next(next), nil
}

package invites

import (
	"context"

	"allyway/internal/portal"
	"allyway/internal/token"
)

// Withdraw takes back a request that waits for staff. The person is a contact again, and nobody is mailed.
//
// Primary contacts may call it for requests of their own organisation, as the settings allow. It returns the request.
// Refusals: forbidden, not_found, wrong_state if the request was settled before.
func (s *Service) Withdraw(ctx context.Context, by token.Session, id string) (*RequestView, error) {
	c, err := s.store.Enter(ctx, by, portal.PrimaryContacts, requestKeys(id)...)
	if err != nil {
		return nil, err
	}
	r, before, err := waiting(c, id)
	if err != nil {
		return nil, err
	}
	if r.Partner.ID != c.Actor.Partner {
		return nil, portal.NotFound("request")
	}
	if err := c.ManagesPartner(r.Partner.ID); err != nil {
		return nil, err
	}
	if err := r.Decide(portal.RequestWithdrawn, before, c.Actor.ID, "", c.Now); err != nil {
		return nil, err
	}
	after := *before
	if err := after.Withdraw(); err != nil {
		return nil, err
	}
	w := c.Change()
	w.SavePerson(before, &after)
	w.SaveRequest(r)
	w.EventAbout(&after, portal.EventRequestWithdrawn, map[string]any{"by": r.By})
	if err := w.Commit(ctx); err != nil {
		return nil, err
	}
	r.Version++
	return viewOf(r, nil, c.Actor), nil
}

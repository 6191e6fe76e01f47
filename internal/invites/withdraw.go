package invites

import (
	"context"

	"allyway/internal/portal"
	"allyway/internal/record"
	"allyway/internal/token"
)

// Withdraw takes back a request that waits. The person is a contact again, and nobody is mailed. An account that asked
// to join a partner stays as it is.
//
// Primary contacts may call it for requests of their own organisation, as the settings allow, but not for one that an
// account made for itself. Only that account may withdraw such a request. It returns the request. Refusals: forbidden,
// not_found, wrong_state if the request was settled before.
func (s *Service) Withdraw(ctx context.Context, by token.Session, id string) (*RequestView, error) {
	c, err := s.store.Enter(ctx, by, portal.PrimaryContacts|portal.Users, requestKeys(id)...)
	if err != nil {
		return nil, err
	}
	r, before, err := waiting(c, id)
	if err != nil {
		return nil, err
	}
	if err := mayWithdraw(c, r); err != nil {
		return nil, err
	}
	if err := r.Decide(portal.RequestWithdrawn, before, c.Actor.ID, "", c.Now); err != nil {
		return nil, err
	}
	w := c.Change()
	if r.Reason == portal.ReasonSelfRegistered {
		w.SettleJoin(before, r, portal.EventRequestWithdrawn)
	} else {
		after := *before
		if err := after.Withdraw(); err != nil {
			return nil, err
		}
		w.SavePerson(before, &after)
		w.SaveRequest(r)
		w.EventAbout(&after, portal.EventRequestWithdrawn, map[string]any{"by": r.By})
	}
	if err := w.Commit(ctx); err != nil {
		return nil, err
	}
	r.Version++
	return viewOf(r, nil, c.Actor), nil
}

// mayWithdraw refuses an actor who may not withdraw a request. Refusals: not_found, forbidden.
func mayWithdraw(c *record.Call, r *portal.Request) error {
	switch {
	case r.Reason == portal.ReasonSelfRegistered && r.By == c.Actor.ID:
		return nil
	case r.Partner.ID != c.Actor.Partner || c.Actor.Role != portal.RolePrimaryContact:
		return portal.NotFound("request")
	case r.Reason == portal.ReasonSelfRegistered:
		return portal.Refuse(portal.CodeForbidden, "Only the person who asked can withdraw this request; you can deny it.")
	}
	return c.ManagesPartner(r.Partner.ID)
}

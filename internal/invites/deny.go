package invites

import (
	"context"

	"allyway/internal/portal"
	"allyway/internal/record"
	"allyway/internal/token"
)

// Deny makes a requested person a contact again. The person who asked is told, with the reason, which may be empty.
//
// Staff may call it. A primary contact may call it for an account that asks to join their partner; the account stays as
// it is. It returns the decided request. Refusals: forbidden, not_found, invalid, wrong_state if the request was
// decided before.
func (s *Service) Deny(ctx context.Context, by token.Session, id, reason string) (*RequestView, error) {
	return s.deny(ctx, by, id, reason, s.store.Enter)
}

func (s *Service) deny(ctx context.Context, by token.Session, id, reason string, enter entrance) (*RequestView, error) {
	c, err := enter(ctx, by, portal.Managers, requestKeys(id)...)
	if err != nil {
		return nil, err
	}
	r, before, err := waiting(c, id)
	if err != nil {
		return nil, err
	}
	if err := mayDecide(c, r); err != nil {
		return nil, err
	}
	var wrong portal.Problems
	note := portal.FreeText(reason, "body.reason", &wrong)
	if err := wrong.Err(); err != nil {
		return nil, err
	}
	if r.Reason == portal.ReasonSelfRegistered {
		return s.denyJoin(ctx, c, r, before, note)
	}
	found, err := s.store.Get(ctx, record.Person(r.By))
	if err != nil {
		return nil, err
	}
	asker, err := found.PersonIfAny(r.By)
	if err != nil {
		return nil, err
	}
	after := *before
	w := c.Change()
	if err := w.DenyRequest(r, &after, asker, note); err != nil {
		return nil, err
	}
	w.SavePerson(before, &after)
	if err := w.Commit(ctx); err != nil {
		return nil, err
	}
	r.Version++
	return viewOf(r, asker, c.Actor), nil
}

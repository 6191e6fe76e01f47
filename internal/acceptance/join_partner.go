package acceptance

import (
	"context"
	"time"

	"allyway/internal/portal"
	"allyway/internal/record"
	"allyway/internal/token"
)

// joinsByPerson limits how often one account may ask to join a partner.
var joinsByPerson = record.Throttle{Kind: "join-person", Limit: 5, Window: 24 * time.Hour}

// JoinPartner asks that the caller's account join the partner whose domain its address is in. It makes a request, which
// staff or, where they manage their own people, the partner's primary contacts decide. While a request waits, repeating
// the call returns it. Anyone signed in may call it who has no partner and is not staff. Refusals: not_signed_in,
// wrong_state, not_found (no partner has the domain), partner_inactive, too_many_attempts.
func (s *Service) JoinPartner(ctx context.Context, by token.Session) (*portal.Request, error) {
	c, err := s.store.Enter(ctx, by, portal.SignedIn, record.Request(by.Person))
	if err != nil {
		return nil, err
	}
	if !c.Actor.Unattached() {
		return nil, portal.Refuse(portal.CodeWrongState, "Only an account without a partner can ask to join one.")
	}
	last, err := c.Found.Request(by.Person)
	if portal.IgnoreRefusal(err) != nil {
		return nil, err
	}
	if err == nil && last.Status == portal.RequestPending {
		return last, nil
	}
	var counted bool
	var found record.Found
	domain := c.Actor.Email.Domain()
	err = record.Parallel(
		func() (err error) { counted, err = s.store.Count(ctx, joinsByPerson, by.Person, 1); return err },
		func() (err error) { found, err = s.store.Get(ctx, record.Domain(domain)); return err },
	)
	if err != nil {
		return nil, err
	}
	if !counted {
		return nil, joinsByPerson.Refuse(c.Now)
	}
	id, err := found.DomainHolder(domain)
	if err != nil {
		return nil, err
	}
	if id == "" || c.Settings.Ignores(domain) {
		return nil, portal.NotFound("partner with the domain of your address")
	}
	if found, err = s.store.Get(ctx, record.Partner(id)); err != nil {
		return nil, err
	}
	partner, err := found.Partner(id)
	if err != nil {
		return nil, err
	}
	if err := partner.CheckOpen(); err != nil {
		return nil, err
	}
	w := c.Change()
	r := w.AskToJoin(c.Actor, partner, last)
	if err := w.Commit(ctx); err != nil {
		return nil, err
	}
	return r, nil
}

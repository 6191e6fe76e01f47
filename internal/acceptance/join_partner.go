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

// JoinPartner makes a request to join the partner whose domain the address of the caller's account is in. Staff decide
// it, and so can the partner's primary contacts if they manage their own people. While a request waits, repeating the
// call returns it. If the account has another address since, that request is closed and a new one is made. Anyone
// signed in who has no partner and is not staff may call it. Refusals: not_signed_in, wrong_state, not_found (no
// partner has the domain), partner_inactive, too_many_attempts.
func (s *Service) JoinPartner(ctx context.Context, by token.Session) (*portal.Request, error) {
	c, err := s.store.Enter(ctx, by, portal.SignedIn)
	if err != nil {
		return nil, err
	}
	if !c.Actor.Unattached() {
		return nil, portal.Refuse(portal.CodeWrongState, "Only an account without a partner can ask to join one.")
	}
	domain := c.Actor.Email.Domain()
	found, err := s.store.Get(ctx, append(record.OpenRequestKeys(c.Actor), record.Domain(domain))...)
	if err != nil {
		return nil, err
	}
	waits, _, err := found.OpenRequest(c.Actor)
	if err != nil {
		return nil, err
	}
	if waits != nil && waits.Email.Same(c.Actor.Email) {
		return waits, nil
	}
	var counted bool
	var partner *portal.Partner
	err = record.Parallel(
		func() (err error) { counted, err = s.store.Count(ctx, joinsByPerson, by.Person, 1); return err },
		func() (err error) { partner, err = s.partnerOf(ctx, c, found, domain); return err },
	)
	if err != nil {
		return nil, err
	}
	if !counted {
		return nil, joinsByPerson.Refuse(c.Now)
	}
	w := c.Change()
	if waits != nil {
		if err := w.CloseRequest(waits, c.Actor); err != nil {
			return nil, err
		}
	}
	r, err := w.AskToJoin(c.Actor, partner)
	if err != nil {
		return nil, err
	}
	if err := w.Commit(ctx); err != nil {
		return nil, err
	}
	return r, nil
}

// partnerOf returns the partner that a domain is assigned to. found has the domain. Refusals: not_found,
// partner_inactive.
func (s *Service) partnerOf(ctx context.Context, c *record.Call, found record.Found, domain string) (*portal.Partner, error) {
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
	return partner, partner.CheckOpen()
}

package invites

import (
	"context"

	"allyway/internal/portal"
	"allyway/internal/record"
)

// mayDecide refuses an actor who may not decide a request. Staff may decide all. A primary contact may decide whether
// an account joins their own partner, while the settings let them manage its people, and while the address is in a
// domain of the partner. Refusals: not_found, forbidden.
func mayDecide(c *record.Call, r *portal.Request) error {
	if c.Staff() {
		return nil
	}
	if r.Partner.ID != c.Actor.Partner {
		return portal.NotFound("request")
	}
	if err := c.ManagesPartner(r.Partner.ID); err != nil {
		return err
	}
	if r.Reason != portal.ReasonSelfRegistered || !c.Partner.Owns(r.Email.Domain(), c.Settings) {
		return portal.Refuse(portal.CodeForbidden, "The portal's staff decide this request.")
	}
	return nil
}

// approveJoin joins an account to a partner, as it has asked. Staff may give it groups and choose another partner. If a
// primary contact approves, it gets their own groups, unless staff have decided about its groups. r is decided already.
// Refusals: wrong_state if the account has a partner or no access by now, or another address, forbidden, not_found,
// email_taken, partner_inactive, invalid.
func (s *Service) approveJoin(ctx context.Context, c *record.Call, in Approve, r *portal.Request, before *portal.Person) (*RequestView, error) {
	switch {
	case !before.Unattached():
		return nil, before.WrongState("they cannot join a partner; only an active account without one can")
	case !before.Email.Same(r.Email):
		return nil, portal.Refuse(portal.CodeWrongState, "This person has another address since they asked; deny the request, and they can ask again.")
	}
	if !c.Staff() && (in.Partner != nil || in.Groups != nil) {
		return nil, portal.Refuse(portal.CodeForbidden, "Only the portal's staff may choose another partner or groups.")
	}
	to := r.Partner.ID
	if in.Partner != nil {
		to = *in.Partner
	}
	found, err := s.store.Get(ctx, record.Partner(to))
	if err != nil {
		return nil, err
	}
	partner, err := found.Partner(to)
	if err != nil {
		return nil, err
	}
	if err := partner.CheckOpen(); err != nil {
		return nil, err
	}
	after := *before
	if err := after.Join(c.InvitationTo(partner), portal.RoleUser); err != nil {
		return nil, err
	}
	after.KeepGroupsOf(before)
	if err := giveGroups(c, &after, in); err != nil {
		return nil, err
	}
	r.Partner = *partner.Reference()
	w := c.Change()
	w.JoinByRequest(before, &after, r)
	w.IfAddressTakenThere(&after)
	if err := w.Commit(ctx); err != nil {
		return nil, err
	}
	r.Version++
	return viewOf(r, nil, c.Actor), nil
}

// denyJoin denies the request of an account, which stays as it is. Refusal: wrong_state.
func (s *Service) denyJoin(ctx context.Context, c *record.Call, r *portal.Request, who *portal.Person, note string) (*RequestView, error) {
	if err := r.Decide(portal.RequestDenied, who, c.Actor.ID, note, c.Now); err != nil {
		return nil, err
	}
	w := c.Change()
	w.DenyJoin(who, r)
	if err := w.Commit(ctx); err != nil {
		return nil, err
	}
	r.Version++
	return viewOf(r, nil, c.Actor), nil
}

// giveGroups gives an account that joins a partner the groups that staff choose, or the primary contact's own.
func giveGroups(c *record.Call, who *portal.Person, in Approve) error {
	if !c.Staff() {
		who.TakeGroupsOf(c.Actor)
		who.SettleGroups(c.Actor) // they have accepted already
		return nil
	}
	if in.Groups == nil {
		return nil
	}
	var wrong portal.Problems
	groups, err := c.Groups(*in.Groups, &wrong)
	if err != nil {
		return err
	}
	who.SetGroups(groups)
	return wrong.Err()
}

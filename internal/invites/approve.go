package invites

import (
	"context"

	"allyway/internal/portal"
	"allyway/internal/record"
	"allyway/internal/token"
)

// Approve is a request to approve, perhaps at another partner or with other groups than were asked for.
type Approve struct {
	Request string
	Partner *string
	Groups  *[]string // nil: those of the person who asked
}

// Approve invites the person of a request. They hold their address from now on, and the person who asked is told. They
// get the groups of the person who asked if staff have set none, and if the person who asked is still an active primary
// contact of the partner. If the caller chooses another partner, the invited person becomes a user there without
// groups, and the request names that partner. The person who asked is then not told, because they may not know of
// people there. If an account without a partner holds the address, it gets a pending invite and takes the place of the
// request's person.
//
// Staff may call it. A primary contact may call it for an account that asks to join their partner (see decide_join.go).
// It returns the decided request. Refusals: forbidden, not_found, wrong_state if the request was decided before,
// email_taken with the holder, partner_inactive, address_bounced, invalid, too_many_attempts (ten mails to a person in
// ten minutes, thirty in a day).
func (s *Service) Approve(ctx context.Context, by token.Session, in Approve) (*RequestView, error) {
	return s.approve(ctx, by, in, s.store.Enter)
}

// entrance is Store.Enter or, for long work, Store.EnterLong.
type entrance func(context.Context, token.Session, portal.Who, ...record.Key) (*record.Call, error)

func (s *Service) approve(ctx context.Context, by token.Session, in Approve, enter entrance) (*RequestView, error) {
	keys := requestKeys(in.Request)
	if in.Groups != nil {
		keys = append(keys, record.Groups)
	}
	c, err := enter(ctx, by, portal.Managers, keys...)
	if err != nil {
		return nil, err
	}
	r, before, err := waiting(c, in.Request)
	if err != nil {
		return nil, err
	}
	if err := mayDecide(c, r); err != nil {
		return nil, err
	}
	if err := r.Decide(portal.RequestApproved, before, c.Actor.ID, "", c.Now); err != nil {
		return nil, err
	}
	if r.Reason == portal.ReasonSelfRegistered {
		return s.approveJoin(ctx, c, in, r, before)
	}
	after := *before
	if in.Partner != nil {
		after.Partner = *in.Partner
	}
	found, err := s.store.Get(ctx, append(record.AdmissionKeys(after.Partner, after.Email), record.Partner(after.Partner), record.Person(r.By))...)
	if err != nil {
		return nil, err
	}
	asker, err := found.PersonIfAny(r.By)
	if err != nil {
		return nil, err
	}
	partner, err := approve(c, found, &after, asker, r, in)
	if err != nil {
		return nil, err
	}
	account, err := c.AccountFor(ctx, found, partner, after.Email, before.ID)
	if err != nil {
		return nil, err
	}
	r.Partner = *after.PartnerReference()
	w := c.Change()
	if account != nil && account.MayReplace(before) {
		r.Account = account.ID
		if _, err := w.InviteAccountOf(before, &after, account, c.InvitationTo(partner), w.Mail); err != nil {
			return nil, err
		}
	} else {
		if err := c.CheckAddress(ctx, found, &after); err != nil {
			return nil, err
		}
		if err := after.Approve(c.InvitationTo(partner)); err != nil {
			return nil, err
		}
		w.SavePerson(before, &after)
		w.Mail(portal.InviteLetter(&after))
	}
	w.SaveRequest(r)
	w.TellAsker(r, asker)
	w.EventAbout(&after, portal.EventRequestApproved, map[string]any{"by": r.By})
	if err := w.Commit(ctx); err != nil {
		return nil, err
	}
	r.Version++
	return viewOf(r, asker, c.Actor), nil
}

// approve gives the person the partner, role and groups of an approval. It returns the partner, which may be another
// than the request's. asker is the person who asked, or nil if they are gone.
func approve(c *record.Call, found record.Found, who, asker *portal.Person, r *portal.Request, in Approve) (*portal.Partner, error) {
	partner, err := found.Partner(who.Partner)
	if err != nil {
		return nil, err
	}
	var wrong portal.Problems
	switch {
	case in.Groups != nil:
		groups, err := c.Groups(*in.Groups, &wrong)
		if err != nil {
			return nil, err
		}
		who.SetGroups(groups)
	case partner.ID != r.Partner.ID:
		who.ClearGroups()
	case asker.MayLend(partner.ID):
		who.TakeGroupsOf(asker)
		who.SettleGroups(asker)
	default:
		who.SettleGroups(nil)
	}
	if err := wrong.Err(); err != nil {
		return nil, err
	}
	if partner.ID != r.Partner.ID {
		who.Role = portal.RoleUser
	}
	who.PartnerName, who.Unclaimed = partner.Name, false
	return partner, nil
}

package invites

import (
	"context"

	"allyway/internal/portal"
	"allyway/internal/record"
	"allyway/internal/token"
)

// Approve is a request to approve, at another partner or with other groups than asked for.
type Approve struct {
	Request string
	Partner *string
	Groups  *[]string // nil: those of the person who asked
}

// Approve invites the person of a request. They hold their address from now on, and the person who asked is told. They get
// the groups of the person who asked if staff have set none and that is still an active primary contact of the partner.
// At another partner than asked for, they become a user without groups, the request names that partner, and the person
// who asked is not told: they may not know of people there.
//
// Staff may call it. It returns the decided request. Refusals: forbidden, not_found, wrong_state if the request was
// decided before, email_taken with the holder, partner_inactive, address_bounced, invalid, too_many_attempts (ten mails
// to a person in ten minutes).
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
	c, err := enter(ctx, by, portal.Staff, keys...)
	if err != nil {
		return nil, err
	}
	r, before, err := waiting(c, in.Request)
	if err != nil {
		return nil, err
	}
	if err := r.Decide(portal.RequestApproved, before, c.Actor.ID, "", c.Now); err != nil {
		return nil, err
	}
	after := *before
	if in.Partner != nil {
		after.Partner = *in.Partner
	}
	found, err := s.store.Get(ctx, append(record.AddressKeys(after.Partner, after.Email), record.Partner(after.Partner), record.Person(r.By))...)
	if err != nil {
		return nil, err
	}
	asker, err := found.PersonIfAny(r.By)
	if err != nil {
		return nil, err
	}
	if err := approve(ctx, c, found, &after, asker, r, in); err != nil {
		return nil, err
	}
	r.Partner = *after.PartnerReference()
	w := c.Change()
	w.SavePerson(before, &after)
	w.SaveRequest(r)
	w.Mail(portal.InviteLetter(&after))
	w.TellAsker(r, asker)
	w.EventAbout(&after, portal.EventRequestApproved, map[string]any{"by": r.By})
	if err := w.Commit(ctx); err != nil {
		return nil, err
	}
	r.Version++
	return viewOf(r, asker, c.Actor), nil
}

// approve invites the person to their partner, which may be another partner than the request's. asker is the person who
// asked, or nil if they are gone.
func approve(ctx context.Context, c *record.Call, found record.Found, who, asker *portal.Person, r *portal.Request, in Approve) error {
	partner, err := found.Partner(who.Partner)
	if err != nil {
		return err
	}
	var wrong portal.Problems
	switch {
	case in.Groups != nil:
		groups, err := c.Groups(*in.Groups, &wrong)
		if err != nil {
			return err
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
		return err
	}
	if partner.ID != r.Partner.ID {
		who.Role = portal.RoleUser
	}
	if err := c.CheckAddress(ctx, found, who); err != nil {
		return err
	}
	who.PartnerName, who.Unclaimed = partner.Name, false
	return who.Approve(c.InvitationTo(partner))
}

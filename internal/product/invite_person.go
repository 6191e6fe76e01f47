package portal

import (
	"context"
	"slices"

	"allyway/internal/table"
	"allyway/internal/token"
)

// InvitePerson invites a contact, or sends an invited person a new link and kills the old. expiresIn is in hours, for
// staff to give; nil is the portal's setting. Staff may call it, owners for staff people, and primary contacts for
// their own organisation as the settings allow: a contact whom the domain rule does not let straight in becomes a
// request. Inviting claims the address. Refusals: forbidden, not_found, wrong_state, email_missing, email_taken,
// address_bounced, partner_inactive, invalid, too_many_attempts (ten mails to a person in ten minutes).
func (p *Portal) InvitePerson(ctx context.Context, by token.Session, id string, expiresIn *int) (*PersonOutcome, error) {
	outcome, told := OutcomeInvited, Reason("")
	view, err := p.actOn(ctx, by, id, func(c *call, w *change, who *Person) (err error) {
		if !c.actor.Role.Staff() && expiresIn != nil {
			return refuse(CodeForbidden, "How long an invite lives is for the portal's staff to give.")
		}
		if !c.actor.Role.Staff() && who.Status == StatusContact {
			outcome, told, err = p.promote(ctx, c, w, who)
			return err
		}
		return p.invite(ctx, c, w, who, expiresIn)
	})
	if err != nil {
		return nil, err
	}
	return &PersonOutcome{PersonView: view, Outcome: outcome, Reason: told}, nil
}

func (p *Portal) invite(ctx context.Context, c *call, w *change, who *Person, expiresIn *int) error {
	in, err := p.invitation(ctx, c, who, expiresIn)
	if err != nil {
		return err
	}
	arrow, event := who.Invite, EventPersonInvited
	if who.Status == StatusInvited {
		arrow, event = who.Resend, EventInviteResent
	}
	if err := arrow(in); err != nil {
		return err
	}
	if err := p.claimEmail(ctx, c, who); err != nil { // last, for whoever is not invited learns nothing about holders
		return err
	}
	w.mail(inviteLetter(who, c.now))
	w.event(event, who.ID, who.Partner, nil)
	return nil
}

// claimEmail has the person hold an address that was unclaimed until now. Refusal: email_taken.
func (p *Portal) claimEmail(ctx context.Context, c *call, who *Person) error {
	if !who.Unclaimed {
		return nil
	}
	items, err := p.table.Get(ctx, keyEmail(who.Email))
	if err != nil {
		return err
	}
	who.Unclaimed = false
	return p.freeEmailAmong(ctx, c, who.ID, who.Email, items)
}

// promote has a primary contact's contact let in by the domain rule.
func (p *Portal) promote(ctx context.Context, c *call, w *change, who *Person) (outcome string, told Reason, err error) {
	rule := domainRule{Own: true}
	if who.Email != "" && (who.Unclaimed || !slices.Contains(c.partner.Domains, who.Email.Domain())) {
		var items table.Items
		if items, err = p.table.Get(ctx, admissionKeys(who.Partner, who.Email)...); err != nil {
			return "", "", err
		}
		if rule, err = p.judge(ctx, c, items, who); err != nil {
			return "", "", err
		}
		who.Unclaimed = who.Unclaimed && !rule.Admits()
	}
	if outcome, err = w.admit(c, who, rule); err == nil && outcome == OutcomeInvited {
		w.event(EventPersonInvited, who.ID, who.Partner, nil)
	}
	return outcome, rule.Told, err
}

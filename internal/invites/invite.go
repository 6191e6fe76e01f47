package invites

import (
	"context"
	"errors"

	"allyway/internal/portal"
	"allyway/internal/record"
	"allyway/internal/token"
)

// Invite invites a contact. A person who is invited already gets a new link, and the old link is dead. expiresIn is how
// many hours the invite is valid; nil is the portal's setting. An invited person holds their address. If an account
// without a partner holds it, the account gets a pending invite and takes the contact's place. The same request with
// the same Idempotency-Key mails nobody again.
//
// Staff may call it, but only owners for staff people. Primary contacts may call it for their own organisation as the
// settings allow, without expiresIn. If the domain rule does not admit their contact, the outcome is a request. It
// returns the person with the outcome. Refusals: forbidden, not_found, invalid, wrong_state, email_missing,
// email_taken, address_bounced, partner_inactive, too_many_attempts (ten mails to a person in ten minutes, thirty in a
// day, or the organisation's mails in an hour or open requests).
func (s *Service) Invite(ctx context.Context, by token.Session, id string, expiresIn *int, once record.Once) (*portal.PersonOutcome, error) {
	outcome, told := portal.OutcomeInvited, portal.Reason("")
	var has *account
	view, done, err := s.store.ActOnInvite(ctx, by, id, once, func(c *record.Call, w *record.Change, who *portal.Person) (err error) {
		switch {
		case c.Staff():
			err = s.invite(ctx, c, w, who, expiresIn)
		case expiresIn != nil:
			return portal.Refuse(portal.CodeForbidden, "Only the portal's staff may choose how long an invite is valid.")
		case who.Status == portal.StatusContact:
			outcome, told, err = s.promote(ctx, c, w, who)
		default:
			err = s.invite(ctx, c, w, who, nil)
		}
		w.Once(once, record.Created{ID: id, Outcome: outcome, Reason: told})
		if portal.HasCode(err, portal.CodeEmailTaken) {
			err = c.UnlessDone(ctx, once, err) // the same request may have invited the account that holds the address
		}
		return err
	})
	if errors.As(err, &has) {
		return s.inviteAccount(ctx, has, expiresIn, once)
	}
	if err != nil {
		return nil, err
	}
	if done != nil {
		outcome, told = done.Outcome, done.Reason
	}
	return &portal.PersonOutcome{PersonView: view, Outcome: outcome, Reason: told}, nil
}

// invite makes an invite, or a new one in place of the current one.
func (s *Service) invite(ctx context.Context, c *record.Call, w *record.Change, who *portal.Person, expiresIn *int) error {
	in, err := c.Invitation(ctx, who, expiresIn)
	if err != nil {
		return err
	}
	arrow, event := who.Invite, portal.EventPersonInvited
	if who.HasInvite() {
		arrow, event = who.Resend, portal.EventInviteResent
	}
	if err := arrow(in); err != nil {
		return err
	}
	if err := s.claimAddress(ctx, c, who, in); err != nil { // last, so that a caller who cannot invite learns nothing about holders
		return err
	}
	w.Mail(portal.InviteLetter(who))
	w.EventAbout(who.AsInvited(), event, nil)
	return nil
}

// claimAddress makes the person hold an address that was unclaimed until now. If an account without a partner holds it,
// the error is an *account. Refusal: email_taken.
func (s *Service) claimAddress(ctx context.Context, c *record.Call, who *portal.Person, in portal.Invitation) error {
	if !who.Unclaimed {
		return nil
	}
	stored, err := c.Found.Person(who.ID)
	if err != nil {
		return err
	}
	has, err := c.ClaimAddress(ctx, stored, who, in.Partner)
	if err == nil && has != nil {
		return &account{c, has, stored}
	}
	return err
}

// promote invites a primary contact's contact, or makes a request for them, as the domain rule says. A claimed address
// in the organisation's own domains is admitted without a check.
func (s *Service) promote(ctx context.Context, c *record.Call, w *record.Change, who *portal.Person) (outcome string, told portal.Reason, err error) {
	if !who.DeclinedAt.IsZero() {
		return "", "", portal.ErrDeclined()
	}
	rule := portal.DomainRule{Own: true}
	if who.Email != "" && (who.Unclaimed || !c.Partner.Owns(who.Email.Domain(), c.Settings)) {
		found, err := s.store.Get(ctx, record.AdmissionKeys(who.Partner, who.Email)...)
		if err != nil {
			return "", "", err
		}
		if err := findAccount(ctx, c, found, who, c.Partner); err != nil {
			return "", "", err
		}
		if rule, err = c.Judge(ctx, found, who); err != nil {
			return "", "", err
		}
		who.Unclaimed = who.Unclaimed && !rule.Admits()
	}
	if outcome, err = w.Admit(c, who, rule); err == nil && outcome == portal.OutcomeInvited {
		w.EventAbout(who, portal.EventPersonInvited, nil)
	}
	return outcome, rule.Told, err
}

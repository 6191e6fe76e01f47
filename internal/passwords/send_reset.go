package passwords

import (
	"context"

	"allyway/internal/portal"
	"allyway/internal/record"
	"allyway/internal/token"
)

// SendReset mails an active person a link that sets a new password. The mail goes only to the address that is stored.
// Staff may call it, owners also for staff people, and primary contacts for their own organisation as the settings
// allow. Refusals: not_signed_in, forbidden, not_found, wrong_state, partner_inactive, address_bounced,
// too_many_attempts (ten mails to a person in ten minutes, thirty in a day, or the organisation's mails in an hour).
func (s *Service) SendReset(ctx context.Context, by token.Session, id string) error {
	c, err := s.store.Enter(ctx, by, portal.Managers, record.Person(id), record.BudgetKey(by.Partner))
	if err != nil {
		return err
	}
	before, err := c.Target(id)
	if err != nil {
		return err
	}
	who := *before
	if who.Status != portal.StatusActive {
		return who.WrongState("there is no password to reset")
	}
	if who.Partner != by.Partner {
		found, err := s.store.Get(ctx, record.Partner(who.Partner))
		if err != nil {
			return err
		}
		partner, err := found.PartnerIfAny(who.Partner)
		if err != nil {
			return err
		}
		if err := partner.CheckOpen(); err != nil { // no mail would go out
			return err
		}
	}
	if who.Mail.Blocks() {
		return portal.ErrAddressBounced()
	}
	if err := who.CountMail(c.Now); err != nil {
		return err
	}
	w := c.Change()
	w.SavePerson(before, &who)
	w.Mail(portal.ResetLetter(&who, c.Actor.ID, c.Now.Add(c.Settings.ResetLifetime())))
	w.EventAbout(&who, portal.EventResetRequested, nil)
	return w.Commit(ctx)
}

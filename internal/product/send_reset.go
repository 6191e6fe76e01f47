package portal

import (
	"context"

	"allyway/internal/token"
)

// SendReset mails an active person a link that sets a new password, to their stored address alone. Staff may call it,
// owners for staff people, and primary contacts for their own organisation as the settings allow. Refusals:
// forbidden, not_found, wrong_state, address_bounced, too_many_attempts (ten mails to a person in ten minutes).
func (p *Portal) SendReset(ctx context.Context, by token.Session, id string) error {
	c, err := p.enter(ctx, by, Managers, keyPerson(id))
	if err != nil {
		return err
	}
	before, err := c.person(id)
	if err != nil {
		return err
	}
	who := *before
	if who.Status != StatusActive {
		return who.wrongState("there is no password to reset")
	}
	if who.Mail.Blocks() {
		return errAddressBounced()
	}
	if err := who.countMail(c.now); err != nil {
		return err
	}
	w := c.change()
	w.save(before, &who)
	w.mail(resetLetter(&who, c.actor.ID, c.settings.ResetLifetime(), c.now))
	w.event(EventResetRequested, who.ID, who.Partner, nil)
	return w.commit(ctx, p.table)
}

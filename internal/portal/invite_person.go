package portal

import (
	"context"

	"allyway/internal/token"
)

// InvitePerson invites a contact, or sends an invited person a new link and kills the old. expiresIn is in hours; nil
// is the portal's setting. Staff may call it, owners for staff people. Refusals: forbidden, not_found, wrong_state,
// email_missing, address_bounced, partner_inactive, invalid.
func (p *Portal) InvitePerson(ctx context.Context, by token.Session, id string, expiresIn *int) (*PersonView, error) {
	return p.actOn(ctx, by, id, func(c *call, w *change, who *Person) error {
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
		w.mail(inviteLetter(who, c.now))
		w.event(event, who.ID, who.Partner, nil)
		return nil
	})
}

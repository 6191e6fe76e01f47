package portal

import (
	"context"

	"allyway/internal/token"
)

// EnablePerson takes a disabled person back to where they were: active, with the password they had, or invited, with
// a fresh link in a fresh mail. Staff may call it, owners for staff people. Refusals: forbidden, not_found,
// wrong_state, partner_inactive, address_bounced.
func (p *Portal) EnablePerson(ctx context.Context, by token.Session, id string) (*PersonView, error) {
	return p.actOn(ctx, by, id, func(c *call, w *change, who *Person) error {
		in, err := p.invitation(ctx, c, who, nil)
		if err != nil {
			return err
		}
		if err := who.Enable(in); err != nil {
			return err
		}
		if who.Status == StatusInvited {
			w.mail(inviteLetter(who, c.now))
		}
		w.event(EventPersonEnabled, who.ID, who.Partner, nil)
		return nil
	})
}

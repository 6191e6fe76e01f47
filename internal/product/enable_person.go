package portal

import (
	"context"

	"allyway/internal/token"
)

// EnablePerson takes a disabled person back to where they were: active, with the password they had, or invited, with
// a fresh link in a fresh mail. Staff may call it, owners for staff people, primary contacts for their own
// organisation where the settings allow it, but not whom staff disabled. Refusals: forbidden, not_found, wrong_state,
// partner_inactive, email_missing, address_bounced.
func (p *Portal) EnablePerson(ctx context.Context, by token.Session, id string) (*PersonView, error) {
	return p.actOn(ctx, by, id, func(c *call, w *change, who *Person) error {
		if err := c.mayEnable(who); err != nil {
			return err
		}
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

func (c *call) mayEnable(who *Person) error {
	if err := c.mayDisable(); err != nil {
		return err
	}
	if !c.actor.Role.Staff() && who.DisabledBy.Staff() {
		return refuse(CodeForbidden, "The portal's staff disabled this person; ask them.")
	}
	return nil
}

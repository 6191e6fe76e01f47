package people

import (
	"context"

	"allyway/internal/portal"
	"allyway/internal/record"
	"allyway/internal/token"
)

// Enable gives a disabled person the status that they had before: active, with their old password, or invited, with a
// new link in a new mail. Staff may call it, owners for staff people, and primary contacts for their own organisation
// if the settings allow it, but not for people whom staff disabled. Returns the person. Refusals: forbidden, not_found,
// wrong_state, partner_inactive, email_missing, address_bounced, too_many_attempts.
func (s *Service) Enable(ctx context.Context, by token.Session, id string) (*portal.PersonView, error) {
	return s.store.Act(ctx, by, id, func(c *record.Call, w *record.Change, who *portal.Person) error {
		if err := who.CheckEnable(c.Actor.Role, c.Settings); err != nil {
			return err
		}
		in, err := c.Invitation(ctx, who, nil)
		if err != nil {
			return err
		}
		if err := who.Enable(in); err != nil {
			return err
		}
		if who.Status == portal.StatusInvited {
			w.Mail(portal.InviteLetter(who))
		}
		w.EventAbout(who, portal.EventPersonEnabled, nil)
		return nil
	})
}

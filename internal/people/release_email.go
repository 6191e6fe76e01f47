package people

import (
	"context"

	"allyway/internal/portal"
	"allyway/internal/record"
	"allyway/internal/token"
)

// ReleaseEmail takes a person's address away, so that another person can have it. An invited, active or disabled person
// gets a placeholder that is never mailed, and is disabled. A contact only loses the address. A pending request for the
// person is denied, and the person who made it is told. Staff may call it, and owners for staff people. Nobody may call
// it for themselves. Returns the person. Refusals: forbidden, not_found, confirm_password, email_missing, last_owner.
func (s *Service) ReleaseEmail(ctx context.Context, by token.Session, id string) (*portal.PersonView, error) {
	return s.store.ActByStaff(ctx, by, id, nil, func(c *record.Call, w *record.Change, who *portal.Person) error {
		if err := c.Confirmed(); err != nil {
			return err
		}
		if !who.HasAddress() {
			return portal.Refuse(portal.CodeEmailMissing, "This person has no address to release.")
		}
		if who.ID == c.Actor.ID {
			return portal.Refuse(portal.CodeForbidden, "You cannot release your own address; change it in your profile.")
		}
		if who.Status == portal.StatusRequested {
			if err := s.denyReleased(ctx, w, who); err != nil {
				return err
			}
		}
		who.DropPendingEmail()
		who.Mail, who.Unclaimed = portal.MailStatus{}, false
		w.EventAbout(who, portal.EventEmailReleased, nil)
		switch who.Status {
		case portal.StatusInvited, portal.StatusActive:
			who.Email = who.ReleasedAddress()
			return who.Disable(c.Actor.Role)
		case portal.StatusDisabled:
			who.Email, who.DisabledBy = who.ReleasedAddress(), c.Actor.Role
		default:
			who.Email = ""
		}
		return nil
	})
}

// denyReleased denies the request for a person whose address is released.
func (s *Service) denyReleased(ctx context.Context, w *record.Change, who *portal.Person) error {
	found, err := s.store.Get(ctx, record.OpenRequestKeys(who)...)
	if err != nil {
		return err
	}
	r, asker, err := found.OpenRequest(who)
	if err != nil || r == nil {
		return err
	}
	return w.DenyRequest(r, who, asker, "")
}

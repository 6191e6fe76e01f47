package people

import (
	"context"

	"allyway/internal/portal"
	"allyway/internal/record"
	"allyway/internal/token"
)

// Move moves a person to another partner, as a user without groups. Their sessions and links end. An invited person
// gets a new invite that names the new partner. A pending request for them is closed. Staff may call it. Returns the
// person. Refusals: not_found, wrong_state (a staff person, or the partner is theirs already or is archived),
// email_taken, partner_inactive, address_bounced, too_many_attempts.
func (s *Service) Move(ctx context.Context, by token.Session, id, to string) (*portal.PersonView, error) {
	return s.store.ActByStaff(ctx, by, id, []record.Key{record.Partner(to)}, func(c *record.Call, w *record.Change, who *portal.Person) error {
		at, err := c.Found.Partner(to)
		if err != nil {
			return err
		}
		if who.Role.Staff() || who.Partner == to {
			return portal.Refuse(portal.CodeWrongState, "Only a partner's person or a contact can be moved, and only to another partner.")
		}
		if err := at.CheckNotArchived(); err != nil {
			return err
		}
		var detail map[string]any
		if who.Partner != "" {
			detail = map[string]any{"from": who.Partner}
		}
		who.Partner = to
		if err := s.leave(ctx, c, w, who); err != nil {
			return err
		}
		w.IfAddressTakenThere(who)
		if err := who.Join(c.InvitationTo(at), portal.RoleUser); err != nil {
			return err
		}
		if who.Status == portal.StatusInvited {
			w.Mail(portal.InviteLetter(who))
		}
		if err := w.Unlink(ctx, who); err != nil {
			return err
		}
		w.EventAbout(who, portal.EventPersonMoved, detail)
		return nil
	})
}

// leave closes the request that waits for somebody who is moved. It refuses to move somebody with an unclaimed address
// while somebody else has it. A person who holds their address keeps it wherever they are, so nothing is read for them.
// The Write finds out whether somebody at the new partner has it. Refusal: email_taken.
func (s *Service) leave(ctx context.Context, c *record.Call, w *record.Change, who *portal.Person) error {
	keys := record.OpenRequestKeys(who)
	if who.Unclaimed {
		keys = append(keys, record.AddressKeys(who.Partner, who.Email)...)
	}
	found, err := s.store.Get(ctx, keys...)
	if err != nil {
		return err
	}
	if who.Unclaimed {
		if err := c.CheckAddress(ctx, found, who); err != nil {
			return err
		}
	}
	r, _, err := found.OpenRequest(who)
	if err != nil {
		return err
	}
	who.CloseRequest()
	if r == nil {
		return nil
	}
	return w.CloseRequest(r, who)
}

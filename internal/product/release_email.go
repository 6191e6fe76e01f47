package portal

import (
	"context"

	"allyway/internal/mail"
	"allyway/internal/table"
	"allyway/internal/token"
)

// ReleaseEmail takes a person's address from them, so that the right account can have it: an invited or active holder
// gets a placeholder that is never mailed, and is disabled; a contact merely loses the address; a request is denied.
// Staff may call it, owners for staff people. Refusals: forbidden, not_found, email_missing, last_owner.
func (p *Portal) ReleaseEmail(ctx context.Context, by token.Session, id string) (*PersonView, error) {
	return p.actBeyond(ctx, by, id, []table.Key{keyRequest(id)}, func(c *call, w *change, who *Person, _ []*EcosystemUser) error {
		if !who.hasAddress() {
			return refuse(CodeEmailMissing, "This person has no address to release.")
		}
		if who.ID == c.actor.ID {
			return refuse(CodeForbidden, "You cannot release your own address; change it in your profile.")
		}
		if who.Status == StatusRequested {
			if err := p.denyReleased(ctx, c, w, who); err != nil {
				return err
			}
		}
		who.Mail, who.PendingEmail, who.Unclaimed = MailStatus{}, "", false
		w.event(EventEmailReleased, who.ID, who.Partner, nil)
		switch who.Status {
		case StatusInvited, StatusActive:
			who.Email = Address(who.ID + releasedDomain)
			return who.Disable(c.actor.Role)
		case StatusDisabled:
			who.Email, who.DisabledBy = Address(who.ID+releasedDomain), c.actor.Role
		default:
			who.Email = ""
		}
		return nil
	})
}

func (p *Portal) denyReleased(ctx context.Context, c *call, w *change, who *Person) error {
	r, err := request(c.items, who.ID)
	if err != nil {
		return err
	}
	if err := r.decide(RequestDenied, c.actor.ID, "", c.now); err != nil {
		return err
	}
	items, err := p.table.Get(ctx, keyPerson(r.By))
	if err != nil {
		return err
	}
	w.saveRequest(r)
	w.tellAsker(items, r, mail.RequestDenied)
	w.event(EventRequestDenied, who.ID, who.Partner, map[string]any{"by": r.By})
	return who.Deny(c.now)
}

package invites

import (
	"context"
	"time"

	"allyway/internal/portal"
	"allyway/internal/record"
	"allyway/internal/token"
)

// TakenLink is an invite's link that staff hand over themselves.
type TakenLink struct {
	URL       string
	ExpiresAt time.Time
}

// TakeLink returns an invited person's link, for when mail fails. It is a new link, and the mailed one is dead. An
// event says who took it. The same request with the same Idempotency-Key returns the same link, while it is the
// person's current one.
//
// Staff may call it, but only owners for staff people. Refusals: forbidden, not_found, confirm_password, invalid,
// wrong_state unless the person is invited, or if a repeated request's link is dead, email_missing, partner_inactive.
func (s *Service) TakeLink(ctx context.Context, by token.Session, id string, once record.Once) (*TakenLink, error) {
	view, done, err := s.store.ActConfirmed(ctx, by, id, once, func(c *record.Call, w *record.Change, who *portal.Person) error {
		in, err := c.Invitation(ctx, who, nil)
		if err != nil {
			return err
		}
		in.ByHand = true
		w.EventAbout(who.AsInvited(), portal.EventInviteLinkTaken, nil)
		if err := who.Resend(in); err != nil {
			return err
		}
		w.Once(once, record.Created{ID: id, Version: who.InviteVersion})
		return nil
	})
	if err != nil {
		return nil, err
	}
	if who := view.Person; done != nil && (!who.HasInvite() || who.InviteVersion != done.Version) {
		return nil, portal.Refuse(portal.CodeWrongState, "The link that this request took is dead; send a new Idempotency-Key to take a new one.")
	}
	url, err := s.links.Invite(ctx, view.Person)
	if err != nil {
		return nil, err
	}
	return &TakenLink{URL: url, ExpiresAt: view.Person.InviteExpiresAt}, nil
}

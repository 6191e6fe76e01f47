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

// TakeLink returns an invited person's link, for when mail fails. It is a new link, and the mailed one is dead. An event
// says who took it.
//
// Staff may call it; only owners may for staff people. Refusals: forbidden, not_found, confirm_password, wrong_state unless
// the person is invited, email_missing, partner_inactive.
func (s *Service) TakeLink(ctx context.Context, by token.Session, id string) (*TakenLink, error) {
	view, err := s.store.ActByStaff(ctx, by, id, nil, func(c *record.Call, w *record.Change, who *portal.Person) error {
		if err := c.Confirmed(); err != nil {
			return err
		}
		in, err := c.Invitation(ctx, who, nil)
		if err != nil {
			return err
		}
		in.ByHand = true
		w.EventAbout(who.AsInvited(), portal.EventInviteLinkTaken, nil)
		return who.Resend(in)
	})
	if err != nil {
		return nil, err
	}
	url, err := s.links.Invite(ctx, view.Person)
	if err != nil {
		return nil, err
	}
	return &TakenLink{URL: url, ExpiresAt: view.Person.InviteExpiresAt}, nil
}

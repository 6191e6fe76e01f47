package portal

import (
	"context"
	"time"

	"allyway/internal/token"
)

// TakenLink is an invite's link for staff to hand over themselves.
type TakenLink struct {
	URL       string
	ExpiresAt time.Time
}

// TakeInviteLink gives an invited person's link to staff, for when mail fails. It is a new link: the mailed one is
// dead, and the event says who took it. Staff may call it, owners for staff people. Refusals: forbidden, not_found,
// wrong_state unless invited, partner_inactive.
func (p *Portal) TakeInviteLink(ctx context.Context, by token.Session, id string) (*TakenLink, error) {
	view, err := p.actBeyond(ctx, by, id, nil, func(c *call, w *change, who *Person, _ []*EcosystemUser) error {
		in, err := p.invitation(ctx, c, who, nil)
		if err != nil {
			return err
		}
		in.ByHand = true
		w.event(EventInviteLinkTaken, who.ID, who.Partner, nil)
		return who.Resend(in)
	})
	if err != nil {
		return nil, err
	}
	who := view.Person
	url, err := p.link(ctx, pageAccept, inviteLink(who.ID, who.Partner, who.InvitedBy, who.InviteVersion, who.InviteExpiresAt))
	return &TakenLink{URL: url, ExpiresAt: who.InviteExpiresAt}, err
}

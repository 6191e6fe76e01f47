package acceptance

import (
	"context"
	"time"

	"allyway/internal/portal"
)

// Preview is what the page of an invite shows before it is accepted.
type Preview struct {
	Portal            string            // its name
	Partner           *portal.Partner   // nil: none
	InvitedBy         *portal.Reference // nil: the portal itself, or somebody who is gone
	Person            *portal.Person
	ExpiresAt         time.Time
	HasAccount        bool // the person has a password: accepting asks for it and sets none
	PasswordMinLength int
}

// Preview returns what an invite's page shows. Anyone with the link may call it. It changes nothing, so a mail scanner
// that follows links does not use up the link. Refusals: link_used, link_expired, partner_inactive, link_invalid.
func (s *Service) Preview(ctx context.Context, raw string) (*Preview, error) {
	in, err := s.open(ctx, raw)
	if err != nil {
		return nil, err
	}
	p := &Preview{Portal: in.settings.PortalName, Person: in.person.SeenBy(portal.RoleUser),
		ExpiresAt: in.person.InviteExpiresAt, HasAccount: in.person.Pending != nil, PasswordMinLength: in.settings.PasswordMinLength}
	if in.partner != nil {
		p.Partner = in.partner.SeenBy(portal.RoleUser)
	}
	if in.inviter != nil {
		p.InvitedBy = in.inviter.Reference()
	}
	return p, nil
}

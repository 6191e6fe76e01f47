package portal

import (
	"context"
	"time"

	"allyway/internal/token"
)

// InvitePreview is what the page of an invite shows before it is accepted.
type InvitePreview struct {
	Portal            string
	Partner           *Partner // nil: none
	InvitedBy         *Reference
	Person            *Person
	ExpiresAt         time.Time
	HasAccount        bool // they have a password: accepting asks for it, and sets none
	PasswordMinLength int
}

// PreviewInvite shows an invite to whoever holds its link. It changes nothing, so a mail scanner that follows links
// burns nothing. Refusals: link_used, link_expired, partner_inactive, link_invalid.
func (p *Portal) PreviewInvite(ctx context.Context, raw string) (*InvitePreview, error) {
	in, err := p.openInvite(ctx, raw)
	if err != nil {
		return nil, err
	}
	preview := &InvitePreview{Portal: in.settings.PortalName, Partner: in.partner, Person: in.person,
		ExpiresAt: in.person.InviteExpiresAt, PasswordMinLength: in.settings.PasswordMinLength}
	if in.inviter != nil {
		preview.InvitedBy = in.inviter.Reference()
	}
	return preview, nil
}

// openedInvite is an invite whose link may be used now, with all that one Get read of it.
type openedInvite struct {
	now      time.Time
	version  int64
	person   *Person
	partner  *Partner
	inviter  *Person // nil: erased since, or the portal itself
	settings Settings
}

// openInvite reads an invite by its link and refuses if it is dead: the invite's own refusals come first, then
// partner_inactive. The link's partner and inviter are hints for the read; the person's record wins.
func (p *Portal) openInvite(ctx context.Context, raw string) (*openedInvite, error) {
	link, err := p.checkLink(ctx, raw, token.Invite)
	if err != nil {
		return nil, err
	}
	items, err := p.table.Get(ctx, keyPerson(link.Person), keyPartner(link.Partner), keyPerson(link.By), keySettings)
	if err != nil {
		return nil, err
	}
	in := &openedInvite{now: p.now(), version: int64(link.Version)}
	if in.person, err = person(items, link.Person); err != nil {
		return nil, errLinkInvalid()
	}
	if err := in.person.inviteOpen(in.version, in.now); err != nil {
		return nil, err
	}
	if err := partnerOpen(items, in.person, link.Partner); err != nil {
		return nil, err
	}
	if in.settings, err = settings(items); err != nil {
		return nil, err
	}
	if in.partner, err = partnerIfAny(items, in.person.Partner); err != nil {
		return nil, err
	}
	if item, ok := items[keyPerson(in.person.InvitedBy)]; ok {
		in.inviter, err = decodePerson(item)
	}
	return in, err
}

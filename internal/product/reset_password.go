package portal

import (
	"context"
	"time"

	"allyway/internal/table"
	"allyway/internal/token"
)

// ResetPassword sets a new password by a mailed link. Anyone with the link may call it. Every session ends; nobody is
// signed in; a notice is mailed. Refusals: link_used, link_expired, partner_inactive, link_invalid, the password's.
func (p *Portal) ResetPassword(ctx context.Context, raw, password string) error {
	link, err := p.checkLink(ctx, raw, token.Reset)
	if err != nil {
		return err
	}
	items, err := p.table.Get(ctx, keyPerson(link.Person), keyPartner(link.Partner), keyPassword(link.Person), keySettings)
	if err != nil {
		return err
	}
	who, err := person(items, link.Person)
	if err != nil {
		return errLinkInvalid()
	}
	now := p.now()
	set, err := settings(items)
	if err != nil {
		return err
	}
	if err := who.resetOpen(link, now); err != nil {
		return err
	}
	if err := partnerOpen(items, who, link.Partner); err != nil {
		return err
	}
	if err := p.checkPassword(password, set, who); err != nil {
		return err
	}
	stored, err := storedPassword(items, who.ID)
	if err != nil {
		return err
	}
	phc, err := p.Hasher.Hash(ctx, password)
	if err != nil {
		return err
	}
	after := *who
	after.ResetEpoch, after.ResetAt = who.Epoch, now
	after.Epoch++
	after.dropPendingEmail() // perhaps somebody else asked for it
	w := newChange(now, who.ID)
	w.save(who, &after)
	w.add(putPassword(who.ID, phc, now, stored.condition()))
	w.event(EventPasswordReset, who.ID, who.Partner, nil)
	w.mail(noticeLetter(&after, now))
	return w.commit(ctx, p.table)
}

// resetOpen tells whether a reset link may be used, or how it is dead. A reset never re-enables anybody.
func (p *Person) resetOpen(link token.Link, now time.Time) error {
	version := int64(link.Version)
	switch {
	case p.Status != StatusActive:
		return errLinkInvalid()
	case version == p.ResetEpoch && p.Epoch == version+1 && !p.ResetAt.IsZero() && now.Before(p.ResetAt.Add(linkMemory)):
		return errLinkUsed()
	case version != p.Epoch || !now.Before(link.ExpiresAt.Add(linkMemory)):
		return errLinkInvalid()
	case !now.Before(link.ExpiresAt):
		return errLinkExpired()
	}
	return nil
}

// partnerOpen refuses while the person's partner is inactive. The link's partner was only a hint for the read: where
// the person has moved since, the link is dead anyway.
func partnerOpen(items table.Items, who *Person, hint string) error {
	if who.Partner != hint {
		return errLinkInvalid()
	}
	partner, err := partnerIfAny(items, who.Partner)
	if err != nil {
		return err
	}
	if partner != nil && partner.Status != PartnerActive {
		return errPartnerInactive()
	}
	return nil
}

// condition is what storing the next password demands of this one.
func (c credential) condition() table.Condition {
	if c.version == 0 {
		return table.Absent
	}
	return table.Version(c.version)
}

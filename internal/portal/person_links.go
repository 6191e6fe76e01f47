package portal

import "time"

// LinkMemory is how long a used or expired link is recognised as such. After that it is only invalid.
const LinkMemory = 30 * 24 * time.Hour

// InviteHasExpired reports whether the person's current invite has expired. In the very second of its expiry, it counts
// as expired.
func (p *Person) InviteHasExpired(now time.Time) bool {
	return p.HasInvite() && !now.Before(p.InviteExpiresAt)
}

// CheckInviteLink refuses an invite's link of that version if it is dead: link_used, link_expired or link_invalid.
func (p *Person) CheckInviteLink(version int64, now time.Time) error {
	switch {
	case p.Status == StatusActive && version == p.AcceptedVersion && version == p.InviteVersion &&
		now.Before(p.AcceptedAt.Add(LinkMemory)):
		return ErrLinkUsed()
	case !p.HasInvite() || version != p.InviteVersion:
		return ErrLinkInvalid()
	case !now.Before(p.InviteExpiresAt.Add(LinkMemory)):
		return ErrLinkInvalid()
	case p.InviteHasExpired(now):
		return ErrLinkExpired()
	}
	return nil
}

// InviteNeedsGiver reports whether the invite ends with the rights of those who sent it. An invite of the portal itself
// does not, and neither does one with the role user, unless somebody has taken its link: they know it.
func (p *Person) InviteNeedsGiver() bool {
	p = p.AsInvited()
	return p.InvitedBy != "" && (p.Role != RoleUser || p.InviteTaken)
}

// InviteStillGranted reports whether whoever sent the invite may still give its role. giver is that person, or a
// program's key as an actor; it is nil if they are gone. If staff have made somebody a primary contact, another
// primary contact of the same partner may send their invite.
func (p *Person) InviteStillGranted(giver *Person) bool {
	if !p.InviteNeedsGiver() {
		return true
	}
	if giver == nil || giver.Status != StatusActive {
		return false
	}
	p = p.AsInvited()
	colleague := p.Role == RolePrimaryContact && giver.Role == p.Role && giver.Partner == p.Partner
	return colleague || giver.Role.MayGrant(p.Role)
}

// EmailStillGranted reports whether whoever asked for the person's new address may still do so. Only staff ask for
// somebody else's. asker is that person, or a program's key as an actor; it is nil if they are gone.
func (p *Person) EmailStillGranted(asker *Person) bool {
	if p.EmailAskedBy == "" {
		return true
	}
	return asker != nil && asker.Status == StatusActive && asker.Role.Staff() && asker.Role.Above(p.Role)
}

// CheckResetLink refuses a reset link of that version and expiry if it is dead: link_used, link_expired or
// link_invalid. A reset never makes a disabled person active.
func (p *Person) CheckResetLink(version int64, expires, now time.Time) error {
	switch {
	case p.Status != StatusActive:
		return ErrLinkInvalid()
	case version == p.ResetEpoch && p.Epoch == version+1 && !p.ResetAt.IsZero() && now.Before(p.ResetAt.Add(LinkMemory)):
		return ErrLinkUsed()
	case version != p.Epoch || !now.Before(expires.Add(LinkMemory)):
		return ErrLinkInvalid()
	case !now.Before(expires):
		return ErrLinkExpired()
	}
	return nil
}

// CheckEmailLink refuses the link to a new address of that version and expiry if it is dead: link_used, link_expired or
// link_invalid.
func (p *Person) CheckEmailLink(version int64, expires, now time.Time) error {
	switch {
	case p.Status != StatusActive || version != p.EmailVersion || !now.Before(expires.Add(LinkMemory)):
		return ErrLinkInvalid()
	case version == p.EmailConfirmedVersion:
		return ErrLinkUsed()
	case p.PendingEmail == "":
		return ErrLinkInvalid()
	case !now.Before(expires):
		return ErrLinkExpired()
	}
	return nil
}

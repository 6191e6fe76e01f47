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

// InviteStillGranted reports whether the person who sent the invite may still give its role. inviter is nil if they are
// gone. An invite with the role user needs no such right. If staff have made somebody a primary contact, another
// primary contact of the same partner may send their invite.
func (p *Person) InviteStillGranted(inviter *Person) bool {
	p = p.AsInvited()
	if p.Role == RoleUser || p.InvitedBy == "" {
		return true
	}
	if inviter == nil || inviter.Status != StatusActive {
		return false
	}
	colleague := p.Role == RolePrimaryContact && inviter.Role == p.Role && inviter.Partner == p.Partner
	return colleague || inviter.Role.MayGrant(p.Role)
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

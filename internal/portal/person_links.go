package portal

import "time"

// LinkMemory is how long a used or expired link is recognised as such. After that it is only invalid.
const LinkMemory = 30 * 24 * time.Hour

// InviteHasExpired reports whether the person's current invite has expired. At the exact time of its expiry, it counts
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

// InviteNeedsGiver reports whether the invite ends when its sender loses the right to send it. This is so for an invite
// to a role above user. It is also so for an invite whose link the sender has taken, because they know the link. An
// invite of the portal itself has no sender, so it does not end.
func (p *Person) InviteNeedsGiver() bool {
	p = p.AsInvited()
	return p.InvitedBy != "" && (p.Role != RoleUser || p.InviteTaken)
}

// InviteStillGranted reports whether the sender of the invite may still give its role. giver is the sender, or a
// program's key as an actor; it is nil if they are gone. A primary contact may not give the role of primary contact,
// but may send the invite of a colleague to whom staff have given it.
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

// EmailStillGranted reports whether the person who asked for the new address may still do so. Only staff may ask for an
// address for somebody else. asker is the one who asked, or a program's key as an actor; it is nil if they are gone.
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

package portal

import "time"

// A person's life: contact → requested → invited → active ⇄ disabled. Each method is one arrow; it changes the
// person, or refuses with wrong_state (or what else stands in the way) and changes nothing. Erasing is no arrow: it
// is open from everywhere, and the record goes.

const linkMemory = 30 * 24 * time.Hour // how long a used or expired link is known as such

// Invitation is what an invite is given with.
type Invitation struct {
	By       string        // who invites; empty: the portal itself (the first owner)
	Partner  *Partner      // the person's partner; nil: none
	Lifetime time.Duration // until it expires
	Now      time.Time
	ByHand   bool // staff hand the link over: nothing is mailed, and a bounce is no hindrance
}

func (p *Person) wrongState(doing string) error {
	return refuse(CodeWrongState, "This person is %s, so %s.", p.Status, doing)
}

// Invite: contact → invited.
func (p *Person) Invite(in Invitation) error {
	if p.Status != StatusContact {
		return p.wrongState("they cannot be invited; only a contact can")
	}
	return p.newInvite(in)
}

// Resend: invited → invited, with a new link and a new expiry. The old link is dead.
func (p *Person) Resend(in Invitation) error {
	if p.Status != StatusInvited {
		return p.wrongState("there is no invite to send again")
	}
	return p.newInvite(in)
}

// Request: contact → requested. Staff decide.
func (p *Person) Request() error {
	if p.Status != StatusContact {
		return p.wrongState("no request can be made for them")
	}
	p.Status = StatusRequested
	return nil
}

// Approve: requested → invited.
func (p *Person) Approve(in Invitation) error {
	if p.Status != StatusRequested {
		return p.wrongState("no request waits for a decision")
	}
	return p.newInvite(in)
}

// Deny: requested → contact.
func (p *Person) Deny(now time.Time) error {
	if p.Status != StatusRequested {
		return p.wrongState("no request waits for a decision")
	}
	p.Status, p.DeniedAt = StatusContact, now
	return nil
}

// newInvite gives the person a link of a new version; the three arrows to invited share it.
func (p *Person) newInvite(in Invitation) error {
	switch {
	case !p.hasAddress():
		return errEmailMissing()
	case in.Partner != nil && in.Partner.Status != PartnerActive:
		return errPartnerInactive()
	case p.Mail.Blocks() && !in.ByHand:
		return errAddressBounced()
	}
	if !in.ByHand {
		if err := p.countMail(in.Now); err != nil {
			return err
		}
	}
	p.Status = StatusInvited
	p.InviteVersion++
	p.InvitedAt, p.InvitedBy = in.Now, in.By
	p.InviteExpiresAt = in.Now.Add(in.Lifetime).Truncate(time.Second)
	p.InviteExpired = false
	p.DeclinedAt, p.RevokedAt, p.DeniedAt = time.Time{}, time.Time{}, time.Time{}
	if !in.ByHand {
		p.Mail = MailStatus{State: MailQueued, At: in.Now}
	}
	return nil
}

// Revoke: invited → contact. The link is dead.
func (p *Person) Revoke(now time.Time) error {
	if p.Status != StatusInvited {
		return p.wrongState("there is no invite to revoke")
	}
	p.endInvite()
	p.RevokedAt = now
	return nil
}

// Decline: invited → contact, by the invited person, of the invite of that version.
func (p *Person) Decline(version int64, now time.Time) error {
	if err := p.inviteOpen(version, now); err != nil {
		return err
	}
	p.endInvite()
	p.DeclinedAt = now
	return nil
}

// Accept: invited → active, by the invite of that version.
func (p *Person) Accept(version int64, now time.Time) error {
	if err := p.inviteOpen(version, now); err != nil {
		return err
	}
	p.Status = StatusActive
	p.AcceptedVersion, p.AcceptedAt = version, now
	p.InviteExpiresAt, p.InviteExpired = time.Time{}, false
	p.Epoch++
	return nil
}

// inviteOpen tells whether the link of that version may be used, or how it is dead.
func (p *Person) inviteOpen(version int64, now time.Time) error {
	switch {
	case p.Status == StatusActive && version == p.AcceptedVersion && version == p.InviteVersion &&
		now.Before(p.AcceptedAt.Add(linkMemory)):
		return errLinkUsed()
	case p.Status != StatusInvited || version != p.InviteVersion:
		return errLinkInvalid()
	case !now.Before(p.InviteExpiresAt.Add(linkMemory)):
		return errLinkInvalid()
	case p.InviteHasExpired(now):
		return errLinkExpired()
	}
	return nil
}

// Disable: invited, active → disabled. Every session ends, every link dies.
func (p *Person) Disable(by Role) error {
	if p.Status != StatusInvited && p.Status != StatusActive {
		return p.wrongState("there is no access to end")
	}
	p.DisabledFrom, p.DisabledBy = p.Status, by
	p.endInvite()
	p.dropPendingEmail()
	p.Status = StatusDisabled
	p.Epoch++
	return nil
}

// Enable: disabled → back to where they were; an invited one gets a fresh link.
func (p *Person) Enable(in Invitation) error {
	if p.Status != StatusDisabled {
		return p.wrongState("there is nothing to enable")
	}
	if p.DisabledFrom == StatusInvited {
		if err := p.newInvite(in); err != nil {
			return err
		}
	} else {
		p.Status = StatusActive
	}
	p.DisabledFrom, p.DisabledBy = "", ""
	return nil
}

// endInvite makes a contact of an invited person; the link's version is never current again.
func (p *Person) endInvite() {
	p.Status = StatusContact
	p.InviteVersion++
	p.InviteExpiresAt, p.InviteExpired = time.Time{}, false
}

func errLinkUsed() error {
	return refuse(CodeLinkUsed, "This link has been used. Sign in with your password.")
}

func errLinkExpired() error {
	return refuse(CodeLinkExpired, "This link has expired. Ask for a fresh one; it goes to the same address.")
}

func errLinkInvalid() error {
	return refuse(CodeLinkInvalid, "This link is not valid. Use the newest mail, or ask whoever invited you.")
}

func errPartnerInactive() error {
	return refuse(CodePartnerInactive, "This organisation is not active in the portal at present; ask the portal's staff.")
}

func errAddressBounced() error {
	return refuse(CodeAddressBounced, "Mail to this address bounced or drew a complaint; correct the address or clear its mail state, then try again.")
}

package portal

import "time"

// A person's life: contact → requested → invited → active ⇄ disabled. Each arrow is one method. It changes the person,
// or it refuses with wrong_state or another code, and changes nothing. Erasing is not an arrow: it is
// possible in every status, and it deletes the record.

// Invitation has everything that is needed to make an invite.
type Invitation struct {
	By       string        // the person who invites; empty: the portal itself
	Key      string        // the key of the program that invites; By is then who created it
	Partner  *Partner      // the person's partner; nil: none
	Lifetime time.Duration // until the invite expires
	Now      time.Time
	ByHand   bool // staff hand over the link: nothing is mailed, and a bounce does not matter
}

// WrongState returns the refusal of an act that the person's status does not allow. so completes the sentence "This
// person is invited, so …".
func (p *Person) WrongState(so string) error {
	is := string(p.Status)
	if p.Status == StatusContact {
		is = "a contact"
	}
	return Refuse(CodeWrongState, "This person is %s, so %s.", is, so)
}

// Invite: contact → invited.
func (p *Person) Invite(in Invitation) error {
	if p.Status != StatusContact {
		return p.WrongState("they cannot be invited; only a contact can")
	}
	return p.newInvite(in)
}

// Resend: invited → invited, with a new link and a new expiry. The old link is dead. A pending invite stays pending.
func (p *Person) Resend(in Invitation) error {
	if !p.HasInvite() {
		return p.WrongState("there is no invite to send again")
	}
	return p.newLink(in)
}

// Ask: contact → requested. The request waits for staff to decide.
func (p *Person) Ask(open OpenRequest) error {
	if p.Status != StatusContact {
		return p.WrongState("no request can be made for them")
	}
	p.Status, p.Request = StatusRequested, open
	return nil
}

// Approve: requested → invited.
func (p *Person) Approve(in Invitation) error {
	if p.Status != StatusRequested {
		return p.WrongState("no request waits for a decision")
	}
	return p.newInvite(in)
}

// Deny: requested → contact.
func (p *Person) Deny(now time.Time) error {
	if p.Status != StatusRequested {
		return p.WrongState("no request waits for a decision")
	}
	p.CloseRequest()
	p.DeniedAt = now
	return nil
}

// Withdraw: requested → contact, by those who asked.
func (p *Person) Withdraw() error {
	if p.Status != StatusRequested {
		return p.WrongState("no request waits for a decision")
	}
	p.CloseRequest()
	return nil
}

// CloseRequest ends the request that waits, if one does. A requested person is a contact again; an account stays as it
// is.
func (p *Person) CloseRequest() {
	p.Request = OpenRequest{}
	if p.Status == StatusRequested {
		p.Status = StatusContact
	}
}

// newInvite makes the person invited, with a link of a new version. Every arrow to invited uses it.
func (p *Person) newInvite(in Invitation) error {
	if err := p.newLink(in); err != nil {
		return err
	}
	p.Status, p.Request = StatusInvited, OpenRequest{}
	return nil
}

// newLink gives the person an invite's link of a new version.
func (p *Person) newLink(in Invitation) error {
	if err := p.countInvite(in); err != nil {
		return err
	}
	p.InviteVersion++
	p.InvitedAt, p.InvitedBy, p.InvitedByKey, p.InviteTaken = in.Now, in.By, in.Key, in.ByHand
	p.InviteExpiresAt = in.Now.Add(in.Lifetime).Truncate(time.Second)
	p.InviteExpired = false
	p.DeclinedAt, p.RevokedAt, p.DeniedAt = time.Time{}, time.Time{}, time.Time{}
	if !in.ByHand {
		p.Mail = MailStatus{State: MailQueued, At: in.Now}
	}
	return nil
}

// countInvite counts the mail with an invite, or refuses it.
func (p *Person) countInvite(in Invitation) error {
	switch {
	case !p.HasAddress():
		return ErrEmailMissing()
	case in.Partner != nil && in.Partner.Status != PartnerActive:
		return ErrPartnerInactive()
	case in.ByHand:
		return nil
	case p.Mail.Blocks():
		return ErrAddressBounced()
	}
	return p.CountMail(in.Now)
}

// Revoke: invited → contact. The link is dead. A pending invite ends, and its account stays active.
func (p *Person) Revoke(now time.Time) error {
	if !p.HasInvite() {
		return p.WrongState("there is no invite to revoke")
	}
	p.endInvite()
	p.RevokedAt = now
	return nil
}

// Decline: invited → contact, by the invited person, with the link of that version. A pending invite ends, and its
// account stays active.
func (p *Person) Decline(version int64, now time.Time) error {
	if err := p.CheckInviteLink(version, now); err != nil {
		return err
	}
	if p.Pending != nil {
		p.noteDeclined(p.Pending.Partner)
	}
	p.endInvite()
	p.DeclinedAt = now
	return nil
}

// ErrDeclined is the refusal of a primary contact's invite for somebody who has declined one. Staff may still invite
// them.
func ErrDeclined() error {
	return Refuse(CodeForbidden, "This person declined your invite. Ask the portal's staff to invite them again.")
}

// CheckGivesUpAddress refuses to take the address from a contact who has declined an invite. Otherwise a primary
// contact could give the address to a new contact, who has declined nothing, and invite it again. Refusal: forbidden.
func (p *Person) CheckGivesUpAddress() error {
	if p.DeclinedAt.IsZero() {
		return nil
	}
	return Refuse(CodeForbidden, "This person declined your invite. Ask the portal's staff to change the address.")
}

// Accept: invited → active, with the link of that version. An account with a pending invite joins the partner.
func (p *Person) Accept(version int64, now time.Time) error {
	if err := p.CheckInviteLink(version, now); err != nil {
		return err
	}
	if p.Pending != nil {
		p.takeUp()
	}
	p.Status = StatusActive
	p.AcceptedVersion, p.AcceptedAt = version, now
	p.InviteExpiresAt, p.InviteExpired = time.Time{}, false
	p.Epoch++
	p.Unlock(now)
	return nil
}

// Disable: invited, active → disabled. Every session ends and every link is dead.
func (p *Person) Disable(by Role) error {
	if p.Status != StatusInvited && p.Status != StatusActive {
		return p.WrongState("there is no access to end")
	}
	p.DisabledFrom, p.DisabledBy = p.Status, by
	p.endInvite()
	p.DropPendingEmail()
	p.Status = StatusDisabled
	p.Epoch++
	return nil
}

// Enable: disabled → the status before. An invited person gets a fresh link.
func (p *Person) Enable(in Invitation) error {
	if p.Status != StatusDisabled {
		return p.WrongState("there is nothing to enable")
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

// Join brings a person to the invitation's partner in a role. Their groups are cleared, their sessions and the link to
// a new address end, and an invited person gets a new invite that names the partner. The status stays.
func (p *Person) Join(in Invitation, role Role) error {
	p.DropPendingInvite()
	p.Partner, p.PartnerName = in.Partner.ID, in.Partner.Name
	p.Role = role
	p.ClearGroups()
	p.Epoch++
	p.DropPendingEmail()
	if p.Status == StatusInvited {
		return p.newInvite(in)
	}
	return nil
}

// NeverHadAccess reports whether p is a contact who was never invited. A primary contact may remove such a contact.
func (p *Person) NeverHadAccess() bool {
	return p.Status == StatusContact && p.InviteVersion == 0 && p.AcceptedAt.IsZero()
}

// endInvite makes an invited person a contact, or ends the pending invite of an account. The link's version will
// not be current again.
func (p *Person) endInvite() {
	if p.Pending != nil {
		p.Pending, p.PartnerName = nil, ""
	} else {
		p.Status = StatusContact
	}
	p.InviteVersion++
	p.InviteExpiresAt, p.InviteExpired = time.Time{}, false
}

// DropPendingEmail drops a new address that was asked for. Its link is dead from then on.
func (p *Person) DropPendingEmail() {
	if p.PendingEmail != "" {
		p.PendingEmail, p.EmailAskedBy, p.EmailAskedKey = "", "", ""
		p.EmailVersion++
	}
}

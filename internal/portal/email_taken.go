package portal

// The acts that give access to a person who is here already, or bring one here from elsewhere.
const (
	ActEnable = "enable"
	ActInvite = "invite"
	ActResend = "resend"
	ActMove   = "move"
)

// Taken is an address that somebody enters for a person, and that another person has.
type Taken struct {
	Actor  *Person // who enters it
	For    *Person // for whom
	Holder *Person // who has it

	Invitation Invitation // to the partner of For and Holder, if both have the same
	Settings   Settings
}

// Here reports whether the holder is already where the address is entered: at the same partner, among the staff, or
// among the people without a partner.
func (t Taken) Here() bool {
	return t.For.Partner == t.Holder.Partner && t.For.Role.Staff() == t.Holder.Role.Staff()
}

// Refusal returns the refusal of the address: email_taken. It names the holder if the actor may know them. Staff may,
// if they may act on the holder. A primary contact may, in their own organisation. If the holder is here already, the
// refusal has their status and what the actor can do for them. It names moving only if the holder can be moved.
func (t Taken) Refusal() *Error {
	if !t.Actor.Role.Staff() {
		t.Holder = t.Holder.AsInvited()
	}
	switch staff := t.Actor.Role.Staff(); {
	case staff && !t.Actor.Role.Above(t.Holder.Role):
		return Refuse(CodeEmailTaken, "Somebody else has this address; give another.")
	case !staff || t.Here():
		e := Refuse(CodeEmailTaken, "%s", t.hereDetail())
		e.Holder, e.HolderStatus, e.Action = t.Holder.Reference(), t.Holder.Status, t.Action()
		if staff {
			e.Partner = t.Holder.PartnerReference()
		}
		return e
	}
	e := Refuse(CodeEmailTaken, "Somebody else has this address: release it, then try again.")
	if !t.Holder.Role.Staff() && t.For.Partner != "" { // staff cannot be moved, and a move needs a partner
		e.Detail, e.Action = "Somebody else has this address: move that person here, or release the address, then try again.", ActMove
	}
	e.Holder, e.Partner = t.Holder.Reference(), t.Holder.PartnerReference()
	return e
}

// Action returns what the actor can do now so that the holder gets access, or "".
func (t Taken) Action() string {
	who := *t.Holder
	switch {
	case who.Enable(t.Invitation) == nil:
		if who = *t.Holder; who.CheckEnable(t.Actor.Role, t.Settings) == nil {
			return ActEnable
		}
	case who.Invite(t.Invitation) == nil:
		return ActInvite
	case who.Resend(t.Invitation) == nil:
		return ActResend
	}
	return ""
}

// hereDetail says what to do about a holder who is here already.
func (t Taken) hereDetail() string {
	switch action := t.Action(); {
	case action == ActEnable:
		return "Somebody here has this address already, and is disabled. Enable them."
	case action == ActInvite:
		return "Somebody here has this address already, as a contact. Invite them."
	case action == ActResend:
		return "Somebody here has this address already, and is invited. Send the invite again."
	case t.Holder.Status == StatusActive:
		return "Somebody here has this address already, and has access. There is nothing to do."
	case t.Holder.Status == StatusRequested:
		return "Somebody here has this address already, and waits for approval by the portal's staff."
	case t.Holder.Status == StatusContact:
		return "Somebody here has this address already, as a contact."
	}
	return "Somebody here has this address already, and is " + string(t.Holder.Status) + "."
}

// CheckEnable refuses to let somebody of that role enable the person: primary contacts may only if the settings let
// them, and not if staff disabled the person. Refusal: forbidden.
func (p *Person) CheckEnable(by Role, set Settings) error {
	if err := set.CheckMayDisable(by); err != nil || by.Staff() || !p.DisabledBy.Staff() {
		return err
	}
	return Refuse(CodeForbidden, "The portal's staff disabled this person; ask them.")
}

// CheckMayDisable refuses primary contacts if the settings do not let them disable and enable people. Refusal:
// forbidden.
func (s Settings) CheckMayDisable(by Role) error {
	if by.Staff() || s.SelfManagement.Disable {
		return nil
	}
	return Refuse(CodeForbidden, "Only the portal's staff disable and enable people here; ask them.")
}

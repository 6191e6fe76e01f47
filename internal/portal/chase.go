package portal

import "errors"

// ChaseAct is how people are asked once more to accept their invites.
type ChaseAct string

// The acts of chasing.
const (
	ChaseResend ChaseAct = "resend" // a new link with a new expiry; the old link is dead
	ChaseRemind ChaseAct = "remind" // the link that they have, mailed once more
)

// VerdictReminded is the verdict on a person who is mailed a reminder.
const VerdictReminded = "reminded"

// The reasons why a person is not chased, in addition to those of a row.
const (
	ReasonNotFound        Reason = "not_found" // nobody has the id, or the caller may not see them
	ReasonNotInvited      Reason = "not_invited"
	ReasonDeclined        Reason = "declined"
	ReasonInviteExpired   Reason = "invite_expired"
	ReasonLinkInvalid     Reason = "link_invalid" // whoever sent the invite may no longer give its role
	ReasonPartnerInactive        = Reason(CodePartnerInactive)
)

// Chase asks an invited person, or an account with a pending invite, once more to accept. Everybody else is left as
// they are. in.Partner is the partner that invites, or nil. granted is what InviteStillGranted reports: whether the
// link that they have would be accepted. Chase changes the person if the outcome is invited or reminded.
func (p *Person) Chase(act ChaseAct, granted bool, in Invitation) (outcome string, reason Reason) {
	switch {
	case p.Status == StatusDisabled:
		return VerdictRefused, ReasonDisabled
	case p.Status == StatusContact && !p.DeclinedAt.IsZero():
		return VerdictRefused, ReasonDeclined
	case p.Status == StatusContact:
		return VerdictRefused, ReasonNotInvited
	case !p.HasInvite():
		return VerdictUnchanged, ""
	case act == ChaseRemind && p.InviteHasExpired(in.Now):
		return VerdictRefused, ReasonInviteExpired
	case act == ChaseRemind && !granted:
		return VerdictRefused, ReasonLinkInvalid
	}
	outcome, ask := VerdictInvited, p.newLink
	if act == ChaseRemind {
		outcome, ask = VerdictReminded, p.countInvite
	}
	var refusal *Error
	if errors.As(ask(in), &refusal) {
		return VerdictRefused, Reason(refusal.Code) // email_missing, partner_inactive, address_bounced or too_many_attempts
	}
	return outcome, ""
}

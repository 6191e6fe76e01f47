package portal

import "time"

// The reasons why a launch skips a contact, in addition to those of a row and of chasing.
const (
	ReasonRevoked   Reason = "revoked"
	ReasonDenied    Reason = "denied"
	ReasonNoPartner Reason = "no_partner"
	ReasonUnchecked Reason = "address_unchecked" // a primary contact gave it outside their domains, and staff have not checked it
	ReasonChanged   Reason = "changed"           // they changed at the same moment
)

// LaunchReasons are all reasons why a launch skips somebody.
var LaunchReasons = []Reason{ReasonDeclined, ReasonRevoked, ReasonDenied, ReasonEmailMissing, ReasonUnchecked, ReasonAddressBounced,
	ReasonTooManyAttempts, ReasonNoPartner, ReasonPartnerInactive, ReasonChanged}

// SkippedBy returns the first reason why a launch leaves the person as they are. It is empty for a person whom a launch
// invites. partner is theirs, or nil.
func (p *Person) SkippedBy(partner *Partner, now time.Time) Reason {
	switch {
	case p.Status != StatusContact:
		return ReasonChanged
	case !p.DeclinedAt.IsZero():
		return ReasonDeclined
	case !p.RevokedAt.IsZero():
		return ReasonRevoked
	case !p.DeniedAt.IsZero():
		return ReasonDenied
	case !p.HasAddress():
		return ReasonEmailMissing
	case p.Unclaimed:
		return ReasonUnchecked
	case partner == nil:
		return ReasonNoPartner
	case partner.CheckOpen() != nil:
		return ReasonPartnerInactive
	case p.Mail.Blocks():
		return ReasonAddressBounced
	case p.MailedTooOften(now):
		return ReasonTooManyAttempts
	}
	return ""
}

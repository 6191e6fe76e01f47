package portal

import "slices"

// Reason is why an address was not admitted at once, or why a row of a list was refused.
type Reason string

// The reasons of the domain rule.
const (
	ReasonEmailInUse           Reason = "email_in_use"
	ReasonDomainIgnored        Reason = "domain_ignored"
	ReasonDomainOfOtherPartner Reason = "domain_of_other_partner"
	ReasonNoDomainAssigned     Reason = "no_domain_assigned"
	ReasonDomainNotAssigned    Reason = "domain_not_assigned"
)

// ReasonSelfRegistered is the reason of a request that an account makes for itself: it asks to join a partner.
const ReasonSelfRegistered Reason = "self_registered"

// DomainRule is what the portal says about an address that a primary contact gives. Only whole domains match:
// mail.acme.com is another domain than acme.com.
type DomainRule struct {
	Own    bool   // the domain is assigned to their organisation, and not ignored
	Reason Reason // why staff must decide; empty: admitted at once
	Told   Reason // the reason as the primary contact may know it
}

// Admits reports whether the address is admitted at once.
func (r DomainRule) Admits() bool { return r.Reason == "" }

// JudgeDomain applies the rule to an address that a primary contact of the partner own gives. holder is the partner
// that the address's domain is assigned to, if any; held says whether somebody holds the address. The reason is the
// first one that applies. The ignored list wins over the domains of the organisation. Outside the organisation's own
// domains, what the primary contact is told does not depend on who holds the address. So nobody can find out by asking.
func JudgeDomain(a Address, own *Partner, holder string, held bool, set Settings) DomainRule {
	if own.Owns(a.Domain(), set) {
		if held {
			return DomainRule{Own: true, Reason: ReasonEmailInUse, Told: ReasonEmailInUse}
		}
		return DomainRule{Own: true}
	}
	var r DomainRule
	switch {
	case set.Ignores(a.Domain()):
		r.Reason, r.Told = ReasonDomainIgnored, ReasonDomainIgnored
	case holder != "":
		r.Reason = ReasonDomainOfOtherPartner
	case len(own.Domains) == 0:
		r.Reason = ReasonNoDomainAssigned
	default:
		r.Reason = ReasonDomainNotAssigned
	}
	if len(own.Domains) == 0 && r.Told == "" {
		r.Told = ReasonNoDomainAssigned
	}
	if held {
		r.Reason = ReasonEmailInUse
	}
	return r
}

// InUseHere reports whether the address is in the organisation's own domains and somebody elsewhere holds it. Staff
// decide about such an address even if it is added without access.
func (r DomainRule) InUseHere() bool { return r.Own && r.Reason == ReasonEmailInUse }

// Owns reports whether the domain rule lets the partner's primary contacts invite addresses of a domain at once: the
// domain is assigned to the partner, and not ignored.
func (p *Partner) Owns(domain string, set Settings) bool {
	return slices.Contains(p.Domains, domain) && !set.Ignores(domain)
}

// MayChangeTo reports whether somebody who is not staff may change an address of their own organisation: the new one
// must obey the domain rule if the old one did.
func (p *Partner) MayChangeTo(old, next Address, set Settings) bool {
	return p == nil || !p.Owns(old.Domain(), set) || p.Owns(next.Domain(), set)
}

package portal

import "slices"

// Reason is why an address was not let straight in.
type Reason string

const (
	ReasonEmailInUse           Reason = "email_in_use"
	ReasonDomainIgnored        Reason = "domain_ignored"
	ReasonDomainOfOtherPartner Reason = "domain_of_other_partner"
	ReasonNoDomainAssigned     Reason = "no_domain_assigned"
	ReasonDomainNotAssigned    Reason = "domain_not_assigned"
)

// domainRule is what the portal says of an address that a primary contact gives. Domains match whole.
type domainRule struct {
	Own    bool   // the domain is assigned to their organisation
	Reason Reason // why staff must decide; empty: straight in
	Told   Reason // what of it the primary contact may know
}

// Admits tells whether the address is let straight in.
func (r domainRule) Admits() bool { return r.Reason == "" }

// judgeDomain applies the rule. holder is the partner that the address's domain is assigned to, if any; held tells
// whether somebody holds the address. The reason is the first that holds. Told never depends on whether somebody
// outside the organisation's own domains is known, so that asking tells nothing.
func judgeDomain(a Address, own *Partner, holder string, held bool, set Settings) domainRule {
	if slices.Contains(own.Domains, a.Domain()) {
		if held {
			return domainRule{Own: true, Reason: ReasonEmailInUse, Told: ReasonEmailInUse}
		}
		return domainRule{Own: true}
	}
	var r domainRule
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

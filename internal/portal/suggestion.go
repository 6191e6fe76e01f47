package portal

import "slices"

// The reasons why a user and a member are suggested for a link, the strongest first.
const (
	MatchAddress Reason = "email"
	MatchDomain  Reason = "domain"
	MatchPartner Reason = "partner"
)

// Match is something that a user and a member may share.
type Match struct {
	Reason Reason
	Value  string
}

// Matches returns the values by which the member is suggested to users: its address, its domain, the domain of its
// address, and its partner.
func (m *Member) Matches() (all []Match) {
	domains := []string{m.Domain}
	if m.Email != "" {
		all = append(all, Match{MatchAddress, m.Email.Claim()})
		domains = append(domains, m.Email.Domain())
	}
	slices.Sort(domains)
	for _, domain := range slices.Compact(domains) {
		if domain != "" {
			all = append(all, Match{MatchDomain, domain})
		}
	}
	if m.Partner != nil {
		all = append(all, Match{MatchPartner, m.Partner.ID})
	}
	return all
}

// Matches returns the values by which members are suggested to the person, the strongest first. An unchecked address
// does not count, and neither does a domain that the settings ignore, such as that of a free-mail provider.
func (p *Person) Matches(set Settings) (all []Match) {
	if p.HasAddress() && !p.Unclaimed {
		all = append(all, Match{MatchAddress, p.Email.Claim()})
		if domain := p.Email.Domain(); !set.Ignores(domain) {
			all = append(all, Match{MatchDomain, domain})
		}
	}
	if p.Partner != "" {
		all = append(all, Match{MatchPartner, p.Partner})
	}
	return all
}

// Suggestion is a user and a member who may belong together. If a user shares a value with several members, there is a
// suggestion for each of these members.
type Suggestion struct {
	Person, Member Reference
	Reason         Reason
}

// LinkVerdict is what was done for a suggestion that was accepted.
type LinkVerdict struct {
	Person, Member string // ids
	Outcome        string
	Reason         Reason
}

// The outcomes and reasons of suggestions that were accepted.
const (
	OutcomeLinked = "linked"

	ReasonAlreadyLinked   Reason = "already_linked" // with another member
	ReasonSeveralMembers  Reason = "several_members"
	ReasonPersonGone      Reason = "person_not_found"
	ReasonMemberGone      Reason = "member_not_found"
	ReasonNotInEcosystem  Reason = "not_in_ecosystem"
	ReasonWrongState      Reason = "wrong_state"
	ReasonConfirmPassword Reason = "confirm_password"
)

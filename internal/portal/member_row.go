package portal

import (
	"cmp"
	"strings"
	"time"
)

// MemberRow is one row of a list of members, as somebody gives it.
type MemberRow struct{ Name, Kind, Email, Domain, Partner, Tags, Description string }

// The reasons of a refused row of members.
const (
	ReasonNameMissing    Reason = "name_missing"
	ReasonNameInvalid    Reason = "name_invalid"
	ReasonKindInvalid    Reason = "kind_invalid"
	ReasonDomainInvalid  Reason = "domain_invalid"
	ReasonTagsInvalid    Reason = "tags_invalid"
	ReasonPartnerUnknown Reason = "partner_unknown"

	ReasonDescriptionInvalid Reason = "description_invalid"
)

// Member returns the member that a row describes, without its partner, and the reason why the row is refused, or "".
// Only the name is required.
func (r MemberRow) Member(id, ecosystem string, now time.Time) (*Member, Reason) {
	if bare(r.Name) == "" {
		return nil, ReasonNameMissing
	}
	kind := cmp.Or(r.Kind, string(MemberOrganisation))
	in := Fields{"name": r.Name, "kind": kind, "email": r.Email, "domain": r.Domain, "description": r.Description}
	var tags []string
	for _, tag := range strings.FieldsFunc(r.Tags, func(c rune) bool { return strings.ContainsRune("|;,", c) }) {
		if bare(tag) != "" {
			tags = append(tags, tag)
		}
	}
	if tags != nil {
		in["tags"] = tags
	}
	var wrong Problems
	m := NewMember(id, ecosystem, in, now, &wrong)
	switch {
	case wrong.At("body.kind"):
		return nil, ReasonKindInvalid
	case wrong.At("body.email"):
		return nil, ReasonEmailInvalid
	case wrong.At("body.domain"):
		return nil, ReasonDomainInvalid
	case wrong.At("body.name"):
		return nil, ReasonNameInvalid
	case wrong.At("body.description"):
		return nil, ReasonDescriptionInvalid
	case len(wrong) > 0:
		return nil, ReasonTagsInvalid
	}
	return m, ""
}

// MemberVerdict is what was done for a row of members, or what a dry run would do.
type MemberVerdict struct {
	Row         int    // from 1
	Name, Email string // as given
	Outcome     string
	Reason      Reason
	Member      string // the member's id; empty: there is none yet
}

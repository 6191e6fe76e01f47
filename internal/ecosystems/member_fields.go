package ecosystems

import (
	"slices"

	"allyway/internal/portal"
	"allyway/internal/record"
	"allyway/internal/token"
)

// MemberFields are the fields that a caller gives for a member.
type MemberFields struct {
	Fields  portal.Fields
	Partner *string // a partner's id; empty: no partner; nil: as it is
}

// partnerKey is the key of the partner that the fields name. It is zero if they name none, or if the text cannot be an
// id.
func (in MemberFields) partnerKey() record.Key {
	if in.Partner == nil || !token.ValidID(*in.Partner) {
		return record.Key{}
	}
	return record.Partner(*in.Partner)
}

// forStaff reports whether the fields include one that only staff may change.
func (in MemberFields) forStaff() bool {
	for name := range in.Fields {
		if !slices.Contains(portal.UserFields, name) {
			return true
		}
	}
	return in.Partner != nil
}

// setPartner sets the partner that the fields name. partnerKey must have been read.
func (in MemberFields) setPartner(m *portal.Member, found record.Found, wrong *portal.Problems) error {
	switch {
	case in.Partner == nil:
		return nil
	case *in.Partner == "":
		m.Partner = nil
		return nil
	case !found.Has(record.Partner(*in.Partner)):
		wrong.Add("body.partner", "is no partner of this portal")
		return nil
	}
	p, err := found.Partner(*in.Partner)
	if err == nil {
		m.Partner = p.Reference()
	}
	return err
}

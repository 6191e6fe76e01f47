package portal

import "strings"

// Row is one row of a list of people, as somebody gives it.
type Row struct {
	Email     string
	FirstName string
	LastName  string
	Phone     string
	Title     string
	Groups    []string // names or ids
}

// Contact returns the contact that a row describes, without an id, and the reason why the row is refused, or "". A row
// can leave out everything but the address. Of a refused row, only the fields that are right are set.
func (r Row) Contact() (*Person, Reason) {
	p := &Person{Status: StatusContact, Role: RoleUser}
	if strings.TrimSpace(r.Email) == "" {
		return p, ReasonEmailMissing
	}
	in := Fields{"email": r.Email, "phone": r.Phone, "title": r.Title}
	if strings.TrimSpace(r.FirstName) != "" {
		in["firstName"] = r.FirstName
	}
	if strings.TrimSpace(r.LastName) != "" {
		in["lastName"] = r.LastName
	}
	var wrong Problems
	p.Set(in, "row", &wrong)
	switch {
	case wrong.At("row.email"):
		return p, ReasonEmailInvalid
	case wrong.At("row.phone"):
		return p, ReasonPhoneInvalid
	case len(wrong) > 0:
		return p, ReasonNameInvalid
	}
	return p, ""
}

// The verdicts on a row.
const (
	VerdictInvited   = OutcomeInvited
	VerdictAdded     = OutcomeAdded
	VerdictRequested = OutcomeRequested
	VerdictUnchanged = "unchanged"
	VerdictRefused   = "refused"
)

// The reasons of a refused row.
const (
	ReasonEmailInvalid    Reason = "email_invalid"
	ReasonEmailMissing    Reason = "email_missing"
	ReasonPhoneInvalid    Reason = "phone_invalid"
	ReasonNameInvalid     Reason = "name_invalid"
	ReasonGroupUnknown    Reason = "group_unknown"
	ReasonEmailTaken      Reason = "email_taken"
	ReasonDisabled        Reason = "disabled"
	ReasonAddressBounced  Reason = "address_bounced"
	ReasonTooManyAttempts Reason = "too_many_attempts"
)

// RowVerdict is what was done for a row, or what a dry run would do.
type RowVerdict struct {
	Row     int    // from 1
	Email   string // as given
	Outcome string
	Reason  Reason
	Person  string // the person's id; empty: they do not exist yet, or the caller may not see them
}

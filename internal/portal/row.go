package portal

// Row is one row of a list of people, as somebody gives it.
type Row struct {
	Email     string
	FirstName string
	LastName  string
	Phone     string
	Title     string
	Groups    []string // names or ids
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
	ReasonEmailInvalid   Reason = "email_invalid"
	ReasonEmailMissing   Reason = "email_missing"
	ReasonPhoneInvalid   Reason = "phone_invalid"
	ReasonNameInvalid    Reason = "name_invalid"
	ReasonGroupUnknown   Reason = "group_unknown"
	ReasonEmailTaken     Reason = "email_taken"
	ReasonDisabled       Reason = "disabled"
	ReasonAddressBounced Reason = "address_bounced"
	ReasonTooManyMails   Reason = "too_many_attempts"
)

// RowVerdict is what was done for a row, or what a dry run would do.
type RowVerdict struct {
	Row     int    // from 1
	Email   string // as given
	Outcome string
	Reason  Reason
	Person  string // the person's id; empty: they do not exist yet, or the caller may not see them
}

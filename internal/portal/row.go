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

// Contact returns the contact that a row describes, without an id, and the reason why the row is refused, or "". A row
// can leave out everything but the address. A wrong value in another field is left out, and leftOut names the field.
func (r Row) Contact() (p *Person, refused Reason, leftOut []string) {
	p = &Person{Status: StatusContact, Role: RoleUser}
	if bare(r.Email) == "" {
		refused = ReasonEmailMissing
	}
	in := Fields{"email": r.Email, "phone": r.Phone, "title": r.Title}
	if bare(r.FirstName) != "" {
		in["firstName"] = r.FirstName
	}
	if bare(r.LastName) != "" {
		in["lastName"] = r.LastName
	}
	var wrong Problems
	p.Set(in, "row", &wrong)
	if wrong.At("row.email") {
		refused = ReasonEmailInvalid
	}
	for _, field := range []string{"phone", "firstName", "lastName", "title"} {
		if wrong.At("row." + field) {
			leftOut = append(leftOut, field)
		}
	}
	return p, refused, leftOut
}

// leftOutReasons are the reasons of a row that was taken without a field.
var leftOutReasons = map[string]Reason{"phone": ReasonPhoneLeftOut, "firstName": ReasonNameLeftOut, "lastName": ReasonNameLeftOut,
	"title": ReasonTitleLeftOut, "groups": ReasonGroupsLeftOut}

// The reasons of a row that was taken without a field.
const (
	ReasonPhoneLeftOut  Reason = "phone_left_out"
	ReasonNameLeftOut   Reason = "name_left_out"
	ReasonTitleLeftOut  Reason = "title_left_out"
	ReasonGroupsLeftOut Reason = "groups_left_out"
)

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
	ReasonGroupUnknown    Reason = "group_unknown"
	ReasonEmailTaken      Reason = "email_taken"
	ReasonDisabled        Reason = "disabled"
	ReasonAddressBounced  Reason = "address_bounced"
	ReasonTooManyAttempts Reason = "too_many_attempts"
)

// RowVerdict is what was done for a row, or what a dry run would do.
type RowVerdict struct {
	Row       int    // from 1
	Email     string // as given
	Outcome   string
	Reason    Reason
	Person    string // the person's id; empty: they do not exist yet, or the caller may not see them
	FirstName string // this and what follows: as stored, or as they would be
	LastName  string
	Phone     string
	Title     string
	Groups    []string   // ids
	LeftOut   []string   // the fields that are not stored: their values are wrong, or only staff give them
	Status    Status     // of a person whom the partner has already
	Holder    *Reference // email_taken, to staff who may know: who has the address
	Partner   *Reference // email_taken, to staff who may know: the holder's partner
}

// Show sets the fields that a person has, or would have.
func (v *RowVerdict) Show(p *Person) {
	v.FirstName, v.LastName, v.Phone, v.Title, v.Groups = p.FirstName, p.LastName, p.Phone, p.Title, p.Groups
}

// LeaveOut names the fields that the person does not get. The first of them is the verdict's reason if it has no other.
func (v *RowVerdict) LeaveOut(fields []string) {
	v.LeftOut = fields
	if v.Reason == "" && len(fields) > 0 {
		v.Reason = leftOutReasons[fields[0]]
	}
}

package portal

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Code is the stable name of a refusal. Clients decide by it; internal/api gives each code its HTTP status.
type Code string

// The codes of all refusals.
const (
	CodeInvalid            Code = "invalid"
	CodeNotSignedIn        Code = "not_signed_in"
	CodeForbidden          Code = "forbidden"
	CodeNotFound           Code = "not_found"
	CodeConflict           Code = "conflict"
	CodeChanged            Code = "changed"
	CodeWrongState         Code = "wrong_state"
	CodeTooManyAttempts    Code = "too_many_attempts"
	CodeUnavailable        Code = "unavailable"
	CodeMalformed          Code = "malformed"
	CodeBadCredentials     Code = "bad_credentials"
	CodeConfirmPassword    Code = "confirm_password"
	CodePasswordTooShort   Code = "password_too_short"
	CodePasswordTooLong    Code = "password_too_long"
	CodePasswordGuessable  Code = "password_guessable"
	CodeLinkUsed           Code = "link_used"
	CodeLinkExpired        Code = "link_expired"
	CodeLinkInvalid        Code = "link_invalid"
	CodePartnerInactive    Code = "partner_inactive"
	CodeEmailTaken         Code = "email_taken"
	CodeEmailMissing       Code = "email_missing"
	CodeAddressBounced     Code = "address_bounced"
	CodeDomainTaken        Code = "domain_taken"
	CodeDomainPublic       Code = "domain_public"
	CodeDomainIgnored      Code = "domain_ignored"
	CodeExternalIDTaken    Code = "external_id_taken"
	CodeLicensedIDTaken    Code = "licensed_id_taken"
	CodeLastOwner          Code = "last_owner"
	CodeLastPrimaryContact Code = "last_primary_contact"
	CodeNoSuchAccount      Code = "no_such_account"
	CodeCaptureClosed      Code = "capture_closed"
	CodeNoSlotsLeft        Code = "no_slots_left"
	CodeUnsupportedImage   Code = "unsupported_image"
	CodeNotInEcosystem     Code = "not_in_ecosystem"
	CodeColumnAmbiguous    Code = "column_ambiguous"
	CodeColumnMissing      Code = "column_missing"
)

// Error is a refusal. The caller may see all of it, and nothing was written.
type Error struct {
	Code         Code
	Detail       string // one sentence that says what to do
	Fields       []Field
	Holder       *Reference    // email_taken and external_id_taken, to callers who may know: the person who has it
	HolderStatus Status        // email_taken, if the holder is here already
	Action       string        // email_taken, if the holder is here already: what the caller can do for them
	Partner      *Reference    // to staff: the partner that has the value or, if a person has it, their partner
	RetryAfter   time.Duration // too_many_attempts, unavailable
	Header       []string      // column_ambiguous, column_missing: the names of a table's columns
	Candidates   []int         // column_ambiguous, column_missing: the columns that could be meant, from 1
	Slots        *Slots        // no_slots_left
}

// Slots says why nobody can be added to an ecosystem, and whom to ask.
type Slots struct {
	Slots, Used    int64
	SupportContact string
}

// Field is one part of the input that was refused. It never contains the value.
type Field struct {
	Location string // "body.phone", "query.limit"
	Message  string
	Code     Code // the code of the field's own refusal, if it has one
}

func (e *Error) Error() string {
	if len(e.Fields) == 0 {
		return string(e.Code) + ": " + e.Detail
	}
	parts := make([]string, len(e.Fields))
	for i, f := range e.Fields {
		parts[i] = f.Location + " " + f.Message
	}
	return string(e.Code) + ": " + strings.Join(parts, "; ")
}

// Reference names another record in an answer.
type Reference struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// Refuse returns a refusal with that code. The detail is one sentence that says what to do.
func Refuse(code Code, detail string, args ...any) *Error {
	return &Error{Code: code, Detail: fmt.Sprintf(detail, args...)}
}

// NotFound returns the refusal for a record that does not exist or that the caller may not see.
func NotFound(what string) *Error {
	return Refuse(CodeNotFound, "There is no such %s, or you may not see it.", what)
}

// HasCode reports whether err is a refusal with that code.
func HasCode(err error, code Code) bool {
	var refusal *Error
	return errors.As(err, &refusal) && refusal.Code == code
}

// IgnoreRefusal returns nil if err is a refusal, and err otherwise.
func IgnoreRefusal(err error) error {
	var refusal *Error
	if errors.As(err, &refusal) {
		return nil
	}
	return err
}

// ErrNotSignedIn returns the refusal of a call without a session that is valid.
func ErrNotSignedIn() *Error {
	return Refuse(CodeNotSignedIn, "Sign in, then send the session's token with the request.")
}

// ErrForbidden returns the refusal of an operation that the role of a partner's person does not include.
func ErrForbidden() *Error {
	return Refuse(CodeForbidden, "Your role does not include this; ask the portal's staff.")
}

// ErrForbiddenTo is ErrForbidden for a caller who may be one of the portal's staff.
func ErrForbiddenTo(role Role) *Error {
	switch role {
	case RoleOwner:
		return Refuse(CodeForbidden, "Your role does not include this: it is for a partner's primary contacts.")
	case RoleAdmin:
		return Refuse(CodeForbidden, "Your role does not include this; ask one of the portal's owners.")
	}
	return ErrForbidden()
}

// ErrBadCredentials returns the refusal of a sign-in, whatever was wrong with it.
func ErrBadCredentials() *Error {
	return Refuse(CodeBadCredentials, "The address or the password is not right.")
}

// ErrConfirmPassword returns the refusal of a sensitive act in a session whose password was entered too long ago.
func ErrConfirmPassword() *Error {
	return Refuse(CodeConfirmPassword, "Confirm your password for this (POST /v1/session/confirm), then repeat the request.")
}

// ErrTooManyAttempts returns the refusal of an attempt beyond a limit. After wait the caller may try again.
func ErrTooManyAttempts(wait time.Duration) *Error {
	return &Error{Code: CodeTooManyAttempts, Detail: "Too many attempts; wait, then try again.", RetryAfter: wait}
}

// ErrLinkUsed returns the refusal of a link that has done its work.
func ErrLinkUsed() *Error {
	return Refuse(CodeLinkUsed, "This link has been used. Sign in with your password.")
}

// ErrLinkExpired returns the refusal of a link that has expired.
func ErrLinkExpired() *Error {
	return Refuse(CodeLinkExpired, "This link has expired. Ask for a fresh one; it goes to the same address.")
}

// ErrLinkInvalid returns the refusal of any other dead link. It does not say why the link is dead.
func ErrLinkInvalid() *Error {
	return Refuse(CodeLinkInvalid, "This link is not valid. It was replaced or withdrawn, or a part of it was lost on the way. "+
		"Copy the whole link from the mail. If that does not help, ask for a new one.")
}

// ErrCodeInvalid returns the refusal of an invite's code. It is the same whatever was wrong.
func ErrCodeInvalid() *Error {
	return Refuse(CodeLinkInvalid, "There is no open invite for this address with this code. "+
		"Check both: the mail has the code, and the address that it was sent to.")
}

// ErrPartnerInactive returns the refusal of an act that needs an active partner.
func ErrPartnerInactive() *Error {
	return Refuse(CodePartnerInactive, "This organisation is not active in the portal at present; staff can make it active again.")
}

// ErrAddressBounced returns the refusal of mail to an address that bounced or complained.
func ErrAddressBounced() *Error {
	return Refuse(CodeAddressBounced,
		"Mail to this address bounced or caused a complaint; correct the address or clear its mail state, then try again.")
}

// ErrEmailMissing returns the refusal of an invite without an address.
func ErrEmailMissing() *Error {
	return Refuse(CodeEmailMissing, "This person has no e-mail address; add one, then invite them.")
}

// Versions are the versions of a record from which a change may be made (RFC 9110, If-Match). nil means any version.
type Versions []int64

// CheckVersion refuses a change that was made from another version. Refusal: changed.
func CheckVersion(ifMatch Versions, version int64) error {
	if ifMatch != nil && !slices.Contains(ifMatch, version) {
		return Refuse(CodeChanged, "It has changed since you read it; read it again, then repeat your change.")
	}
	return nil
}

// Problems collects what is wrong with an input, so that one answer names all of it.
type Problems []Field

// Add adds a problem at a location.
func (p *Problems) Add(location, message string, args ...any) {
	*p = append(*p, Field{Location: location, Message: fmt.Sprintf(message, args...)})
}

// Check adds err at a location if it is not nil. A refusal keeps its code.
func (p *Problems) Check(location string, err error) {
	if err == nil {
		return
	}
	field := Field{Location: location, Message: err.Error()}
	var refusal *Error
	if errors.As(err, &refusal) {
		field.Message, field.Code = refusal.Detail, refusal.Code
	}
	*p = append(*p, field)
}

// At reports whether there is already a problem at a location. A refused field is not reported as missing as well.
func (p Problems) At(location string) bool {
	return slices.ContainsFunc(p, func(f Field) bool { return f.Location == location })
}

// Err returns the refusal of the whole input, or nil. If there is only one problem and it has a code, this is the code
// of the refusal. Otherwise the code is invalid.
func (p Problems) Err() error {
	if len(p) == 0 {
		return nil
	}
	code := CodeInvalid
	if len(p) == 1 && p[0].Code != "" {
		code = p[0].Code
	}
	return &Error{Code: code, Detail: "Some fields need another value; each error says which and why.", Fields: p}
}

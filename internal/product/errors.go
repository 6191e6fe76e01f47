package portal

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Code is the stable name of a refusal; clients decide by it, internal/api gives each its HTTP status.
type Code string

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
	CodeBadCursor          Code = "malformed"
	CodeBadCredentials     Code = "bad_credentials"
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
	CodeLicensedIDTaken    Code = "licensed_id_taken"
	CodeLastOwner          Code = "last_owner"
	CodeLastPrimaryContact Code = "last_primary_contact"
	CodeNoSuchAccount      Code = "no_such_account"
	CodeNoSlotsLeft        Code = "no_slots_left"
	CodeUnsupportedImage   Code = "unsupported_image"
	CodeNotInEcosystem     Code = "not_in_ecosystem"
)

// Error is a refusal: the caller may see all of it. Nothing was written.
type Error struct {
	Code       Code
	Detail     string // one sentence that says what to do
	Fields     []Field
	Holder     *Reference    // email_taken, to staff
	Partner    *Reference    // email_taken, to staff: the holder's
	RetryAfter time.Duration // too_many_attempts
}

// Field is one part of the input that was refused. It never carries the value.
type Field struct {
	Location string // "body.phone", "query.limit"
	Message  string
	Code     Code // where the field's own refusal has a code
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

func refuse(code Code, format string, args ...any) *Error {
	return &Error{Code: code, Detail: fmt.Sprintf(format, args...)}
}

// hasCode tells whether err is a refusal with that code.
func hasCode(err error, code Code) bool {
	var refusal *Error
	return errors.As(err, &refusal) && refusal.Code == code
}

func notFound(what string) *Error {
	return refuse(CodeNotFound, "There is no such %s, or you may not see it.", what)
}

// problems gathers what is wrong with an input, so that one answer names all of it.
type problems []Field

func (p *problems) add(location, message string) {
	*p = append(*p, Field{Location: location, Message: message})
}

// check adds err, if any, at location. A refusal keeps its code.
func (p *problems) check(location string, err error) {
	if err == nil {
		return
	}
	field := Field{Location: location, Message: err.Error()}
	if e, ok := err.(*Error); ok {
		field.Message, field.Code = e.Detail, e.Code
	}
	*p = append(*p, field)
}

// at tells whether something is wrong at location already: one that was refused is not missing, too.
func (p problems) at(location string) bool {
	return slices.ContainsFunc(p, func(f Field) bool { return f.Location == location })
}

// err is the refusal of the whole input, or nil. Its code is that of the only coded field, or `invalid`.
func (p problems) err() error {
	if len(p) == 0 {
		return nil
	}
	code := CodeInvalid
	if len(p) == 1 && p[0].Code != "" {
		code = p[0].Code
	}
	return &Error{Code: code, Detail: "Some fields need another value; each error says which and why.", Fields: p}
}

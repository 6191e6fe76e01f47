package api

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"net/http"
	"reflect"
	"strconv"

	"github.com/danielgtaylor/huma/v2"

	"allyway/internal/portal"
	"allyway/internal/record"
)

const problemMedia = "application/problem+json"

// problem is a refusal as the client gets it (RFC 9457). It never repeats a value of the request.
type problem struct {
	Type    string         `json:"type" doc:"The kind of problem. It ends in the code."`
	Title   string         `json:"title" doc:"The status in words."`
	Status  int            `json:"status" doc:"The HTTP status."`
	Detail  string         `json:"detail" doc:"A sentence that says what to do."`
	Code    portal.Code    `json:"code" doc:"A stable code for programs."`
	Errors  []problemField `json:"errors,omitempty" doc:"The parts of the input that were refused."`
	Holder  *reference     `json:"holder,omitempty" doc:"With email_taken, for callers who may know, and external_id_taken: who has it."`
	Partner *reference     `json:"partner,omitempty" doc:"For staff: with email_taken, the holder's partner; with domain_taken, external_id_taken and licensed_id_taken, the partner that has it."`

	HolderStatus portal.Status `json:"holderStatus,omitempty" enum:"contact,requested,invited,active,disabled" doc:"With email_taken, if the holder is already at the partner where the address was entered: their status."`
	Action       string        `json:"action,omitempty" enum:"enable,invite,resend,move" doc:"With holderStatus: what the caller can do so that the holder gets access. move: staff can move the holder to this partner. Missing if there is nothing to do, or if the caller may not do it."`

	Header     []string `json:"header,omitempty" doc:"With column_ambiguous and column_missing: the names of the table's columns."`
	Candidates []int    `json:"candidates,omitempty" doc:"With column_ambiguous and column_missing: the columns that could be meant, from 1."`

	Slots          *int64 `json:"slots,omitempty" doc:"With no_slots_left: how many user slots the ecosystem has."`
	Used           *int64 `json:"used,omitempty" doc:"With no_slots_left: how many of them are taken."`
	SupportContact string `json:"supportContact,omitempty" doc:"With no_slots_left: whom to ask for more, if the portal's settings name somebody."`

	retryAfter int // seconds
}

var problemType = reflect.TypeFor[problem]()

type problemField struct {
	Location string      `json:"location" doc:"Where in the request, such as body.phone."`
	Message  string      `json:"message" doc:"What is wrong, or what to send instead."`
	Code     portal.Code `json:"code,omitempty" doc:"The field's own code, if it has one."`
}

func newProblem(code portal.Code, detail string) *problem {
	status := statusOf(code)
	return &problem{Type: "urn:allyway:problem:" + string(code), Title: http.StatusText(status), Status: status, Code: code, Detail: detail}
}

func (p *problem) Error() string  { return string(p.Code) }
func (p *problem) GetStatus() int { return p.Status }
func (p *problem) ContentType(string) string {
	return problemMedia
}

// GetHeaders makes huma send the headers that a problem's status needs: Retry-After, and with 401 the way to sign in
// (RFC 9110, 15.5.2).
func (p *problem) GetHeaders() http.Header {
	headers := http.Header{}
	if p.retryAfter > 0 {
		headers.Set("Retry-After", strconv.Itoa(p.retryAfter))
	}
	if p.Status == http.StatusUnauthorized {
		headers.Set("WWW-Authenticate", "Bearer")
	}
	return headers
}

// The codes of refusals that no use case makes.
const (
	codeInternal         portal.Code = "internal"
	codeMediaType        portal.Code = "unsupported_media_type"
	codeMethodNotAllowed portal.Code = "method_not_allowed"
	codeTimeout          portal.Code = "timeout"
	codeTooLarge         portal.Code = "too_large"
)

// statusOf returns the HTTP status of a refusal. A code that is not listed is a conflict with the state of things.
func statusOf(code portal.Code) int {
	switch code {
	case portal.CodeMalformed, portal.CodeLinkInvalid:
		return http.StatusBadRequest
	case portal.CodeNotSignedIn, portal.CodeBadCredentials:
		return http.StatusUnauthorized
	case portal.CodeForbidden, portal.CodeConfirmPassword:
		return http.StatusForbidden
	case portal.CodeNotFound, portal.CodeNoSuchAccount:
		return http.StatusNotFound
	case codeMethodNotAllowed:
		return http.StatusMethodNotAllowed
	case codeTimeout:
		return http.StatusRequestTimeout
	case portal.CodeLinkUsed, portal.CodeLinkExpired:
		return http.StatusGone
	case portal.CodeChanged:
		return http.StatusPreconditionFailed
	case codeTooLarge:
		return http.StatusRequestEntityTooLarge
	case codeMediaType, portal.CodeUnsupportedImage:
		return http.StatusUnsupportedMediaType
	case portal.CodeInvalid, portal.CodePasswordTooShort, portal.CodePasswordTooLong, portal.CodePasswordGuessable,
		portal.CodeDomainPublic, portal.CodeDomainIgnored, portal.CodeColumnAmbiguous, portal.CodeColumnMissing:
		return http.StatusUnprocessableEntity
	case portal.CodeTooManyAttempts:
		return http.StatusTooManyRequests
	case codeInternal:
		return http.StatusInternalServerError
	case portal.CodeUnavailable:
		return http.StatusServiceUnavailable
	}
	return http.StatusConflict
}

// problem returns the answer to a use case's error. The text of an error that is no refusal is logged and never sent.
func (s *server) problem(ctx context.Context, r Route, err error) *problem {
	var refusal *portal.Error
	var p *problem
	switch {
	case errors.As(err, &refusal):
		return told(refusal)
	case errors.As(err, &p):
		return p
	case record.IsConflict(err):
		return conflictProblem()
	case record.IsUnavailable(err) || errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled):
		s.Log.WarnContext(ctx, "unavailable", "method", r.Method, "route", r.Path, "error", err.Error())
		p = newProblem(portal.CodeUnavailable, "The portal is busy at present. Repeat the request in a moment.")
		p.retryAfter = 1
		return p
	}
	s.Log.ErrorContext(ctx, "internal error", "method", r.Method, "route", r.Path, "error", err.Error())
	return internalProblem()
}

func conflictProblem() *problem {
	return newProblem(portal.CodeConflict, "Somebody else changed this at the same moment. Read it again, then repeat your request.")
}

func internalProblem() *problem {
	return newProblem(codeInternal, "Something went wrong in the portal. Try again. If it happens again, tell the people who run the portal.")
}

// told returns the problem that tells the client about a refusal.
func told(e *portal.Error) *problem {
	p := newProblem(e.Code, e.Detail)
	p.Holder, p.Partner, p.retryAfter = e.Holder, e.Partner, int(math.Ceil(e.RetryAfter.Seconds()))
	p.HolderStatus, p.Action = e.HolderStatus, e.Action
	p.Header, p.Candidates = e.Header, e.Candidates
	if e.Slots != nil {
		p.Slots, p.Used, p.SupportContact = &e.Slots.Slots, &e.Slots.Used, e.Slots.SupportContact
	}
	for _, f := range e.Fields {
		p.Errors = append(p.Errors, problemField{f.Location, f.Message, f.Code})
	}
	return p
}

// huma has these settings only for the whole program. With strict casing, EMAIL does not count as email.
// The API sends an empty list as [], never as null.
func init() {
	huma.ValidateStrictCasing = true
	huma.DefaultArrayNullable = false
	huma.NewError = func(status int, message string, errs ...error) huma.StatusError {
		return humaProblem(status, message, errs)
	}
	huma.NewErrorWithContext = func(ctx huma.Context, status int, message string, errs ...error) huma.StatusError {
		return rather(ctx, humaProblem(status, message, errs))
	}
}

func tooLarge(limit int64) string {
	return fmt.Sprintf("The request's body is too large. The limit is %d KB here.", limit>>10)
}

// humaProblem returns the problem for a request that huma refused. It leaves out the value that huma found wrong.
func humaProblem(status int, message string, errs []error) *problem {
	switch status {
	case http.StatusBadRequest:
		return newProblem(portal.CodeMalformed, "The request cannot be read. Its body must be one JSON value in UTF-8, without a duplicate key.")
	case http.StatusRequestTimeout:
		return newProblem(codeTimeout, "The request's body took too long to arrive. Send it again.")
	case http.StatusRequestEntityTooLarge:
		var limit int64
		_, _ = fmt.Sscanf(message, "request body is too large limit=%d bytes", &limit) // if this fails, the message says 0
		return newProblem(codeTooLarge, tooLarge(limit))
	case http.StatusUnsupportedMediaType:
		return newProblem(codeMediaType, "The request's body is of a media type that this address does not take. Its description says which it takes.")
	case http.StatusUnprocessableEntity:
		p := newProblem(portal.CodeInvalid, "Some of the request does not fit. Each error says what and why.")
		for _, err := range errs {
			var detail huma.ErrorDetailer
			if errors.As(err, &detail) {
				d := detail.ErrorDetail()
				p.Errors = append(p.Errors, problemField{Location: d.Location, Message: d.Message})
			}
		}
		return p
	}
	return internalProblem()
}

// writeProblem answers a request that huma does not handle.
func writeProblem(w http.ResponseWriter, p *problem) {
	w.Header().Set("Content-Type", problemMedia)
	w.WriteHeader(p.Status)
	_ = json.NewEncoder(w).Encode(p) // the client may be gone
}

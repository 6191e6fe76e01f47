package api

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"net/http"
	"strconv"

	"github.com/danielgtaylor/huma/v2"

	"allyway/internal/product"
	"allyway/internal/table"
)

// problem is a refusal as the client gets it: application/problem+json (RFC 9457). It never repeats a value of the
// request.
type problem struct {
	Type   string            `json:"type" doc:"Names the kind of problem; ends in the code."`
	Title  string            `json:"title" doc:"The status in words."`
	Status int               `json:"status" doc:"The HTTP status."`
	Detail string            `json:"detail" doc:"A sentence that says what to do."`
	Code   portal.Code       `json:"code" doc:"The stable code to decide by."`
	Errors []problemField    `json:"errors,omitempty" doc:"The parts of the input that were refused."`
	Holder *portal.Reference `json:"holder,omitempty" doc:"With email_taken, to staff: who holds the address."`
	// Partner is the holder's.
	Partner *portal.Reference `json:"partner,omitempty" doc:"With email_taken, to staff: the holder's partner."`

	retryAfter int // seconds
}

type problemField struct {
	Location string      `json:"location" doc:"Where in the request, such as body.phone."`
	Message  string      `json:"message" doc:"What is wrong, and what to give instead."`
	Code     portal.Code `json:"code,omitempty" doc:"The field's own code, where it has one."`
}

func (p *problem) Error() string  { return string(p.Code) }
func (p *problem) GetStatus() int { return p.Status }
func (p *problem) ContentType(string) string {
	return "application/problem+json"
}

// GetHeaders has huma send Retry-After.
func (p *problem) GetHeaders() http.Header {
	if p.retryAfter == 0 {
		return nil
	}
	return http.Header{"Retry-After": {strconv.Itoa(p.retryAfter)}}
}

func (p *problem) complete() *problem {
	p.Type = "urn:allyway:problem:" + string(p.Code)
	p.Title = http.StatusText(p.Status)
	return p
}

// statuses are the refusals' HTTP statuses. What is not here is 409.
var statuses = map[portal.Code]int{
	portal.CodeBadCursor:         http.StatusBadRequest,
	portal.CodeInvalid:           http.StatusUnprocessableEntity,
	portal.CodeNotSignedIn:       http.StatusUnauthorized,
	portal.CodeBadCredentials:    http.StatusUnauthorized,
	portal.CodeForbidden:         http.StatusForbidden,
	portal.CodeNotFound:          http.StatusNotFound,
	portal.CodeNoSuchAccount:     http.StatusNotFound,
	portal.CodeChanged:           http.StatusPreconditionFailed,
	portal.CodeTooManyAttempts:   http.StatusTooManyRequests,
	portal.CodeUnavailable:       http.StatusServiceUnavailable,
	portal.CodePasswordTooShort:  http.StatusUnprocessableEntity,
	portal.CodePasswordTooLong:   http.StatusUnprocessableEntity,
	portal.CodePasswordGuessable: http.StatusUnprocessableEntity,
	portal.CodeDomainPublic:      http.StatusUnprocessableEntity,
	portal.CodeDomainIgnored:     http.StatusUnprocessableEntity,
	portal.CodeUnsupportedImage:  http.StatusUnsupportedMediaType,
	portal.CodeLinkInvalid:       http.StatusBadRequest,
	portal.CodeLinkUsed:          http.StatusGone,
	portal.CodeLinkExpired:       http.StatusGone,
}

// problem tells a use case's error. The text of what is no refusal is logged, and never told.
func (s *server) problem(ctx context.Context, r Route, err error) error {
	var refusal *portal.Error
	var refused *table.Refused
	switch {
	case errors.As(err, &refusal):
		return told(refusal)
	case errors.As(err, &refused):
		return conflictProblem()
	case errors.Is(err, table.ErrUnavailable) || errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled):
		s.Log.WarnContext(ctx, "unavailable", "method", r.Method, "route", r.Path, "error", err.Error())
		return (&problem{Status: http.StatusServiceUnavailable, Code: portal.CodeUnavailable,
			Detail: "The portal is busy at present; repeat the request in a moment.", retryAfter: 1}).complete()
	}
	s.Log.ErrorContext(ctx, "internal error", "method", r.Method, "route", r.Path, "error", err.Error())
	return internalProblem()
}

func conflictProblem() *problem {
	return (&problem{Status: http.StatusConflict, Code: portal.CodeConflict,
		Detail: "Somebody else changed this at the same moment; read it again, then repeat your request."}).complete()
}

func internalProblem() *problem {
	return (&problem{Status: http.StatusInternalServerError, Code: "internal",
		Detail: "Something went wrong here; nothing was changed that was not answered. Try again, then tell the portal's staff."}).complete()
}

func told(e *portal.Error) *problem {
	status, ok := statuses[e.Code]
	if !ok {
		status = http.StatusConflict
	}
	p := &problem{Status: status, Code: e.Code, Detail: e.Detail, Holder: e.Holder, Partner: e.Partner,
		retryAfter: int(math.Ceil(e.RetryAfter.Seconds()))}
	for _, f := range e.Fields {
		p.Errors = append(p.Errors, problemField{f.Location, f.Message, f.Code})
	}
	return p.complete()
}

const codeMediaType portal.Code = "unsupported_media_type"

// codes are those of what never reaches a use case.
var codes = map[int]portal.Code{
	http.StatusBadRequest:            "malformed",
	http.StatusUnauthorized:          portal.CodeNotSignedIn,
	http.StatusForbidden:             portal.CodeForbidden,
	http.StatusNotFound:              portal.CodeNotFound,
	http.StatusRequestTimeout:        "timeout",
	http.StatusRequestEntityTooLarge: "too_large",
	http.StatusUnsupportedMediaType:  codeMediaType,
	http.StatusUnprocessableEntity:   portal.CodeInvalid,
}

var details = map[int]string{
	http.StatusBadRequest:           "The request cannot be read: its body must be one JSON value in UTF-8 in which no key stands twice.",
	http.StatusRequestTimeout:       "The request's body took too long to arrive; send it again.",
	http.StatusUnsupportedMediaType: "This body's media type is not taken here; see its description for the one that is.",
	http.StatusUnprocessableEntity:  "Some of the request does not fit; each error says what and why.",
}

// huma's settings for these two are global; strict casing keeps EMAIL from passing for email.
func init() {
	huma.ValidateStrictCasing = true
	huma.NewError = newProblem
}

func tooLarge(limit int64) string {
	return fmt.Sprintf("The request's body is too large; %d KB is the most here.", limit>>10)
}

// newProblem tells what huma refused: never with the value it saw.
func newProblem(status int, message string, errs ...error) huma.StatusError {
	code, ok := codes[status]
	if !ok {
		return internalProblem()
	}
	p := &problem{Status: status, Code: code, Detail: details[status]}
	if p.Detail == "" {
		p.Detail = message
	}
	var limit int
	if _, err := fmt.Sscanf(message, "request body is too large limit=%d bytes", &limit); err == nil {
		p.Detail = tooLarge(int64(limit))
	}
	for _, err := range errs {
		var detail huma.ErrorDetailer
		if status == http.StatusUnprocessableEntity && errors.As(err, &detail) {
			d := detail.ErrorDetail()
			p.Errors = append(p.Errors, problemField{Location: d.Location, Message: d.Message})
		}
	}
	return p.complete()
}

// writeProblem answers outside huma.
func writeProblem(w http.ResponseWriter, p *problem) {
	p.complete()
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(p.Status)
	_ = json.NewEncoder(w).Encode(p) // the client may be gone
}

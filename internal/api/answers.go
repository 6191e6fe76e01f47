package api

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"allyway/internal/portal"
)

// What a route can answer is written once: in its Refuses, and here for all routes of a kind. The OpenAPI document says
// it, and the tests compare every answer with it.

// Refusals that several routes share.
var (
	linkRefusals     = []portal.Code{portal.CodeLinkUsed, portal.CodeLinkExpired, portal.CodeLinkInvalid, portal.CodePartnerInactive}
	passwordRefusals = []portal.Code{portal.CodePasswordTooShort, portal.CodePasswordTooLong, portal.CodePasswordGuessable}
	inviteRefusals   = []portal.Code{portal.CodePartnerInactive, portal.CodeEmailMissing, portal.CodeAddressBounced, portal.CodeTooManyAttempts}
	domainRefusals   = []portal.Code{portal.CodeDomainTaken, portal.CodeDomainPublic, portal.CodeDomainIgnored}
)

// codes returns every code that the route can refuse with.
func (r Route) codes() []portal.Code {
	all := slices.Concat(r.Refuses, []portal.Code{portal.CodeMalformed, portal.CodeInvalid, portal.CodeForbidden, codeInternal, portal.CodeUnavailable})
	if r.Who != portal.Anyone {
		all = append(all, portal.CodeNotSignedIn)
	}
	if strings.Contains(r.Path, "{") {
		all = append(all, portal.CodeNotFound)
	}
	if strings.Contains(r.Path, "{person}") && r.Method != http.MethodGet { // if the person is staff
		all = append(all, portal.CodeConfirmPassword)
	}
	if r.Method != http.MethodGet {
		all = append(all, portal.CodeConflict)
	}
	if r.hasBody {
		all = append(all, codeTimeout, codeTooLarge, r.otherMedia())
	}
	if r.hasIfMatch {
		all = append(all, portal.CodeChanged)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// Refusal reports whether the route can refuse with that status and code.
func (r Route) Refusal(status int, code portal.Code) bool {
	return slices.Contains(r.codes(), code) && statusOf(code) == status
}

// describe returns what the OpenAPI document says of the route, apart from its shapes.
func (r Route) describe(schemas huma.Registry) huma.Operation {
	op := huma.Operation{
		OperationID:     r.ID,
		Method:          r.Method,
		Path:            r.Path,
		Summary:         r.Summary,
		Description:     strings.TrimSpace(r.Text + r.refusals() + "\n\nWho: " + r.Who.String() + r.keys() + "."),
		Tags:            []string{r.Subject},
		DefaultStatus:   r.Status,
		MaxBodyBytes:    r.maxBody() + 1, // huma refuses a body of exactly this size, too
		BodyReadTimeout: -1,              // checkSize has read the body; without its deadline, the request may take longer than the body
		Responses:       r.responses(schemas),
	}
	op.Security = []map[string][]string{} // none
	if r.Who != portal.Anyone {
		op.Security = []map[string][]string{{"bearer": {}}, {"cookie": {}}}
	}
	if r.Scope != "" {
		op.Security = append(op.Security, map[string][]string{"key": {}})
	}
	return op
}

// keys says which keys may call the route.
func (r Route) keys() string {
	if r.Scope == "" {
		return ""
	}
	return "; keys with the scope " + string(r.Scope)
}

// refusals returns the route's own refusals in a sentence.
func (r Route) refusals() string {
	if len(r.Refuses) == 0 {
		return ""
	}
	var parts []string
	for _, status := range statusesOf(r.Refuses) {
		var codes []string
		for _, code := range r.Refuses {
			if statusOf(code) == status {
				codes = append(codes, "`"+string(code)+"`")
			}
		}
		parts = append(parts, fmt.Sprintf("%d %s", status, strings.Join(codes, ", ")))
	}
	return " Refuses with " + strings.Join(parts, "; ") + "."
}

// responses returns the route's problems, by status, each with the codes that it can have.
func (r Route) responses(schemas huma.Registry) map[string]*huma.Response {
	all := map[string]*huma.Response{"default": {Description: "Any other problem.",
		Content: map[string]*huma.MediaType{problemMedia: {Schema: schemas.Schema(problemType, true, "Problem")}}}}
	if r.Empty {
		all[strconv.Itoa(http.StatusNoContent)] = &huma.Response{Description: http.StatusText(http.StatusNoContent)}
	}
	for _, status := range statusesOf(r.codes()) {
		response := &huma.Response{Description: http.StatusText(status),
			Content: map[string]*huma.MediaType{problemMedia: {Schema: r.problemSchema(schemas, status)}}}
		if status == http.StatusTooManyRequests || status == http.StatusServiceUnavailable {
			response.Headers = map[string]*huma.Param{"Retry-After": {Description: "After how many seconds to try again.", Schema: &huma.Schema{Type: huma.TypeInteger}}}
		}
		all[strconv.Itoa(status)] = response
	}
	return all
}

// problemSchema returns the schema of the route's problems with a status. Problems of one code are the same everywhere,
// so their schema has the name of the code. A schema for several codes belongs to the route.
func (r Route) problemSchema(schemas huma.Registry, status int) *huma.Schema {
	var codes []any
	for _, code := range r.codes() {
		if statusOf(code) == status {
			codes = append(codes, string(code))
		}
	}
	name := strings.ToUpper(r.ID[:1]) + r.ID[1:] + strconv.Itoa(status) + "Problem"
	if len(codes) == 1 {
		name = camelCase(codes[0].(string)) + "Problem"
	}
	code := &huma.Schema{Type: huma.TypeString, Enum: codes}
	schemas.Map()[name] = &huma.Schema{AllOf: []*huma.Schema{schemas.Schema(problemType, true, "Problem"),
		{Type: huma.TypeObject, Properties: map[string]*huma.Schema{"code": code}, Required: []string{"code"}}}}
	return &huma.Schema{Ref: "#/components/schemas/" + name}
}

func camelCase(code string) string {
	var name strings.Builder
	for _, word := range strings.Split(code, "_") {
		name.WriteString(strings.ToUpper(word[:1]) + word[1:])
	}
	return name.String()
}

func statusesOf(codes []portal.Code) []int {
	var all []int
	for _, code := range codes {
		all = append(all, statusOf(code))
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// describeMedia lists every media type that the route takes and gives. The raw bytes of a JSON body, which Idempotency-Key
// needs, are not listed as a second kind of body.
func (r Route) describeMedia(api huma.API) {
	item := api.OpenAPI().Paths[r.Path]
	op := map[string]*huma.Operation{http.MethodGet: item.Get, http.MethodPost: item.Post, http.MethodPut: item.Put,
		http.MethodPatch: item.Patch, http.MethodDelete: item.Delete}[r.Method]
	if body := op.RequestBody; body != nil {
		if body.Content["application/json"] != nil {
			delete(body.Content, "application/octet-stream")
		}
		for _, kind := range r.Takes {
			body.Content[kind] = &huma.MediaType{Schema: body.Content[r.Takes[0]].Schema}
		}
	}
	answer := op.Responses[strconv.Itoa(r.Status)]
	if media := answer.Content["application/json"]; media != nil && media.Schema.ContentEncoding != "" { // bytes that are JSON
		media.Schema = &huma.Schema{Type: huma.TypeObject, AdditionalProperties: true}
	}
	if r.conditional() {
		op.Parameters = append(op.Parameters, &huma.Param{Name: "If-None-Match", In: "header", Schema: &huma.Schema{Type: huma.TypeString},
			Description: "The ETag of what you have. If it is still current, the answer is 304 without a body."})
		op.Responses[strconv.Itoa(http.StatusNotModified)] = &huma.Response{Description: http.StatusText(http.StatusNotModified),
			Headers: map[string]*huma.Param{"ETag": answer.Headers["ETag"]}}
	}
	if r.Made {
		made := *answer
		made.Description = http.StatusText(http.StatusCreated)
		made.Headers = maps.Clone(answer.Headers)
		delete(answer.Headers, "Location")
		op.Responses[strconv.Itoa(http.StatusCreated)] = &made
	}
	if r.CSV {
		answer.Content["text/csv"] = &huma.MediaType{Schema: &huma.Schema{Type: huma.TypeString,
			Description: "A table (RFC 4180) in UTF-8 with a byte order mark. Its first row has the names of the columns."},
			Example: strings.Join(r.columns(), ",") + "\r\n"}
	}
	for _, kind := range r.Gives {
		delete(answer.Content, "application/json")
		answer.Content[kind] = &huma.MediaType{Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}}
	}
}

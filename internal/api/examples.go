package api

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"allyway/internal/portal"
)

// Examples are made from the schemas, so that they have every property and stay true. A schema that answers share has
// its examples once.

// addExamples gives every form of a body an example.
func addExamples(schemas huma.Registry, content map[string]*huma.MediaType) {
	exampleTable := map[string]string{
		"text/csv":                  "email,name\r\nana@acme.example,Ana Silva\r\n",
		"text/tab-separated-values": "email\tname\r\nana@acme.example\tAna Silva\r\n",
	}
	for media, form := range content {
		target := form.Schema
		if target.Ref != "" {
			target = schemas.SchemaFromRef(target.Ref)
		}
		switch {
		case target.Examples != nil || form.Example != nil:
		case media == "text/csv" || media == "text/tab-separated-values":
			form.Example = exampleTable[media]
		case target.Format == "binary" || media == "application/octet-stream": // an image cannot be shown as text
		case media == problemMedia:
			target.Examples = problemExamples(target)
		default:
			target.Examples = []any{example(schemas, target, "")}
		}
	}
}

// example returns a value that fits the schema of a property with that name.
func example(schemas huma.Registry, s *huma.Schema, name string) any {
	problem := strings.HasSuffix(s.Ref, "/Problem")
	if s.Ref != "" {
		s = schemas.SchemaFromRef(s.Ref)
	}
	switch {
	case problem: // the same example, whether a problem or a thing that contains one was asked for first
		return problemExamples(s)[0]
	case len(s.Examples) > 0:
		return s.Examples[0]
	case slices.Contains(s.Enum, any(exampleText(s, name))):
		return exampleText(s, name)
	case len(s.Enum) > 0:
		return s.Enum[0]
	case s.Default != nil:
		return s.Default
	}
	switch s.Type {
	case huma.TypeArray:
		return []any{example(schemas, s.Items, strings.TrimSuffix(name, "s"))}
	case huma.TypeObject:
		return exampleObject(schemas, s, name)
	case huma.TypeBoolean:
		return true
	case huma.TypeInteger, huma.TypeNumber:
		if s.Minimum != nil {
			return max(int64(*s.Minimum), 24)
		}
		return int64(3)
	case huma.TypeString:
		return exampleText(s, name)
	}
	return "active" // any value
}

func exampleObject(schemas huma.Registry, s *huma.Schema, name string) any {
	out := map[string]any{}
	for _, property := range slices.Sorted(maps.Keys(s.Properties)) {
		out[property] = example(schemas, s.Properties[property], property)
	}
	if of, ok := s.AdditionalProperties.(*huma.Schema); ok {
		out[cmp.Or(map[string]string{"answers": exampleID, "externalIds": "hubspot"}[name], "email")] = example(schemas, of, "")
	}
	return out
}

const exampleID = "01K5ZQ4YB5K7M9N1P3R5T7V9WX"

func exampleText(s *huma.Schema, name string) string {
	switch {
	case s.Format == "date-time":
		return "2026-03-02T09:30:00Z"
	case strings.Contains(s.Pattern, "{26}"):
		return exampleID
	}
	texts := map[string]string{
		"id": exampleID, "person": exampleID, "partner": exampleID, "member": exampleID, "group": exampleID, "by": exampleID, "workspace": exampleID,
		"ecosystem": exampleID, "capture": exampleID, "account": exampleID, "from": exampleID, "user": exampleID, "request": exampleID,
		"firstName": "Ana", "lastName": "Silva", "name": "Acme Ltd", "email": "ana@acme.example", "pendingEmail": "ana.silva@acme.example",
		"emails": "Ana Silva <ana@acme.example>", "phone": "+15550109999", "title": "Head of sales", "address": "1 High Street, Lisbon",
		"domain": "acme.example", "ignoredDomain": "mail.example", "code": "493817", "password": "seven green lamps", "current": "seven green lamps",
		"token": "x2Zr0cP4m8Qf", "cursor": "GmT2k9", "next": "GmT2k9", "url": "https://portal.example/accept#x2Zr0cP4m8Qf",
		"logo": "https://portal.example/v1/logos/9f2c", "accessPointUrl": "https://as4.acme.example/msh", "replyTo": "support@portal.example",
		"language": "de", "portalLanguage": "en", "supportContact": "support@portal.example", "portalName": "Example portal", "senderName": "Example portal", "browser": "Firefox",
		"field": "firstName", "location": "body.phone", "message": "must be a phone number with its country code", "delimiter": ",",
		"type": "Reseller", "tag": "north", "permission": "deals.read", "externalId": "801", "partnerExternalId": "512", "licensedId": "L-1024", "text": "How many people work for you?",
		"subject": "How many people work for you?", "ignoredColumn": "Notes", "state": "sent", "mail": "sent", "status": "active", "outcome": "invited", "role": "user", "kind": "partner", "licence": "guest",
	}
	return cmp.Or(texts[name], "Text")
}

// problemExamples returns a problem for each code that a schema of problems can have.
func problemExamples(s *huma.Schema) (all []any) {
	codes := []any{string(portal.CodeConflict)}
	for _, part := range s.AllOf {
		if code := part.Properties["code"]; code != nil {
			codes = code.Enum
		}
	}
	for _, word := range codes {
		p := newProblem(portal.Code(word.(string)), problemDetail(portal.Code(word.(string))))
		all = append(all, map[string]any{"type": p.Type, "title": p.Title, "status": p.Status, "detail": p.Detail, "code": word})
	}
	return all
}

// problemDetail returns a sentence that the API says with a code.
func problemDetail(code portal.Code) string {
	details := map[portal.Code]string{
		codeInternal:                 internalProblem().Detail,
		portal.CodeConflict:          conflictProblem().Detail,
		portal.CodeMalformed:         humaProblem(400, "", nil).Detail,
		codeTimeout:                  humaProblem(408, "", nil).Detail,
		codeTooLarge:                 tooLarge(maxBody),
		codeMediaType:                humaProblem(415, "", nil).Detail,
		portal.CodeInvalid:           humaProblem(422, "", nil).Detail,
		portal.CodeUnavailable:       "The portal is busy at present. Repeat the request in a moment.",
		portal.CodeNotSignedIn:       "Sign in first.",
		portal.CodeForbidden:         "You may not do this.",
		portal.CodeNotFound:          "There is no such thing, or you may not see it.",
		portal.CodeChanged:           "Somebody else has changed this since you read it. Read it again.",
		portal.CodeBadCredentials:    "The e-mail address or the password is wrong.",
		portal.CodeConfirmPassword:   "Enter your password again.",
		portal.CodeTooManyAttempts:   "There were too many attempts. Wait, then try again.",
		portal.CodeEmailTaken:        "Somebody in the portal has this address.",
		portal.CodePartnerInactive:   "The partner is not active.",
		portal.CodeWrongState:        "The person's status does not allow this.",
		portal.CodePasswordTooShort:  "The password is too short.",
		portal.CodePasswordGuessable: "The password is easy to guess. Choose another one.",
		portal.CodeLinkUsed:          "The link has been used.",
		portal.CodeLinkExpired:       "The link has expired.",
		portal.CodeLinkInvalid:       "The link is not complete. Copy all of it.",
	}
	return cmp.Or(details[code], "The request is refused: "+strings.ReplaceAll(string(code), "_", " ")+".")
}

package api

import (
	"net/http"
	"reflect"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"allyway/internal/portal"
)

// Document returns the OpenAPI 3.1 document of all routes.
func Document() ([]byte, error) {
	s, api := &server{}, humago.New(http.NewServeMux(), humaConfig())
	for _, f := range Everything(Rooms{}) {
		for _, op := range f.operations(s) {
			op.register(s, api)
		}
	}
	document := api.OpenAPI()
	complete(document)
	return document.MarshalJSON()
}

// newSchemas returns the registry of the document's schemas. A text that must be one of a few words is described with
// these words.
func newSchemas() huma.Registry {
	all := huma.NewMapRegistry("#/components/schemas/", huma.DefaultSchemaNamer)
	all.RegisterTypeAlias(reflect.TypeFor[portal.Code](), reflect.TypeFor[codeWord]())
	all.RegisterTypeAlias(reflect.TypeFor[portal.Reason](), reflect.TypeFor[reasonWord]())
	all.RegisterTypeAlias(reflect.TypeFor[portal.Status](), reflect.TypeFor[statusWord]())
	return all
}

type (
	codeWord   string
	reasonWord string
	statusWord string
)

// Schema describes the codes in the document.
func (codeWord) Schema(huma.Registry) *huma.Schema {
	return words(append([]portal.Code{codeInternal, codeMediaType, codeMethodNotAllowed, codeTimeout, codeTooLarge}, portal.Codes...))
}

// Schema describes the reasons in the document.
func (reasonWord) Schema(huma.Registry) *huma.Schema { return words(portal.Reasons) }

// Schema describes the statuses of people in the document.
func (statusWord) Schema(huma.Registry) *huma.Schema {
	return words([]portal.Status{portal.StatusContact, portal.StatusRequested, portal.StatusInvited, portal.StatusActive, portal.StatusDisabled})
}

func words[T ~string](all []T) *huma.Schema {
	s := &huma.Schema{Type: huma.TypeString}
	for _, word := range all {
		s.Enum = append(s.Enum, string(word))
	}
	return s
}

// complete adds to the document what is the same for every schema and every answer of a kind.
func complete(document *huma.OpenAPI) {
	schemas := document.Components.Schemas
	for name, schema := range schemas.Map() {
		completeSchema(name, schema)
	}
	for _, item := range document.Paths {
		for _, op := range []*huma.Operation{item.Get, item.Post, item.Put, item.Patch, item.Delete} {
			if op == nil {
				continue
			}
			for _, parameter := range op.Parameters {
				parameter.Schema.PatternDescription = "" // only huma's messages use it; JSON Schema has no such keyword
				if parameter.Description == "" {
					parameter.Description = describe("", parameter.Name)
				}
			}
			for _, answer := range op.Responses {
				completeAnswer(schemas, answer)
			}
			if op.RequestBody != nil {
				addExamples(schemas, op.RequestBody.Content)
			}
		}
	}
}

// completeAnswer describes the headers of an answer and gives it an example.
func completeAnswer(schemas huma.Registry, answer *huma.Response) {
	for name, header := range answer.Headers {
		if header.Description == "" {
			header.Description = header.Schema.Description
		}
		if header.Description == "" {
			header.Description = describe("", name)
		}
	}
	addExamples(schemas, answer.Content)
}

// completeSchema describes each property that has no description of its own. If a property can be null, its enum also
// gets null.
func completeSchema(name string, schema *huma.Schema) {
	schema.PatternDescription = ""
	if schema.Nullable && schema.Enum != nil && schema.Enum[len(schema.Enum)-1] != nil {
		schema.Enum = append(schema.Enum, nil)
	}
	for property, s := range schema.Properties {
		if s.Description == "" {
			s.Description = describe(name, property)
		}
		completeSchema(name, s)
	}
	if schema.Items != nil {
		completeSchema(name, schema.Items)
	}
}

package openapi

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"allyway/internal/api"
)

// TestDocumentIsCurrent compares what is embedded with what the routes say today.
func TestDocumentIsCurrent(t *testing.T) {
	want, err := api.Document()
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(decode(t, want), decode(t, []byte(Document()))); diff != "" {
		t.Errorf("openapi.json is not what the routes say; run `go generate ./internal/api/openapi` (-routes +openapi.json):\n%s", diff)
	}
	if !strings.HasSuffix(Document(), "}\n") {
		t.Error("openapi.json was not written by go generate")
	}
}

func decode(t *testing.T, document []byte) (v any) {
	t.Helper()
	if err := json.Unmarshal(document, &v); err != nil {
		t.Fatal(err)
	}
	return v
}

// TestDocumentIsStable checks that the generator always writes the same order. Otherwise each run would change the
// file.
func TestDocumentIsStable(t *testing.T) {
	first, err := api.Document()
	if err != nil {
		t.Fatal(err)
	}
	for range 20 {
		again, err := api.Document()
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(first, again) {
			t.Fatal("the document comes out in another order each time")
		}
	}
}

// TestEveryRouteIsDescribed finds the routes in the document by method and path.
func TestEveryRouteIsDescribed(t *testing.T) {
	var document struct {
		OpenAPI string
		Paths   map[string]map[string]json.RawMessage
	}
	if err := json.Unmarshal([]byte(Document()), &document); err != nil {
		t.Fatal(err)
	}
	if document.OpenAPI != "3.1.0" {
		t.Errorf("OpenAPI %q, want 3.1.0", document.OpenAPI)
	}
	described := 0
	for _, operations := range document.Paths {
		described += len(operations)
	}
	if routes := api.Routes(); described != len(routes) || described == 0 {
		t.Errorf("%d operations described, %d routes", described, len(routes))
	}
	for _, route := range api.Routes() {
		if _, ok := document.Paths[route.Path][strings.ToLower(route.Method)]; !ok {
			t.Errorf("%s %s is not described", route.Method, route.Path)
		}
	}
}

// node has the parts of a schema, or of something with schemas, that TestEverythingIsExplained reads.
type node struct {
	Ref         string `json:"$ref"`
	Type        any
	Description string
	Examples    []any
	Properties  map[string]*node
	Items       *node
	AllOf       []*node
	Format      string
}

// TestEverythingIsExplained checks what generators and readers need of the document: every property, parameter and
// header is described, every body has an example, every answer may be a Problem, and no answer has null for a list.
func TestEverythingIsExplained(t *testing.T) {
	type content map[string]struct {
		Schema  *node
		Example any
	}
	var document struct {
		Paths map[string]map[string]struct {
			Parameters  []struct{ Name, Description string }
			RequestBody *struct{ Content content }
			Responses   map[string]struct {
				Description string
				Headers     map[string]struct{ Description string }
				Content     content
			}
		}
		Components struct{ Schemas map[string]*node }
	}
	if err := json.Unmarshal([]byte(Document()), &document); err != nil {
		t.Fatal(err)
	}
	resolve := func(n *node) *node {
		if name, ok := strings.CutPrefix(n.Ref, "#/components/schemas/"); ok {
			return document.Components.Schemas[name]
		}
		return n
	}
	var described func(at string, n *node)
	described = func(at string, n *node) {
		for name, property := range n.Properties {
			// The code in a problem of one route narrows the described one of Problem.
			if property.Description == "" && !(strings.Contains(at, "Problem.allOf") && name == "code") {
				t.Errorf("%s.%s has no description", at, name)
			}
			if kinds, ok := property.Type.([]any); ok && !strings.Contains(at, "Body") && !strings.HasSuffix(at, "Contact") && at != "PersonInput" {
				t.Errorf("%s.%s may be one of %v", at, name, kinds)
			}
			described(at+"."+name, property)
		}
		if n.Items != nil {
			described(at+"[]", n.Items)
		}
		for _, part := range n.AllOf {
			described(at+".allOf", part)
		}
	}
	for name, schema := range document.Components.Schemas {
		described(name, schema)
	}
	exemplified := func(at string, forms content) {
		for media, form := range forms {
			if s := resolve(form.Schema); form.Example == nil && len(s.Examples) == 0 && s.Format != "binary" {
				t.Errorf("%s %s has no example", at, media)
			}
		}
	}
	for path, operations := range document.Paths {
		for method, op := range operations {
			at := method + " " + path
			for _, p := range op.Parameters {
				if p.Description == "" {
					t.Errorf("%s: %s has no description", at, p.Name)
				}
			}
			if op.RequestBody != nil {
				exemplified(at, op.RequestBody.Content)
			}
			for status, answer := range op.Responses {
				exemplified(at+" "+status, answer.Content)
				for name, header := range answer.Headers {
					if header.Description == "" {
						t.Errorf("%s %s: %s has no description", at, status, name)
					}
				}
			}
			if form, ok := op.Responses["default"].Content["application/problem+json"]; !ok || !strings.HasSuffix(form.Schema.Ref, "/Problem") {
				t.Errorf("%s has no default", at)
			}
		}
	}
}

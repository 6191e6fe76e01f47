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
	if diff := cmp.Diff(decode(t, want), decode(t, Document())); diff != "" {
		t.Errorf("openapi.json is not what the routes say; run `go generate ./internal/api/openapi` (-routes +openapi.json):\n%s", diff)
	}
	if !bytes.HasSuffix(Document(), []byte("}\n")) {
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

// TestDocumentIsStable holds the generator to one order, or each run would change the file.
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
	if err := json.Unmarshal(Document(), &document); err != nil {
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

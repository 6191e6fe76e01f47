package portal

import (
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// TestEveryEventTypeIsListed checks that EventTypes, which the API's document shows, has all constants of event.go.
func TestEveryEventTypeIsListed(t *testing.T) {
	file, err := parser.ParseFile(token.NewFileSet(), "event.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	ast.Inspect(file, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok || !strings.HasPrefix(spec.Names[0].Name, "Event") || len(spec.Values) != 1 {
			return true
		}
		literal, ok := spec.Values[0].(*ast.BasicLit)
		if !ok || literal.Kind != token.STRING {
			return true
		}
		found++
		if name, _ := strconv.Unquote(literal.Value); !slices.Contains(EventTypes, name) {
			t.Errorf("%s is not among EventTypes", spec.Names[0].Name)
		}
		return true
	})
	if found != len(EventTypes) || found == 0 {
		t.Errorf("%d constants, %d types", found, len(EventTypes))
	}
}

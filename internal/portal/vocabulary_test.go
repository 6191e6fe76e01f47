package portal

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// TestEveryWordIsListed checks that Codes and Reasons, which the API's document shows, have all constants of the
// package.
func TestEveryWordIsListed(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	found := map[string][]string{"Code": nil, "Reason": {string(ReasonPartnerInactive)}} // the only one made from a code
	for _, path := range files {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			spec, ok := n.(*ast.ValueSpec)
			if !ok || len(spec.Values) != 1 {
				return true
			}
			kind, ok := spec.Type.(*ast.Ident)
			if literal, is := spec.Values[0].(*ast.BasicLit); ok && is && (kind.Name == "Code" || kind.Name == "Reason") {
				word, _ := strconv.Unquote(literal.Value)
				found[kind.Name] = append(found[kind.Name], word)
			}
			return true
		})
	}
	listed := map[string][]string{}
	for _, code := range Codes {
		listed["Code"] = append(listed["Code"], string(code))
	}
	for _, reason := range Reasons {
		listed["Reason"] = append(listed["Reason"], string(reason))
	}
	for kind := range found {
		slices.Sort(found[kind])
		slices.Sort(listed[kind])
		if !slices.Equal(found[kind], listed[kind]) {
			t.Errorf("the constants of type %s are\n%q\nand listed are\n%q", kind, found[kind], listed[kind])
		}
	}
}

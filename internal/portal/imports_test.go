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

// TestNounsArePure checks that this package imports only packages that compute. None of them may read a clock, make a
// random value, wait, take a context or talk to another program. Of this module it may import password, mail, origin
// and webhook, for their rules and names.
func TestNounsArePure(t *testing.T) {
	pure := []string{"cmp", "encoding/json", "errors", "fmt", "maps", "net/url", "reflect", "slices", "strconv", "strings", "time",
		"unicode", "unicode/utf8", "golang.org/x/net/idna", "golang.org/x/net/publicsuffix", "golang.org/x/text/cases",
		"golang.org/x/text/unicode/norm", "allyway/internal/mail", "allyway/internal/origin", "allyway/internal/password",
		"allyway/internal/phone", "allyway/internal/freemail", "allyway/internal/webhook"}
	impure := []string{"time.Now", "time.Since", "time.Until", "time.Sleep", "time.After", "time.AfterFunc", "time.Tick", "time.NewTimer",
		"time.NewTicker", "time.Local"}
	names, err := filepath.Glob("*.go")
	if err != nil || len(names) < 20 {
		t.Fatalf("%d files, %v", len(names), err)
	}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, spec := range file.Imports {
			path, err := strconv.Unquote(spec.Path.Value)
			if err != nil || !slices.Contains(pure, path) || spec.Name != nil {
				t.Errorf("%s imports %s", name, spec.Path.Value)
			}
		}
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.SelectorExpr:
				if from, ok := n.X.(*ast.Ident); ok && slices.Contains(impure, from.Name+"."+n.Sel.Name) {
					t.Errorf("%s uses %s.%s", name, from.Name, n.Sel.Name)
				}
			case *ast.GoStmt, *ast.SelectStmt, *ast.SendStmt:
				t.Errorf("%s has goroutines", name)
			}
			return true
		})
	}
}

package portal

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// nouns are the files that hold types and rules. What they decide depends on what they are given, and on nothing else.
var nouns = []string{"person.go", "life.go", "partner.go", "address.go", "domain.go", "phone.go", "role.go", "fold.go", "field.go",
	"settings.go", "domain_rule.go", "request.go", "row.go", "ecosystem.go", "member.go", "page.go", "keys.go", "errors.go"}

// TestNounsArePure lets nouns import what computes and nothing that reads a clock, throws dice, waits or talks to
// anybody. The table's package is among it for the type of an item and its encoding; what it calls takes a context,
// which no noun has.
func TestNounsArePure(t *testing.T) {
	pure := []string{"crypto/sha256", "crypto/subtle", "encoding/base64", "encoding/csv", "encoding/hex", "errors", "fmt", "hash/fnv", "io", "net/url", "slices",
		"sort", "strings", "time", "unicode", "unicode/utf8", "golang.org/x/net/idna", "golang.org/x/net/publicsuffix",
		"golang.org/x/text/cases", "golang.org/x/text/unicode/norm", "allyway/internal/table"}
	impure := []string{"time.Now", "time.Since", "time.Until", "time.Sleep", "time.After", "time.AfterFunc", "time.Tick", "time.NewTimer",
		"time.NewTicker", "time.Local", "table.New"}
	for _, name := range nouns {
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

// TestImports holds the whole product to storage, mail and secrets by their own packages: it knows no cloud, no HTTP
// and no API.
func TestImports(t *testing.T) {
	direct, err := exec.Command("go", "list", "-f", `{{join .Imports "\n"}}`, ".").Output()
	if err != nil {
		t.Fatal(err)
	}
	all, err := exec.Command("go", "list", "-deps", ".").Output()
	if err != nil {
		t.Fatal(err)
	}
	imports, deps := strings.Fields(string(direct)), strings.Fields(string(all))
	if len(imports) < 10 || len(deps) < 50 {
		t.Fatalf("only %d imports, %d in all", len(imports), len(deps))
	}
	for _, path := range imports {
		for _, unwanted := range []string{"net", "net/http", "os", "database/sql", "math/rand", "math/rand/v2", "crypto/rand", "log", "log/slog"} {
			if path == unwanted {
				t.Errorf("the product imports %s", path)
			}
		}
	}
	for _, path := range deps {
		for _, unwanted := range []string{"github.com/aws", "github.com/danielgtaylor", "go.etcd.io/bbolt", "testing",
			"allyway/internal/api", "allyway/internal/cloud", "allyway/internal/trigger", "allyway/internal/table/dynamo",
			"allyway/internal/table/bolt", "allyway/internal/mail/ses"} {
			if path == unwanted || strings.HasPrefix(path, unwanted+"/") {
				t.Errorf("the product links %s", path)
			}
		}
	}
}

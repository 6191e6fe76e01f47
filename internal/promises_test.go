package internal_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

const securityPage = "../docs/security.md"

// TestEveryTestOfTheThreatModelExists checks that each test that docs/security.md names exists. If tests are in
// parentheses after the name of a package, they are in that package. All others are in internal/api.
func TestEveryTestOfTheThreatModelExists(t *testing.T) {
	page, err := os.ReadFile(securityPage)
	if err != nil {
		t.Fatal(err)
	}
	tests := map[string][]string{} // by package
	named := 0
	ofPackage := regexp.MustCompile("`((?:internal|infra)[a-z/]*)`\\s+\\(([^)]*)\\)")
	check := func(in, text string) {
		for _, name := range regexp.MustCompile("`(Test|Fuzz)[A-Z]\\w*`").FindAllString(text, -1) {
			named++
			if !slices.Contains(testsIn(t, tests, in), strings.Trim(name, "`")) {
				t.Errorf("%s has no test %s", in, name)
			}
		}
	}
	for _, found := range ofPackage.FindAllStringSubmatch(string(page), -1) {
		check(found[1], found[2])
	}
	check("internal/api", ofPackage.ReplaceAllString(string(page), ""))
	if named < 100 {
		t.Errorf("the page names only %d tests", named)
	}
	t.Logf("%d names of tests", named)
}

// TestEveryPromiseNamesItsTest checks that each item of a section of promises names a test.
func TestEveryPromiseNamesItsTest(t *testing.T) {
	page, err := os.ReadFile(securityPage)
	if err != nil {
		t.Fatal(err)
	}
	promises := 0
	for _, section := range strings.Split(string(page), "\n## ")[1:] {
		for _, item := range strings.Split(section, "\n- ")[1:] {
			promise, _, _ := strings.Cut(item, "\n\n")
			if !strings.HasPrefix(promise, "**") {
				continue
			}
			promises++
			if !regexp.MustCompile("`(Test|Fuzz)[A-Z]\\w*`").MatchString(promise) {
				t.Errorf("no test for: %.100q", promise)
			}
		}
	}
	if promises < 50 {
		t.Errorf("only %d promises", promises)
	}
	t.Logf("%d promises", promises)
}

// testsIn returns the names of a package's tests and fuzz targets.
func testsIn(t *testing.T, known map[string][]string, in string) []string {
	t.Helper()
	if names, ok := known[in]; ok {
		return names
	}
	files, err := filepath.Glob(filepath.Join("..", in, "*_test.go"))
	if err != nil {
		t.Fatal(err)
	}
	known[in] = nil
	for _, file := range files {
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		known[in] = append(known[in], declaredIn(parsed)...)
	}
	return known[in]
}

// declaredIn returns the names of a file's functions.
func declaredIn(file *ast.File) (names []string) {
	for _, declaration := range file.Decls {
		if f, ok := declaration.(*ast.FuncDecl); ok && f.Recv == nil {
			names = append(names, f.Name.Name)
		}
	}
	return names
}

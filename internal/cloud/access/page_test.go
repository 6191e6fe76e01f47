package access

import (
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the matrix into docs/security.md")

// The matrix is between these lines of the page.
const (
	matrixBegins = "<!-- The matrix of rights: go test ./internal/cloud/access -run TestMatrixOnThePage -update -->\n"
	matrixEnds   = "<!-- The end of the matrix. -->\n"
)

// TestMatrixOnThePage checks that docs/security.md has the rights from which the functions' roles are made.
func TestMatrixOnThePage(t *testing.T) {
	file := filepath.Join("..", "..", "..", "docs", "security.md")
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, begins := strings.Cut(string(b), matrixBegins)
	old, after, ends := strings.Cut(rest, matrixEnds)
	if !begins || !ends {
		t.Fatalf("%s has no place for the matrix", file)
	}
	want := page()
	if *update {
		if err := os.WriteFile(file, []byte(before+matrixBegins+want+matrixEnds+after), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if old != want {
		t.Errorf("the matrix on the page is not that of the code: run the command above it. The code's:\n%s", want)
	}
}

// page returns the matrix as a table: a row for each kind of item or place in an index, a column for each function.
func page() string {
	cells := map[string]map[string][]string{} // place → function → rights
	for _, name := range Functions() {
		for _, rule := range Rules(name) {
			for _, key := range rule.Keys {
				place := "`" + key + "`"
				if rule.Index != "" {
					place += " in " + rule.Index
				}
				if cells[place] == nil {
					cells[place] = map[string][]string{}
				}
				cells[place][name] = append(cells[place][name], right(rule))
			}
		}
	}
	var b strings.Builder
	fmt.Fprintf(&b, "\n| items | %s |\n|---|%s\n", strings.Join(Functions(), " | "), strings.Repeat("---|", len(Functions())))
	for _, place := range slices.Sorted(maps.Keys(cells)) {
		fmt.Fprintf(&b, "| %s |", place)
		for _, name := range Functions() {
			rights := cells[place][name]
			slices.Sort(rights)
			fmt.Fprintf(&b, " %s |", strings.Join(slices.Compact(rights), " "))
		}
		b.WriteString("\n")
	}
	b.WriteString("\n")
	return b.String()
}

// right returns an action's word, with the attributes that it is limited to.
func right(r Rule) string {
	word := map[Action]string{Read: "read", List: "list", Put: "put", Patch: "patch", Delete: "delete", Check: "check"}[r.Action]
	if len(r.Attributes) > 0 {
		word += "(" + strings.Join(r.Attributes, ",") + ")"
	}
	return word
}

// Package internal_test checks which packages import which, how many places a change touches, and what docs/security.md
// promises. docs/design.md has a picture of the floors.
package internal_test

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// floors are the packages of each floor, from the lowest to the highest, by their paths below allyway/. A path that
// ends in … also stands for all packages below it. A package imports only packages of lower floors. A package that is
// on no other floor is a room.
var floors = [][]string{
	{"internal/table…", "internal/token", "internal/password…", "internal/mail…", "internal/logo", "internal/lists",
		"internal/phone…", "internal/freemail…", "internal/webhook…", "internal/origin", "internal/npm", "internal/invocation", "internal/pattern"},
	{"internal/portal"},
	{"internal/record"},
	{"rooms"},
	{"internal/api…", "internal/trigger", "internal/cloud…"},
	{"internal/local…", "internal/demo…", "internal/emulator", "internal/bench", "functions…", "web"},
}

const roomFloor = 3

// besides are the floors whose packages may import each other, because they are parts of one thing.
var besides = []int{0, 4, 5}

// tableUsers are the packages that may import the table, besides the table's own packages and the programs that open
// it.
var tableUsers = []string{"internal/record", "internal/mail/ses", "internal/cloud", "internal/cloud/access"}

type pkg struct {
	ImportPath string
	Imports    []string
	GoFiles    []string
}

func packages(t *testing.T) []pkg {
	t.Helper()
	cmd := exec.Command("go", "list", "-json=ImportPath,Imports,GoFiles", "./...")
	cmd.Dir = ".."
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	var all []pkg
	for d := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p pkg
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		p.ImportPath = below(p.ImportPath)
		if len(p.GoFiles) > 0 {
			all = append(all, p)
		}
	}
	if len(all) < 30 {
		t.Fatalf("only %d packages", len(all))
	}
	return all
}

// below returns a package's path below the module, or "" for one of another module.
func below(path string) string {
	rest, ok := strings.CutPrefix(path, "allyway/")
	if !ok {
		return ""
	}
	return rest
}

// floor returns the floor of a package. Packages that only tests import, such as apitest, belong to the top.
func floor(path string) int {
	for i, of := range floors {
		for _, name := range of {
			whole, all := strings.CutSuffix(name, "…")
			if path == whole || all && strings.HasPrefix(path, whole+"/") {
				return i
			}
		}
	}
	return roomFloor
}

// forTests reports whether only tests import a package. Such a package may import everything.
func forTests(path string) bool {
	return strings.Contains(path, "test") && path != "internal/table" || path == "internal/cost"
}

func TestArrowsPointDown(t *testing.T) {
	rooms := 0
	for _, p := range packages(t) {
		if forTests(p.ImportPath) {
			continue
		}
		from := floor(p.ImportPath)
		if from == roomFloor {
			rooms++
		}
		for _, imported := range p.Imports {
			to := below(imported)
			if to == "" {
				continue
			}
			switch {
			case forTests(to):
				t.Errorf("%s imports %s, which is for tests", p.ImportPath, to)
			case floor(to) > from:
				t.Errorf("%s imports %s, which is on a higher floor", p.ImportPath, to)
			case floor(to) == from && !slices.Contains(besides, from):
				t.Errorf("%s imports %s, which is on the same floor", p.ImportPath, to)
			case to == "internal/table" && from > 0 && from < len(floors)-1 && !slices.Contains(tableUsers, p.ImportPath):
				t.Errorf("%s imports the table; only the records know it", p.ImportPath)
			}
		}
	}
	if rooms < 12 {
		t.Errorf("only %d rooms", rooms)
	}
}

// TestWorkKnowsNoCloud checks that nouns, records and rooms import no cloud, no HTTP, no API and no engine of the
// table, not even indirectly. They use storage, mail and secrets through the packages of this module.
func TestWorkKnowsNoCloud(t *testing.T) {
	var work []string
	for _, p := range packages(t) {
		if f := floor(p.ImportPath); f >= 1 && f <= roomFloor && !forTests(p.ImportPath) {
			work = append(work, "allyway/"+p.ImportPath)
			for _, unwanted := range []string{"net", "net/http", "os", "database/sql", "math/rand", "math/rand/v2", "crypto/rand", "log", "log/slog"} {
				if slices.Contains(p.Imports, unwanted) {
					t.Errorf("%s imports %s", p.ImportPath, unwanted)
				}
			}
		}
	}
	cmd := exec.Command("go", append([]string{"list", "-deps"}, work...)...)
	cmd.Dir = ".."
	deps, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range strings.Fields(string(deps)) {
		for _, unwanted := range []string{"github.com/aws", "github.com/danielgtaylor", "go.etcd.io/bbolt", "testing",
			"allyway/internal/api", "allyway/internal/cloud", "allyway/internal/trigger", "allyway/internal/table/dynamo",
			"allyway/internal/table/bolt", "allyway/internal/mail/ses"} {
			if path == unwanted || strings.HasPrefix(path, unwanted+"/") {
				t.Errorf("the work of a function links %s", path)
			}
		}
	}
}

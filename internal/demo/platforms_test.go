package main

import (
	"go/ast"
	"go/build"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestOtherPlatforms checks the types of the demo for Windows and macOS, as the compiler does. It also checks that
// every package of the local process has files for them. To compile both programs for each would take minutes.
func TestOtherPlatforms(t *testing.T) {
	was := build.Default.GOOS
	defer func() { build.Default.GOOS = was }()
	root, err := exec.Command("go", "env", "GOROOT").Output() // with -trimpath, a program does not know its own
	if err != nil {
		t.Fatal(err)
	}
	build.Default.GOROOT = strings.TrimSpace(string(root))
	for _, platform := range []string{"windows", "darwin"} {
		build.Default.GOOS, build.Default.CgoEnabled = platform, false
		here, err := build.ImportDir(".", 0)
		if err != nil {
			t.Fatal(err)
		}
		fset := token.NewFileSet()
		var files []*ast.File
		for _, name := range here.GoFiles {
			file, err := parser.ParseFile(fset, filepath.Join(here.Dir, name), nil, 0)
			if err != nil {
				t.Fatal(err)
			}
			files = append(files, file)
		}
		check := types.Config{Importer: importer.ForCompiler(fset, "source", nil), Error: func(err error) { t.Errorf("%s: %v", platform, err) }}
		_, _ = check.Check("allyway/internal/demo", fset, files, nil) // Error has collected every error
		list := exec.Command("go", "list", "-deps", "allyway/internal/local")
		list.Env = append(os.Environ(), "GOOS="+platform, "CGO_ENABLED=0")
		if out, err := list.CombinedOutput(); err != nil {
			t.Errorf("%s: %v\n%s", platform, err, out)
		}
	}
}

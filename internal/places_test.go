package internal_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"allyway/internal/api"
	"allyway/internal/cloud/access"
	"allyway/internal/portal"
)

// These are the most places in Go that a change may touch. CONTRIBUTING.md names the places.
const (
	placesOfField    = 4
	placesOfRoute    = 4
	placesOfFunction = 5
)

// sources parses the Go files below a folder, without tests and without programs that call the API from outside.
func sources(t *testing.T, folder string) map[string]*ast.File {
	t.Helper()
	files := map[string]*ast.File{}
	err := filepath.WalkDir(filepath.Join("..", folder), func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() && slices.Contains([]string{"node_modules", "testdata", "apitest", "demo"}, d.Name()) {
			return filepath.SkipDir
		}
		if strings.HasSuffix(path, ".go") && !strings.HasSuffix(path, "_test.go") {
			file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
			if err != nil {
				return err
			}
			files[path] = file
		}
		return nil
	})
	if err != nil || len(files) == 0 {
		t.Fatalf("%d files below %s, %v", len(files), folder, err)
	}
	return files
}

// TestPlacesOfAField counts the places that list the fields of a noun. These are structs with most of the fields, and
// functions that handle most of them one by one. Each must be changed for a new field.
func TestPlacesOfAField(t *testing.T) {
	all := sources(t, "internal")
	for noun, places := range map[reflect.Type]int{
		reflect.TypeFor[portal.Person]():    placesOfField,
		reflect.TypeFor[portal.Partner]():   placesOfField,
		reflect.TypeFor[portal.Settings]():  placesOfField,
		reflect.TypeFor[portal.Ecosystem](): placesOfField,
		reflect.TypeFor[portal.Member]():    placesOfField,
	} {
		names, tags := map[string]bool{}, map[string]bool{}
		for i := range noun.NumField() {
			if f := noun.Field(i); f.Tag.Get("set") != "" {
				tag, _, _ := strings.Cut(f.Tag.Get("json"), ",")
				names[f.Name], tags[tag] = true, true
			}
		}
		var found []string
		for path, file := range all {
			ast.Inspect(file, func(n ast.Node) bool {
				switch n := n.(type) {
				case *ast.StructType:
					if most(tagsOf(n), tags) {
						found = append(found, path+": a struct")
					}
				case *ast.FuncDecl:
					if n.Body != nil && len(names) > 3 && most(selected(n.Body), names) {
						found = append(found, path+": "+n.Name.Name)
					}
				}
				return true
			})
		}
		slices.Sort(found)
		if len(found) > places || len(found) < 3 {
			t.Errorf("the fields of %s are listed in %d places, want 3 to %d:\n%s", noun.Name(), len(found), places, strings.Join(found, "\n"))
		}
	}
}

// most reports whether a set has at least three quarters of the wanted names. The rows of a list have fewer.
func most(has, wanted map[string]bool) bool {
	n := 0
	for name := range wanted {
		if has[name] {
			n++
		}
	}
	return 4*n >= 3*len(wanted)
}

func tagsOf(s *ast.StructType) map[string]bool {
	tags := map[string]bool{}
	for _, f := range s.Fields.List {
		if f.Tag != nil {
			tag, _, _ := strings.Cut(reflect.StructTag(strings.Trim(f.Tag.Value, "`")).Get("json"), ",")
			tags[tag] = true
		}
	}
	return tags
}

func selected(body *ast.BlockStmt) map[string]bool {
	names := map[string]bool{}
	ast.Inspect(body, func(n ast.Node) bool {
		if s, ok := n.(*ast.SelectorExpr); ok {
			names[s.Sel.Name] = true
		}
		return true
	})
	return names
}

// TestPlacesOfARoute checks that a route's path is written once, in its Route. The other places of a route are its
// handler, its use case and, if it takes a body, a good body of the matrix test.
func TestPlacesOfARoute(t *testing.T) {
	const others = 3
	written := map[string]int{}
	for _, file := range sources(t, "internal/api") {
		ast.Inspect(file, func(n ast.Node) bool {
			if l, ok := n.(*ast.BasicLit); ok && l.Kind == token.STRING && strings.HasPrefix(l.Value, `"/v1/`) {
				written[strings.Trim(l.Value, `"`)]++
			}
			return true
		})
	}
	methods := map[string]int{}
	for _, r := range api.Routes() {
		methods[r.Path]++
	}
	for path, routes := range methods {
		if n := written[path]; n > routes && n-routes+others+1 > placesOfRoute {
			t.Errorf("%s is written in %d places, for %d routes", path, n, routes)
		}
	}
}

// TestPlacesOfAFunction counts the Go files that name a function. The other places of a function are its main and its
// room.
func TestPlacesOfAFunction(t *testing.T) {
	const others = 2
	files := sources(t, "internal")
	for path, file := range sources(t, "infra") {
		files[path] = file
	}
	for _, function := range access.Functions() {
		var named []string
		for path, file := range files {
			if strings.HasPrefix(path, "../internal") && floor(strings.TrimPrefix(filepath.Dir(path), "../")) == roomFloor {
				continue // the room itself
			}
			found := false
			ast.Inspect(file, func(n ast.Node) bool {
				if l, ok := n.(*ast.BasicLit); ok && l.Value == `"`+function+`"` {
					found = true
				}
				return true
			})
			if found {
				named = append(named, path)
			}
		}
		if len(named)+others > placesOfFunction || len(named) < 2 {
			t.Errorf("%s is named in %d files: %q", function, len(named), named)
		}
	}
}

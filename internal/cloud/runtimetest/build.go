// Package runtimetest runs the real, built functions in tests. It has stand-ins for Lambda's Runtime API, which starts
// the binaries, and for API Gateway in front of them. It tests what unit tests cannot: that a function starts with its
// environment, how long that takes, and that it answers requests as the API promises.
package runtimetest

import (
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// Build builds all functions for this machine, with the flags of a deployment, and returns the path of one. The binaries
// stay in the repository's .build folder, as those of make build do, so building again without changes is quick.
func Build(t testing.TB, function string) string {
	t.Helper()
	return filepath.Join(BuildFunctions(t, runtime.GOARCH), function)
}

// BuildFunctions builds all functions for an architecture (Go's name of it), and returns the folder of the binaries,
// each with its function's name.
func BuildFunctions(t testing.TB, architecture string) string {
	t.Helper()
	root := moduleRoot(t)
	mains, err := filepath.Glob(filepath.Join(root, "functions", "*", "main.go"))
	if err != nil {
		t.Fatal(err)
	}
	folder := filepath.Join(root, ".build", "functions", architecture)
	build(t, root, architecture, folder+string(filepath.Separator), folders(mains)...)
	return folder
}

// BuildPackage builds another program of the module for this machine, and returns the binary's path. The program is
// given by its folder. Start times are compared with those of the program in internal/cloud/runtimetest/testdata/hello.
func BuildPackage(t testing.TB, folder string) string {
	t.Helper()
	root := moduleRoot(t)
	target := filepath.Join(root, ".build", filepath.FromSlash(folder), "bootstrap")
	build(t, root, runtime.GOARCH, target, filepath.Join(root, filepath.FromSlash(folder)))
	return target
}

// folders returns the folder of each file.
func folders(files []string) []string {
	all := make([]string, len(files))
	for i, file := range files {
		all[i] = filepath.Dir(file)
	}
	return all
}

// build runs go build with the flags of a deployment.
func build(t testing.TB, root, architecture, target string, packages ...string) {
	t.Helper()
	scratch := filepath.Join(root, ".build", "tmp")
	for _, dir := range []string{filepath.Dir(target), scratch} {
		if err := os.MkdirAll(dir, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.Command("go", append([]string{"build", "-trimpath", "-tags", "lambda.norpc", "-ldflags", "-s -w", "-o", target}, packages...)...)
	cmd.Dir = root
	// GOTMPDIR is on the same file system, so that go build replaces the old binary in one step. Other tests may be
	// running the old one.
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GOTMPDIR="+scratch, "GOOS=linux", "GOARCH="+architecture)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("build %s: %v\n%s", strings.Join(packages, " "), err, out)
	}
}

// moduleRoot returns the folder of the go.mod above the test's own folder.
func moduleRoot(t testing.TB) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			t.Fatal("no go.mod above the working folder")
		}
		dir = parent
	}
}

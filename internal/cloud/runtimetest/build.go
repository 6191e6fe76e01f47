// Package runtimetest runs the real, built functions in tests. It has stand-ins for Lambda's Runtime API, which starts
// the binaries, and for API Gateway in front of them. It tests what unit tests cannot: that a function starts with its
// environment, how long that takes, and that it answers requests as the API promises.
package runtimetest

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// Build builds functions/<function> for this machine, with the flags of a deployment, and returns the binary's path.
// The binary stays in the repository's .build folder, so building again without changes is quick.
func Build(t testing.TB, function string) string {
	t.Helper()
	return BuildPackage(t, "functions/"+function)
}

// BuildPackage is Build for any program of the module, given by its folder. The hello-world that start times are
// compared with is internal/cloud/runtimetest/testdata/hello.
func BuildPackage(t testing.TB, folder string) string {
	t.Helper()
	root, err := moduleRoot()
	if err != nil {
		t.Fatal(err)
	}
	target := filepath.Join(root, ".build", filepath.FromSlash(folder), "bootstrap")
	scratch := filepath.Join(root, ".build", "tmp")
	for _, dir := range []string{filepath.Dir(target), scratch} {
		if err := os.MkdirAll(dir, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	build := exec.Command("go", "build", "-trimpath", "-tags", "lambda.norpc", "-ldflags", "-s -w", "-o", target,
		"./"+strings.TrimPrefix(folder, "./"))
	build.Dir = root
	// With its scratch folder in the same place, go build replaces the old binary in one step. Other tests may be
	// running it.
	build.Env = append(os.Environ(), "CGO_ENABLED=0", "GOTMPDIR="+scratch, "GOOS=", "GOARCH=")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("build %s: %v\n%s", folder, err, out)
	}
	return target
}

// moduleRoot returns the folder of the go.mod above the test's own folder.
func moduleRoot() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir, nil
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return "", errors.New("no go.mod above the working folder")
		}
		dir = parent
	}
}

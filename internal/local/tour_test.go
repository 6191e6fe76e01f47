package main

import (
	"os"
	"os/exec"
	"strings"
	"testing"
)

// TestTour runs the README's tour unchanged in the shells that people have: bash, the zsh of macOS, and dash, which is
// /bin/sh on Debian. Each shell has a portal of its own.
func TestTour(t *testing.T) {
	script := tour(t)
	for _, shell := range [][]string{{"bash", "set -euo pipefail\n"}, {"zsh", "set -euo pipefail\n"}, {"dash", "set -eu\n"}} {
		t.Run(shell[0], func(t *testing.T) { t.Parallel(); runTour(t, shell[0], shell[1]+script) })
	}
}

// tour returns the commands of the README's tour.
func tour(t *testing.T) (script string) {
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, tour, found := strings.Cut(string(readme), "## A tour with curl\n")
	tour, _, ended := strings.Cut(tour, "\n## ")
	if !found || !ended {
		t.Fatal("the README has no tour with curl")
	}
	for _, part := range strings.Split(tour, "```sh\n")[1:] {
		block, _, _ := strings.Cut(part, "```")
		script += block
	}
	if strings.Contains(script, " # ") {
		t.Error("zsh takes no comments in an interactive shell, where people paste the tour")
	}
	return script
}

func runTour(t *testing.T, name, script string) {
	p := start(t, folderOf(t))
	p.waitForMail(t, "owner@example.test")
	shell := exec.Command(name, "-c", script)
	shell.Env = append(os.Environ(), "A="+p.url, "TMPDIR="+t.TempDir())
	said, err := shell.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, said)
	}
	rest := string(said)
	for _, want := range []string{`"email":"ana@acme.com"`, "active", "Acme Holding", "Ana Silva", "Acme Holding", "Acme Holding", "true", "primary_contact",
		"ben@acme.com invited", "cleo@freelance.example requested", "approved",
		"dee@acme.com invited", "ben@acme.com unchanged", "nobody refused email_invalid", "dee@acme.com invited", "invited: 3"} {
		_, after, ok := strings.Cut(rest, want)
		if !ok {
			t.Fatalf("%q is missing, or not in its place, in\n%s", want, said)
		}
		rest = after
	}
}

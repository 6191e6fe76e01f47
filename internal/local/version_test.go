package main

import (
	"runtime"
	"runtime/debug"
	"testing"
)

func TestVersion(t *testing.T) {
	of := func(version string) *debug.BuildInfo { return &debug.BuildInfo{Main: debug.Module{Version: version}} }
	tests := []struct {
		name  string
		build *debug.BuildInfo
		ok    bool
		want  string
	}{
		{"a release", of("v0.1.0"), true, "v0.1.0"},
		{"a commit with changes", of("v0.1.1-0.20261126135534-135114d5a0c1+dirty"), true, "v0.1.1-0.20261126135534-135114d5a0c1+dirty"},
		{"no history", of("(devel)"), true, "unknown version"},
		{"an empty version", of(""), true, "unknown version"},
		{"no build information", nil, false, "unknown version"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			want := "allyway " + test.want + " (" + runtime.Version() + " " + runtime.GOOS + "/" + runtime.GOARCH + ")"
			if got := version(test.build, test.ok); got != want {
				t.Errorf("%q, want %q", got, want)
			}
		})
	}
}

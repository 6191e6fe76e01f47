package main

import (
	"fmt"
	"runtime"
	"runtime/debug"
)

// version returns the line that --version prints: the program's name, its version and that of Go.
//
// The version is what the go command records when it builds a checkout: the tag, such as v0.1.0, or a pseudo-version
// that names the commit. It ends in "+dirty" if files were changed. A build from files without their history has no
// version.
func version(build *debug.BuildInfo, ok bool) string {
	v := "unknown version"
	if ok && build.Main.Version != "" && build.Main.Version != "(devel)" {
		v = build.Main.Version
	}
	return fmt.Sprintf("allyway %s (%s %s/%s)", v, runtime.Version(), runtime.GOOS, runtime.GOARCH)
}

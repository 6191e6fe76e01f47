// The command local runs a whole portal on this machine, in one process. It serves the API under /v1, the web client
// under /, a description of the API under /docs, and the mails that the portal sends under /mailbox. Its data is in one
// folder.
//
//	go run ./internal/local
//
// It needs no settings. environment.go describes the optional ones.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"
	"time"
)

// memoryGoal is the memory that Go's collector tries to stay below. Without it, memory that hashing passwords has used
// is freed late.
const memoryGoal = 72 << 20

// garbagePercent is how much garbage may gather before Go's collector runs, in percent of the memory in use. A portal
// uses a few megabytes, so with Go's default of 100 the collector would run after a few dozen requests. memoryGoal
// applies all the same.
const garbagePercent = 400

func main() {
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(memoryGoal)
	}
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(garbagePercent)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second Ctrl-C ends the process at once
	if err := run(ctx, os.Args[1:], os.LookupEnv, os.Stdout, time.Now); err != nil {
		fmt.Fprintf(os.Stderr, "allyway: %s\n", err)
		os.Exit(1)
	}
}

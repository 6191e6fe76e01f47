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
	"syscall"
	"time"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second Ctrl-C ends the process at once
	if err := run(ctx, os.Args[1:], os.LookupEnv, os.Stdout, time.Now); err != nil {
		fmt.Fprintf(os.Stderr, "allyway: %s\n", err)
		os.Exit(1)
	}
}

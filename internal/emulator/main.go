// The command emulator runs the whole stack of a portal on an emulator of AWS on this machine: the template that infra
// makes, the functions' zips, and the events of API Gateway, streams and schedules. It stands in for CloudFront, which
// emulators lack, so the API and the web client have one address. When it stops, nothing of the portal is left.
//
//	make emulator
//
// settings.go describes its flags.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	// If the terminal or a pipe is closed, the emulator must stop, too.
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGPIPE)
	context.AfterFunc(ctx, stop) // a second Ctrl-C ends the process at once
	if err := run(ctx, os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintf(os.Stderr, "emulator: %s\n", err)
		os.Exit(1)
	}
}

// Program deploy has the work of make deploy that CDK does not do. Before anything is built, it looks for what would
// stop a deployment. Afterwards, it says what the operator must still do. It also prepares a restored table. It does
// not import CDK, so it is built in a second.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// run runs one command. Each takes settings at its end, as name=value.
func run(ctx context.Context, arguments []string) error {
	switch {
	case len(arguments) > 0 && arguments[0] == "ready":
		return ready(ctx, arguments[1:])
	case len(arguments) > 0 && arguments[0] == "reachable":
		return reachable(ctx, arguments[1:])
	case len(arguments) > 1 && arguments[0] == "done":
		return done(ctx, arguments[1], arguments[2:], os.Stdout)
	case len(arguments) > 1 && arguments[0] == "table":
		return prepareTable(ctx, arguments[1], arguments[2:], os.Stdout)
	}
	return errors.New("usage: deploy (ready | reachable | done OUTPUTS | table NAME) [name=value…]")
}

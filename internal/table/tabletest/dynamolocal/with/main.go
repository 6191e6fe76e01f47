// Command with runs a command while DynamoDB Local runs, for example
//
//	go run ./internal/table/tabletest/dynamolocal/with go test ./...
//
// All tests of the command share the server. Each has its own tables. The exit status is that of the command.
package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"

	"allyway/internal/table/tabletest/dynamolocal"
)

func main() {
	if len(os.Args) < 2 {
		fail(errors.New("usage: with COMMAND [ARGUMENTS]"))
	}
	url, err := dynamolocal.Start()
	if err != nil {
		fail(err)
	}
	command := exec.Command(os.Args[1], os.Args[2:]...)
	command.Env = append(os.Environ(), dynamolocal.Running+"="+url)
	command.Stdin, command.Stdout, command.Stderr = os.Stdin, os.Stdout, os.Stderr
	err = command.Run()
	if ended, ok := errors.AsType[*exec.ExitError](err); ok {
		os.Exit(max(1, ended.ExitCode())) // -1 is a signal
	}
	if err != nil {
		fail(err)
	}
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}

// The command demo runs a local portal in a folder that it deletes at the end. It fills the portal through the public
// API as an example of a vendor's portal: partners of each kind, people in every state, decided and waiting requests,
// and an ecosystem. Some of this happens in the past, so that invites have expired and there is a history.
//
//	make demo
//
// Its only argument is the program of the local process. ALLYWAY_ADDR is the address on which that process listens.
package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"os/signal"
	"runtime"
	"strings"
	"syscall"
	"time"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: demo PROGRAM")
		os.Exit(2)
	}
	if err := run(ctx, os.Args[1], cmp.Or(os.Getenv("ALLYWAY_ADDR"), "127.0.0.1:8080"), os.Stdout); err != nil {
		fmt.Fprintf(os.Stderr, "demo: %s\n", err)
		os.Exit(1)
	}
}

// run starts the program, fills its portal, prints who can sign in, and waits until the program or ctx ends.
func run(ctx context.Context, program, addr string, stdout io.Writer) error {
	folder, err := os.MkdirTemp("", "allyway-demo-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	c := &client{url: "http://" + addr}
	for _, past := range history {
		process, err := start(ctx, c, program, folder, past.ago)
		if err != nil {
			return err
		}
		filled := past.fill(c)
		if err := process.end(); filled != nil || err != nil {
			return cmp.Or(filled, err)
		}
	}
	process, err := start(ctx, c, program, folder, 0)
	if err != nil {
		return err
	}
	if err := fill(c); err != nil {
		return errors.Join(err, process.end())
	}
	fmt.Fprintf(stdout, `A portal with some of everything, at %s

  Staff            %s
  Primary contact  %s
  User             %s
  Password         %s

  Mailbox          %s/mailbox
  API              %s/docs

Press Ctrl-C to stop. Nothing is kept.
`, c.url, owner, contact, user, password, c.url, c.url)
	err = <-process.ended
	if ctx.Err() != nil {
		return nil
	}
	return err
}

// process is the local portal.
type process struct {
	ended chan error
	stop  func() error
}

// start starts the program with its clock set back by ago, and waits until the portal answers.
func start(ctx context.Context, c *client, program, folder string, ago time.Duration) (*process, error) {
	command := exec.CommandContext(ctx, program)
	command.Env = append(os.Environ(), "ALLYWAY_DATA="+folder, "ALLYWAY_ADDR="+strings.TrimPrefix(c.url, "http://"), "ALLYWAY_AGO="+ago.String())
	command.Stderr = os.Stderr
	setApart(command)
	if err := command.Start(); err != nil {
		return nil, err
	}
	p := &process{make(chan error, 1), command.Cancel}
	go func() { p.ended <- command.Wait() }()
	if err := c.waitUntilReady(p.ended); err != nil {
		return nil, errors.Join(err, p.end())
	}
	return p, nil
}

// end ends the program, and waits for it.
func (p *process) end() error {
	if err := p.stop(); err != nil {
		return nil // the program has ended by itself
	}
	if err := <-p.ended; runtime.GOOS != "windows" { // on Windows it was killed, so its exit code says nothing
		return err
	}
	return nil
}

// waitUntilReady waits until the portal answers. It returns an error if the portal ends first.
func (c *client) waitUntilReady(ended chan error) error {
	for range 500 {
		select {
		case err := <-ended:
			return fmt.Errorf("the portal has ended: %v", err)
		case <-time.After(20 * time.Millisecond):
		}
		if answer, err := http.Get(c.url + "/v1/health"); err == nil {
			answer.Body.Close()
			if answer.StatusCode == http.StatusOK {
				return nil
			}
		}
	}
	return fmt.Errorf("the portal does not answer at %s", c.url)
}

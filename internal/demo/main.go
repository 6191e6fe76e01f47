// The command demo runs a local portal on a folder that it throws away afterwards, filled over the public API with what
// a vendor's portal is like: partners of each kind, people in every state, requests that wait, an ecosystem.
//
//	make demo
//
// Its one argument is the local process's program. ALLYWAY_ADDR says where to listen, as for that.
package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"os/signal"
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

// run starts the program, fills its portal, says who may sign in and waits until either ends.
func run(ctx context.Context, program, addr string, stdout io.Writer) error {
	folder, err := os.MkdirTemp("", "allyway-demo-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	process := exec.CommandContext(ctx, program)
	process.Env = append(os.Environ(), "ALLYWAY_DATA="+folder, "ALLYWAY_ADDR="+addr)
	process.Stderr = os.Stderr
	process.Cancel = func() error { return process.Process.Signal(os.Interrupt) }
	process.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // the terminal's Ctrl-C comes through here alone
	if err := process.Start(); err != nil {
		return err
	}
	ended := make(chan error, 1)
	go func() { ended <- process.Wait() }()
	c := &client{url: "http://" + addr}
	if err := c.waitUntilReady(ended); err != nil {
		return err
	}
	if err := fill(c); err != nil {
		process.Cancel()
		<-ended
		return err
	}
	fmt.Fprintf(stdout, `A portal with some of everything, at %s

  Staff            %s
  Primary contact  %s
  User             %s
  Password         %s

  Mailbox          %s/mailbox
  API              %s/docs

Ctrl-C ends it; nothing of it is kept.
`, c.url, owner, contact, user, password, c.url, c.url)
	err = <-ended
	if ctx.Err() != nil {
		return nil
	}
	return err
}

// waitUntilReady waits until the portal answers, or has ended.
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

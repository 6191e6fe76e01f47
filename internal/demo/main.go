// The command demo runs a local portal in a folder that it deletes at the end. It fills the portal through the public
// API with what a vendor's portal may look like: partners of each kind, people in every status, waiting requests, and
// an ecosystem.
//
//	make demo
//
// Its only argument is the program of the local process. ALLYWAY_ADDR is the address on which that listens.
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

// run starts the program, fills its portal, prints who may sign in, and waits until the program ends or ctx does.
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
	process.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // only this program gets Ctrl-C from the terminal, and passes it on
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

Press Ctrl-C to stop. Nothing is kept.
`, c.url, owner, contact, user, password, c.url, c.url)
	err = <-ended
	if ctx.Err() != nil {
		return nil
	}
	return err
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

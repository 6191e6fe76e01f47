package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"os"
	"runtime"
	"time"

	"allyway/web"
)

// run deploys the portal, serves it until ctx ends, and stops everything. Its errors say what to do.
func run(ctx context.Context, args []string, stdout io.Writer) (err error) {
	s, err := readSettings(args)
	if err != nil {
		return err
	}
	listener, err := s.prepare(web.Files())
	if err != nil {
		return err
	}
	defer listener.Close()
	folder, err := os.MkdirTemp("", "allyway-emulator-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	p := &portal{settings: s, folder: folder, stdout: stdout, start: time.Now()}
	defer func() { err = errors.Join(err, p.stop()) }()
	switch {
	case s.sam != "" && s.check:
		err = p.checkSAM(ctx)
	case s.sam != "":
		err = p.sam(ctx, listener, web.Handler(web.Files()))
	default:
		err = p.serve(ctx, listener)
	}
	if ctx.Err() != nil && !s.check { // Ctrl-C
		return nil
	}
	return err
}

// prepare checks everything that can be checked before something is started. It returns the portal's port. The client is
// nil if it has not been built.
func (s settings) prepare(client fs.FS) (net.Listener, error) {
	if runtime.GOOS != "linux" && s.endpoint == "" && s.sam == "" {
		return nil, errors.New("MiniStack runs the functions as programs of this machine, so it needs Linux; use make run, or make localstack with Docker")
	}
	if client == nil {
		return nil, errors.New("the web client is not built; install Node with npm, and run make emulator again")
	}
	if err := s.checkInstalled(); err != nil {
		return nil, err
	}
	if err := s.checkBuilt(); err != nil {
		return nil, err
	}
	return s.listen()
}

// portal is a portal on an emulator.
type portal struct {
	settings settings
	folder   string // has everything that is made for the portal
	stdout   io.Writer
	start    time.Time

	own      *process // nil: the emulator was running before
	emulator emulator
	cdk      cdk
	deployed bool
	outputs  outputs
}

// serve makes the portal and serves it on the listener until ctx ends, or until the check is done.
func (p *portal) serve(ctx context.Context, listener net.Listener) error {
	if err := p.deploy(ctx); err != nil {
		return err
	}
	secret, err := p.emulator.secret(ctx, p.outputs.OriginSecret)
	if err != nil {
		return err
	}
	server := newServer(p.front(secret, web.Handler(web.Files())))
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	defer server.Close()
	if p.settings.check {
		return p.check(ctx)
	}
	if err := p.welcome(ctx); err != nil {
		return err
	}
	go p.printMails(ctx)
	var ended chan struct{}
	if p.own != nil {
		ended = p.own.ended
	}
	select {
	case <-ended:
		return p.own.why("has ended")
	case <-ctx.Done():
		return nil
	case err := <-failed:
		return err
	}
}

func newServer(handler http.Handler) *http.Server {
	return &http.Server{Handler: handler, ReadHeaderTimeout: 5 * time.Second}
}

// deploy starts the emulator and makes the stack.
func (p *portal) deploy(ctx context.Context) error {
	url := p.settings.endpoint
	if url == "" {
		p.say("MiniStack is being started")
		var err error
		if p.own, url, err = startMiniStack(ctx, p.settings.ministack, p.folder); err != nil {
			return err
		}
	}
	var err error
	if p.emulator, err = newEmulator(ctx, url); err != nil {
		return err
	}
	p.cdk = cdk{settings: p.settings, endpoint: url, folder: p.folder}
	exists, err := p.emulator.hasStack(ctx, stackName)
	if err != nil {
		return err
	}
	if exists {
		return fmt.Errorf("the emulator at %s already has a stack %s; delete that stack, or start the emulator anew", url, stackName)
	}
	p.say("The template is being made")
	bootstrapped := make(chan error, 1)
	go func() { bootstrapped <- p.cdk.bootstrap(ctx) }()
	if err := errors.Join(p.cdk.synth(ctx), <-bootstrapped); err != nil {
		return err
	}
	p.say("The stack is being deployed")
	p.deployed = true // even if deploy fails, because part of the stack may exist
	p.outputs, err = p.cdk.deploy(ctx)
	return err
}

// stop deletes what was made. A MiniStack that this program has started always ends with all its data.
func (p *portal) stop() error {
	if p.own != nil {
		return p.own.stop()
	}
	if p.deployed {
		return p.cdk.destroy(context.Background())
	}
	return nil
}

// say prints a line with the time since the start.
func (p *portal) say(what string) {
	fmt.Fprintf(p.stdout, "%6.1f s  %s\n", time.Since(p.start).Seconds(), what)
}

// welcome prints where everything is, once the owner's mail has come.
func (p *portal) welcome(ctx context.Context) error {
	mail, err := p.emulator.waitForMail(ctx, p.settings.owner)
	if err != nil {
		return err
	}
	p.say("The owner's mail is there")
	url := "http://" + p.settings.addr
	fmt.Fprintf(p.stdout, `
Allyway on an emulator, at %s

  Mailbox    %s/mailbox.json
  Emulator   %s (AWS_ENDPOINT_URL; region %s, credentials test and test)

The first owner, %s, is invited. Their link works once:

  %s

Ready. Press Ctrl-C to stop. Nothing is kept. New mails are printed here.
`, url, url, p.emulator.url, region, p.settings.owner, mail.Links[0])
	return nil
}

// printMails prints new mails until ctx ends.
func (p *portal) printMails(ctx context.Context) {
	seen := map[string]bool{}
	for first := true; ctx.Err() == nil; first = false {
		mails, err := p.emulator.mails(ctx)
		if err == nil {
			for _, m := range mails {
				if !seen[m.ID] && !first {
					fmt.Fprintf(p.stdout, "\nMail to %s: %s\n", m.To, m.Subject)
					for _, link := range m.Links {
						fmt.Fprintf(p.stdout, "  %s\n", link)
					}
				}
				seen[m.ID] = true
			}
		}
		select {
		case <-ctx.Done():
		case <-time.After(time.Second):
		}
	}
}

package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"runtime/debug"
	"strconv"
	"sync"
	"syscall"
	"time"

	"allyway/internal/table"
	"allyway/internal/table/bolt"
)

const stopTime = 3 * time.Second // how long stopping waits for running requests, and then for mails

// run starts a local portal, serves it until ctx ends, and stops it. Its errors are printed on the terminal and say
// what to do.
func run(ctx context.Context, args []string, lookup func(string) (string, bool), stdout io.Writer, now func() time.Time) (err error) {
	if len(args) == 1 && args[0] == "--version" {
		_, err := fmt.Fprintln(stdout, version(debug.ReadBuildInfo()))
		return err
	}
	if len(args) > 0 && args[0] == "move" {
		return move(ctx, args[1:], lookup, stdout)
	}
	if len(args) > 0 {
		if _, err := io.WriteString(stdout, usage); err != nil || args[0] == "-h" || args[0] == "--help" {
			return err
		}
		return errors.New("it takes no arguments but move, --help and --version")
	}
	s, err := readSettings(lookup)
	if err != nil {
		return err
	}
	p, err := open(ctx, s, now)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, p.close()) }()
	if err := p.startMail(ctx); err != nil {
		return err
	}
	if err := p.startWebhooks(ctx); err != nil {
		return err
	}
	if err := p.welcome(ctx, stdout); err != nil {
		return err
	}
	fmt.Fprintln(stdout, "\nReady. Press Ctrl-C to stop. Everything is kept for the next start.")
	return p.serve(ctx)
}

// process is an open local portal.
type process struct {
	settings settings
	storage  storage
	listener net.Listener // accepts connections from the start; serve answers them
	rooms    *rooms
	mailbox  *mailbox
	feed     *feed
	notifier *notifier
	handler  http.Handler
}

// open opens the data folder and everything in it, and starts to listen. The settings of the process that it returns
// are complete: they have the real port if any free port was allowed, and the URL with it.
func open(ctx context.Context, s settings, now func() time.Time) (*process, error) {
	now = s.clock(now)
	if err := openFolder(s.data); err != nil {
		return nil, err
	}
	keys, err := tokenKeys(s.data)
	if err != nil {
		return nil, err
	}
	cursors, err := listCursors(s.data)
	if err != nil {
		return nil, err
	}
	stored, err := openStorage(ctx, s, now)
	if err != nil {
		return nil, err
	}
	// If the port is taken, this fails before anything is printed. The listener stays open, so a client that comes
	// early waits for its answer and is not cut off.
	listener, addr, err := listen(s.addr)
	if err != nil {
		return nil, errors.Join(err, stored.Close())
	}
	s.addr = addr
	if s.url == "" {
		s.url = "http://" + s.addr
	}
	f, n := newFeed(now), newNotifier(now)
	t := table.New(stored, table.WithClock(now), table.WithWritten(func(puts []table.Key) {
		f.wake(puts)
		n.wake(puts)
	}))
	m := &mailbox{table: t, now: now}
	r := newRooms(t, s, keys, cursors, newSender(s, m), now)
	made := &process{settings: s, storage: stored, listener: listener, rooms: r, mailbox: m, feed: f, notifier: n}
	if made.handler, err = made.newHandler(); err != nil {
		return nil, errors.Join(err, made.close())
	}
	return made, nil
}

// startMail starts to send mail, first the mail that an earlier process left. Mail is sent until close is called, even
// while the process stops.
func (p *process) startMail(ctx context.Context) error {
	if p.storage.alone {
		if err := p.rooms.mailing.ReleaseLeases(ctx); err != nil {
			return err
		}
	}
	ctx = context.WithoutCancel(ctx)
	if p.settings.ses == "" {
		ctx = bolt.Patient(ctx) // no mail leaves the process, so the Write that settles a mail can share a commit with the next change
	}
	p.feed.start(ctx, p.mailbox.table, p.rooms.mailing.Send)
	return nil
}

// startWebhooks starts to send to webhooks, first the events that an earlier process left. It sends until close is
// called.
func (p *process) startWebhooks(ctx context.Context) error {
	if p.storage.alone {
		if err := p.rooms.notifying.ReleaseLeases(ctx); err != nil {
			return err
		}
	}
	p.notifier.start(ctx, p.rooms.notifying.Run)
	return nil
}

// serve answers requests and runs the scheduled jobs until ctx ends. It then waits for running requests to finish.
func (p *process) serve(ctx context.Context) error {
	jobs, endJobs := context.WithCancel(ctx)
	running := p.startJobs(jobs)
	server := newServer(p.handler)
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(p.listener) }()
	var err error
	select {
	case <-ctx.Done():
		err = shutDown(server)
	case err = <-failed:
	}
	endJobs()
	running.Wait()
	return err
}

// close sends the mails that have begun, and closes the port and the data.
func (p *process) close() error {
	err := p.listener.Close()
	if errors.Is(err, net.ErrClosed) { // serve has closed it
		err = nil
	}
	p.feed.stop(stopTime)
	p.notifier.close(stopTime)
	return errors.Join(err, p.storage.Close())
}

func (p *process) startJobs(ctx context.Context) *sync.WaitGroup {
	var running sync.WaitGroup
	running.Go(func() {
		every(ctx, jobInterval, "expire-invites", func(ctx context.Context) error {
			_, err := p.rooms.cleanup.ExpireInvites(ctx)
			return err
		})
	})
	running.Go(func() {
		every(ctx, jobInterval, "remind-invites", func(ctx context.Context) error {
			_, err := p.rooms.cleanup.RemindInvites(ctx)
			return err
		})
	})
	running.Go(func() {
		every(ctx, jobInterval, "mail-captures", func(ctx context.Context) error {
			_, err := p.rooms.cleanup.MailCaptures(ctx)
			return err
		})
	})
	if p.storage.sweep != nil {
		running.Go(func() { every(ctx, jobInterval, "sweep", p.storage.sweep) })
	}
	return &running
}

// listen listens on a loopback address. It returns the address with the real port, because port 0 means any free one.
// It refuses a name that other machines can reach, too.
func listen(addr string) (l net.Listener, at string, err error) {
	l, err = net.Listen("tcp", addr)
	if errors.Is(err, syscall.EADDRINUSE) {
		return nil, "", fmt.Errorf("another program listens on %s; stop it, or set ALLYWAY_ADDR to another address", addr)
	}
	if err != nil {
		return nil, "", fmt.Errorf("ALLYWAY_ADDR: %w", err)
	}
	tcp, ok := l.Addr().(*net.TCPAddr)
	if !ok || !tcp.IP.IsLoopback() {
		return nil, "", errors.Join(fmt.Errorf("ALLYWAY_ADDR: %s is not a loopback address", addr), l.Close())
	}
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return nil, "", errors.Join(err, l.Close())
	}
	return l, net.JoinHostPort(host, strconv.Itoa(tcp.Port)), nil
}

// newServer returns a server with limits on what a client may hold open.
func newServer(handler http.Handler) *http.Server {
	return &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       30 * time.Second,
		WriteTimeout:      time.Minute,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    32 << 10,
		ErrorLog:          slog.NewLogLogger(slog.Default().Handler(), slog.LevelError),
	}
}

// shutDown waits for running requests to finish, and cuts off those that take too long.
func shutDown(server *http.Server) error {
	ctx, cancel := context.WithTimeout(context.Background(), stopTime)
	defer cancel()
	if err := server.Shutdown(ctx); err != nil {
		return server.Close()
	}
	return nil
}

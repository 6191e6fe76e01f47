package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"allyway/internal/table"
	"allyway/internal/token"
)

// watchedOutput calls back when the owner's link and when the last line is written.
type watchedOutput struct {
	text        bytes.Buffer // not embedded, because io.WriteString would not call our Write
	link, ready func()
}

func (o *watchedOutput) Write(p []byte) (int, error) {
	if bytes.Contains(p, []byte("/accept#")) && o.link != nil {
		o.link()
	}
	if bytes.Contains(p, []byte("Ready.")) {
		o.ready()
	}
	return o.text.Write(p)
}

func (o *watchedOutput) String() string { return o.text.String() }

// TestNothingIsAnsweredBeforeTheLinkIsPrinted runs the program in this process. A client connects while the link is
// being printed. It must wait: it must not be answered before the last line, and must not be cut off.
func TestNothingIsAnsweredBeforeTheLinkIsPrinted(t *testing.T) {
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	addr := unusedAddr(t)
	answered := make(chan error, 1)
	out := &watchedOutput{
		link: func() {
			c, err := net.Dial("tcp", addr)
			if err != nil {
				t.Errorf("a client that comes early: %v", err)
				stop()
				return
			}
			go func() {
				defer c.Close()
				_, err := io.WriteString(c, "GET /v1/health HTTP/1.0\r\nHost: "+addr+"\r\n\r\n")
				answer, err2 := io.ReadAll(c)
				if err = errors.Join(err, err2); err == nil && !bytes.Contains(answer, []byte(" 200 OK\r\n")) {
					err = fmt.Errorf("answer %q", answer)
				}
				answered <- err
			}()
		},
		ready: func() {
			select {
			case err := <-answered:
				t.Errorf("it answered before it was ready (%v)", err)
				stop()
			case <-time.After(100 * time.Millisecond): // time for a wrong answer
				go func() {
					defer stop()
					if err := <-answered; err != nil {
						t.Errorf("the client that came early: %v", err)
					}
				}()
			}
		},
	}
	vars := map[string]string{"ALLYWAY_ADDR": addr, "ALLYWAY_DATA": folderOf(t)}
	if err := run(ctx, nil, lookup(vars), out, time.Now); err != nil {
		t.Fatal(err)
	}
	link, ready := strings.Index(out.String(), "/accept#"), strings.Index(out.String(), "Ready.")
	if link < 0 || ready < link {
		t.Errorf("it printed:\n%s", out)
	}
}

// TestOwnersLinkExpires starts again after the first link has expired. A new one must be printed.
func TestOwnersLinkExpires(t *testing.T) {
	folder := folderOf(t)
	links := map[string]bool{}
	for _, later := range []time.Duration{0, 6 * 24 * time.Hour, 8 * 24 * time.Hour} {
		ctx, stop := context.WithCancel(context.Background())
		out := &watchedOutput{ready: stop}
		vars := map[string]string{"ALLYWAY_ADDR": "127.0.0.1:0", "ALLYWAY_DATA": folder, "ALLYWAY_URL": "http://127.0.0.1:8080"}
		if err := run(ctx, nil, lookup(vars), out, func() time.Time { return time.Now().Add(later) }); err != nil {
			t.Fatal(err)
		}
		_, rest, _ := strings.Cut(out.String(), "/accept#")
		link, _, _ := strings.Cut(rest, "\n")
		links[link] = true
	}
	if len(links) != 2 || links[""] {
		t.Errorf("%d links were printed, want two: %v", len(links), links)
	}
}

// TestOwnersAddressIsTaken declines the first owner's invite. The next owner's address belongs to another person.
func TestOwnersAddressIsTaken(t *testing.T) {
	p := newProcess(t, nil)
	ctx := context.Background()
	owner, err := p.makeOwner(ctx)
	if err != nil {
		t.Fatal(err)
	}
	link, err := p.rooms.links.Invite(ctx, owner)
	if err != nil {
		t.Fatal(err)
	}
	_, raw, _ := strings.Cut(link, "#")
	if err := p.rooms.api.Acceptance.Decline(ctx, raw); err != nil {
		t.Fatal(err)
	}
	claim := table.Item{Key: table.Key{PK: "EMAIL#owner@example.test", SK: "-"}, Attributes: table.Encode(map[string]string{"person": token.NewID()})}
	if err := p.mailbox.table.Write(ctx, table.Put(claim, table.Any)); err != nil {
		t.Fatal(err)
	}
	if _, err := p.makeOwner(ctx); err == nil || !strings.Contains(err.Error(), "ALLYWAY_OWNER") {
		t.Errorf("%v, want ALLYWAY_OWNER named", err)
	}
}

func TestAddress(t *testing.T) {
	for addr, want := range map[string]string{"localhost:0": "http://localhost:", "127.0.0.1:0": "http://127.0.0.1:"} {
		s, err := readSettings(lookup(map[string]string{"ALLYWAY_DATA": folderOf(t), "ALLYWAY_ADDR": addr}))
		if err != nil {
			t.Fatal(err)
		}
		p, err := open(context.Background(), s, time.Now)
		if err != nil {
			t.Fatal(err)
		}
		port, found := strings.CutPrefix(p.settings.url, want)
		if !found || port == "0" || p.settings.url != "http://"+p.settings.addr || !strings.HasSuffix(p.listener.Addr().String(), ":"+port) {
			t.Errorf("%s: it is at %s", addr, p.settings.url)
		}
		if err := p.close(); err != nil {
			t.Error(err)
		}
	}
}

func TestServerBoundsItsClients(t *testing.T) {
	s := newServer(http.NotFoundHandler())
	if s.ReadHeaderTimeout <= 0 || s.ReadTimeout <= 0 || s.WriteTimeout <= 0 || s.IdleTimeout <= 0 || s.MaxHeaderBytes <= 0 {
		t.Errorf("%+v", s)
	}
}

// TestJobs has an expired item in the table. The jobs must run at the start, not only an hour later.
func TestJobs(t *testing.T) {
	p := newProcess(t, nil)
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	old := table.Key{PK: "DECOY#0", SK: "old"}
	if err := p.mailbox.table.Write(ctx, table.Put(table.Item{Key: old, TTL: 1, Attributes: []byte("{}")}, table.Any)); err != nil {
		t.Fatal(err)
	}
	running := p.startJobs(ctx)
	waitFor(t, "the expired item is gone", func() bool {
		found, err := p.storage.Get(ctx, []table.Key{old})
		return err == nil && len(found) == 0
	})
	waitFor(t, "expired invites were looked for", func() bool {
		found, err := p.storage.Get(ctx, []table.Key{{PK: "CLOCK", SK: "expire-invites"}})
		return err == nil && len(found) == 1
	})
	stop()
	running.Wait()
}

func TestEvery(t *testing.T) {
	ctx, stop := context.WithCancel(context.Background())
	runs := 0
	every(ctx, time.Millisecond, "test", func(context.Context) error {
		if runs++; runs == 5 {
			stop()
		}
		return errors.New("of the test")
	})
	if runs != 5 {
		t.Errorf("it ran %d times", runs)
	}
}

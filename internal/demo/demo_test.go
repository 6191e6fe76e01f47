package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// TestDemo starts the demo on the real local process. There must be people who can sign in, people in every state,
// requests and the ecosystem's members. At the end, nothing of it may be left.
func TestDemo(t *testing.T) {
	program := filepath.Join(t.TempDir(), "allyway")
	if out, err := exec.Command("go", "build", "-o", program, "allyway/internal/local").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	temporary := t.TempDir()
	t.Setenv("TMPDIR", temporary)
	addr := unusedAddr(t)
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	said, ended := make(lines, 100), make(chan error, 1)
	go func() { ended <- run(ctx, program, addr, said) }()
	select {
	case <-said:
	case err := <-ended:
		t.Fatal(err)
	}
	for _, email := range []string{owner, contact, user} {
		c := &client{url: "http://" + addr}
		session, err := c.call("POST", "/v1/session", body{"email": email, "password": password})
		if err != nil {
			t.Fatal(err)
		}
		if email != owner {
			continue
		}
		c.token = session.Token
		for _, path := range []string{"/v1/people?status=contact", "/v1/people?status=requested", "/v1/people?status=invited",
			"/v1/people?status=active", "/v1/people?status=disabled", "/v1/requests", "/v1/staff", "/v1/groups",
			"/v1/people?invite=expired", "/v1/people?invite=declined", "/v1/people?invite=never", "/v1/people?mail=bounced",
			"/v1/people?mail=complained", "/v1/requests?status=denied", "/v1/requests?status=withdrawn", "/v1/partners?status=archived",
			"/v1/partners?kind=distributor", "/v1/partners?status=inactive", "/v1/events", "/v1/ecosystems", "/v1/workspaces"} {
			if list, err := c.call("GET", path, nil); err != nil || len(list.Items) == 0 {
				t.Errorf("%s: %+v, %v", path, list, err)
			}
		}
		if list, err := c.call("GET", "/v1/people?q=nora", nil); err != nil || len(list.Items) != 1 || list.Items[0].PendingInvite == nil {
			t.Errorf("an account with a pending invite: %+v, %v", list, err)
		}
	}
	stop()
	if err := <-ended; err != nil {
		t.Error(err)
	}
	if left, err := os.ReadDir(temporary); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

// lines sends each text that is written to it.
type lines chan string

func (l lines) Write(b []byte) (int, error) {
	l <- string(b)
	return len(b), nil
}

// unusedAddr returns an address for a program to listen on. It picks one of the 16 million loopback addresses, so that
// no other program, and no connection, takes the port before that one does.
func unusedAddr(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", fmt.Sprintf("127.%d.%d.%d:0", 1+rand.IntN(254), rand.IntN(256), 1+rand.IntN(254)))
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	return listener.Addr().String()
}

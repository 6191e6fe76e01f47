package runtimetest

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

const testdata = "internal/cloud/runtimetest/testdata/"

func invoke(t *testing.T, f *Function, command string) (string, error) {
	t.Helper()
	out, err := f.Invoke(t.Context(), []byte(`"`+command+`"`))
	if err != nil {
		return "", err
	}
	var text string
	if err := json.Unmarshal(out, &text); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return text, nil
}

func TestInvoke(t *testing.T) {
	f := New(t, BuildPackage(t, testdata+"hello"), nil)
	if got, err := invoke(t, f, ""); err != nil || got != "hello" {
		t.Errorf("answer %q, %v", got, err)
	}
}

func TestInitTime(t *testing.T) {
	trouble := BuildPackage(t, testdata+"trouble")
	quick, processor, err := New(t, trouble, nil).InitTime(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	slow, _, err := New(t, trouble, map[string]string{"TROUBLE": "slow"}).InitTime(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if processor <= 0 {
		t.Errorf("the start used %v of the processor", processor)
	}
	if slow < 500*time.Millisecond || quick >= slow {
		t.Errorf("start takes %v, and %v with a pause of 500ms in it", quick, slow)
	}
	t.Logf("start takes %v, %v of the processor", quick, processor)
}

func TestInitFails(t *testing.T) {
	f := New(t, BuildPackage(t, testdata+"trouble"), map[string]string{"TROUBLE": "fatal"})
	if _, _, err := f.InitTime(t.Context()); err == nil || !strings.Contains(err.Error(), "TABLE_NAME is missing") {
		t.Errorf("a start that failed: %v", err)
	}
	if _, err := invoke(t, f, "x"); err == nil {
		t.Error("a function that does not start answered")
	}
}

func TestOneProcessIsKeptAndFurtherOnesStart(t *testing.T) {
	f := New(t, BuildPackage(t, testdata+"trouble"), nil)
	first, err := invoke(t, f, "a")
	if err != nil {
		t.Fatal(err)
	}
	if second, err := invoke(t, f, "b"); err != nil || second != first {
		t.Errorf("processes %s and %s for two calls in turn, %v", first, second, err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	go letGoTogether(listener, maxProcesses)
	var group sync.WaitGroup
	var seen sync.Map
	for range 2 * maxProcesses {
		group.Go(func() {
			out, err := f.Invoke(context.Background(), []byte(`"wait `+listener.Addr().String()+`"`))
			if err != nil {
				t.Error(err)
			}
			seen.Store(string(out), true)
		})
	}
	group.Wait()
	n := 0
	seen.Range(func(any, any) bool { n++; return true })
	if n != maxProcesses {
		t.Errorf("%d processes for %d calls at once, want %d", n, 2*maxProcesses, maxProcesses)
	}
	if !strings.Contains(f.Logs(), "did b") {
		t.Errorf("output was lost: %q", f.Logs())
	}
}

// letGoTogether keeps the first n connections open until all n are there, and closes them together. It closes each
// later one at once.
func letGoTogether(listener net.Listener, n int) {
	var held []net.Conn
	for {
		c, err := listener.Accept()
		if err != nil {
			return // the test has ended
		}
		if held = append(held, c); len(held) < n {
			continue
		}
		for _, c := range held {
			c.Close() // the first ones are closed again, which does nothing
		}
	}
}

func TestFunctionsThatFail(t *testing.T) {
	f := New(t, BuildPackage(t, testdata+"trouble"), nil)
	var reported *FunctionError
	if _, err := invoke(t, f, "fail"); !errors.As(err, &reported) || reported.Message != "as told" || reported.Type != "errorString" {
		t.Errorf("a reported error came out as %v", err)
	}
	if _, err := invoke(t, f, "panic"); !errors.As(err, &reported) || reported.Message != "as told" {
		t.Errorf("a panic came out as %v", err)
	}
	if _, err := invoke(t, f, "exit"); err == nil {
		t.Error("a process that ended answered")
	}
	f.Timeout = 200 * time.Millisecond
	if _, err := invoke(t, f, "sleep"); !errors.Is(err, errTimeout) {
		t.Errorf("a function that hangs: %v", err)
	}
	f.Timeout = 10 * time.Second
	got, err := invoke(t, f, "deadline")
	if err != nil {
		t.Fatalf("after its failures the function is gone: %v", err)
	}
	deadline, err := time.Parse(time.RFC3339Nano, got)
	if left := time.Until(deadline); err != nil || left < 5*time.Second || left > 10*time.Second {
		t.Errorf("deadline in %v, want within 10s (%v)", left, err)
	}
}

func TestEnvironmentIsOnlyWhatIsGiven(t *testing.T) {
	t.Setenv("LEAKED_FROM_THE_TEST", "yes")
	f := New(t, BuildPackage(t, testdata+"trouble"), map[string]string{"TABLE_NAME": "t", "AWS_REGION": "eu-west-1", "AWS_SECRET_ACCESS_KEY": ""})
	got, err := invoke(t, f, "environment")
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]bool{
		"LEAKED": false, "AWS_SECRET_ACCESS_KEY": false, "TABLE_NAME=t": true, "AWS_REGION=eu-west-1": true,
		"AWS_LAMBDA_FUNCTION_NAME=trouble": true,
	} {
		if strings.Contains(got, text) != want {
			t.Errorf("%s is there: %v, want %v, in %s", text, !want, want, got)
		}
	}
}

func TestGateway(t *testing.T) {
	f := New(t, BuildPackage(t, testdata+"trouble"), map[string]string{"TROUBLE": "http"})
	broken := New(t, BuildPackage(t, testdata+"trouble"), nil)
	server := httptest.NewServer(Gateway([]Route{
		{"POST", "/v1/people/{person}/invite", "echo"},
		{"POST", "/v1/broken", "broken"},
	}, map[string]*Function{"echo": f, "broken": broken}))
	defer server.Close()

	send := func(method, path, contentType, body string) (*http.Response, string) {
		t.Helper()
		r, err := http.NewRequestWithContext(t.Context(), method, server.URL+path, strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		r.Host = "portal.example.test"
		r.Header.Set("Content-Type", contentType)
		r.Header.Set("Cookie", "x=1; y=2")
		resp, err := server.Client().Do(r)
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		got, err := io.ReadAll(resp.Body)
		if err != nil {
			t.Fatal(err)
		}
		return resp, string(got)
	}
	for _, body := range []string{`{"name":"Zoë"}`, "\xff\x00", ""} {
		resp, got := send("POST", "/v1/people/a%20b/invite?q=1&q=%20", "application/json", body)
		if resp.StatusCode != http.StatusCreated || got != body {
			t.Errorf("answer %d %q, want 201 %q", resp.StatusCode, got, body)
		}
		if diff := cmp.Diff([]string{"a=1", "b=2"}, resp.Header.Values("Set-Cookie")); diff != "" {
			t.Error(diff)
		}
		want := "POST /v1/people/a b/invite?q=1&q=%20 from 127.0.0.1:0 as portal.example.test with x=1; y=2"
		if seen := resp.Header.Get("Seen"); seen != want {
			t.Errorf("the function saw %q, want %q", seen, want)
		}
	}
	for _, tt := range []struct {
		method, path string
		status       int
	}{
		{"GET", "/v1/people/a/invite", 404},
		{"POST", "/v1/people//invite", 404},
		{"POST", "/v1/broken", 500},
	} {
		if resp, _ := send(tt.method, tt.path, "text/plain", ""); resp.StatusCode != tt.status {
			t.Errorf("%s %s: %d, want %d", tt.method, tt.path, resp.StatusCode, tt.status)
		}
	}
	if resp, _ := send("POST", "/v1/people/a/invite", "image/png", strings.Repeat("x", bodyLimit+1)); resp.StatusCode != 413 {
		t.Errorf("a body that API Gateway does not take: %d", resp.StatusCode)
	}
}

func TestMatch(t *testing.T) {
	routes := []Route{
		{"GET", "/v1/people/{person}", "one"},
		{"GET", "/v1/people/me", "me"},
		{"DELETE", "/v1/people/{person}", "delete"},
		{"", "$default", "rest"},
	}
	for _, tt := range []struct{ method, path, want string }{
		{"GET", "/v1/people/01", "one"},
		{"GET", "/v1/people/me", "me"},
		{"DELETE", "/v1/people/me", "delete"},
		{"PUT", "/v1/people/01", "rest"},
		{"GET", "/v1/people/", "rest"},
		{"GET", "/v1/people/01/", "rest"},
		{"GET", "/", "rest"},
	} {
		if got, _, found := match(routes, tt.method, tt.path); !found || got.Function != tt.want {
			t.Errorf("%s %s goes to %q, want %q", tt.method, tt.path, got.Function, tt.want)
		}
	}
	if _, _, found := match(routes[:3], "PUT", "/v1/people/01"); found {
		t.Error("a route was found where there is none")
	}
	if _, got, _ := match(routes, "GET", "/v1/people/01"); got["person"] != "01" {
		t.Errorf("parameters %v", got)
	}
}

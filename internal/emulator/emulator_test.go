package main

import (
	"bytes"
	"context"
	"encoding/json"
	"maps"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"allyway/internal/api"
)

// repository makes a folder with one function and the tools, and makes it the working folder. The function is built for
// this machine.
func repository(t *testing.T) settings {
	t.Helper()
	t.Chdir(t.TempDir())
	s, err := readSettings([]string{"-addr", "127.0.0.1:0"})
	if err != nil {
		t.Fatal(err)
	}
	self, err := os.ReadFile("/proc/self/exe")
	if err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string][]byte{"functions/sign-in/main.go": nil, "dist/sign-in/bootstrap": self, cdkProgram: nil, s.ministack: nil} {
		write(t, name, content)
	}
	return s
}

func write(t *testing.T, name string, content []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, content, 0o755); err != nil {
		t.Fatal(err)
	}
}

// TestBadInput checks that wrong input is found before anything is started, with one sentence that says what to do.
func TestBadInput(t *testing.T) {
	client := fstest.MapFS{"index.html": {}}
	const bootstrap = "dist/sign-in/bootstrap"
	tests := []struct {
		name   string
		spoil  func(t *testing.T, s *settings)
		says   []string // parts of the error's text; none: there is no error
		client fstest.MapFS
	}{
		{"nothing wrong", func(*testing.T, *settings) {}, nil, client},
		{"a port in use", func(t *testing.T, s *settings) {
			l, err := net.Listen("tcp", "127.0.0.1:0")
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { l.Close() })
			s.addr = l.Addr().String()
		}, []string{"another program listens on", "make emulator ADDR="}, client},
		{"an address of all machines", func(_ *testing.T, s *settings) { s.addr = "0.0.0.0:8080" }, []string{"loopback"}, client},
		{"no client", func(*testing.T, *settings) {}, []string{"the web client is not built", "npm"}, nil},
		{"no MiniStack", func(t *testing.T, s *settings) { remove(t, s.ministack) }, []string{"ministack is missing", "make emulator"}, client},
		{"no CDK", func(t *testing.T, _ *settings) { remove(t, cdkProgram) }, []string{"cdk is missing"}, client},
		{"a function that is not built", func(t *testing.T, _ *settings) { remove(t, bootstrap) }, []string{bootstrap + " is not built"}, client},
		{"a function for another system", func(t *testing.T, _ *settings) { write(t, bootstrap, []byte("MZ")) }, []string{"is not a program for Linux"}, client},
		{"a function for another machine", func(t *testing.T, _ *settings) {
			built, err := os.ReadFile(bootstrap)
			if err != nil {
				t.Fatal(err)
			}
			built[18] ^= 62 ^ 183 // the ELF header's machine: amd64 is 62, arm64 183
			write(t, bootstrap, built)
		}, []string{"is built for EM_", "this machine is " + runtime.GOARCH, "without GOARCH"}, client},
		{"another folder", func(t *testing.T, _ *settings) { remove(t, "functions/sign-in/main.go") }, []string{"repository's root"}, client},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s := repository(t)
			test.spoil(t, &s)
			var l net.Listener
			var err error
			if test.client == nil {
				l, err = s.prepare(nil)
			} else {
				l, err = s.prepare(test.client)
			}
			if l != nil {
				defer l.Close()
			}
			if (err == nil) != (test.says == nil) {
				t.Fatalf("error %v", err)
			}
			for _, want := range test.says {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("%q does not have %q", err, want)
				}
			}
			if err != nil && strings.Contains(err.Error(), "\n") {
				t.Errorf("more than one line: %q", err)
			}
		})
	}
}

func remove(t *testing.T, name string) {
	t.Helper()
	if err := os.Remove(name); err != nil {
		t.Fatal(err)
	}
}

// fake is an emulator that has mails and perhaps a stack.
func fake(t *testing.T, mails, stacks string) (*httptest.Server, *http.Request) {
	t.Helper()
	var last http.Request
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		last = *r
		switch {
		case r.URL.Path == healthPath:
		case r.URL.Path == "/_ministack/ses/messages":
			w.Write([]byte(mails))
		case r.Method == http.MethodPost && stacks == "":
			w.WriteHeader(http.StatusBadRequest)
		case r.Method == http.MethodPost:
			w.Write([]byte(stacks))
		}
	}))
	t.Cleanup(server.Close)
	return server, &last
}

// TestStackExists checks that the program does not deploy over a stack that somebody else has made, and does not delete
// it.
func TestStackExists(t *testing.T) {
	server, _ := fake(t, `{}`, `<DescribeStacksResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><DescribeStacksResult><Stacks><member>`+
		`<StackName>Allyway</StackName><StackStatus>ROLLBACK_COMPLETE</StackStatus></member></Stacks></DescribeStacksResult></DescribeStacksResponse>`)
	p := &portal{settings: settings{endpoint: server.URL}, folder: t.TempDir(), stdout: &bytes.Buffer{}, start: time.Now()}
	err := p.deploy(t.Context())
	if err == nil || !strings.Contains(err.Error(), "already has a stack Allyway") || p.deployed {
		t.Errorf("deployed %v, error %v", p.deployed, err)
	}
	none, _ := fake(t, `{}`, "")
	if exists, err := (emulator{url: none.URL}).hasStack(t.Context(), stackName); exists || err != nil {
		t.Errorf("a stack where there is none: %v, %v", exists, err)
	}
}

// TestNoEmulator checks that the error names the address if nothing answers there.
func TestNoEmulator(t *testing.T) {
	if _, err := newEmulator(t.Context(), "http://127.0.0.1:1"); err == nil || !strings.Contains(err.Error(), "http://127.0.0.1:1") {
		t.Errorf("error %v", err)
	}
}

// TestMiniStackThatEnds checks that the error says why MiniStack has ended, and that one that does not stop is killed.
func TestMiniStackThatEnds(t *testing.T) {
	folder := t.TempDir()
	program := filepath.Join(folder, "ministack")
	write(t, program, []byte("#!/bin/sh\necho no room left; exit 1\n"))
	if _, _, err := startMiniStack(t.Context(), program, folder); err == nil || !strings.Contains(err.Error(), "no room left") {
		t.Errorf("error %v", err)
	}
	write(t, program, []byte("#!/bin/sh\nsleep 60 & sleep 60\n"))
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	if _, _, err := startMiniStack(ctx, program, folder); err == nil {
		t.Error("it never answered, and was taken for started")
	}
}

// TestFront checks what the portal's one address does instead of CloudFront.
func TestFront(t *testing.T) {
	server, last := fake(t, `{"messages":{"000000000000":[{"MessageId":"1","To":["Ada@example.com"],"Subject":"Hello",`+
		`"BodyText":"Open\nhttp://127.0.0.1:8080/accept#TOKEN\n","BodyHtml":"<p>","Timestamp":1.5}]}}`, "")
	e, err := newEmulator(t.Context(), server.URL)
	if err != nil {
		t.Fatal(err)
	}
	p := &portal{settings: settings{addr: "127.0.0.1:8080"}, emulator: e, outputs: outputs{ApiId: "abc"}}
	front := p.front("the secret", http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.Write([]byte("client")) }))
	ask := func(host, path string) *httptest.ResponseRecorder {
		r := httptest.NewRequest(http.MethodGet, path, nil)
		r.Host, r.RemoteAddr = host, "127.0.0.9:1234"
		for _, name := range []string{"X-Origin-Secret", "X-Viewer-Address", "CloudFront-Viewer-Address", "X-Forwarded-For"} {
			r.Header.Set(name, "forged")
		}
		w := httptest.NewRecorder()
		front.ServeHTTP(w, r)
		return w
	}
	ask("127.0.0.1:8080", "/v1/people%2Fx?q=%20a")
	if last.RequestURI != "/v1/people%2Fx?q=%20a" || !strings.HasPrefix(last.Host, "abc.execute-api.localhost:") {
		t.Errorf("the API was asked %s at %s", last.RequestURI, last.Host)
	}
	for name, want := range map[string]string{"X-Origin-Secret": "the secret", "X-Viewer-Address": "127.0.0.9", "CloudFront-Viewer-Address": "", "X-Forwarded-For": ""} {
		if got := last.Header.Get(name); got != want {
			t.Errorf("the API's request has %s %q, want %q", name, got, want)
		}
	}
	if w := ask("127.0.0.1:8080", "/accept"); w.Body.String() != "client" {
		t.Errorf("a page: %d %s", w.Code, w.Body)
	}
	for path, want := range map[string]int{"/mailbox.json": 1, "/mailbox.json?to=ada@EXAMPLE.com": 1, "/mailbox.json?to=bo@example.com": 0} {
		var mails []mail
		if err := json.Unmarshal(ask("127.0.0.1:8080", path).Body.Bytes(), &mails); err != nil || len(mails) != want || want == 1 && mails[0].Links[0] != "http://127.0.0.1:8080/accept#TOKEN" {
			t.Errorf("%s: %v, %v", path, mails, err)
		}
	}
	for _, path := range []string{"/mailbox.json", "/v1/health", "/"} {
		if w := ask("evil.example:8080", path); w.Code != http.StatusMisdirectedRequest {
			t.Errorf("%s by another site's name: %d", path, w.Code)
		}
	}
}

// TestLocalStacksMails reads mails in the form that LocalStack probably has. It was not tried with LocalStack.
func TestLocalStacksMails(t *testing.T) {
	mails, err := readMails([]byte(`{"messages":[{"Id":"1","Timestamp":"2026-01-02T03:04:05","Destination":{"ToAddresses":["ada@example.com"]},` +
		`"Subject":"Hello","Body":{"text_part":"https://portal.example/accept#T","html_part":null}}]}`))
	if err != nil || len(mails) != 1 || mails[0].To != "ada@example.com" || mails[0].Links[0] != "https://portal.example/accept#T" {
		t.Errorf("%+v, %v", mails, err)
	}
	if _, err := readMails([]byte(`[]`)); err == nil {
		t.Error("a list of another form was read")
	}
}

// TestResolved checks that each mistake is found that leaves a function without a variable, or with AWS's own services.
func TestResolved(t *testing.T) {
	repository(t)
	services, err := newSAMServices("8000", "http://127.0.0.1:1")
	if err != nil {
		t.Fatal(err)
	}
	want := services.environment("the origin's secret", "http://127.0.0.1:8080", "portal@example.com", "ada@example.com")
	tests := []struct {
		name  string
		spoil func(r resolved, env map[string]string)
		says  string // empty: nothing is wrong
	}{
		{"as it should be", func(resolved, map[string]string) {}, ""},
		{"SAM's own variable", func(_ resolved, env map[string]string) { env["AWS_REGION"] = "us-east-1" }, ""},
		{"no endpoint", func(_ resolved, env map[string]string) { delete(env, "AWS_ENDPOINT_URL") }, "would ask AWS"},
		{"an endpoint beside it", func(_ resolved, env map[string]string) { env["AWS_ENDPOINT_URL_SES"] = "https://ses" }, "AWS_ENDPOINT_URL_SES"},
		{"a reference", func(_ resolved, env map[string]string) { env["INVITE_KEYS_ARN"] = "InviteKeys" }, "INVITE_KEYS_ARN"},
		{"a secret's reference", func(_ resolved, env map[string]string) { env["CURSOR_KEY"] = "{{resolve:secretsmanager:CursorKey1}}" }, "CURSOR_KEY"},
		{"an unknown variable", func(_ resolved, env map[string]string) { env["NEW_KEY"] = "x" }, "nothing resolves"},
		{"a route to another function", func(r resolved, _ map[string]string) { r.Routes["POST /v1/session"] = "Allyway-list-events" }, "POST /v1/session"},
		{"no route", func(r resolved, _ map[string]string) { delete(r.Routes, "GET /v1/settings") }, "GET /v1/settings"},
		{"a function too many", func(r resolved, _ map[string]string) { r.Functions["Allyway-other"] = nil }, "2 functions"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			env := maps.Clone(want)
			r := resolved{Functions: map[string]map[string]string{"Allyway-sign-in": env}, Routes: map[string]string{}}
			for _, route := range api.Routes() {
				r.Routes[route.Method+" "+route.GatewayPath()] = stackName + "-" + route.Function
			}
			test.spoil(r, env)
			err := r.check(want)
			if (err == nil) != (test.says == "") || err != nil && !strings.Contains(err.Error(), test.says) {
				t.Errorf("error %v, want %q", err, test.says)
			}
		})
	}
}

// TestSAMNeedsDocker checks that the program says that it needs Docker before it makes anything.
func TestSAMNeedsDocker(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	p := &portal{settings: settings{sam: "sam"}, folder: t.TempDir(), stdout: &bytes.Buffer{}}
	if err := p.sam(t.Context(), nil, nil); err == nil || !strings.Contains(err.Error(), "make emulator") {
		t.Errorf("error %v", err)
	}
	if made, err := os.ReadDir(p.folder); err != nil || len(made) > 0 {
		t.Errorf("it made %v, %v", made, err)
	}
}

// TestBlocks checks which commands of a page the check runs, and that docs/operations.md has them in blocks.
func TestBlocks(t *testing.T) {
	const page = "Text `aws s3 ls`.\n```sh\nfirst\n```\n```sh\n# only on AWS: why\nsecond\n```\n1. A step:\n\n   ```sh\n   third\n   ```\n```json\n{}\n```\n"
	if got, want := blocks(page), []string{"first\n", "   third\n"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	text, err := os.ReadFile("../../" + operationsPage)
	if err != nil {
		t.Fatal(err)
	}
	if len(blocks(string(text))) < 8 {
		t.Errorf("%d blocks of commands run", len(blocks(string(text))))
	}
	if inline := regexp.MustCompile("`aws [a-z0-9-]+ [a-z-]+ -[^`]*`").FindAllString(string(text), -1); inline != nil {
		t.Errorf("no check runs these commands, because they are in no block: %q", inline)
	}
}

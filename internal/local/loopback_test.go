package main

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"allyway/web"
)

// newProcess opens a portal in a folder of its own. It serves nothing and sends no mail unless the test starts that.
func newProcess(t *testing.T, vars map[string]string) *process {
	t.Helper()
	s, err := readSettings(lookup(with(vars, "ALLYWAY_DATA", folderOf(t), "ALLYWAY_ADDR", "127.0.0.1:0")))
	if err != nil {
		t.Fatal(err)
	}
	p, err := open(context.Background(), s, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := p.close(); err != nil {
			t.Error(err)
		}
	})
	return p
}

func request(method, path, host, peer string, headers map[string]string) *http.Request {
	r := httptest.NewRequest(method, path, nil)
	r.Host, r.RemoteAddr = host, peer
	for name, value := range headers {
		r.Header.Set(name, value)
	}
	return r
}

func answer(h http.Handler, r *http.Request) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// TestRebinding sends what a page of another site can send once its own name points at this machine, and what another
// machine could send if it reached the port.
func TestRebinding(t *testing.T) {
	const here, there = "127.0.0.1:50000", "192.168.1.20:50000"
	mailbox := []string{"/mailbox", "/mailbox.json", "/mailbox.json?to=a@b.test", "/mailbox/01JD0000000000000000000ADA"}
	all := append([]string{"/", "/docs", "/accept", "/v1/health", "/v1/session", "/local/style.css", "/nothing"}, mailbox...)
	tests := []struct {
		name, url  string
		host, peer string
		headers    map[string]string
		paths      []string
		refused    bool
	}{
		{"its own address", "", "127.0.0.1:8080", here, nil, all, false},
		{"by name", "", "LocalHost:8080", here, nil, all, false},
		{"by name, without a port", "", "localhost", here, nil, all, false},
		{"IPv6", "", "[::1]:8080", "[::1]:50000", nil, all, false},
		{"IPv4 inside IPv6", "", "127.0.0.1:8080", "[::ffff:127.0.0.1]:50000", nil, all, false},
		{"another site's name", "", "evil.test:8080", here, nil, all, true},
		{"a name that begins well", "", "localhost.evil.test:8080", here, nil, all, true},
		{"an address that begins well", "", "127.0.0.1.evil.test:8080", here, nil, all, true},
		{"this network's address", "", "192.168.1.10:8080", here, nil, all, true},
		{"the address of everything", "", "0.0.0.0:8080", here, nil, all, true},
		{"no name", "", "", here, nil, all, true},
		{"the neighbour", "", "127.0.0.1:8080", there, nil, mailbox, true},
		{"no peer", "", "127.0.0.1:8080", "@", nil, mailbox, true},
		{"behind a proxy that this portal does not know", "", "127.0.0.1:8080", here, map[string]string{"X-Forwarded-For": "203.0.113.9"}, mailbox, true},
		{"behind a modern one", "", "127.0.0.1:8080", here, map[string]string{"Forwarded": "for=203.0.113.9"}, mailbox, true},
		{"behind one that says its own name", "", "127.0.0.1:8080", here, map[string]string{"Via": "1.1 proxy"}, mailbox, true},
		{"behind one that says the client", "", "127.0.0.1:8080", here, map[string]string{"X-Real-IP": "203.0.113.9"}, mailbox, true},
		{"behind one that says the scheme", "", "127.0.0.1:8080", here, map[string]string{"X-Forwarded-Proto": "https"}, mailbox, true},
		{"behind a tunnel", "", "127.0.0.1:8080", here, map[string]string{"CF-Connecting-IP": "203.0.113.9"}, mailbox, true},
		{"behind a proxy, other pages", "https://portal.example.com", "portal.example.com", here, nil, []string{"/", "/docs", "/accept", "/v1/health"}, false},
		{"loaded by another site's page", "", "127.0.0.1:8080", here, map[string]string{"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors"}, mailbox, true},
		{"opened from another site's page", "", "127.0.0.1:8080", here, map[string]string{"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}, mailbox, false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			p := newProcess(t, map[string]string{"ALLYWAY_URL": test.url})
			for _, path := range test.paths {
				w := answer(p.handler, request("GET", path, test.host, test.peer, test.headers))
				if refused := w.Code == http.StatusForbidden; refused != test.refused {
					t.Errorf("%s: status %d", path, w.Code)
				}
				if test.refused && !strings.Contains(w.Body.String(), `"code":"forbidden"`) {
					t.Errorf("%s: %s", path, w.Body)
				}
				if test.refused && test.host != "" && strings.Contains(w.Body.String(), test.host) {
					t.Errorf("%s: the answer repeats the Host", path)
				}
			}
		})
	}
}

// TestMailboxOfPublicPortal sends requests as a simple proxy passes on anybody's: they look like requests of this
// machine.
func TestMailboxOfPublicPortal(t *testing.T) {
	const password = "nine copper lanterns"
	paths := []string{"/mailbox", "/mailbox.json", "/mailbox.json?to=a@b.test", "/mailbox/templates", "/mailbox/templates/invite", "/mailbox/01JD0000000000000000000ADA"}
	for _, host := range []string{"127.0.0.1:8080", "portal.example.com"} {
		p := newProcess(t, map[string]string{"ALLYWAY_URL": "https://portal.example.com"})
		for _, path := range paths {
			r := request("GET", path, host, "127.0.0.1:50000", nil)
			r.SetBasicAuth("", "")
			if w := answer(p.handler, r); w.Code != http.StatusNotFound || strings.Contains(w.Body.String(), "<") {
				t.Errorf("%s is on: status %d", path, w.Code)
			}
		}
		p = newProcess(t, map[string]string{"ALLYWAY_URL": "https://portal.example.com", "ALLYWAY_MAILBOX_PASSWORD": password})
		for _, path := range paths {
			for _, wrong := range []string{"", "nine copper lantern", "nine copper lanterns ", password + password} {
				r := request("GET", path, host, "127.0.0.1:50000", nil)
				if wrong != "" {
					r.SetBasicAuth("operator", wrong)
				}
				w := answer(p.handler, r)
				if w.Code != http.StatusUnauthorized || !strings.HasPrefix(w.Header().Get("WWW-Authenticate"), "Basic ") {
					t.Errorf("%s with the password %q: status %d", path, wrong, w.Code)
				}
			}
			r := request("GET", path, host, "127.0.0.1:50000", map[string]string{"X-Forwarded-For": "203.0.113.9"})
			r.SetBasicAuth("operator", password)
			want := http.StatusOK
			if strings.Contains(path, "01JD") { // there is no such mail
				want = http.StatusNotFound
			}
			if w := answer(p.handler, r); w.Code != want {
				t.Errorf("%s with the password: status %d", path, w.Code)
			}
		}
	}
}

func TestPagesHeaders(t *testing.T) {
	p := newProcess(t, nil)
	for _, path := range []string{"/", "/accept", "/reset", "/docs", "/mailbox", "/mailbox.json", "/local/style.css", "/missing.js"} {
		w := answer(p.handler, request("GET", path, "127.0.0.1", "127.0.0.1:1", nil))
		policy := w.Header().Get("Content-Security-Policy")
		if !strings.Contains(policy, "frame-ancestors 'none'") || !strings.Contains(policy, "default-src 'none'") && !strings.Contains(policy, "default-src 'self'") {
			t.Errorf("%s: policy %q", path, policy)
		}
		ours := web.Files() == nil || strings.HasPrefix(path, "/mailbox") || strings.HasPrefix(path, "/local")
		if ours && strings.Contains(policy, "unsafe") {
			t.Errorf("%s: policy %q", path, policy)
		}
		for name, want := range map[string]string{"X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY", "Referrer-Policy": "no-referrer",
			"Cross-Origin-Resource-Policy": "same-origin"} {
			if got := w.Header().Get(name); got != want {
				t.Errorf("%s: %s is %q", path, name, got)
			}
		}
	}
	for _, path := range []string{"/", "/mailbox", "/mailbox.json", "/docs"} {
		if w := answer(p.handler, request("POST", path, "127.0.0.1", "127.0.0.1:1", nil)); w.Code != http.StatusMethodNotAllowed {
			t.Errorf("POST %s: status %d", path, w.Code)
		}
	}
}

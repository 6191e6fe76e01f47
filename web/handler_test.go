package web

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"
)

// TestNoPageIsElsewhere reads the client's routes: none of them may be a path that gets 404.
func TestNoPageIsElsewhere(t *testing.T) {
	routes, err := os.ReadFile("src/router.tsx")
	if err != nil {
		t.Fatal(err)
	}
	found := regexp.MustCompile(`path: "(/[^"]*)"`).FindAllStringSubmatch(string(routes), -1)
	if len(found) < 20 {
		t.Fatalf("only %d routes", len(found))
	}
	for _, route := range found {
		if IsElsewhere(route[1]) {
			t.Errorf("%s is a page of the client", route[1])
		}
	}
}

func TestHandler(t *testing.T) {
	h := Handler(fstest.MapFS{
		"index.html":         {Data: []byte("<title>client</title>")},
		"docs/index.html":    {Data: []byte("<title>API</title>")},
		"assets/app-1a2b.js": {Data: []byte("run()")},
		"favicon.svg":        {Data: []byte("<svg/>")},
		".keep":              {},
	})
	tests := []struct {
		path   string
		status int
		body   string
		cached bool
	}{
		{"/", 200, "client", false},
		{"/accept", 200, "client", false},
		{"/accept%23TOKEN.", 200, "client", false}, // as a mail program has changed the link
		{"/acceptance.js", 404, "", false},
		{"/metrics", 404, "", false},
		{"/.well-known/security.txt", 404, "", false},
		{"/.well-known/openid-configuration", 404, "", false},
		{"/debug/pprof/", 404, "", false},
		{"/Healthz", 404, "", false},
		{"/statuses", 200, "client", false},
		{"/partners/01JD0000000000000000000ADA/people", 200, "client", false},
		{"/docs", 200, "API", false},
		{"/docs/", 200, "API", false},
		{"/docs/index.html", 301, "", false}, // to /docs/
		{"/docs/people", 200, "client", false},
		{"/index.html", 301, "", false}, // to /
		{"/assets/app-1a2b.js", 200, "run()", true},
		{"/favicon.svg", 200, "<svg/>", false},
		{"/assets/gone-1a2b.js", 404, "", false},
		{"/assets", 200, "client", false}, // no listing
		{"/../../etc/passwd", 400, "", false},
	}
	for _, test := range tests {
		t.Run(test.path, func(t *testing.T) {
			w := httptest.NewRecorder()
			h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, test.path, nil))
			if w.Code != test.status || !strings.Contains(w.Body.String(), test.body) {
				t.Errorf("status %d: %s", w.Code, w.Body)
			}
			if cached := strings.Contains(w.Header().Get("Cache-Control"), "immutable"); cached != test.cached {
				t.Errorf("Cache-Control is %q", w.Header().Get("Cache-Control"))
			}
			if !strings.Contains(w.Header().Get("Content-Security-Policy"), "frame-ancestors 'none'") {
				t.Error("no policy")
			}
		})
	}
}

// TestCompressed checks that scripts and pages are compressed for who accepts it, and only for them.
func TestCompressed(t *testing.T) {
	script := []byte(strings.Repeat("run(1, 2, 3);\n", 1000))
	h := Handler(fstest.MapFS{"index.html": {Data: []byte("<title>client</title>")}, "assets/app-1a2b.js": {Data: script}, "logo.png": {Data: script}})
	get := func(path, accepted string) *httptest.ResponseRecorder {
		r, w := httptest.NewRequest(http.MethodGet, path, nil), httptest.NewRecorder()
		r.Header.Set("Accept-Encoding", accepted)
		h.ServeHTTP(w, r)
		return w
	}
	packed := get("/assets/app-1a2b.js", "gzip, br")
	unpacked, err := gzip.NewReader(packed.Body)
	if err != nil {
		t.Fatalf("%v (%v)", err, packed.Header())
	}
	if text, err := io.ReadAll(unpacked); err != nil || !bytes.Equal(text, script) {
		t.Errorf("%d bytes, %v", len(text), err)
	}
	if h := packed.Header(); h.Get("Content-Encoding") != "gzip" || h.Get("Vary") != "Accept-Encoding" || !strings.Contains(h.Get("Cache-Control"), "immutable") {
		t.Errorf("headers %v", h)
	}
	for _, w := range []*httptest.ResponseRecorder{get("/assets/app-1a2b.js", ""), get("/assets/app-1a2b.js", "gzip;q=0"), get("/logo.png", "gzip")} {
		if !bytes.Equal(w.Body.Bytes(), script) || w.Header().Get("Content-Encoding") != "" {
			t.Errorf("%d bytes, headers %v", w.Body.Len(), w.Header())
		}
	}
}

func TestBrotli(t *testing.T) {
	h := Handler(fstest.MapFS{
		"index.html": {Data: []byte("<title>client</title>")}, "assets/app-1a2b.js": {Data: []byte("run()")},
		"brotli/assets/app-1a2b.js": {Data: []byte("packed")},
	})
	for _, c := range []struct{ path, accepted, want, coding string }{
		{"/assets/app-1a2b.js", "gzip, deflate, br, zstd", "packed", "br"},
		{"/assets/app-1a2b.js", "BR;q=0.5", "packed", "br"},
		{"/assets/app-1a2b.js", "br; q=0, identity", "run()", ""},
		{"/assets/app-1a2b.js", "br;q=0.000", "run()", ""},
		{"/assets/app-1a2b.js", "brotli", "run()", ""},
		{"/assets/app-1a2b.js", "", "run()", ""},
		{"/brotli/assets/app-1a2b.js", "br", "404 page not found\n", ""},
	} {
		r, w := httptest.NewRequest(http.MethodGet, c.path, nil), httptest.NewRecorder()
		r.Header.Set("Accept-Encoding", c.accepted)
		h.ServeHTTP(w, r)
		if w.Body.String() != c.want || w.Header().Get("Content-Encoding") != c.coding {
			t.Errorf("%s, %q: %q, headers %v", c.path, c.accepted, w.Body, w.Header())
		}
		if c.coding != "" && (w.Header().Get("Vary") != "Accept-Encoding" || !strings.HasPrefix(w.Header().Get("Content-Type"), "text/javascript") ||
			!strings.Contains(w.Header().Get("Cache-Control"), "immutable")) {
			t.Errorf("%s: headers %v", c.path, w.Header())
		}
	}
}

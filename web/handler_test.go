package web

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"
)

func TestHandler(t *testing.T) {
	h := Handler(fstest.MapFS{
		"index.html":         {Data: []byte("<title>client</title>")},
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
		{"/partners/01JD0000000000000000000ADA/people", 200, "client", false},
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

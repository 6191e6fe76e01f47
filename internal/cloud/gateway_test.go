package cloud

import (
	"encoding/base64"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"github.com/aws/aws-lambda-go/events"
	"github.com/google/go-cmp/cmp"
)

func event(method, path string) events.APIGatewayV2HTTPRequest {
	var e events.APIGatewayV2HTTPRequest
	e.Version = "2.0"
	e.RouteKey = method + " " + path
	e.RawPath = path
	e.RequestContext.HTTP.Method = method
	e.RequestContext.HTTP.Path = path
	e.RequestContext.HTTP.SourceIP = "192.0.2.7"
	e.RequestContext.DomainName = "api.example.test"
	return e
}

// discard is a log for tests that do not read it.
var discard = slog.New(slog.DiscardHandler)

func TestRequestFromEvent(t *testing.T) {
	tests := []struct {
		name  string
		event func(*events.APIGatewayV2HTTPRequest)
		check func(t *testing.T, r *http.Request, body string)
	}{
		{"method, path, query and host", func(e *events.APIGatewayV2HTTPRequest) {
			e.RequestContext.HTTP.Method = "PATCH"
			e.RawPath = "/v1/people/01"
			e.RawQueryString = "a=1&a=2&b=x%20y"
			e.Headers = map[string]string{"host": "portal.example.test"}
		}, func(t *testing.T, r *http.Request, _ string) {
			equal(t, "method", r.Method, "PATCH")
			equal(t, "path", r.URL.Path, "/v1/people/01")
			equal(t, "repeated parameter", strings.Join(r.URL.Query()["a"], "|"), "1|2")
			equal(t, "encoded parameter", r.URL.Query().Get("b"), "x y")
			equal(t, "host", r.Host, "portal.example.test")
			equal(t, "host header", r.Header.Get("Host"), "")
			equal(t, "request URI", r.RequestURI, "/v1/people/01?a=1&a=2&b=x%20y")
		}},
		{"host without a header", func(e *events.APIGatewayV2HTTPRequest) {}, func(t *testing.T, r *http.Request, _ string) {
			equal(t, "host", r.Host, "api.example.test")
		}},
		{"the client's address", func(e *events.APIGatewayV2HTTPRequest) {
			e.Headers = map[string]string{"x-forwarded-for": "203.0.113.9"}
		}, func(t *testing.T, r *http.Request, _ string) {
			equal(t, "remote address", r.RemoteAddr, "192.0.2.7:0")
		}},
		{"an IPv6 address", func(e *events.APIGatewayV2HTTPRequest) {
			e.RequestContext.HTTP.SourceIP = "2001:db8::1"
		}, func(t *testing.T, r *http.Request, _ string) {
			equal(t, "remote address", r.RemoteAddr, "[2001:db8::1]:0")
		}},
		{"the client's address behind CloudFront", func(e *events.APIGatewayV2HTTPRequest) {
			e.Headers = map[string]string{"x-viewer-address": "2001:db8::2", "cloudfront-viewer-address": "192.0.2.1:1"}
		}, func(t *testing.T, r *http.Request, _ string) {
			equal(t, "remote address", r.RemoteAddr, "192.0.2.7:0")
			equal(t, "viewer address", r.Header.Get("CloudFront-Viewer-Address"), "[2001:db8::2]:0")
		}},
		{"a path as the client sent it", func(e *events.APIGatewayV2HTTPRequest) {
			e.RawPath, e.Headers = "/v1/partners/by/crm/a/b", map[string]string{"x-viewer-path": "/v1/partners/by/crm/a%2Fb%3Fc%25"}
		}, func(t *testing.T, r *http.Request, _ string) {
			equal(t, "path", r.URL.Path, "/v1/partners/by/crm/a/b?c%")
			equal(t, "path as it was sent", r.URL.EscapedPath(), "/v1/partners/by/crm/a%2Fb%3Fc%25")
			equal(t, "header", r.Header.Get("X-Viewer-Path"), "")
		}},
		{"a path that is none", func(e *events.APIGatewayV2HTTPRequest) {
			e.RawPath, e.Headers = "/v1/partners/by/crm/a", map[string]string{"x-viewer-path": "/v1/partners/by/crm/%zz"}
		}, func(t *testing.T, r *http.Request, _ string) {
			equal(t, "path", r.URL.EscapedPath(), "/v1/partners/by/crm/a")
			equal(t, "header", r.Header.Get("X-Viewer-Path"), "")
		}},
		{"cookies", func(e *events.APIGatewayV2HTTPRequest) {
			e.Headers = map[string]string{"cookie": "stale=1"}
			e.Cookies = []string{"__Host-allyway=abc", "theme=dark"}
		}, func(t *testing.T, r *http.Request, _ string) {
			equal(t, "cookie header", r.Header.Get("Cookie"), "__Host-allyway=abc; theme=dark")
			c, err := r.Cookie("theme")
			if err != nil || c.Value != "dark" {
				t.Errorf("cookie %v, %v", c, err)
			}
		}},
		{"a cookie header alone", func(e *events.APIGatewayV2HTTPRequest) {
			e.Headers = map[string]string{"cookie": "a=1"}
		}, func(t *testing.T, r *http.Request, _ string) {
			equal(t, "cookie header", r.Header.Get("Cookie"), "a=1")
		}},
		{"a comma within a header", func(e *events.APIGatewayV2HTTPRequest) {
			e.Headers = map[string]string{"if-modified-since": "Mon, 02 Jan 2006 15:04:05 GMT", "accept": "text/csv, application/json"}
		}, func(t *testing.T, r *http.Request, _ string) {
			want := http.Header{
				"If-Modified-Since": {"Mon, 02 Jan 2006 15:04:05 GMT"},
				"Accept":            {"text/csv, application/json"},
			}
			if diff := cmp.Diff(want, r.Header); diff != "" {
				t.Error(diff)
			}
		}},
		{"a text body", func(e *events.APIGatewayV2HTTPRequest) {
			e.Body = `{"name":"Zoë"}`
			e.Headers = map[string]string{"content-length": "3", "transfer-encoding": "chunked"}
		}, func(t *testing.T, r *http.Request, body string) {
			equal(t, "body", body, `{"name":"Zoë"}`)
			equal(t, "length", r.ContentLength, int64(15))
			equal(t, "length header", r.Header.Get("Content-Length"), "15")
			equal(t, "transfer encoding", r.Header.Get("Transfer-Encoding"), "")
		}},
		{"a base64 body counts decoded", func(e *events.APIGatewayV2HTTPRequest) {
			e.Body = base64.StdEncoding.EncodeToString([]byte("\x89PNG\x00"))
			e.IsBase64Encoded = true
			e.Headers = map[string]string{"content-length": "8"}
		}, func(t *testing.T, r *http.Request, body string) {
			equal(t, "body", body, "\x89PNG\x00")
			equal(t, "length", r.ContentLength, int64(5))
		}},
		{"no body", func(e *events.APIGatewayV2HTTPRequest) {}, func(t *testing.T, r *http.Request, body string) {
			equal(t, "body", body, "")
			equal(t, "length", r.ContentLength, int64(0))
			if r.Body != http.NoBody {
				t.Error("an empty body is not http.NoBody")
			}
		}},
		{"an empty event", func(e *events.APIGatewayV2HTTPRequest) {
			*e = events.APIGatewayV2HTTPRequest{}
		}, func(t *testing.T, r *http.Request, _ string) {
			equal(t, "method", r.Method, "GET")
			equal(t, "path", r.URL.Path, "/")
			equal(t, "remote address", r.RemoteAddr, "")
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			e := event("POST", "/v1/session")
			tt.event(&e)
			called := false
			h := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				called = true
				body, err := io.ReadAll(r.Body)
				if err != nil {
					t.Error(err)
				}
				tt.check(t, r, string(body))
			})
			answer, err := HTTP(h)(t.Context(), e)
			if err != nil || answer.StatusCode != http.StatusOK {
				t.Errorf("answer %d, %v", answer.StatusCode, err)
			}
			if !called {
				t.Error("the handler was not called")
			}
		})
	}
}

func equal[T comparable](t *testing.T, what string, got, want T) {
	t.Helper()
	if got != want {
		t.Errorf("%s is %#v, want %#v", what, got, want)
	}
}

// TestPaths sends odd paths to a mux with routes like the API's. Each has a route, or gets 404.
func TestPaths(t *testing.T) {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /v1/people/{person}", func(w http.ResponseWriter, r *http.Request) {
		io.WriteString(w, r.PathValue("person"))
	})
	tests := []struct {
		path   string
		status int
		body   string
	}{
		{"/v1/people/01", 200, "01"},
		{"/v1/people/a b", 200, "a b"},
		{"/v1/people/Zoë", 200, "Zoë"},
		{"/v1/people/100%", 200, "100%"},
		{"/v1/people/%2541", 200, "%2541"}, // API Gateway has decoded it once; it is not decoded again
		{"/v1/people/?#", 200, "?#"},
		{"/v1/people/\x00", 200, "\x00"},
		{"/v1/people/\xff", 200, "\xff"},
		{"v1/people/01", 200, "01"},
		{"/v1/people/a/b", 404, ""},
		{"/v1/people/", 404, ""},
		{"", 404, ""},
		{"/", 404, ""},
		{"*", 404, ""},
	}
	for _, tt := range tests {
		t.Run(tt.path, func(t *testing.T) {
			answer, err := HTTP(mux)(t.Context(), event("GET", tt.path))
			if err != nil {
				t.Fatal(err)
			}
			equal(t, "status", answer.StatusCode, tt.status)
			if tt.status == 200 {
				equal(t, "body", string(bodyOf(t, answer)), tt.body)
			}
		})
	}
	for _, path := range []string{"//", "//evil.example/x", "/v1//people", "/.", "/..", "/v1/../..", "/v1/people/.", "/v1/people/.."} {
		t.Run(path, func(t *testing.T) {
			answer, err := HTTP(mux)(t.Context(), event("GET", path))
			if err != nil || answer.StatusCode >= 500 {
				t.Errorf("answer %d, %v", answer.StatusCode, err)
			}
			if to := answer.Headers["Location"]; strings.HasPrefix(to, "//") || strings.Contains(to, "://") {
				t.Errorf("sent to another host: %q", to)
			}
		})
	}
}

func TestMalformedBase64(t *testing.T) {
	e := event("POST", "/v1/x")
	e.Body, e.IsBase64Encoded = "!!!", true
	h := http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("the handler was called") })
	answer, err := HTTP(h)(t.Context(), e)
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "status", answer.StatusCode, 400)
	equal(t, "media type", answer.Headers["Content-Type"], "application/problem+json")
}

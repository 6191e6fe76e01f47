package cloud

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-lambda-go/lambdacontext"
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

// discard is a log for tests that don't look at it.
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

// TestPaths sends odd paths through a mux with routes like the API's: they are found or not, and nothing breaks.
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
		{"/v1/people/%2541", 200, "%2541"}, // what API Gateway has decoded is not decoded again
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

func bodyOf(t testing.TB, answer events.APIGatewayV2HTTPResponse) []byte {
	t.Helper()
	if !answer.IsBase64Encoded {
		return []byte(answer.Body)
	}
	b, err := base64.StdEncoding.DecodeString(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestAnswer(t *testing.T) {
	tests := []struct {
		name    string
		method  string
		handler http.HandlerFunc
		want    events.APIGatewayV2HTTPResponse
	}{
		{"nothing written", "GET", func(w http.ResponseWriter, r *http.Request) {},
			events.APIGatewayV2HTTPResponse{StatusCode: 200, Headers: map[string]string{}}},
		{"a body alone", "GET", func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, "hello") },
			events.APIGatewayV2HTTPResponse{StatusCode: 200, Body: "hello",
				Headers: map[string]string{"Content-Type": "text/plain; charset=utf-8"}}},
		{"status and headers", "GET", func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			w.Header().Set("Content-Length", "99")
			w.WriteHeader(201)
			w.Header().Set("Too-Late", "x")
			w.WriteHeader(500)
			io.WriteString(w, `{"a"`)
			io.WriteString(w, `:1}`)
		}, events.APIGatewayV2HTTPResponse{StatusCode: 201, Body: `{"a":1}`,
			Headers: map[string]string{"Content-Type": "application/json"}}},
		{"an informational status is not the answer", "GET", func(w http.ResponseWriter, r *http.Request) {
			w.WriteHeader(103)
			w.WriteHeader(404)
		}, events.APIGatewayV2HTTPResponse{StatusCode: 404, Headers: map[string]string{}}},
		{"cookies and repeated headers", "GET", func(w http.ResponseWriter, r *http.Request) {
			http.SetCookie(w, &http.Cookie{Name: "a", Value: "1", Expires: time.Unix(0, 0).UTC()})
			http.SetCookie(w, &http.Cookie{Name: "b", Value: "2"})
			w.Header().Add("Vary", "Accept")
			w.Header().Add("Vary", "Cookie")
			w.WriteHeader(204)
		}, events.APIGatewayV2HTTPResponse{StatusCode: 204, Headers: map[string]string{"Vary": "Accept, Cookie"},
			Cookies: []string{"a=1; Expires=Thu, 01 Jan 1970 00:00:00 GMT", "b=2"}}},
		{"bytes that are no text", "GET", func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "image/png")
			w.Write([]byte{0x89, 'P', 'N', 'G', 0xff})
		}, events.APIGatewayV2HTTPResponse{StatusCode: 200, Headers: map[string]string{"Content-Type": "image/png"},
			Body: "iVBOR/8=", IsBase64Encoded: true}},
		{"head", "HEAD", func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "text/plain")
			w.Header().Set("Content-Length", "5")
			io.WriteString(w, "hello")
		}, events.APIGatewayV2HTTPResponse{StatusCode: 200,
			Headers: map[string]string{"Content-Type": "text/plain", "Content-Length": "5"}}},
		{"no body where none may be", "GET", func(w http.ResponseWriter, r *http.Request) {
			w.WriteHeader(304)
			if _, err := io.WriteString(w, "hello"); err != http.ErrBodyNotAllowed {
				t.Errorf("a body after 304 was taken: %v", err)
			}
		}, events.APIGatewayV2HTTPResponse{StatusCode: 304, Headers: map[string]string{}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := HTTP(tt.handler)(t.Context(), event(tt.method, "/v1/x"))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestLargeBodies(t *testing.T) {
	read := int64(0)
	echo := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var err error
		read, err = io.Copy(w, http.MaxBytesReader(w, r.Body, 64<<20))
		if err != nil {
			t.Error(err)
		}
	})
	for _, size := range []int{textBytes, textBytes + 1, answerBytes} {
		e := event("POST", "/v1/x")
		e.Body = strings.Repeat("<", size) // JSON spells it with six characters
		answer, err := HTTP(echo)(t.Context(), e)
		if err != nil || answer.StatusCode != 200 {
			t.Fatalf("%d bytes: %d, %v", size, answer.StatusCode, err)
		}
		if got := bodyOf(t, answer); string(got) != e.Body || read != int64(size) {
			t.Errorf("%d bytes came back as %d", size, len(got))
		}
		encoded, err := json.Marshal(answer)
		if err != nil || len(encoded) > 6<<20 {
			t.Errorf("%d bytes make an answer of %d bytes, %v", size, len(encoded), err)
		}
	}
	e := event("POST", "/v1/x")
	e.Body = strings.Repeat("x", answerBytes+1)
	answer, err := HTTP(echo)(t.Context(), e)
	if err != nil || answer.StatusCode != 500 || strings.Contains(answer.Body, "xxx") {
		t.Errorf("an answer that is too large: %d, %v", answer.StatusCode, err)
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

func TestPanic(t *testing.T) {
	for name, value := range map[string]any{
		"text":    "secret of ada@example.test",
		"error":   io.ErrUnexpectedEOF,
		"abort":   http.ErrAbortHandler,
		"runtime": nil,
	} {
		t.Run(name, func(t *testing.T) {
			var out bytes.Buffer
			h := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				io.WriteString(w, "half an answer")
				if value == nil {
					var none []int
					_ = none[len(r.Method)]
				}
				panic(value)
			})
			e := event("POST", "/v1/x")
			e.Body = "secret body"
			answer := serve(t.Context(), Logger(&out, "test"), h, e)
			equal(t, "status", answer.StatusCode, 500)
			equal(t, "media type", answer.Headers["Content-Type"], "application/problem+json")
			var p struct {
				Status int
				Code   string
			}
			if err := json.Unmarshal([]byte(answer.Body), &p); err != nil || p.Status != 500 || p.Code != "internal" {
				t.Errorf("problem %+v, %v", p, err)
			}
			for _, leak := range []string{"secret", "half an answer", "index out of range"} {
				if strings.Contains(answer.Body, leak) {
					t.Errorf("the answer tells %q: %s", leak, answer.Body)
				}
			}
			if !strings.Contains(out.String(), `"msg":"panic"`) || !strings.Contains(out.String(), "gateway_test.go") {
				t.Errorf("the log does not tell where: %s", out.String())
			}
			if strings.Contains(out.String(), "secret") {
				t.Errorf("the log tells a secret: %s", out.String())
			}
			if name == "runtime" && !strings.Contains(out.String(), "index out of range") {
				t.Errorf("the log does not tell what happened: %s", out.String())
			}
		})
	}
}

func TestDeadlineLeavesTimeToAnswer(t *testing.T) {
	end := time.Now().Add(20 * time.Second)
	ctx, cancel := context.WithDeadline(t.Context(), end)
	defer cancel()
	h := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		got, ok := r.Context().Deadline()
		if !ok || !got.Equal(end.Add(-answerMargin)) {
			t.Errorf("the request ends at %v, want a second before %v", got, end)
		}
	})
	if _, err := HTTP(h)(ctx, event("GET", "/v1/x")); err != nil {
		t.Error(err)
	}
}

func TestRequestLine(t *testing.T) {
	before := slog.Default()
	defer slog.SetDefault(before)
	var out bytes.Buffer
	slog.SetDefault(Logger(&out, "sign-in"))

	e := event("POST", "/v1/people/01SECRETPERSON")
	e.RouteKey = "POST /v1/people/{person}"
	e.RawQueryString = "q=SECRETQUERY"
	e.Body = "SECRETBODY"
	e.Headers = map[string]string{"authorization": "Bearer SECRETTOKEN"}
	ctx := lambdacontext.NewContext(t.Context(), &lambdacontext.LambdaContext{AwsRequestID: "request-1"})
	h := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(202) })
	if _, err := HTTP(h)(ctx, e); err != nil {
		t.Fatal(err)
	}
	var line map[string]any
	if err := json.Unmarshal(out.Bytes(), &line); err != nil {
		t.Fatalf("%v: %s", err, out.String())
	}
	for _, measured := range []string{"time", "ms"} {
		if line[measured] == nil {
			t.Errorf("no %s in %s", measured, out.String())
		}
		delete(line, measured)
	}
	want := map[string]any{"level": "INFO", "msg": "request", "function": "sign-in", "method": "POST",
		"route": "POST /v1/people/{person}", "status": 202.0, "requestId": "request-1"}
	if diff := cmp.Diff(want, line); diff != "" {
		t.Error(diff)
	}
	if strings.Contains(out.String(), "SECRET") {
		t.Errorf("the log tells too much: %s", out.String())
	}
}

// FuzzHTTP holds the adapter to: no panic, no status of its own from 500, the body as it was sent, and an answer that
// survives JSON.
func FuzzHTTP(f *testing.F) {
	f.Add("GET", "/v1/people/01", "a=1&a=2", "accept", "text/csv, */*", "a=1", "192.0.2.7", []byte("body"))
	f.Add("HEAD", "//x/../%2f", "%zz", "", "\x00", ";;", "::1", []byte{0xff, 0x00})
	f.Add("", "", "&&==", "content-length", "-1", "=", "", []byte{})
	f.Add("CONNECT", "*", "a;b", "set-cookie", "\r\nx: y", "\x00", "not an address", []byte("\u2028"))
	f.Fuzz(func(t *testing.T, method, path, query, name, value, cookie, source string, body []byte) {
		mux := http.NewServeMux()
		mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
			got, err := io.ReadAll(r.Body)
			if err != nil || !bytes.Equal(got, body) || r.ContentLength != int64(len(body)) {
				t.Errorf("body %q, want %q, %v", got, body, err)
			}
			_ = r.URL.Query()
			_ = r.Cookies()
			w.Header().Set("Echo", r.Header.Get(name))
			w.Write(got)
		})
		e := event(method, path)
		e.RawQueryString, e.RequestContext.HTTP.SourceIP = query, source
		e.Headers, e.Cookies = map[string]string{name: value}, []string{cookie}
		e.Body, e.IsBase64Encoded = base64.StdEncoding.EncodeToString(body), true
		answer := serve(t.Context(), discard, mux, e)
		if answer.StatusCode < 200 || answer.StatusCode >= 500 {
			t.Errorf("status %d", answer.StatusCode)
		}
		if !utf8.ValidString(answer.Body) {
			t.Errorf("a body that JSON would change: %q", answer.Body)
		}
		if _, err := json.Marshal(answer); err != nil {
			t.Error(err)
		}
		if answer.StatusCode == http.StatusOK && method != http.MethodHead && !bytes.Equal(bodyOf(t, answer), body) {
			t.Errorf("answered %q, want %q", answer.Body, body)
		}
	})
}

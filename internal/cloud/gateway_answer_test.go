package cloud

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/aws/aws-lambda-go/events"
	"github.com/google/go-cmp/cmp"
)

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
		e.Body = strings.Repeat("<", size) // JSON writes this character as six
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

// FuzzHTTP checks that the adapter never panics, and never itself answers with a status of 500 or more. It must pass on
// the body as it was sent, and return an answer that JSON does not change.
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

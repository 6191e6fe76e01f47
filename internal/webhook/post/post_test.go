package post

import (
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"
	"golang.org/x/net/dns/dnsmessage"

	"allyway/internal/token"
	"allyway/internal/webhook"
)

// got is a request that a receiver got.
type got struct {
	header http.Header
	body   []byte
}

// receiver returns the URL of a receiver on this machine and what it gets.
func receiver(t *testing.T, answer http.HandlerFunc) (at string, requests chan got) {
	requests = make(chan got, 100)
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b, _ := io.ReadAll(r.Body)
		requests <- got{r.Header, b}
		answer(w, r)
	}))
	t.Cleanup(s.Close)
	return s.URL + "/in", requests
}

func message(to string, secrets ...string) webhook.Message {
	return webhook.Message{URL: to, ID: "msg_1", At: time.Now(), Body: []byte(`{"type":"person.added","data":{"name":"Zoë"}}`), Secrets: secrets}
}

// TestSignature verifies messages with the stock library of Standard Webhooks. Each of two secrets verifies. A test of
// the web client does the same with the one for JavaScript, and make clients with the one for Python.
func TestSignature(t *testing.T) {
	to, requests := receiver(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) })
	first, second := token.NewWebhookSecret(), token.NewWebhookSecret()
	if a := New(true).Send(t.Context(), message(to, first, second)); a.Status != http.StatusNoContent || a.Why != "" {
		t.Fatalf("%+v", a)
	}
	r := <-requests
	for _, secret := range []string{first, second} {
		verifier, err := standardwebhooks.NewWebhook(secret)
		if err != nil {
			t.Fatal(err)
		}
		if err := verifier.Verify(r.body, r.header); err != nil {
			t.Errorf("Go: %v", err)
		}
		if err := verifier.Verify(append(r.body, ' '), r.header); err == nil {
			t.Error("another body verifies")
		}
	}
	other, _ := standardwebhooks.NewWebhook(token.NewWebhookSecret())
	if err := other.Verify(r.body, r.header); err == nil {
		t.Error("another secret verifies")
	}
	if kind := r.header.Get("Content-Type"); kind != "application/json" {
		t.Errorf("Content-Type %s", kind)
	}
}

// TestReceivers has receivers that answer badly, or never.
func TestReceivers(t *testing.T) {
	var elsewhere atomic.Int64
	other := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { elsewhere.Add(1) }))
	defer other.Close()
	for name, test := range map[string]struct {
		answer http.HandlerFunc
		status int
		why    string
	}{
		"fails": {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(500) }, 500, ""},
		"redirects": {func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, other.URL, http.StatusTemporaryRedirect)
		}, 307, ""},
		"never stops": {func(w http.ResponseWriter, r *http.Request) {
			for r.Context().Err() == nil {
				if _, err := w.Write(make([]byte, 32<<10)); err != nil {
					return
				}
			}
		}, 200, ""},
		"hangs up":      {func(w http.ResponseWriter, _ *http.Request) { panic(http.ErrAbortHandler) }, 0, "the connection failed"},
		"never answers": {func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }, 0, "there was no answer in time"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			to, _ := receiver(t, test.answer)
			c := New(true)
			c.http.Timeout = 2 * time.Second
			if a := c.Send(t.Context(), message(to, token.NewWebhookSecret())); a.Status != test.status || a.Why != test.why {
				t.Errorf("%+v", a)
			}
		})
	}
	t.Cleanup(func() {
		if elsewhere.Load() > 0 {
			t.Error("a redirect was followed")
		}
	})
	closed := httptest.NewServer(nil)
	closed.Close()
	if a := New(true).Send(t.Context(), message(closed.URL, token.NewWebhookSecret())); a.Why != "the connection was refused" {
		t.Errorf("%+v", a)
	}
}

// TestTimeLimit checks the real limit of a call, and that no proxy is taken from the environment.
func TestTimeLimit(t *testing.T) {
	c := New(false)
	if c.http.Timeout != 10*time.Second || c.http.Transport.(*http.Transport).Proxy != nil {
		t.Errorf("timeout %v", c.http.Timeout)
	}
}

// TestNameOfThisMachine has a public name whose address is this machine's when it is connected to, whatever it was
// before. The connection is refused.
func TestNameOfThisMachine(t *testing.T) {
	to, requests := receiver(t, func(http.ResponseWriter, *http.Request) {})
	u, err := url.Parse(to)
	if err != nil {
		t.Fatal(err)
	}
	for _, address := range [][4]byte{{127, 0, 0, 1}, {169, 254, 169, 254}, {10, 0, 0, 1}} {
		c := New(false)
		dialer := &net.Dialer{Timeout: time.Second, Control: c.check, Resolver: resolver(t, address)}
		c.http.Transport.(*http.Transport).DialContext = dialer.DialContext
		a := c.Send(t.Context(), message("https://rebound.example.com:"+u.Port()+"/", token.NewWebhookSecret()))
		if a.Status != 0 || a.Why != "the host has an internal address, which is not called" {
			t.Errorf("%v: %+v", address, a)
		}
	}
	if len(requests) > 0 {
		t.Error("this machine was called")
	}
}

// resolver answers every question with an address.
func resolver(t *testing.T, address [4]byte) *net.Resolver {
	server, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { server.Close() })
	go func() {
		b := make([]byte, 1500)
		for {
			n, from, err := server.ReadFrom(b)
			if err != nil {
				return
			}
			var m dnsmessage.Message
			if m.Unpack(b[:n]) != nil || len(m.Questions) == 0 {
				continue
			}
			m.Response, m.Additionals = true, nil
			if q := m.Questions[0]; q.Type == dnsmessage.TypeA {
				m.Answers = []dnsmessage.Resource{{Header: dnsmessage.ResourceHeader{Name: q.Name, Type: q.Type, Class: q.Class, TTL: 1}, Body: &dnsmessage.AResource{A: address}}}
			}
			if out, err := m.Pack(); err == nil {
				_, _ = server.WriteTo(out, from)
			}
		}
	}()
	return &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, "udp", server.LocalAddr().String())
	}}
}

// TestWhyIsSilent checks that an error says nothing about the URL's path, which may be a secret of the receiver.
func TestWhyIsSilent(t *testing.T) {
	for _, to := range []string{"https://nowhere.invalid/secret", "https://127.0.0.1/secret", "https://hooks.example.com:bad/secret"} {
		c := New(false)
		c.http.Timeout = 2 * time.Second
		if a := c.Send(t.Context(), message(to, token.NewWebhookSecret())); a.Why == "" || strings.Contains(a.Why, "secret") {
			t.Errorf("%s: %+v", to, a)
		}
	}
	if a := New(true).Send(t.Context(), message("http://127.0.0.1:1/")); a.Why != "the message could not be signed" {
		t.Errorf("without a secret: %+v", a)
	}
}

// Package post sends webhooks: it signs a message as Standard Webhooks defines, and calls no internal address.
package post

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"strconv"
	"strings"
	"syscall"
	"time"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"allyway/internal/webhook"
)

const (
	timeout  = 10 * time.Second // for a call, from resolving the name to the end of the answer
	maxRead  = 64 << 10         // bytes of an answer; what comes after them is not read
	maxIdle  = 30 * time.Second
	maxConns = 32 // to one receiver
)

// Client calls webhooks. New makes it. It is safe for concurrent use.
type Client struct {
	http     *http.Client
	loopback bool
}

var errInternal = errors.New("the address is not public")

// New returns a client. loopback allows it to call this machine, too, also by http. It is for a local process.
func New(loopback bool) *Client {
	c := &Client{loopback: loopback}
	dialer := &net.Dialer{Timeout: timeout / 2, Control: c.check}
	c.http = &http.Client{
		Timeout:       timeout,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Transport: &http.Transport{ // without Proxy: none from the environment
			DialContext:            dialer.DialContext,
			TLSClientConfig:        &tls.Config{MinVersion: tls.VersionTLS12},
			TLSHandshakeTimeout:    timeout / 2,
			ForceAttemptHTTP2:      true,
			IdleConnTimeout:        maxIdle,
			MaxIdleConnsPerHost:    maxConns,
			MaxConnsPerHost:        maxConns,
			MaxResponseHeaderBytes: maxRead,
			DisableCompression:     true, // so that maxRead holds: no answer is decompressed
		},
	}
	return c
}

// check refuses a connection to an internal address. It gets the address of the connection itself, so it does not
// matter to which address the name resolved before.
func (c *Client) check(_, address string, _ syscall.RawConn) error {
	to, err := netip.ParseAddrPort(address)
	if err != nil {
		return errInternal
	}
	if addr := to.Addr(); !webhook.Public(addr) && !(c.loopback && addr.Unmap().IsLoopback()) {
		return errInternal
	}
	return nil
}

// Send signs a message and sends it once. A redirect is an answer like others.
func (c *Client) Send(ctx context.Context, m webhook.Message) webhook.Answer {
	if err := webhook.CheckURL(m.URL, c.loopback); err != nil {
		return webhook.Answer{Why: "the URL is not allowed"}
	}
	signature, err := sign(m)
	if err != nil {
		return webhook.Answer{Why: "the message could not be signed"}
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, m.URL, bytes.NewReader(m.Body))
	if err != nil {
		return webhook.Answer{Why: "the URL is not allowed"}
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("User-Agent", "Allyway-Webhooks")
	request.Header.Set(standardwebhooks.HeaderWebhookID, m.ID)
	request.Header.Set(standardwebhooks.HeaderWebhookTimestamp, strconv.FormatInt(m.At.Unix(), 10))
	request.Header.Set(standardwebhooks.HeaderWebhookSignature, signature)
	answer, err := c.http.Do(request)
	if err != nil {
		return webhook.Answer{Why: why(err)}
	}
	defer answer.Body.Close()
	_, _ = io.Copy(io.Discard, io.LimitReader(answer.Body, maxRead)) // so that the connection can be used again; the status is known
	return webhook.Answer{Status: answer.StatusCode}
}

// sign returns a signature for each secret, with spaces between them.
func sign(m webhook.Message) (string, error) {
	var all []string
	for _, secret := range m.Secrets {
		key, err := standardwebhooks.NewWebhook(secret)
		if err != nil {
			return "", errors.New("post: a secret is malformed")
		}
		signature, err := key.Sign(m.ID, m.At, m.Body)
		if err != nil {
			return "", fmt.Errorf("post: %w", err)
		}
		all = append(all, signature)
	}
	if len(all) == 0 {
		return "", errors.New("post: no secret")
	}
	return strings.Join(all, " "), nil
}

// why says in words of our own why there was no answer. The error's own text can have addresses and a part of the URL.
func why(err error) string {
	var timedOut interface{ Timeout() bool }
	var dns *net.DNSError
	var certificate *tls.CertificateVerificationError
	switch {
	case errors.Is(err, errInternal):
		return "the host has an internal address, which is not called"
	case errors.As(err, &dns):
		return "the host's name could not be resolved"
	case errors.As(err, &certificate):
		return "the host's certificate is not valid"
	case errors.As(err, &timedOut) && timedOut.Timeout():
		return "there was no answer in time"
	case errors.Is(err, syscall.ECONNREFUSED):
		return "the connection was refused"
	}
	return "the connection failed"
}

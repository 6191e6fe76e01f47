package cloud

import (
	"bytes"
	"context"
	"crypto/tls"
	"io"
	"net"
	"net/http"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	"github.com/aws/aws-sdk-go-v2/credentials"
)

// maxBackoff is the longest pause between two attempts. It keeps a call with its retries well within the 29 seconds
// that API Gateway waits.
const maxBackoff = 500 * time.Millisecond

// Config returns the configuration of a service's client. endpoint is the service's address (empty: AWS's own), attempt
// is the longest time of one attempt, and attempts is their number. Config does not use the SDK's own loader, which
// reads files and asks other services, and would take a third of a function's start.
func (e Environment) Config(endpoint string, attempt time.Duration, attempts int) aws.Config {
	c := aws.Config{
		Region:      e.Region,
		Credentials: credentials.NewStaticCredentialsProvider(e.Credentials.keyID, e.Credentials.secret, e.Credentials.session),
		HTTPClient:  httpClient(attempt),
		Retryer: func() aws.Retryer {
			return retry.NewStandard(func(o *retry.StandardOptions) {
				o.MaxAttempts = attempts
				o.MaxBackoff = maxBackoff
			})
		},
	}
	if endpoint != "" {
		c.BaseEndpoint = aws.String(endpoint)
	}
	return c
}

// httpClient returns a client that keeps as many idle connections as a function has calls at once. The standard library
// keeps two, so most parallel reads would need a new TLS handshake.
func httpClient(timeout time.Duration) *http.Client {
	return &http.Client{
		Timeout:       timeout,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Transport: wholeAnswers{&http.Transport{
			DialContext:         (&net.Dialer{Timeout: time.Second, KeepAlive: 30 * time.Second}).DialContext,
			TLSHandshakeTimeout: 2 * time.Second,
			TLSClientConfig:     &tls.Config{MinVersion: tls.VersionTLS12},
			MaxIdleConns:        128,
			MaxIdleConnsPerHost: 128,
			IdleConnTimeout:     50 * time.Second,
		}},
	}
}

// wholeAnswers reads each answer to its end before it returns it. From then on, the end of the request's context has no
// effect. Without this, a context with a timeout for one call could end before net/http has taken the connection back.
// After one call in five, the next call would then need a new TLS handshake.
type wholeAnswers struct{ http.RoundTripper }

func (w wholeAnswers) RoundTrip(r *http.Request) (*http.Response, error) {
	ctx, cancel := context.WithCancel(context.WithoutCancel(r.Context()))
	stop := context.AfterFunc(r.Context(), cancel)
	answer, err := w.RoundTripper.RoundTrip(r.WithContext(ctx))
	if err != nil {
		cancel()
		return nil, orCause(r.Context(), err)
	}
	body, err := io.ReadAll(answer.Body)
	answer.Body.Close()
	stop()
	if err != nil {
		cancel()
		return nil, orCause(r.Context(), err)
	}
	answer.Body = io.NopCloser(bytes.NewReader(body))
	return answer, nil
}

// orCause returns the context's error if the context has ended, and err otherwise.
func orCause(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return err
}

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

// maxBackoff keeps a call's retries well within the 29 seconds that API Gateway waits for a function.
const maxBackoff = 500 * time.Millisecond

// Config is what a service's client is made from: endpoint (empty: AWS's own), the longest that one attempt may take,
// and the number of attempts. The SDK's own loading of a configuration is left out, for it asks files and other
// services and costs a third of a function's start.
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

// httpClient keeps as many connections as a function has calls under way at once: with the standard library's two,
// parallel reads would pay a TLS handshake each.
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

// wholeAnswers reads each answer to its end before it hands it over, and from then on the request's context is without
// effect. A context that ends right after a call, as one with a timeout for that call does, would otherwise reach
// net/http before it has taken the connection back, and one call in five would cost the next a TLS handshake.
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

// orCause gives the context's own error where that is why a call failed.
func orCause(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return err
}

package cloud

import (
	"crypto/tls"
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
		Transport: &http.Transport{
			DialContext:         (&net.Dialer{Timeout: time.Second, KeepAlive: 30 * time.Second}).DialContext,
			TLSHandshakeTimeout: 2 * time.Second,
			TLSClientConfig:     &tls.Config{MinVersion: tls.VersionTLS12},
			MaxIdleConns:        128,
			MaxIdleConnsPerHost: 128,
			IdleConnTimeout:     50 * time.Second,
		},
	}
}

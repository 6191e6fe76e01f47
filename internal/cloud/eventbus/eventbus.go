// Package eventbus puts events onto an event bus of EventBridge. Only the function that sends events imports it. It makes
// its one call itself: the SDK's client of EventBridge would make that function larger and slower to start.
package eventbus

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"

	"allyway/internal/cloud"
	"allyway/internal/webhook"
)

// Source is what all events of portals have as their source.
const Source = "allyway"

const (
	putTimeout  = 8 * time.Second
	maxTogether = 10        // entries of one call
	maxBytes    = 256 << 10 // the bytes of all entries of one call
	timeBytes   = 14        // the bytes that EventBridge counts for an entry's time
	maxAnswer   = 1 << 20
)

// Put returns the method Put of the event bus env.EventBus, or nil if env names none.
func Put(env cloud.Environment) func(context.Context, []webhook.Entry) []webhook.Answer {
	if env.EventBus == "" {
		return nil
	}
	return New(env).Put
}

// Bus is an event bus. New makes it. It is safe for concurrent use.
type Bus struct {
	client   aws.HTTPClient
	config   aws.Config
	signer   *v4.Signer
	name     string
	region   string
	endpoint string
	now      func() time.Time
}

// New returns the event bus env.EventBus, at env.Endpoints.EventBridge or at AWS: in the region of its ARN, or in env's.
func New(env cloud.Environment) *Bus {
	c := env.Config(env.Endpoints.EventBridge, putTimeout, 1)
	b := &Bus{client: c.HTTPClient, config: c, signer: v4.NewSigner(), name: env.EventBus, region: c.Region,
		endpoint: strings.TrimSuffix(env.Endpoints.EventBridge, "/"), now: time.Now}
	if parts := strings.Split(b.name, ":"); len(parts) > 3 {
		b.region = parts[3]
	}
	if b.endpoint == "" {
		b.endpoint = "https://events." + b.region + ".amazonaws.com"
		if strings.HasPrefix(b.region, "cn-") {
			b.endpoint += ".cn"
		}
	}
	return b
}

// entry is an entry of PutEvents.
type entry struct {
	Source, DetailType, Detail, EventBusName string
	Time                                     int64 // in seconds
}

func (e entry) bytes() int { return len(e.Source) + len(e.DetailType) + len(e.Detail) + timeBytes }

// Put puts entries onto the bus, once, and returns the result of each. The bus has taken an entry whose status is 200.
// It makes as few calls as EventBridge's limits allow, one after another.
func (b *Bus) Put(ctx context.Context, entries []webhook.Entry) []webhook.Answer {
	ctx, cancel := context.WithTimeout(ctx, putTimeout)
	defer cancel()
	var answers []webhook.Answer
	var together []entry
	size := 0
	put := func() {
		if len(together) > 0 {
			answers = append(answers, b.put(ctx, together)...)
			together, size = nil, 0
		}
	}
	for _, e := range entries {
		next := entry{Source, e.Type, string(e.Detail), b.name, e.At.Unix()}
		if len(together) == maxTogether || size+next.bytes() > maxBytes {
			put()
		}
		together, size = append(together, next), size+next.bytes()
	}
	put()
	return answers
}

// put makes one call.
func (b *Bus) put(ctx context.Context, entries []entry) []webhook.Answer {
	answers := make([]webhook.Answer, len(entries))
	results, err := b.call(ctx, entries)
	for i := range answers {
		switch {
		case err != nil:
			answers[i].Why = err.Error()
		case results[i].EventId == "":
			answers[i].Why = "EventBridge has not taken it: " + word(results[i].ErrorCode)
		default:
			answers[i].Status = http.StatusOK
		}
	}
	return answers
}

// result is EventBridge's answer for one entry.
type result struct{ EventId, ErrorCode string }

// call calls PutEvents. It returns a result for each entry. The text of its error has no address and no account.
func (b *Bus) call(ctx context.Context, entries []entry) ([]result, error) {
	body, err := json.Marshal(struct{ Entries []entry }{entries})
	if err != nil {
		return nil, errors.New("the entries could not be written")
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, b.endpoint+"/", bytes.NewReader(body))
	if err != nil {
		return nil, errors.New("the endpoint is no URL")
	}
	request.Header.Set("Content-Type", "application/x-amz-json-1.1")
	request.Header.Set("X-Amz-Target", "AWSEvents.PutEvents")
	credentials, err := b.config.Credentials.Retrieve(ctx)
	if err != nil {
		return nil, errors.New("there are no credentials")
	}
	hash := sha256.Sum256(body)
	if err := b.signer.SignHTTP(ctx, credentials, request, hex.EncodeToString(hash[:]), "events", b.region, b.now()); err != nil {
		return nil, errors.New("the call could not be signed")
	}
	answer, err := b.client.Do(request)
	if errors.Is(err, context.DeadlineExceeded) {
		return nil, errors.New("EventBridge did not answer in time")
	}
	if err != nil {
		return nil, errors.New("EventBridge could not be reached")
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(io.LimitReader(answer.Body, maxAnswer))
	if err != nil {
		return nil, errors.New("EventBridge's answer could not be read")
	}
	return read(answer.StatusCode, text, len(entries))
}

// read reads an answer. It refuses an answer that does not have a result for each entry. Such an answer is not
// EventBridge's, so perhaps no entry was taken.
func read(status int, text []byte, entries int) ([]result, error) {
	var out struct {
		Entries []result
		Type    string `json:"__type"`
	}
	err := json.Unmarshal(text, &out)
	if status != http.StatusOK {
		_, code, ok := strings.Cut(out.Type, "#")
		if !ok {
			code = out.Type
		}
		return nil, fmt.Errorf("EventBridge answered %d %s", status, word(code))
	}
	if err != nil || len(out.Entries) != entries {
		return nil, errors.New("something other than EventBridge answered")
	}
	return out.Entries, nil
}

// word returns the code if it looks like a code, so that no other text of the service gets into logs.
func word(code string) string {
	if code == "" || len(code) > 64 || strings.ContainsFunc(code, func(r rune) bool { return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') }) {
		return "without a code"
	}
	return code
}

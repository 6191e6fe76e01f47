// Package failurequeue puts messages into the SQS queue where failures end. It makes the one call by hand, with the
// SDK's signer: the service's own client would add megabytes to a function that calls it about never.
package failurequeue

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"

	"allyway/internal/cloud"
)

const (
	putTimeout = 4 * time.Second
	mostAnswer = 64 << 10 // bytes that are read of an answer
)

// Queue is an SQS queue.
type Queue struct {
	url, endpoint string
	aws           aws.Config
	signer        *v4.Signer
}

// New is the queue env.FailureQueue, at env.Endpoints.SQS or where its URL says.
func New(env cloud.Environment) *Queue {
	q := &Queue{url: env.FailureQueue, endpoint: env.Endpoints.SQS, aws: env.Config("", putTimeout, 1), signer: v4.NewSigner()}
	if at, err := url.Parse(q.url); err == nil && q.endpoint == "" {
		q.endpoint = at.Scheme + "://" + at.Host
	}
	return q
}

// Put puts a message into the queue, in one attempt. An error names the status and SQS's code, nothing of the message.
func (q *Queue) Put(ctx context.Context, message []byte) error {
	body, err := json.Marshal(map[string]string{"QueueUrl": q.url, "MessageBody": string(message)})
	if err != nil {
		return err
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, q.endpoint, bytes.NewReader(body))
	if err != nil {
		return fmt.Errorf("failure queue: %w", err)
	}
	request.Header.Set("Content-Type", "application/x-amz-json-1.0")
	request.Header.Set("X-Amz-Target", "AmazonSQS.SendMessage")
	credentials, err := q.aws.Credentials.Retrieve(ctx)
	if err != nil {
		return fmt.Errorf("failure queue: %w", err)
	}
	sum := sha256.Sum256(body)
	if err := q.signer.SignHTTP(ctx, credentials, request, hex.EncodeToString(sum[:]), "sqs", q.aws.Region, time.Now()); err != nil {
		return fmt.Errorf("failure queue: %w", err)
	}
	response, err := q.aws.HTTPClient.Do(request)
	if err != nil {
		return fmt.Errorf("failure queue: %w", err)
	}
	defer response.Body.Close()
	var answer struct {
		MessageID string `json:"MessageId"`
		Code      string `json:"__type"`
	}
	err = json.NewDecoder(io.LimitReader(response.Body, mostAnswer)).Decode(&answer)
	if response.StatusCode != http.StatusOK || err != nil || answer.MessageID == "" {
		return fmt.Errorf("failure queue: status %d %s", response.StatusCode, answer.Code)
	}
	return nil
}

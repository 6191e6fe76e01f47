// Package failurequeue puts messages into SQS queues: the one for failures, and the one that wakes send-webhook. Only
// functions that put messages there import it.
package failurequeue

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/smithy-go"
	smithyhttp "github.com/aws/smithy-go/transport/http"

	"allyway/internal/cloud"
)

// putTimeout is the longest that Put waits for an answer.
const putTimeout = 4 * time.Second

// Queue is an SQS queue.
type Queue struct {
	client *sqs.Client
	url    string
}

// New returns the queue env.FailureQueue, at env.Endpoints.SQS or in env's region.
func New(env cloud.Environment) *Queue {
	return &Queue{client: sqs.NewFromConfig(env.Config(env.Endpoints.SQS, putTimeout, 1)), url: env.FailureQueue}
}

// News returns the queue env.NewsQueue. Its client is like that of New.
func News(env cloud.Environment) *Queue {
	q := New(env)
	q.url = env.NewsQueue
	return q
}

// Put puts a message into the queue. It tries once. The error of a refusal has the status and SQS's code, but not
// SQS's text, which can name accounts and roles.
func (q *Queue) Put(ctx context.Context, message []byte) error {
	out, err := q.client.SendMessage(ctx, &sqs.SendMessageInput{QueueUrl: &q.url, MessageBody: aws.String(string(message))})
	if err == nil && out.MessageId == nil {
		return errors.New("failure queue: the answer names no message")
	}
	if err == nil {
		return nil
	}
	if refusal := smithy.APIError(nil); errors.As(err, &refusal) {
		status := 0
		if response := (*smithyhttp.ResponseError)(nil); errors.As(err, &response) {
			status = response.HTTPStatusCode()
		}
		return fmt.Errorf("failure queue: status %d %s", status, refusal.ErrorCode())
	}
	return fmt.Errorf("failure queue: %w", err)
}

package dynamo

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/smithy-go"
	smithyhttp "github.com/aws/smithy-go/transport/http"

	"allyway/internal/table"
)

const (
	maxTries   = 8
	tryTimeout = 5 * time.Second        // the longest wait for an answer
	firstPause = 20 * time.Millisecond  // the longest pause before the second try; it doubles with each try
	maxPause   = 640 * time.Millisecond // all pauses together usually take a second
)

// errUnprocessed is the error of a batch of which DynamoDB processed nothing.
var errUnprocessed = errors.New("nothing was processed")

// retry repeats a call until it succeeds, or until it fails in a way that another try cannot change. When tries or time
// are used up, it returns table.ErrUnavailable.
func (e *Engine) retry(ctx context.Context, call func(ctx context.Context) error) error {
	pause := firstPause
	for try := 1; ; try++ {
		err := e.once(ctx, call)
		if err == nil {
			return nil
		}
		if ctx.Err() != nil {
			return fmt.Errorf("%w: %w: %w", table.ErrUnavailable, ctx.Err(), err)
		}
		if !passing(err) {
			return err
		}
		if try == maxTries || !sleep(ctx, rand.N(pause)) {
			return fmt.Errorf("%w: %w", table.ErrUnavailable, err)
		}
		pause = min(2*pause, maxPause)
	}
}

func (e *Engine) once(ctx context.Context, call func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(ctx, e.tryTimeout)
	defer cancel()
	return call(ctx)
}

// sleep waits for a pause and returns true. If ctx would end before the pause, it returns false at once.
func sleep(ctx context.Context, pause time.Duration) bool {
	if deadline, ok := ctx.Deadline(); ok && time.Until(deadline) <= pause {
		return false
	}
	timer := time.NewTimer(pause)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// passing reports whether a call that failed with err may succeed when it is repeated.
func passing(err error) bool {
	if errors.Is(err, errUnprocessed) {
		return true
	}
	if cancelled := (*types.TransactionCanceledException)(nil); errors.As(err, &cancelled) {
		return slices.ContainsFunc(cancelled.CancellationReasons, func(reason types.CancellationReason) bool {
			return passingCode(aws.ToString(reason.Code))
		})
	}
	if response := (*smithyhttp.ResponseError)(nil); errors.As(err, &response) && response.HTTPStatusCode() >= 500 {
		return true
	}
	if api := smithy.APIError(nil); errors.As(err, &api) {
		return passingCode(api.ErrorCode())
	}
	return brokenConnection(err)
}

// passingCode reports whether a code means "try later". Errors have codes, and so have the reasons of a cancelled
// transaction.
func passingCode(code string) bool {
	switch code {
	case "ProvisionedThroughputExceededException", "ThrottlingException", "RequestLimitExceeded",
		"TransactionConflictException", "TransactionInProgressException",
		"ProvisionedThroughputExceeded", "ThrottlingError", "TransactionConflict":
		return true
	}
	return false
}

func brokenConnection(err error) bool {
	var (
		send    *smithyhttp.RequestSendError
		answer  *smithy.DeserializationError
		network net.Error
	)
	return errors.As(err, &send) || errors.As(err, &answer) || errors.As(err, &network) ||
		errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, context.DeadlineExceeded)
}

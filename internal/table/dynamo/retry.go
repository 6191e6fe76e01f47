package dynamo

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/smithy-go"
	smithyhttp "github.com/aws/smithy-go/transport/http"

	"allyway/internal/table"
)

const (
	maxTries   = 8
	tryTimeout = 5 * time.Second        // for an answer that never comes
	firstPause = 20 * time.Millisecond  // the longest pause before the second try; then doubled
	maxPause   = 640 * time.Millisecond // all pauses together: a second as a rule
)

// errUnprocessed is a BatchGetItem that read nothing.
var errUnprocessed = errors.New("no key was processed")

// outcome is what a failed try tells.
type outcome int

const (
	lasting outcome = iota // another try fails too
	busy                   // it may pass, and nothing was written
	unknown                // it may pass, and something may have been written
)

// retry makes a call until it succeeds, fails for good, or tries and time are used up: then the error is
// table.ErrUnavailable. The call is told whether an earlier try may have been carried out.
func retry(ctx context.Context, call func(ctx context.Context, maybeDone bool) error) error {
	maybeDone := false
	pause := firstPause
	for try := 1; ; try++ {
		err := once(ctx, maybeDone, call)
		if err == nil {
			return nil
		}
		if ctx.Err() != nil {
			return fmt.Errorf("%w: %w: %w", table.ErrUnavailable, ctx.Err(), err)
		}
		switch outcomeOf(err) {
		case lasting:
			return err
		case unknown:
			maybeDone = true
		}
		if try == maxTries || !sleep(ctx, rand.N(pause)) {
			return fmt.Errorf("%w: %w", table.ErrUnavailable, err)
		}
		pause = min(2*pause, maxPause)
	}
}

func once(ctx context.Context, maybeDone bool, call func(context.Context, bool) error) error {
	ctx, cancel := context.WithTimeout(ctx, tryTimeout)
	defer cancel()
	return call(ctx, maybeDone)
}

// sleep reports false at once if ctx would end before the pause does.
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

func outcomeOf(err error) outcome {
	if errors.Is(err, errUnprocessed) {
		return busy
	}
	if cancelled := (*types.TransactionCanceledException)(nil); errors.As(err, &cancelled) {
		for _, reason := range cancelled.CancellationReasons {
			if passing(reason.Code) {
				return busy
			}
		}
		return lasting
	}
	if response := (*smithyhttp.ResponseError)(nil); errors.As(err, &response) && response.HTTPStatusCode() >= 500 {
		return unknown
	}
	if api := smithy.APIError(nil); errors.As(err, &api) {
		code := api.ErrorCode()
		if passing(&code) {
			return busy
		}
		return lasting
	}
	return brokenConnection(err)
}

// passing tells the codes that mean "later": of errors, and of a cancelled transaction's reasons.
func passing(code *string) bool {
	if code == nil {
		return false
	}
	switch *code {
	case "ProvisionedThroughputExceededException", "ThrottlingException", "RequestLimitExceeded",
		"TransactionConflictException", "TransactionInProgressException",
		"ProvisionedThroughputExceeded", "ThrottlingError", "TransactionConflict":
		return true
	}
	return false
}

func brokenConnection(err error) outcome {
	var (
		send    *smithyhttp.RequestSendError
		answer  *smithy.DeserializationError
		network net.Error
	)
	if errors.As(err, &send) || errors.As(err, &answer) || errors.As(err, &network) ||
		errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, context.DeadlineExceeded) {
		return unknown
	}
	return lasting
}

// Package trigger has the handlers of all calls from AWS that are not HTTP requests: records of the table's stream,
// messages of SNS, and schedules. Each handler calls a use case of the portal.
package trigger

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"allyway/internal/mailing"
	"allyway/internal/portal"
	"allyway/internal/record"
)

// The messages that alarms look for in the log.
const (
	MailSwept   = "mail swept"    // after each sweep; age is that of the oldest waiting mail, in seconds
	MailGivenUp = "mail given up" // for each mail that ended as failed
)

// givenUp is the message in the failure queue about a mail. It contains ids and our own words, never an address or a
// link.
type givenUp struct {
	Mail     string `json:"mail"`
	Template string `json:"template"`
	Person   string `json:"person"`
	Why      string `json:"why"`
	Attempts int    `json:"attempts"`
	Request  string `json:"request,omitempty"` // the id of the request that caused the mail
}

// GivenUp returns the mailing.Config.GivenUp of send-email. When a mail has failed for good, it puts a message about
// the mail into the failure queue, by calling put, and then into the log. Because the queue is first, every mail that
// ends as failed is in it. A mail may be in it twice.
func GivenUp(put func(context.Context, []byte) error) func(context.Context, portal.Letter, string) error {
	return func(ctx context.Context, l portal.Letter, why string) error {
		message, err := json.Marshal(givenUp{l.ID, string(l.Template), l.Person, why, l.Attempts, l.Request})
		if err != nil {
			return err
		}
		if err := put(ctx, message); err != nil {
			return err
		}
		slog.WarnContext(ctx, MailGivenUp, "id", l.ID, "template", string(l.Template), "count", l.Attempts)
		return nil
	}
}

// SendEmail returns the handler of send-email. Two things call it. The table's stream calls it with new mail
// (events.DynamoDBEvent). The answer names the records that failed, and the stream sends only these again. A schedule
// calls it every minute with any other payload. It then sends the mail that is still waiting.
//
// The stream also reports new events. send-webhook does not read the stream itself, because a stream should have at
// most two readers, and both are for mail. For new events, the handler calls news, which wakes send-webhook. If that
// fails, send-webhook finds the events within a minute.
func SendEmail(room *mailing.Service, news func(context.Context, []byte) error) func(context.Context, json.RawMessage) (events.DynamoDBEventResponse, error) {
	return func(ctx context.Context, payload json.RawMessage) (events.DynamoDBEventResponse, error) {
		var stream events.DynamoDBEvent
		if err := json.Unmarshal(payload, &stream); err != nil {
			return events.DynamoDBEventResponse{}, fmt.Errorf("payload: %w", err)
		}
		if len(stream.Records) > 0 {
			told := passOn(ctx, stream.Records, news)
			defer told.Wait()
			return sendNew(ctx, room, stream.Records), nil
		}
		swept, err := room.Sweep(ctx)
		slog.InfoContext(ctx, MailSwept, "count", swept.Tried, "age", int(swept.Oldest.Seconds()))
		return events.DynamoDBEventResponse{}, err
	}
}

// passOn calls news once if there are new events among the records. It does not wait for the call, so that mail need
// not wait.
func passOn(ctx context.Context, records []events.DynamoDBEventRecord, news func(context.Context, []byte) error) *sync.WaitGroup {
	told := &sync.WaitGroup{}
	if slices.ContainsFunc(records, isEvent) {
		told.Go(func() {
			ctx, cancel := context.WithTimeout(ctx, passOnTime)
			defer cancel()
			if err := news(ctx, []byte(`{"source":"stream"}`)); err != nil {
				slog.WarnContext(ctx, "new events not passed on", "error", err.Error())
			}
		})
	}
	return told
}

const passOnTime = time.Second

// isEvent reports whether a record is of a new event.
func isEvent(r events.DynamoDBEventRecord) bool {
	pk := r.Change.Keys["pk"]
	return r.EventName == string(events.DynamoDBOperationTypeInsert) && pk.DataType() == events.DataTypeString && strings.HasPrefix(pk.String(), record.EventPrefix)
}

// sendNew sends the mail of each record. It takes only the key from a record and reads the mail itself, so a record
// that comes twice, late or out of order does no harm. If time runs out, the next sweep sends the rest.
func sendNew(ctx context.Context, room *mailing.Service, records []events.DynamoDBEventRecord) events.DynamoDBEventResponse {
	var keys []record.Key
	var sequence []string
	for _, r := range records {
		if key, ok := mailKey(r); ok {
			keys, sequence = append(keys, key), append(sequence, r.Change.SequenceNumber)
		}
	}
	failed := []events.DynamoDBBatchItemFailure{}
	tried := room.SendMany(ctx, keys)
	for i, err := range tried {
		if err != nil {
			slog.ErrorContext(ctx, "mail not handled", "error", err.Error())
			failed = append(failed, events.DynamoDBBatchItemFailure{ItemIdentifier: sequence[i]})
		}
	}
	if left := len(keys) - len(tried); left > 0 {
		slog.WarnContext(ctx, "mail left to the sweep", "count", left)
	}
	return events.DynamoDBEventResponse{BatchItemFailures: failed}
}

// mailKey returns the key of a new mail. ok is false for every other record.
func mailKey(r events.DynamoDBEventRecord) (key record.Key, ok bool) {
	pk, sk := r.Change.Keys["pk"], r.Change.Keys["sk"]
	if r.EventName != string(events.DynamoDBOperationTypeInsert) || pk.DataType() != events.DataTypeString || sk.DataType() != events.DataTypeString {
		return record.Key{}, false
	}
	return record.Key{PK: pk.String(), SK: sk.String()}, strings.HasPrefix(pk.String(), record.MailPrefix)
}

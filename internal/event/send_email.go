// Package event turns what AWS calls functions with, other than HTTP, into the portal's use cases: the table's stream
// and schedules.
package event

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"

	"github.com/aws/aws-lambda-go/events"

	"allyway/internal/portal"
	"allyway/internal/table"
)

// What the log says, for alarms to read.
const (
	MailSwept   = "mail swept"    // after each sweep, with the age in seconds of the oldest mail that waited
	MailGivenUp = "mail given up" // of each mail that ended as failed
)

// LogGivenUp tells of a mail that ended as failed. It is send-email's portal.Config.GivenUp.
func LogGivenUp(ctx context.Context, l portal.Letter) {
	slog.WarnContext(ctx, MailGivenUp, "id", l.ID, "template", string(l.Template), "count", l.Attempts)
}

// SendEmail is the handler of send-email, which two things call: the table's stream with new mail
// (events.DynamoDBEvent; the answer names the records that failed, so that only those come again), and a schedule
// every minute with anything else, to sweep up what nobody was woken for.
func SendEmail(p *portal.Portal) func(context.Context, json.RawMessage) (events.DynamoDBEventResponse, error) {
	return func(ctx context.Context, payload json.RawMessage) (events.DynamoDBEventResponse, error) {
		var stream events.DynamoDBEvent
		if err := json.Unmarshal(payload, &stream); err != nil {
			return events.DynamoDBEventResponse{}, fmt.Errorf("payload: %w", err)
		}
		if len(stream.Records) > 0 {
			return sendNew(ctx, p, stream.Records), nil
		}
		swept, err := p.SweepMail(ctx)
		slog.InfoContext(ctx, MailSwept, "count", swept.Tried, "age", int(swept.Oldest.Seconds()))
		return events.DynamoDBEventResponse{}, err
	}
}

// sendNew sends the mail of each record. Keys are all that it takes from a record; the mail itself is read, so a
// record that comes twice, late or out of order does no harm. What it has no time for the sweep sends.
func sendNew(ctx context.Context, p *portal.Portal, records []events.DynamoDBEventRecord) events.DynamoDBEventResponse {
	failed := []events.DynamoDBBatchItemFailure{}
	for _, record := range records {
		key, ok := mailKey(record)
		if !ok {
			continue
		}
		if !portal.TimeToSend(ctx) {
			slog.WarnContext(ctx, "mail left to the sweep")
			break
		}
		if err := p.SendMail(ctx, key); err != nil {
			slog.ErrorContext(ctx, "mail not handled", "error", err.Error())
			failed = append(failed, events.DynamoDBBatchItemFailure{ItemIdentifier: record.Change.SequenceNumber})
		}
	}
	return events.DynamoDBEventResponse{BatchItemFailures: failed}
}

// mailKey gives the key of a new mail; ok is false for every other record.
func mailKey(record events.DynamoDBEventRecord) (key table.Key, ok bool) {
	pk, sk := record.Change.Keys["pk"], record.Change.Keys["sk"]
	if record.EventName != string(events.DynamoDBOperationTypeInsert) || pk.DataType() != events.DataTypeString || sk.DataType() != events.DataTypeString {
		return table.Key{}, false
	}
	return table.Key{PK: pk.String(), SK: sk.String()}, strings.HasPrefix(pk.String(), portal.MailPrefix)
}

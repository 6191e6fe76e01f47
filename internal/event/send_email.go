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

	"allyway/internal/product"
	"allyway/internal/table"
)

// What the log says, for alarms to read.
const (
	MailSwept   = "mail swept"    // after each sweep, with the age in seconds of the oldest mail that waited
	MailGivenUp = "mail given up" // of each mail that ended as failed
)

// givenUp is what the failure queue has of a mail: ids and our own words, never an address or a link.
type givenUp struct {
	Mail     string `json:"mail"`
	Template string `json:"template"`
	Person   string `json:"person"`
	Why      string `json:"why"`
	Attempts int    `json:"attempts"`
}

// GivenUp is send-email's portal.Config.GivenUp: a mail that ends as failed goes into the failure queue by put, and
// into the log. The queue comes first, so that nothing ends as failed that is not in it; it may be there twice.
func GivenUp(put func(context.Context, []byte) error) func(context.Context, portal.Letter, string) error {
	return func(ctx context.Context, l portal.Letter, why string) error {
		message, err := json.Marshal(givenUp{l.ID, string(l.Template), l.Person, why, l.Attempts})
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
	var keys []table.Key
	var sequence []string
	for _, record := range records {
		if key, ok := mailKey(record); ok {
			keys, sequence = append(keys, key), append(sequence, record.Change.SequenceNumber)
		}
	}
	failed := []events.DynamoDBBatchItemFailure{}
	tried := p.SendMails(ctx, keys)
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

// mailKey gives the key of a new mail; ok is false for every other record.
func mailKey(record events.DynamoDBEventRecord) (key table.Key, ok bool) {
	pk, sk := record.Change.Keys["pk"], record.Change.Keys["sk"]
	if record.EventName != string(events.DynamoDBOperationTypeInsert) || pk.DataType() != events.DataTypeString || sk.DataType() != events.DataTypeString {
		return table.Key{}, false
	}
	return table.Key{PK: pk.String(), SK: sk.String()}, strings.HasPrefix(pk.String(), portal.MailPrefix)
}

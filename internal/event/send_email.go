// Package event handles what AWS calls functions with, apart from HTTP: records of the table's stream, messages of SNS,
// and schedules. It turns each into a use case of the portal.
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
}

// GivenUp returns send-email's portal.Config.GivenUp. It puts a message about a mail that has failed for good into the
// failure queue, by calling put, and then into the log. The queue comes first, so every mail that ends as failed is in
// it. A mail may be in it twice.
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

// SendEmail returns the handler of send-email. Two things call it. The table's stream calls it with new mail
// (events.DynamoDBEvent); the answer names the records that failed, and only these come again. A schedule calls it
// every minute with any other payload; it then sends the mail that is still waiting.
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

// sendNew sends the mail of each record. It takes only the key from a record and reads the mail itself, so a record
// that comes twice, late or out of order does no harm. If time runs out, the next sweep sends the rest.
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

// mailKey returns the key of a new mail. ok is false for every other record.
func mailKey(record events.DynamoDBEventRecord) (key table.Key, ok bool) {
	pk, sk := record.Change.Keys["pk"], record.Change.Keys["sk"]
	if record.EventName != string(events.DynamoDBOperationTypeInsert) || pk.DataType() != events.DataTypeString || sk.DataType() != events.DataTypeString {
		return table.Key{}, false
	}
	return table.Key{PK: pk.String(), SK: sk.String()}, strings.HasPrefix(pk.String(), portal.MailPrefix)
}

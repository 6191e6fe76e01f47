package trigger

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"allyway/internal/feedback"
	"allyway/internal/portal"
)

// notification is the part of an SES event (Amazon SES, event publishing to SNS) that this package reads.
type notification struct {
	EventType string `json:"eventType"`
	Bounce    struct {
		Type       string      `json:"bounceType"`
		SubType    string      `json:"bounceSubType"`
		Recipients []recipient `json:"bouncedRecipients"`
		At         time.Time   `json:"timestamp"`
	} `json:"bounce"`
	Complaint struct {
		Kind       string      `json:"complaintFeedbackType"`
		Recipients []recipient `json:"complainedRecipients"`
		At         time.Time   `json:"timestamp"`
	} `json:"complaint"`
}

type recipient struct {
	Address    string `json:"emailAddress"`
	Diagnostic string `json:"diagnosticCode"`
}

// RecordFeedback returns the handler of record-feedback, which records the bounces and complaints that SES reports
// through SNS. It ignores messages of topics other than the portal's own. Only SNS may call the function with a
// message. A message that it cannot read fails the call: Lambda then tries again, and in the end puts the message into
// the failure queue.
func RecordFeedback(room *feedback.Service, topic string) func(context.Context, events.SNSEvent) error {
	return func(ctx context.Context, event events.SNSEvent) error {
		var failures []error
		for _, record := range event.Records {
			if record.SNS.TopicArn != topic {
				slog.WarnContext(ctx, "feedback of another topic")
				continue
			}
			failures = append(failures, recordOne(ctx, room, record.SNS.Message))
		}
		return errors.Join(failures...)
	}
}

func recordOne(ctx context.Context, room *feedback.Service, message string) error {
	if !strings.HasPrefix(strings.TrimSpace(message), "{") {
		slog.InfoContext(ctx, "feedback in words") // such as SES's text that it may publish to the topic
		return nil
	}
	var n notification
	if err := json.Unmarshal([]byte(message), &n); err != nil {
		return fmt.Errorf("feedback: %w", err)
	}
	var failures []error
	for _, report := range n.reports() {
		failures = append(failures, room.Record(ctx, report))
	}
	return errors.Join(failures...)
}

// reports returns what a notification says about addresses. It skips transient bounces, such as of a full mailbox,
// because they do not show that an address is wrong.
func (n notification) reports() (all []feedback.Report) {
	switch n.EventType {
	case "Bounce":
		if n.Bounce.Type == "Transient" {
			return nil
		}
		for _, r := range n.Bounce.Recipients {
			all = append(all, feedback.Report{Address: r.Address, State: portal.MailBounced, At: n.Bounce.At,
				Detail: n.Bounce.Type + " " + n.Bounce.SubType + ": " + r.Diagnostic})
		}
	case "Complaint":
		for _, r := range n.Complaint.Recipients {
			all = append(all, feedback.Report{Address: r.Address, State: portal.MailComplained, At: n.Complaint.At, Detail: n.Complaint.Kind})
		}
	}
	return all
}

package trigger_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"allyway/internal/api/apitest"
	"allyway/internal/mail"
	"allyway/internal/mailing"
	"allyway/internal/portal"
	"allyway/internal/table"
	"allyway/internal/trigger"
)

// world is a portal with invited people whose mail waits.
type world struct {
	*apitest.World
	owner, partner string
	mu             sync.Mutex
	sent           []string // addresses
	fail           map[string]error
	hold           string        // mail to this address waits until four other mails were sent
	others         chan struct{} // closed when four mails were sent
	queue          []string      // the messages in the failure queue
	full           error         // if set, the failure queue fails with it
	mailing        *mailing.Service
}

// Send keeps the address.
func (w *world) Send(_ context.Context, _ string, m mail.Message) ([]table.Op, error) {
	if m.To == w.hold {
		select {
		case <-w.others:
		case <-time.After(10 * time.Second):
			w.T.Error("no other was sent meanwhile")
		}
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if err := w.fail[m.To]; err != nil {
		return nil, err
	}
	if w.sent = append(w.sent, m.To); len(w.sent) == 4 {
		close(w.others)
	}
	return nil, nil
}

func newWorld(t *testing.T) *world {
	w := &world{World: apitest.OnBolt(t), fail: map[string]error{}, others: make(chan struct{})}
	w.owner = w.Owner()
	w.partner = w.Partner(w.owner, "Acme")
	w.mailing = w.MailThrough(mailing.Config{Sender: w, GivenUp: trigger.GivenUp(func(_ context.Context, message []byte) error {
		w.mu.Lock()
		defer w.mu.Unlock()
		if w.full == nil {
			w.queue = append(w.queue, string(message))
		}
		return w.full
	})})
	return w
}

// invite adds people, and returns the stream's records of their mail.
func (w *world) invite(names ...string) (records []events.DynamoDBEventRecord) {
	w.T.Helper()
	for i, name := range names {
		w.Must(201, "POST", "/v1/partners/"+w.partner+"/people", w.owner, map[string]any{"firstName": name, "lastName": "Vited",
			"email": name + "@acme.com", "access": true})
		for _, key := range w.Unsent() {
			if !slices.ContainsFunc(records, func(r events.DynamoDBEventRecord) bool { return r.Change.Keys["sk"].String() == key.SK }) {
				records = append(records, streamed(key, fmt.Sprint(100+i)))
			}
		}
	}
	return records
}

func streamed(key table.Key, sequence string) events.DynamoDBEventRecord {
	return events.DynamoDBEventRecord{EventName: "INSERT", EventSource: "aws:dynamodb", Change: events.DynamoDBStreamRecord{
		SequenceNumber: sequence, StreamViewType: "KEYS_ONLY",
		Keys: map[string]events.DynamoDBAttributeValue{"pk": events.NewStringAttribute(key.PK), "sk": events.NewStringAttribute(key.SK)},
	}}
}

// stream calls the handler with records in JSON, as Lambda does, and returns the sequence numbers that failed.
func (w *world) stream(ctx context.Context, records ...events.DynamoDBEventRecord) []string {
	w.T.Helper()
	payload, err := json.Marshal(events.DynamoDBEvent{Records: records})
	if err != nil {
		w.T.Fatal(err)
	}
	answer, err := trigger.SendEmail(w.mailing, nobody)(ctx, payload)
	if err != nil {
		w.T.Fatal(err)
	}
	failed := []string{}
	for _, item := range answer.BatchItemFailures {
		failed = append(failed, item.ItemIdentifier)
	}
	return failed
}

func (w *world) want(failed []string, wantFailed, sent string, left int) {
	w.T.Helper()
	if got := strings.Join(failed, " "); got != wantFailed {
		w.T.Errorf("failed %q, want %q", got, wantFailed)
	}
	if got := strings.Join(slices.Sorted(slices.Values(w.sent)), " "); got != sent {
		w.T.Errorf("sent to %q, want %q", got, sent)
	}
	if n := len(w.Unsent()); n != left {
		w.T.Errorf("%d wait, want %d", n, left)
	}
}

func TestStream(t *testing.T) {
	quiet(t)
	t.Run("repeated and out of order", func(t *testing.T) {
		w := newWorld(t)
		r := w.invite("ann", "bob", "cid")
		w.want(w.stream(t.Context(), r[2], r[0], r[2], r[1], r[0]), "", "ann@acme.com bob@acme.com cid@acme.com", 0)
		w.want(w.stream(t.Context(), r...), "", "ann@acme.com bob@acme.com cid@acme.com", 0)
	})
	t.Run("one that waits holds up no other", func(t *testing.T) {
		w := newWorld(t)
		r := w.invite("ann", "bob", "cid", "dan", "eve")
		w.hold = "ann@acme.com" // until all others are sent
		w.want(w.stream(t.Context(), r...), "", "ann@acme.com bob@acme.com cid@acme.com dan@acme.com eve@acme.com", 0)
	})
	t.Run("poison", func(t *testing.T) {
		w := newWorld(t)
		r := w.invite("ann", "bob")
		bad := table.Key{PK: "MAIL#now#0", SK: "poison"}
		if err := w.Table.Write(t.Context(), table.Put(table.Item{Key: bad, Attributes: []byte(`{"person":7}`)}, table.Absent)); err != nil {
			t.Fatal(err)
		}
		for range 6 { // Lambda tries this often; then it puts the record into the queue, and the mail stays in the table
			w.want(w.stream(t.Context(), r[0], streamed(bad, "666"), r[1]), "666", "ann@acme.com bob@acme.com", 1)
		}
	})
	t.Run("what is no new mail", func(t *testing.T) {
		w := newWorld(t)
		r := w.invite("ann")
		modified, removed, other, numbers := r[0], r[0], streamed(table.Key{PK: "PERSON#1", SK: "-"}, "3"), r[0]
		modified.EventName, removed.EventName = "MODIFY", "REMOVE"
		numbers.Change.Keys = map[string]events.DynamoDBAttributeValue{"pk": events.NewNumberAttribute("1"), "sk": events.NewNumberAttribute("2")}
		w.want(w.stream(t.Context(), modified, removed, other, numbers, streamed(table.Key{PK: "MAIL#now#0", SK: "gone"}, "9")), "", "", 1)
	})
	t.Run("refused for good", func(t *testing.T) {
		w := newWorld(t)
		r := w.invite("ann", "bob")
		w.fail["ann@acme.com"] = &mail.SendError{Reason: "SES rejected the message"}
		w.want(w.stream(t.Context(), r...), "", "bob@acme.com", 0)
		w.wantGivenUp("ann@acme.com", "SES rejected the message")
	})
	t.Run("refused for good, and no queue to tell", func(t *testing.T) {
		w := newWorld(t)
		r := w.invite("ann", "bob")
		w.fail["ann@acme.com"], w.full = &mail.SendError{Reason: "SES rejected the message"}, errors.New("failure queue: status 503")
		w.want(w.stream(t.Context(), r...), r[0].Change.SequenceNumber, "bob@acme.com", 1)
		w.want(w.stream(t.Context(), r[0]), "", "bob@acme.com", 1) // the next attempt comes later
		if got := w.Stored(w.person("ann@acme.com")).Mail.State; got != portal.MailQueued {
			t.Errorf("ended as %s, and nobody was told", got)
		}
		w.full = nil
		w.Clock.Move(time.Hour)
		w.want(w.stream(t.Context(), r[0]), "", "bob@acme.com", 0)
		w.wantGivenUp("ann@acme.com", "SES rejected the message")
	})
	t.Run("given up by the sweep", func(t *testing.T) {
		w := newWorld(t)
		w.invite("ann")
		w.fail["ann@acme.com"] = &mail.SendError{Temporary: true, Reason: "SES has a fault"}
		for len(w.Unsent()) > 0 && len(w.queue) == 0 {
			if _, err := trigger.SendEmail(w.mailing, nobody)(t.Context(), json.RawMessage(`{"source":"schedule"}`)); err != nil {
				t.Fatal(err)
			}
			w.Clock.Move(time.Hour)
		}
		w.owner = w.SignIn("owner@example.test", apitest.Secret) // days have passed, and the old session has ended
		w.wantGivenUp("ann@acme.com", "SES has a fault")
	})
	t.Run("no time left", func(t *testing.T) {
		w := newWorld(t)
		r := w.invite("ann")
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		w.want(w.stream(ctx, r...), "", "", 1)
		w.Clock.Move(2 * time.Minute)
		if _, err := trigger.SendEmail(w.mailing, nobody)(t.Context(), json.RawMessage(`{"source":"schedule"}`)); err != nil {
			t.Error(err)
		}
		w.want(nil, "", "ann@acme.com", 0)
	})
	t.Run("no event", func(t *testing.T) {
		if _, err := trigger.SendEmail(newWorld(t).mailing, nobody)(t.Context(), json.RawMessage(`[`)); err == nil {
			t.Error("taken")
		}
	})
}

// wantGivenUp checks that the failure queue has one message, about the mail to an address and with ids only, and that
// the person's mail is failed.
func (w *world) wantGivenUp(address, why string) {
	w.T.Helper()
	id := w.person(address)
	if p := w.Stored(id); p.Mail.State != portal.MailFailed || p.Mail.Detail != why {
		w.T.Errorf("mail to the person is %+v", p.Mail)
	}
	var told struct{ Mail, Template, Person, Why string }
	if len(w.queue) != 1 || strings.Contains(w.queue[0], "@") || strings.Contains(w.queue[0], w.InviteLink(id)) {
		w.T.Fatalf("the failure queue has %v", w.queue)
	}
	if err := json.Unmarshal([]byte(w.queue[0]), &told); err != nil || told.Mail == "" || told.Template != "invite" || told.Person != id || told.Why != why {
		w.T.Errorf("the failure queue has %s, %v", w.queue[0], err)
	}
}

// quiet returns a buffer that gets what the handlers log, instead of the terminal.
func quiet(t *testing.T) *bytes.Buffer {
	var b bytes.Buffer
	former := slog.Default()
	slog.SetDefault(slog.New(slog.NewJSONHandler(&b, nil)))
	t.Cleanup(func() { slog.SetDefault(former) })
	return &b
}

// TestSweepTells checks what the sweep logs for alarms: each minute the age of the oldest mail, and each mail that
// failed for good.
func TestSweepTells(t *testing.T) {
	log := quiet(t)
	w := newWorld(t)
	w.invite("ann")
	w.fail["ann@acme.com"] = &mail.SendError{Temporary: true, Reason: "SES has a fault"}
	sweep := func(want string) {
		t.Helper()
		log.Reset()
		if _, err := trigger.SendEmail(w.mailing, nobody)(t.Context(), json.RawMessage(`{}`)); err != nil {
			t.Error(err)
		}
		if !strings.Contains(log.String(), want) {
			t.Errorf("said %s, want %s", log, want)
		}
	}
	sweep(`"msg":"` + trigger.MailSwept + `","count":0,"age":0`)
	w.Clock.Move(20 * time.Minute)
	sweep(`"msg":"` + trigger.MailSwept + `","count":1,"age":1200`)
	w.fail["ann@acme.com"] = &mail.SendError{Reason: "SES rejected the message"}
	w.Clock.Move(time.Hour)
	sweep(`"msg":"` + trigger.MailGivenUp + `"`)
	sweep(`"msg":"` + trigger.MailSwept + `","count":0,"age":0`)
}

const topic = "arn:aws:sns:eu-west-1:111122223333:feedback"

func bounce(kind, address string) string {
	return `{"eventType":"Bounce","bounce":{"bounceType":"` + kind + `","bounceSubType":"General","bouncedRecipients":[{"emailAddress":"` + address +
		`","action":"failed","status":"5.1.1","diagnosticCode":"smtp; 550 5.1.1 user unknown"}],"timestamp":"2026-03-02T10:00:00.000Z","feedbackId":"1"},
		"mail":{"messageId":"1","destination":["` + address + `"],"tags":{"mail":["01J"]}}}`
}

func TestRecordFeedback(t *testing.T) {
	const complaint = `{"eventType":"Complaint","complaint":{"complainedRecipients":[{"emailAddress":"ann@acme.com"}],"complaintFeedbackType":"abuse","timestamp":"2026-03-02T10:00:00.000Z"}}`
	tests := map[string]struct {
		topic, message string
		mail           portal.MailState
		fails          bool
	}{
		"bounce":           {topic, bounce("Permanent", "ann@acme.com"), portal.MailBounced, false},
		"in other case":    {topic, bounce("Permanent", "Ann@Acme.com"), portal.MailBounced, false},
		"transient":        {topic, bounce("Transient", "ann@acme.com"), portal.MailSent, false},
		"undetermined":     {topic, bounce("Undetermined", "ann@acme.com"), portal.MailBounced, false},
		"complaint":        {topic, complaint, portal.MailComplained, false},
		"somebody else":    {topic, bounce("Permanent", "bob@acme.com"), portal.MailSent, false},
		"another topic":    {topic + "2", complaint, portal.MailSent, false},
		"delivery":         {topic, `{"eventType":"Delivery","delivery":{"recipients":["ann@acme.com"]}}`, portal.MailSent, false},
		"no JSON":          {topic, `Successfully validated SNS topic for Amazon SES event publishing.`, portal.MailSent, false},
		"half a message":   {topic, complaint[:80], portal.MailSent, true},
		"of another shape": {topic, `{"eventType":"Bounce","bounce":7}`, portal.MailSent, true},
		"no address":       {topic, bounce("Permanent", "not an address"), portal.MailSent, false},
	}
	quiet(t)
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.stream(t.Context(), w.invite("ann")...)
			id := w.person("ann@acme.com")
			var told events.SNSEvent
			for range 2 { // SNS may deliver twice
				r := events.SNSEventRecord{EventSource: "aws:sns"}
				r.SNS.TopicArn, r.SNS.Message = tt.topic, tt.message
				told.Records = append(told.Records, r)
			}
			if err := trigger.RecordFeedback(w.Feedback, topic)(t.Context(), told); (err != nil) != tt.fails {
				t.Errorf("error %v", err)
			}
			if got := w.Stored(id).Mail.State; got != tt.mail {
				t.Errorf("the person's mail is %s, want %s", got, tt.mail)
			}
		})
	}
}

func (w *world) person(email string) string {
	w.T.Helper()
	return w.Must(200, "GET", "/v1/people?q="+email, w.owner, nil).Text("items.0.id")
}

// TestExpireInvites checks that one call records expired invites and reminds of those that soon expire, and that its
// errors are returned.
func TestExpireInvites(t *testing.T) {
	log := quiet(t)
	w := newWorld(t)
	for name, hours := range map[string]int{"ends": 1, "soon": 48} {
		w.Must(201, "POST", "/v1/partners/"+w.partner+"/people", w.owner, map[string]any{"firstName": name, "lastName": "Vited",
			"email": name + "@acme.com", "access": true, "expiresIn": hours})
	}
	w.Mails()
	w.Clock.Move(25 * time.Hour)
	if err := trigger.ExpireInvites(w.Cleanup)(t.Context()); err != nil {
		t.Error(err)
	}
	if !strings.Contains(log.String(), `"msg":"invites expired","count":1`) || !strings.Contains(log.String(), `"msg":"invites reminded of","count":1`) {
		t.Errorf("said %s", log)
	}
	w.Mail("soon@acme.com")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := trigger.ExpireInvites(w.Cleanup)(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("a call that was cut off: %v", err)
	}
}

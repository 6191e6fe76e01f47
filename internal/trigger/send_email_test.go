package trigger_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"allyway/internal/api/apitest"
	"allyway/internal/mail"
	"allyway/internal/mailing"
	"allyway/internal/table"
	"allyway/internal/trigger"
)

// waiting is a portal with waiting mail: one invite for each address.
type waiting struct {
	*apitest.World
	mailing *mailing.Service     // sends through post
	keys    map[string]table.Key // by address
	post    *post
}

// post takes every mail. A batch is sent several at a time.
type post struct {
	mu sync.Mutex
	to []string
}

// Send takes a mail.
func (p *post) Send(_ context.Context, _ string, m mail.Message) ([]table.Op, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.to = append(p.to, m.To)
	return nil, nil
}

func newWaiting(t *testing.T, addresses ...string) *waiting {
	w := &waiting{World: apitest.OnBolt(t), keys: map[string]table.Key{}, post: &post{}}
	w.mailing = w.MailThrough(mailing.Config{Sender: w.post})
	owner := w.Owner()
	partner := w.Partner(owner, "Acme")
	for _, address := range addresses {
		w.Must(201, "POST", "/v1/partners/"+partner+"/people", owner, map[string]any{"firstName": "Ina", "lastName": "Vited", "email": address, "access": true})
		for _, key := range w.Unsent() {
			if !slices.Contains(slices.Collect(maps.Values(w.keys)), key) {
				w.keys[address] = key
			}
		}
	}
	return w
}

// told calls the handler with records, and returns the sequence numbers that the handler names as failed.
func (w *waiting) told(records ...string) []string {
	w.T.Helper()
	payload := `{"Records":[` + strings.Join(records, ",") + `]}`
	answer, err := trigger.SendEmail(w.mailing, nobody)(context.Background(), json.RawMessage(payload))
	if err != nil {
		w.T.Fatal(err)
	}
	failed := []string{}
	for _, f := range answer.BatchItemFailures {
		failed = append(failed, f.ItemIdentifier)
	}
	return failed
}

// streamRecord returns a record of the stream, as Lambda passes it on.
func streamRecord(name, sequence string, key table.Key) string {
	return fmt.Sprintf(`{"eventID":"1","eventName":%q,"eventVersion":"1.1","eventSource":"aws:dynamodb","awsRegion":"us-east-1",
		"dynamodb":{"ApproximateCreationDateTime":1772443800,"Keys":{"pk":{"S":%q},"sk":{"S":%q}},"SequenceNumber":%q,"SizeBytes":40,
		"StreamViewType":"KEYS_ONLY"},"eventSourceARN":"arn:aws:dynamodb:us-east-1:000000000000:table/t/stream/s"}`, name, key.PK, key.SK, sequence)
}

// wantSent checks that mail went to these addresses, in any order, since the last check.
func (w *waiting) wantSent(addresses ...string) {
	w.T.Helper()
	to := w.post.to
	w.post.to = nil
	if diff := cmp.Diff(addresses, to, cmpopts.SortSlices(func(a, b string) bool { return a < b }), cmpopts.EquateEmpty()); diff != "" {
		w.T.Errorf("sent (-want +got):\n%s", diff)
	}
}

func TestBatch(t *testing.T) {
	const a, b, c = "a@acme.com", "b@acme.com", "c@acme.com"
	poison := table.Key{PK: "MAIL#now#0", SK: "poison"}
	w := newWaiting(t, a, b, c)
	insert := func(sequence string, key table.Key) string { return streamRecord("INSERT", sequence, key) }
	tests := []struct {
		name    string
		records []string
		failed  []string
		sent    []string
	}{
		{"none", nil, []string{}, nil},
		{"what is no new mail", []string{
			streamRecord("MODIFY", "1", w.keys[a]), streamRecord("REMOVE", "2", w.keys[a]), streamRecord("", "3", w.keys[a]), streamRecord("insert", "4", w.keys[a]),
			insert("5", table.Key{PK: "PERSON#u", SK: "-"}), insert("6", table.Key{PK: "XMAIL#now#0", SK: w.keys[a].SK}),
			`{"eventName":"INSERT","dynamodb":{"SequenceNumber":"7"}}`, `{"eventName":"INSERT","dynamodb":{"Keys":{"pk":{"S":"MAIL#now#0"}},"SequenceNumber":"8"}}`,
			`{"eventName":"INSERT","dynamodb":{"Keys":{"pk":{"N":"1"},"sk":{"S":"x"}},"SequenceNumber":"9"}}`, `{}`,
		}, []string{}, nil},
		{"mail that there is none of", []string{insert("1", table.Key{PK: "MAIL#now#0", SK: "gone"})}, []string{}, nil},
		{"poison between the last and the first", []string{insert("3", w.keys[c]), insert("2", poison), insert("1", w.keys[a])}, []string{"2"}, []string{a, c}},
		{"the same again", []string{insert("1", w.keys[a]), insert("1", w.keys[a]), insert("3", w.keys[c])}, []string{}, nil},
		{"twice in a batch, and poison still", []string{insert("4", w.keys[b]), insert("4", w.keys[b]), insert("2", poison)}, []string{"2"}, []string{b}},
	}
	if err := w.Table.Write(context.Background(), table.Put(table.Item{Key: poison, Attributes: table.Encode(map[string]any{"person": 7})}, table.Absent)); err != nil {
		t.Fatal(err)
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := &waiting{w.With(t), w.mailing, w.keys, w.post}
			if len(tt.records) > 0 {
				if diff := cmp.Diff(tt.failed, w.told(tt.records...)); diff != "" {
					t.Errorf("failed (-want +got):\n%s", diff)
				}
			}
			w.wantSent(tt.sent...)
		})
	}
	if left := w.Unsent(); len(left) != 1 || left[0] != poison {
		t.Errorf("left %v, want the poison", left)
	}
}

// TestAnswerIsOneThatLambdaTakes checks that the answer has an empty list of failures if there are none, as Lambda
// documents it.
func TestAnswerIsOneThatLambdaTakes(t *testing.T) {
	w := newWaiting(t, "a@acme.com")
	answer, err := trigger.SendEmail(w.mailing, nobody)(context.Background(), json.RawMessage(`{"Records":[`+streamRecord("INSERT", "1", w.keys["a@acme.com"])+`]}`))
	if err != nil {
		t.Fatal(err)
	}
	told, err := json.Marshal(answer)
	if err != nil || string(told) != `{"batchItemFailures":[]}` {
		t.Errorf("answered %s, %v", told, err)
	}
}

// TestSchedule calls the handler with everything that a schedule may send. Each call must sweep.
func TestSchedule(t *testing.T) {
	for _, payload := range []string{`{"source":"schedule"}`, `{}`, `null`, `{"Records":[]}`, `{"Records":null}`,
		`{"version":"0","detail-type":"Scheduled Event","source":"aws.events","resources":["arn"],"detail":{}}`} {
		w := newWaiting(t, "a@acme.com")
		sweep := func() {
			t.Helper()
			if answer, err := trigger.SendEmail(w.mailing, nobody)(context.Background(), json.RawMessage(payload)); err != nil || len(answer.BatchItemFailures) > 0 {
				t.Errorf("%s: %+v, %v", payload, answer, err)
			}
		}
		sweep()
		w.wantSent() // the stream has two minutes before the sweep sends
		w.Clock.Move(2 * time.Minute)
		sweep()
		w.wantSent("a@acme.com")
	}
}

// TestTroubleIsTold checks that a schedule's call fails if the sweep fails, so that an alarm sees it. A payload that is
// not JSON must fail, too.
func TestTroubleIsTold(t *testing.T) {
	w := newWaiting(t, "a@acme.com")
	poison := table.Item{Key: table.Key{PK: "MAIL#now#0", SK: "0"}, Attributes: table.Encode(map[string]any{"person": 7})}
	if err := w.Table.Write(context.Background(), table.Put(poison, table.Absent)); err != nil {
		t.Fatal(err)
	}
	w.Clock.Move(2 * time.Minute)
	handle := trigger.SendEmail(w.mailing, nobody)
	if _, err := handle(context.Background(), json.RawMessage(`{}`)); err == nil {
		t.Error("poison in the sweep went unnoticed")
	}
	w.wantSent("a@acme.com")
	for _, payload := range []string{``, `{`, `{"Records":7}`} {
		if _, err := handle(context.Background(), json.RawMessage(payload)); err == nil {
			t.Errorf("%q: no error", payload)
		}
	}
}

func TestExpireInvitesByTheHour(t *testing.T) {
	w := newWaiting(t, "a@acme.com", "b@acme.com")
	handle := trigger.ExpireInvites(w.Cleanup)
	if err := handle(context.Background()); err != nil {
		t.Fatal(err)
	}
	w.Clock.Move(8 * 24 * time.Hour)
	w.Recorder.Writes()
	for range 2 {
		if err := handle(context.Background()); err != nil {
			t.Fatal(err)
		}
	}
	expired := 0
	for _, ops := range w.Recorder.Writes() {
		if len(ops) > 1 {
			expired++
		}
	}
	if expired != 2 {
		t.Errorf("%d invites were recorded, want 2", expired)
	}
	ended, cancel := context.WithCancel(context.Background())
	cancel()
	if err := handle(ended); err == nil {
		t.Error("a call that ran out of time went unnoticed")
	}
}

// nobody is a function news that does nothing.
func nobody(context.Context, []byte) error { return nil }

// TestNewsIsPassedOn checks that a batch with new events wakes send-webhook once, and that other batches do not. If
// this fails, mail in the batch is still sent.
func TestNewsIsPassedOn(t *testing.T) {
	const a = "a@acme.com"
	w := newWaiting(t, a)
	event := table.Key{PK: "EVENT#2026-03-02#1", SK: "01KJPY44E0NF09CGB4XQV8WD1N"}
	for _, test := range []struct {
		name    string
		records []string
		news    int
		sent    []string
	}{
		{"an event that expires, and no event", []string{streamRecord("REMOVE", "1", event), streamRecord("INSERT", "2", table.Key{PK: "PERSON#u", SK: "-"})}, 0, nil},
		{"events and mail", []string{streamRecord("INSERT", "1", event), streamRecord("INSERT", "2", w.keys[a]), streamRecord("INSERT", "3", event)}, 1, []string{a}},
	} {
		news := 0
		handle := trigger.SendEmail(w.mailing, func(context.Context, []byte) error { news++; return errors.New("no queue") })
		answer, err := handle(t.Context(), json.RawMessage(`{"Records":[`+strings.Join(test.records, ",")+`]}`))
		if err != nil || len(answer.BatchItemFailures) > 0 || news != test.news {
			t.Errorf("%s: %+v, %v, passed on %d times", test.name, answer, err, news)
		}
		w.wantSent(test.sent...)
	}
}

package eventbus

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"

	"allyway/internal/cloud"
	"allyway/internal/webhook"
)

var now = time.Date(2026, 3, 2, 9, 30, 0, 0, time.UTC)

// environment returns the environment of a function with these variables.
func environment(t *testing.T, vars map[string]string) cloud.Environment {
	t.Helper()
	env, err := cloud.ReadEnvironment(func(name string) (string, bool) {
		value, ok := vars[name]
		if !ok {
			value, ok = map[string]string{"AWS_REGION": "eu-west-1", "AWS_ACCESS_KEY_ID": "key", "AWS_SECRET_ACCESS_KEY": "secret",
				"AWS_SESSION_TOKEN": "session", "EVENT_BUS": "partners"}[name]
		}
		return value, ok
	})
	if err != nil {
		t.Fatal(err)
	}
	return env
}

// eventBridge stands in for EventBridge. It checks each call as AWS does. If answer is nil, it takes all entries.
type eventBridge struct {
	t      *testing.T
	calls  [][]map[string]any
	answer func(w http.ResponseWriter, entries []map[string]any) // nil: it takes all
}

func (e *eventBridge) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	var in struct{ Entries []map[string]any }
	if err != nil || json.Unmarshal(body, &in) != nil || r.Method != http.MethodPost || r.URL.Path != "/" ||
		r.Header.Get("X-Amz-Target") != "AWSEvents.PutEvents" || r.Header.Get("Content-Type") != "application/x-amz-json-1.1" {
		e.t.Errorf("%s %s %v %s", r.Method, r.URL, r.Header, body)
	}
	// If the same request is signed again, it has the same signature.
	again, _ := http.NewRequest(http.MethodPost, "http://"+r.Host+"/", strings.NewReader(string(body)))
	for _, name := range []string{"Content-Type", "X-Amz-Target"} {
		again.Header.Set(name, r.Header.Get(name))
	}
	env := environment(e.t, nil)
	credentials, _ := env.Config("", time.Second, 1).Credentials.Retrieve(r.Context())
	hash := sha256.Sum256(body)
	if err := v4.NewSigner().SignHTTP(r.Context(), credentials, again, hex.EncodeToString(hash[:]), "events", "eu-west-1", now); err != nil {
		e.t.Error(err)
	}
	if got, want := r.Header.Get("Authorization"), again.Header.Get("Authorization"); got != want || !strings.Contains(got, "/eu-west-1/events/aws4_request") ||
		r.Header.Get("X-Amz-Security-Token") != "session" {
		e.t.Errorf("signed %s, want %s", got, want)
	}
	e.calls = append(e.calls, in.Entries)
	if e.answer != nil {
		e.answer(w, in.Entries)
		return
	}
	results := make([]map[string]string, len(in.Entries))
	for i := range results {
		results[i] = map[string]string{"EventId": fmt.Sprint("taken-", i)}
	}
	_ = json.NewEncoder(w).Encode(map[string]any{"FailedEntryCount": 0, "Entries": results})
}

func newEventBridge(t *testing.T) (*eventBridge, *Bus) {
	e := &eventBridge{t: t}
	server := httptest.NewServer(e)
	t.Cleanup(server.Close)
	bus := New(environment(t, map[string]string{"AWS_ENDPOINT_URL_EVENTBRIDGE": server.URL + "/"}))
	bus.now = func() time.Time { return now }
	return e, bus
}

func entries(n, size int) (all []webhook.Entry) {
	for i := range n {
		all = append(all, webhook.Entry{Type: "person.added", At: now, Detail: fmt.Appendf(nil, `{"n":%d,"x":%q}`, i, strings.Repeat("x", size))})
	}
	return all
}

// TestPut checks what EventBridge gets: signed calls of at most ten entries and 256 KB, in order.
func TestPut(t *testing.T) {
	for _, test := range []struct {
		entries, size int
		calls         string
	}{{0, 0, "[]"}, {1, 10, "[1]"}, {10, 10, "[10]"}, {25, 10, "[10 10 5]"}, {5, 100 << 10, "[2 2 1]"}, {3, 250 << 10, "[1 1 1]"}} {
		e, bus := newEventBridge(t)
		answers := bus.Put(t.Context(), entries(test.entries, test.size))
		var calls []int
		n := 0
		for _, call := range e.calls {
			calls = append(calls, len(call))
			for _, entry := range call {
				if entry["Source"] != "allyway" || entry["DetailType"] != "person.added" || entry["EventBusName"] != "partners" || entry["Time"] != float64(now.Unix()) ||
					!strings.HasPrefix(entry["Detail"].(string), fmt.Sprintf(`{"n":%d,`, n)) || len(entry) != 5 {
					t.Errorf("entry %d is %.200v", n, entry)
				}
				n++
			}
		}
		if fmt.Sprint(calls) != test.calls || len(answers) != test.entries {
			t.Errorf("%d entries of %d bytes: calls of %v, want %s, and %d answers", test.entries, test.size, calls, test.calls, len(answers))
		}
		for _, a := range answers {
			if a.Status != http.StatusOK || a.Why != "" {
				t.Errorf("%+v", a)
			}
		}
	}
}

// TestPutSaysWhatWasNotTaken has the service refuse entries and whole calls. The results do not contain its text.
func TestPutSaysWhatWasNotTaken(t *testing.T) {
	const secretText = "arn:aws:iam::111122223333:role/secret"
	for name, test := range map[string]struct {
		status int
		body   string
		want   [2]webhook.Answer
	}{
		"one of two": {200, `{"FailedEntryCount":1,"Entries":[{"ErrorCode":"ThrottlingException","ErrorMessage":"` + secretText + `"},{"EventId":"1"}]}`,
			[2]webhook.Answer{{Why: "EventBridge has not taken it: ThrottlingException"}, {Status: 200}}},
		"without a code": {200, `{"FailedEntryCount":2,"Entries":[{"ErrorCode":"` + secretText + `"},{}]}`,
			[2]webhook.Answer{{Why: "EventBridge has not taken it: without a code"}, {Why: "EventBridge has not taken it: without a code"}}},
		"no right": {400, `{"__type":"com.amazon.coral.service#AccessDeniedException","Message":"` + secretText + `"}`,
			[2]webhook.Answer{{Why: "EventBridge answered 400 AccessDeniedException"}, {Why: "EventBridge answered 400 AccessDeniedException"}}},
		"a fault":       {500, `{"__type":"InternalException"}`, [2]webhook.Answer{{Why: "EventBridge answered 500 InternalException"}, {Why: "EventBridge answered 500 InternalException"}}},
		"a page":        {200, `<html>`, [2]webhook.Answer{{Why: "something other than EventBridge answered"}, {Why: "something other than EventBridge answered"}}},
		"fewer answers": {200, `{"Entries":[{"EventId":"1"}]}`, [2]webhook.Answer{{Why: "something other than EventBridge answered"}, {Why: "something other than EventBridge answered"}}},
		"a redirect":    {302, ``, [2]webhook.Answer{{Why: "EventBridge answered 302 without a code"}, {Why: "EventBridge answered 302 without a code"}}},
	} {
		e, bus := newEventBridge(t)
		e.answer = func(w http.ResponseWriter, _ []map[string]any) { w.WriteHeader(test.status); fmt.Fprint(w, test.body) }
		if got := bus.Put(t.Context(), entries(2, 1)); len(got) != 2 || [2]webhook.Answer(got) != test.want || len(e.calls) != 1 {
			t.Errorf("%s: %+v in %d calls", name, got, len(e.calls))
		}
	}
	bus := New(environment(t, map[string]string{"AWS_ENDPOINT_URL": "http://127.0.0.1:1"}))
	if got := bus.Put(t.Context(), entries(1, 1)); got[0] != (webhook.Answer{Why: "EventBridge could not be reached"}) {
		t.Errorf("nobody listens: %+v", got)
	}
}

// TestWhere checks that the region and the address of a bus are those of its ARN.
func TestWhere(t *testing.T) {
	for name, want := range map[string][2]string{
		"partners": {"eu-west-1", "https://events.eu-west-1.amazonaws.com"},
		"arn:aws:events:us-east-2:111122223333:event-bus/partners":    {"us-east-2", "https://events.us-east-2.amazonaws.com"},
		"arn:aws-cn:events:cn-north-1:111122223333:event-bus/default": {"cn-north-1", "https://events.cn-north-1.amazonaws.com.cn"},
	} {
		if b := New(environment(t, map[string]string{"EVENT_BUS": name})); [2]string{b.region, b.endpoint} != want {
			t.Errorf("%s is at %s %s", name, b.region, b.endpoint)
		}
	}
	if Put(environment(t, map[string]string{"EVENT_BUS": ""})) != nil {
		t.Error("without a name, there is a bus")
	}
}

package failurequeue_test

import (
	"crypto/md5"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"allyway/internal/cloud"
	"allyway/internal/cloud/failurequeue"
)

const queueURL = "https://sqs.eu-central-1.amazonaws.com/111122223333/failures"

func newQueue(t *testing.T, vars map[string]string) *failurequeue.Queue {
	t.Helper()
	all := map[string]string{"AWS_REGION": "eu-central-1", "AWS_ACCESS_KEY_ID": "AKID", "AWS_SECRET_ACCESS_KEY": "secret",
		"AWS_SESSION_TOKEN": "session", "FAILURE_QUEUE_URL": queueURL}
	for name, v := range vars {
		all[name] = v
	}
	env, err := cloud.ReadEnvironment(func(name string) (string, bool) { v, ok := all[name]; return v, ok }, cloud.FailureQueue)
	if err != nil {
		t.Fatal(err)
	}
	return failurequeue.New(env)
}

func TestPut(t *testing.T) {
	const message = `{"mail":"1"}`
	sum := fmt.Sprintf("%x", md5.Sum([]byte(message)))
	for name, tt := range map[string]struct {
		status int
		answer string
		fails  string // a part of the error's text
	}{
		"taken":         {200, `{"MessageId":"1","MD5OfMessageBody":"` + sum + `"}`, ""},
		"not allowed":   {403, `{"__type":"AccessDeniedException","message":"User: arn:aws:sts::1 is not authorized"}`, "status 403 AccessDeniedException"},
		"no such queue": {400, `{"__type":"com.amazonaws.sqs#QueueDoesNotExist"}`, "QueueDoesNotExist"},
		"fault":         {500, ``, "status 500"},
		"not SQS":       {200, `hello`, "deserialization failed"},
		"no id":         {200, `{}`, "names no message"},
		"another's sum": {200, `{"MessageId":"1","MD5OfMessageBody":"2"}`, "checksum"},
	} {
		t.Run(name, func(t *testing.T) {
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				var in map[string]string
				if err := json.NewDecoder(r.Body).Decode(&in); err != nil || len(in) != 2 || in["QueueUrl"] != queueURL || in["MessageBody"] != message {
					t.Errorf("asked %v, %v", in, err)
				}
				signed := r.Header.Get("Authorization")
				if r.URL.Path != "/" || r.Header.Get("X-Amz-Target") != "AmazonSQS.SendMessage" || r.Header.Get("X-Amz-Security-Token") != "session" ||
					!strings.Contains(signed, "Credential=AKID/") || !strings.Contains(signed, "/eu-central-1/sqs/") || !strings.Contains(signed, "x-amz-target") {
					t.Errorf("%s %s %v", r.Method, r.URL, r.Header)
				}
				w.WriteHeader(tt.status)
				fmt.Fprint(w, tt.answer)
			}))
			defer server.Close()
			err := newQueue(t, map[string]string{"AWS_ENDPOINT_URL_SQS": server.URL}).Put(t.Context(), []byte(message))
			if tt.fails == "" && err != nil || tt.fails != "" && (err == nil || !strings.Contains(err.Error(), tt.fails)) {
				t.Errorf("error %v, want one with %q", err, tt.fails)
			}
			if err != nil && strings.Contains(err.Error(), "arn:") {
				t.Errorf("the error shows what SQS said: %v", err)
			}
		})
	}
}

// TestPutTriesOnce checks that Put makes one attempt and returns an error if the queue does not answer.
func TestPutTriesOnce(t *testing.T) {
	calls := 0
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		calls++
		w.WriteHeader(http.StatusServiceUnavailable)
	}))
	q := newQueue(t, map[string]string{"AWS_ENDPOINT_URL_SQS": server.URL})
	if err := q.Put(t.Context(), []byte("{}")); err == nil || calls != 1 {
		t.Errorf("%d calls, %v", calls, err)
	}
	server.Close()
	if err := q.Put(t.Context(), []byte("{}")); err == nil {
		t.Error("a message was put into a queue that does not answer")
	}
}

package failurequeue_test

import (
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
	for name, tt := range map[string]struct {
		status int
		answer string
		fails  string // what the error says
	}{
		"taken":         {200, `{"MessageId":"1","MD5OfMessageBody":"2"}`, ""},
		"not allowed":   {403, `{"__type":"AccessDeniedException","message":"User: arn:aws:sts::1 is not authorized"}`, "status 403 AccessDeniedException"},
		"no such queue": {400, `{"__type":"com.amazonaws.sqs#QueueDoesNotExist"}`, "QueueDoesNotExist"},
		"fault":         {500, ``, "status 500"},
		"not SQS":       {200, `hello`, "status 200"},
		"no id":         {200, `{}`, "status 200"},
	} {
		t.Run(name, func(t *testing.T) {
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				var in map[string]string
				if err := json.NewDecoder(r.Body).Decode(&in); err != nil || len(in) != 2 || in["QueueUrl"] != queueURL || in["MessageBody"] != `{"mail":"1"}` {
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
			// The endpoint is the queue's own, or the one of an emulator; here the latter, for the former is AWS's.
			err := newQueue(t, map[string]string{"AWS_ENDPOINT_URL_SQS": server.URL}).Put(t.Context(), []byte(`{"mail":"1"}`))
			if tt.fails == "" && err != nil || tt.fails != "" && (err == nil || !strings.Contains(err.Error(), tt.fails)) {
				t.Errorf("error %v, want one with %q", err, tt.fails)
			}
			if err != nil && strings.Contains(err.Error(), "arn:") {
				t.Errorf("the error shows what SQS said: %v", err)
			}
		})
	}
}

// TestPutGoesWhereTheQueueIs takes the host of the queue's URL where no other endpoint is named.
func TestPutGoesWhereTheQueueIs(t *testing.T) {
	called := ""
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		called = r.URL.Path
		fmt.Fprint(w, `{"MessageId":"1"}`)
	}))
	q := newQueue(t, map[string]string{"FAILURE_QUEUE_URL": server.URL + "/111122223333/failures"})
	if err := q.Put(t.Context(), []byte("{}")); err != nil || called != "/" {
		t.Errorf("called %q, %v", called, err)
	}
	server.Close()
	if err := q.Put(t.Context(), []byte("{}")); err == nil {
		t.Error("taken by nobody")
	}
}

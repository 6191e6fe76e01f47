package sesclient

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ses"
	"github.com/aws/aws-sdk-go-v2/service/ses/types"

	"allyway/internal/cloud"
)

func TestNewTalksToItsEndpointAndTriesTwice(t *testing.T) {
	var calls atomic.Int32
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if calls.Add(1) == 1 {
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		if err := r.ParseForm(); err != nil || r.Form.Get("Action") != "SendEmail" {
			t.Errorf("action %q, %v", r.Form.Get("Action"), err)
		}
		if signed := r.Header.Get("Authorization"); !strings.Contains(signed, "Credential=AKID/") || !strings.Contains(signed, "/eu-central-1/ses/") {
			t.Errorf("signed as %q", signed)
		}
		fmt.Fprint(w, `<SendEmailResponse><SendEmailResult><MessageId>m-1</MessageId></SendEmailResult></SendEmailResponse>`)
	}))
	defer server.Close()
	vars := map[string]string{"AWS_REGION": "eu-central-1", "AWS_ACCESS_KEY_ID": "AKID", "AWS_SECRET_ACCESS_KEY": "secret",
		"AWS_ENDPOINT_URL_SES": server.URL}
	env, err := cloud.ReadEnvironment(func(name string) (string, bool) { v, ok := vars[name]; return v, ok })
	if err != nil {
		t.Fatal(err)
	}
	out, err := New(env).SendEmail(t.Context(), &ses.SendEmailInput{
		Source:      aws.String("portal@example.test"),
		Destination: &types.Destination{ToAddresses: []string{"ada@example.test"}},
		Message: &types.Message{Subject: &types.Content{Data: aws.String("s")},
			Body: &types.Body{Text: &types.Content{Data: aws.String("b")}}},
	})
	if err != nil || aws.ToString(out.MessageId) != "m-1" || calls.Load() != 2 {
		t.Errorf("answer %v after %d calls, %v", out, calls.Load(), err)
	}
}

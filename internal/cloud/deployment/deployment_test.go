package deployment

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/aws/aws-lambda-go/cfn"
)

func TestHandler(t *testing.T) {
	failure := errors.New("refused at EMAIL#ada@example.test")
	tests := []struct {
		request cfn.RequestType
		err     error
		ran     bool
		status  cfn.StatusType
	}{
		{cfn.RequestCreate, nil, true, cfn.StatusSuccess},
		{cfn.RequestUpdate, nil, true, cfn.StatusSuccess},
		{cfn.RequestDelete, nil, false, cfn.StatusSuccess},
		{cfn.RequestCreate, failure, true, cfn.StatusFailed},
		{cfn.RequestUpdate, failure, true, cfn.StatusFailed},
		{cfn.RequestDelete, failure, false, cfn.StatusSuccess},
	}
	for _, tt := range tests {
		var answers []cfn.Response
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			var a cfn.Response
			if err := json.NewDecoder(r.Body).Decode(&a); err != nil {
				t.Error(err)
			}
			answers = append(answers, a)
		}))
		ran := false
		handle := Handler(func(context.Context) error { ran = true; return tt.err })
		_, err := handle(t.Context(), cfn.Event{RequestType: tt.request, RequestID: "1", StackID: "s", LogicalResourceID: "l",
			PhysicalResourceID: resource, ResponseURL: server.URL})
		server.Close()
		if err != nil || len(answers) != 1 {
			t.Fatalf("%s: %d answers, %v", tt.request, len(answers), err)
		}
		got := answers[0]
		if ran != tt.ran || got.Status != tt.status || got.PhysicalResourceID != resource {
			t.Errorf("%s with %v: ran %v, answered %+v", tt.request, tt.err, ran, got)
		}
		if strings.Contains(got.Reason, "ada") {
			t.Errorf("CloudFormation is told %q", got.Reason)
		}
	}
}

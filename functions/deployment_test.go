// Package functions_test runs the real binaries of all functions as AWS does: on the official DynamoDB Local, with
// stand-ins for API Gateway, Secrets Manager and SES. The tests call them as the table's stream and the schedules do.
package functions_test

import (
	"cmp"
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-lambda-go/cfn"
	"github.com/aws/aws-lambda-go/events"

	"allyway/internal/api"
	"allyway/internal/api/apitest"
	"allyway/internal/cloud/runtimetest"
	"allyway/internal/record"
	"allyway/internal/table"
	"allyway/internal/table/dynamo"
	"allyway/internal/table/tabletest/dynamolocal"
)

const (
	portalURL     = "https://portal.example.com"
	cursorKey     = "the-functions-that-list-have-this-key"
	originSecret  = "the-cdn-alone-knows-this"
	ownerEmail    = "owner@example.test"
	feedbackTopic = "arn:aws:sns:us-east-1:000000000000:feedback"
	failureQueue  = "https://sqs.us-east-1.amazonaws.com/000000000000/failures"
	newsQueue     = "https://sqs.us-east-1.amazonaws.com/000000000000/news"
)

// names returns the names of all functions: the folders beside this file.
func names(t *testing.T) (all []string) {
	t.Helper()
	entries, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if e.IsDir() {
			all = append(all, e.Name())
		}
	}
	return all
}

// variables returns the names of all variables of a function's environment, which are the same as in infra.
func variables(function string) []string {
	switch function {
	case "expire-invites", "send-webhook":
		return nil
	case "make-owner":
		return []string{"INVITE_KEYS_ARN", "RESET_KEYS_ARN", "EMAIL_KEYS_ARN", "SIGN_UP_KEYS_ARN", "OWNER_EMAIL"}
	case "send-email":
		return []string{"PORTAL_URL", "INVITE_KEYS_ARN", "RESET_KEYS_ARN", "EMAIL_KEYS_ARN", "SIGN_UP_KEYS_ARN", "MAIL_FROM", "MAIL_RATE", "SES_CONFIGURATION_SET", "FAILURE_QUEUE_URL", "NEWS_QUEUE_URL"}
	case "record-feedback":
		return []string{"FEEDBACK_TOPIC_ARN"}
	case "accept-invite":
		return []string{"PORTAL_URL", "ORIGIN_SECRET", "INVITE_KEYS_ARN", "SIGN_UP_KEYS_ARN"}
	case "reset-password":
		return []string{"PORTAL_URL", "ORIGIN_SECRET", "RESET_KEYS_ARN", "EMAIL_KEYS_ARN"}
	case "invite-user":
		return []string{"PORTAL_URL", "ORIGIN_SECRET", "CURSOR_KEY", "INVITE_KEYS_ARN"}
	case "add-partner", "manage-people", "link-member", "share-workspace", "change-settings", "list-events":
		return []string{"PORTAL_URL", "ORIGIN_SECRET", "CURSOR_KEY"}
	}
	return []string{"PORTAL_URL", "ORIGIN_SECRET"}
}

// environment returns a function's environment, with the endpoints of the stand-ins.
func environment(function, tableName string, endpoints map[string]string) map[string]string {
	values := map[string]string{"PORTAL_URL": portalURL, "ORIGIN_SECRET": originSecret, "CURSOR_KEY": cursorKey,
		"INVITE_KEYS_ARN": secretARN("invite"), "RESET_KEYS_ARN": secretARN("reset"), "EMAIL_KEYS_ARN": secretARN("email"), "SIGN_UP_KEYS_ARN": secretARN("sign-up"),
		"MAIL_FROM": "portal@example.com", "MAIL_RATE": "50", "FEEDBACK_TOPIC_ARN": feedbackTopic, "SES_CONFIGURATION_SET": "bounces", "OWNER_EMAIL": ownerEmail,
		"FAILURE_QUEUE_URL": failureQueue, "NEWS_QUEUE_URL": newsQueue}
	env := map[string]string{"TABLE_NAME": tableName}
	for name, url := range endpoints {
		env["AWS_ENDPOINT_URL_"+name] = url
	}
	for _, name := range variables(function) {
		env[name] = values[name]
	}
	return env
}

// deployed is a portal whose functions run.
type deployed struct {
	*apitest.World // calls its API
	t              *testing.T
	functions      map[string]*runtimetest.Function
	asked          map[string]bool // functions that answered a request
	table          *table.Table
	secrets        *secrets
	post           *post
	failures       *failures
}

func deploy(t *testing.T) *deployed {
	client := dynamolocal.Client(t)
	name := dynamolocal.NewTable(t, client)
	d := &deployed{t: t, functions: map[string]*runtimetest.Function{}, asked: map[string]bool{}, table: table.New(dynamo.New(client, name))}
	endpoints := map[string]string{"DYNAMODB": dynamolocal.URL(t)}
	d.secrets, endpoints["SECRETS_MANAGER"] = newSecrets(t)
	d.post, endpoints["SES"] = newPost(t)
	d.failures, endpoints["SQS"] = newFailures(t)
	for _, function := range names(t) {
		d.functions[function] = runtimetest.New(t, runtimetest.Build(t, function), environment(function, name, endpoints))
	}
	var routes []runtimetest.Route
	for _, r := range api.Routes() {
		routes = append(routes, runtimetest.Route{Method: r.Method, Path: r.Path, Function: r.Function})
		d.asked[r.Function] = false
	}
	gateway := runtimetest.Gateway(routes, d.functions)
	d.World = &apitest.World{T: t, Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.Header.Set(api.OriginSecretHeader, originSecret) // the CDN sends this header
		for _, route := range routes {
			d.asked[route.Function] = d.asked[route.Function] || route.Method == r.Method && fits(route.Path, r.URL.Path)
		}
		gateway.ServeHTTP(w, r)
	})}
	return d
}

func fits(pattern, path string) bool {
	want, got := strings.Split(pattern, "/"), strings.Split(path, "/")
	if len(want) != len(got) {
		return false
	}
	for i := range want {
		if want[i] != got[i] && !strings.HasPrefix(want[i], "{") {
			return false
		}
	}
	return true
}

// makeOwner calls make-owner as a deployment does, and returns its answer to CloudFormation.
func (d *deployed) makeOwner(request cfn.RequestType) (told cfn.Response) {
	d.t.Helper()
	cloudFormation := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := json.NewDecoder(r.Body).Decode(&told); err != nil {
			d.t.Error(err)
		}
	}))
	defer cloudFormation.Close()
	d.invoke("make-owner", cfn.Event{RequestType: request, RequestID: "1", StackID: "stack", LogicalResourceID: "Deployment",
		ResponseURL: cloudFormation.URL, ResourceProperties: map[string]any{"ownerEmail": ownerEmail}})
	return told
}

// invoke sends an event to a function and returns its answer.
func (d *deployed) invoke(function string, event any) []byte {
	d.t.Helper()
	payload, err := json.Marshal(event)
	if err != nil {
		d.t.Fatal(err)
	}
	out, err := d.functions[function].Invoke(context.Background(), payload)
	if err != nil {
		d.t.Fatalf("%s: %v", function, err)
	}
	return out
}

// unsent returns the keys of all waiting mail, the oldest first.
func (d *deployed) unsent() (keys []table.Key) {
	d.t.Helper()
	for _, partition := range record.AllMailPartitions() {
		page, err := d.table.Query(context.Background(), table.Query{PK: partition})
		if err != nil {
			d.t.Fatal(err)
		}
		for _, item := range page.Items {
			keys = append(keys, item.Key)
		}
	}
	slices.SortFunc(keys, func(a, b table.Key) int { return cmp.Compare(a.SK, b.SK) })
	return keys
}

// streamed returns the stream's record of a new item.
func streamed(key table.Key, sequence string) events.DynamoDBEventRecord {
	return events.DynamoDBEventRecord{EventID: sequence, EventName: "INSERT", EventSource: "aws:dynamodb", EventVersion: "1.1", AWSRegion: "us-east-1",
		Change: events.DynamoDBStreamRecord{SequenceNumber: sequence, StreamViewType: "KEYS_ONLY", Keys: map[string]events.DynamoDBAttributeValue{
			"pk": events.NewStringAttribute(key.PK), "sk": events.NewStringAttribute(key.SK)}}}
}

// stream calls send-email with records, and returns the sequence numbers of those that failed.
func (d *deployed) stream(records ...events.DynamoDBEventRecord) (failed []string) {
	d.t.Helper()
	var answer events.DynamoDBEventResponse
	if err := json.Unmarshal(d.invoke("send-email", events.DynamoDBEvent{Records: records}), &answer); err != nil {
		d.t.Fatal(err)
	}
	for _, f := range answer.BatchItemFailures {
		failed = append(failed, f.ItemIdentifier)
	}
	return failed
}

// mail calls send-email with records of all waiting mail. It returns the only mail sent, which must go to that address.
func (d *deployed) mail(to string) message {
	d.t.Helper()
	var records []events.DynamoDBEventRecord
	for _, key := range d.unsent() {
		records = append(records, streamed(key, key.SK))
	}
	if failed := d.stream(records...); len(failed) > 0 {
		d.t.Errorf("failed: %q", failed)
	}
	sent := d.post.take()
	if len(sent) != 1 || sent[0].to != to {
		d.t.Fatalf("sent %+v, want one to %s", sent, to)
	}
	return sent[0]
}

// token returns the secret in a mail's first link to a page.
func token(t *testing.T, m message, page string) string {
	t.Helper()
	_, rest, found := strings.Cut(m.text, portalURL+page+"#")
	if !found {
		t.Fatalf("no link to %s in %s", page, m.text)
	}
	return strings.Fields(rest)[0]
}

package main

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"allyway/internal/table/tabletest/dynamolocal"
)

// onAnEmptyMachine runs the test in a folder without files and without variables of AWS.
func onAnEmptyMachine(t *testing.T) {
	t.Helper()
	dir := t.TempDir()
	t.Chdir(dir)
	for _, name := range []string{"AWS_REGION", "AWS_DEFAULT_REGION", "AWS_PROFILE", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_ENDPOINT_URL"} {
		t.Setenv(name, "")
	}
	t.Setenv("AWS_EC2_METADATA_DISABLED", "true")
	t.Setenv("AWS_CONFIG_FILE", filepath.Join(dir, "none"))
	t.Setenv("AWS_SHARED_CREDENTIALS_FILE", filepath.Join(dir, "none"))
	npx := filepath.Join(dir, "npx")
	if err := os.WriteFile(npx, []byte("#!/bin/sh\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", dir)
}

func wantError(t *testing.T, err error, texts ...string) {
	t.Helper()
	if err == nil {
		t.Fatalf("no error, want one that says %q", texts)
	}
	for _, text := range texts {
		if !strings.Contains(err.Error(), text) {
			t.Errorf("the error does not say %q: %v", text, err)
		}
	}
	if strings.Contains(err.Error(), "\n") {
		t.Errorf("the error is more than a sentence: %v", err)
	}
}

func TestReady(t *testing.T) {
	onAnEmptyMachine(t)
	both := []string{"ready", "ownerEmail=ada@example.com", "mailFrom=portal@example.com"}
	wantError(t, run(t.Context(), []string{"ready"}), "give OWNER and MAIL_FROM", "make deploy OWNER=")
	wantError(t, run(t.Context(), both[:2]), "give MAIL_FROM")
	wantError(t, run(t.Context(), []string{"ready", "ownerEmail=ada", "mailFrom=portal@example.com"}), "OWNER is no mail address")
	wantError(t, run(t.Context(), append(both, "stage=prod")), "stages/prod.json does not exist")
	wantError(t, run(t.Context(), both), "AWS_REGION")
	t.Setenv("AWS_REGION", "eu-west-1")
	wantError(t, run(t.Context(), both), "no AWS credentials")

	if err := os.WriteFile("cdk.context.json", []byte(`{"ownerEmail": "ada@example.com", "mailFrom": "portal@example.com"}`), 0o644); err != nil {
		t.Fatal(err)
	}
	wantError(t, run(t.Context(), []string{"ready"}), "no AWS credentials")
	t.Setenv("PATH", filepath.Join(t.TempDir(), "none"))
	wantError(t, run(t.Context(), []string{"ready"}), "npx is missing", "Node")
}

// readyFor gives the test a region and credentials, and returns the arguments of make deploy's first step.
func readyFor(t *testing.T) []string {
	t.Helper()
	t.Setenv("AWS_REGION", "eu-west-1")
	t.Setenv("AWS_ACCESS_KEY_ID", "key")
	t.Setenv("AWS_SECRET_ACCESS_KEY", "secret")
	return []string{"ready", "ownerEmail=ada@example.com", "mailFrom=portal@example.com"}
}

func TestReadyWithCredentials(t *testing.T) {
	onAnEmptyMachine(t)
	answer, status := "", http.StatusOK
	aws := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(status)
		w.Write([]byte(answer))
	}))
	defer aws.Close()
	t.Setenv("AWS_ENDPOINT_URL_STS", aws.URL)
	arguments := readyFor(t)

	answer = `<GetCallerIdentityResponse><GetCallerIdentityResult><Account>111122223333</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`
	if err := run(t.Context(), arguments); err != nil {
		t.Error(err)
	}
	wantError(t, run(t.Context(), append(arguments, "account=444455556666")), "111122223333", "444455556666")
	answer, status = `<ErrorResponse><Error><Code>ExpiredToken</Code><Message>m</Message></Error></ErrorResponse>`, http.StatusForbidden
	wantError(t, run(t.Context(), arguments), "ExpiredToken", "aws sso login")

	t.Setenv("AWS_ENDPOINT_URL_STS", "http://sts.eu-wst-1.invalid")
	t.Setenv("AWS_REGION", "eu-wst-1")
	wantError(t, run(t.Context(), arguments), "eu-wst-1")
}

// TestReadyWithAnEventBus checks that a bus that does not exist is refused. A bus that the credentials may not read
// counts as existing.
func TestReadyWithAnEventBus(t *testing.T) {
	onAnEmptyMachine(t)
	answer, status, asked := "{}", http.StatusOK, ""
	aws := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("X-Amz-Target") != "AWSEvents.DescribeEventBus" {
			w.Write([]byte("<GetCallerIdentityResponse><GetCallerIdentityResult><Account>111122223333</Account></GetCallerIdentityResult></GetCallerIdentityResponse>"))
			return
		}
		b, _ := io.ReadAll(r.Body)
		asked = string(b) + " " + r.Header.Get("Authorization")
		w.WriteHeader(status)
		w.Write([]byte(answer))
	}))
	defer aws.Close()
	t.Setenv("AWS_ENDPOINT_URL", aws.URL)
	arguments := readyFor(t)

	if err := run(t.Context(), arguments); err != nil || asked != "" {
		t.Errorf("without a bus: %v, asked %s", err, asked)
	}
	if err := run(t.Context(), append(arguments, "eventBus=partners")); err != nil || !strings.Contains(asked, `"partners"`) {
		t.Errorf("with a bus: %v, asked %s", err, asked)
	}
	const arn = "eventBus=arn:aws:events:us-east-2:444455556666:event-bus/partners"
	answer, status = `{"__type":"AccessDeniedException"}`, http.StatusBadRequest
	if err := run(t.Context(), append(arguments, arn)); err != nil || !strings.Contains(asked, "/us-east-2/events/") {
		t.Errorf("with another account's: %v, asked %s", err, asked)
	}
	answer = `{"__type":"ResourceNotFoundException"}`
	wantError(t, run(t.Context(), append(arguments, "eventBus=partners")), "no event bus partners in eu-west-1", "eventBus")
}

func TestDone(t *testing.T) {
	onAnEmptyMachine(t)
	if err := os.WriteFile("outputs.json", []byte(`{"Allyway": {
		"PortalUrl": "https://portal.example.com", "PointDomainAt": "portal.example.com CNAME d1.cloudfront.net", "TableName": "t",
		"MailDnsRecord2": "bounces.example.com MX 10 feedback-smtp.eu-west-1.amazonses.com", "MailDnsRecord10": "_dmarc.example.com TXT \"v=DMARC1; p=none\""}}`), 0o644); err != nil {
		t.Fatal(err)
	}
	var to bytes.Buffer
	if err := done(t.Context(), "outputs.json", nil, &to); err != nil {
		t.Fatal(err)
	}
	const want = `
Allyway is deployed: https://portal.example.com

Create these DNS records:

NAME                 TYPE   VALUE
portal.example.com   CNAME  d1.cloudfront.net
bounces.example.com  MX     10 feedback-smtp.eu-west-1.amazonses.com
_dmarc.example.com   TXT    "v=DMARC1; p=none"
`
	if to.String() != want {
		t.Errorf("it prints %s\nwant %s", to.String(), want)
	}
}

// TestDoneProtectsTheTable checks that the table is protected in the region of the settings. If there is no such table,
// the error has the server's text.
func TestDoneProtectsTheTable(t *testing.T) {
	client, url := dynamolocal.Client(t), dynamolocal.URL(t)
	name := dynamolocal.NewTable(t, client)
	t.Cleanup(func() {
		client.UpdateTable(context.Background(), &dynamodb.UpdateTableInput{TableName: &name, DeletionProtectionEnabled: aws.Bool(false)})
	})
	onAnEmptyMachine(t)
	t.Setenv("AWS_ENDPOINT_URL_DYNAMODB", url)
	t.Setenv("AWS_ACCESS_KEY_ID", "local")
	t.Setenv("AWS_SECRET_ACCESS_KEY", "local")
	t.Setenv("AWS_REGION", "eu-wst-1")
	for table, protected := range map[string]bool{name: true, "none-such": false} {
		if err := os.WriteFile("outputs.json", []byte(`{"Allyway": {"PortalUrl": "https://portal.example.com", "ProtectedTable": "`+table+`"}}`), 0o644); err != nil {
			t.Fatal(err)
		}
		err := done(t.Context(), "outputs.json", []string{"region=us-east-1"}, &bytes.Buffer{})
		if protected != (err == nil) {
			t.Errorf("%s: %v", table, err)
		}
	}
	now, err := client.DescribeTable(t.Context(), &dynamodb.DescribeTableInput{TableName: &name})
	if err != nil || !aws.ToBool(now.Table.DeletionProtectionEnabled) {
		t.Errorf("the table is not protected (%v)", err)
	}
	wantError(t, run(t.Context(), []string{"table", ""}), "give TABLE")
}

// TestPrepareTable prepares a table as DynamoDB restores one: with its indexes, but without a stream.
func TestPrepareTable(t *testing.T) {
	client := dynamolocal.Client(t)
	name := dynamolocal.NewTable(t, client)
	t.Cleanup(func() { // before the table is deleted
		client.UpdateTable(context.Background(), &dynamodb.UpdateTableInput{TableName: &name, DeletionProtectionEnabled: aws.Bool(false)})
	})
	for range 2 { // the command may be repeated
		var to bytes.Buffer
		if err := prepare(t.Context(), client, name, &to); err != nil {
			t.Fatal(err)
		}
		now, err := client.DescribeTable(t.Context(), &dynamodb.DescribeTableInput{TableName: &name})
		if err != nil {
			t.Fatal(err)
		}
		if s := now.Table.StreamSpecification; s == nil || !*s.StreamEnabled || s.StreamViewType != types.StreamViewTypeKeysOnly {
			t.Errorf("the stream is %+v", s)
		}
		if !aws.ToBool(now.Table.DeletionProtectionEnabled) {
			t.Error("the table is not protected")
		}
		if arn := aws.ToString(now.Table.LatestStreamArn); arn == "" || !strings.Contains(to.String(), `"tableStreamArn": "`+arn+`"`) {
			t.Errorf("it prints %s for the stream %s", to.String(), arn)
		}
	}
	wantError(t, prepare(t.Context(), client, "none-such", &bytes.Buffer{}), "there is no table none-such")
}

func TestCheckKeys(t *testing.T) {
	other := &types.TableDescription{TableName: aws.String("orders"), KeySchema: []types.KeySchemaElement{{AttributeName: aws.String("id"), KeyType: types.KeyTypeHash}}}
	wantError(t, checkKeys(other), "orders is no table of a portal")
}

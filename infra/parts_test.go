package main

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/aws/jsii-runtime-go"

	routes "allyway/internal/api"
	"allyway/internal/cloud"
	"allyway/internal/trigger"
)

func checkTable(t *testing.T, made *template) {
	made.HasResource(jsii.String("AWS::DynamoDB::Table"), map[string]any{
		"DeletionPolicy":      "RetainExceptOnCreate",
		"UpdateReplacePolicy": "Retain",
		"Properties": map[string]any{
			"BillingMode":                      "PAY_PER_REQUEST",
			"PointInTimeRecoverySpecification": map[string]any{"PointInTimeRecoveryEnabled": true},
			"StreamSpecification":              map[string]any{"StreamViewType": "KEYS_ONLY"},
			"TimeToLiveSpecification":          map[string]any{"AttributeName": "ttl", "Enabled": true},
			"KeySchema":                        keySchema("pk", "sk"),
			"GlobalSecondaryIndexes": []any{
				map[string]any{"IndexName": "gsi1", "KeySchema": keySchema("gsi1pk", "gsi1sk"), "Projection": map[string]any{"ProjectionType": "ALL"}},
				map[string]any{"IndexName": "gsi2", "KeySchema": keySchema("gsi2pk", "gsi2sk"), "Projection": map[string]any{"ProjectionType": "ALL"}},
			},
		},
	})
}

func keySchema(pk, sk string) []any {
	return []any{
		map[string]any{"AttributeName": pk, "KeyType": "HASH"},
		map[string]any{"AttributeName": sk, "KeyType": "RANGE"},
	}
}

func checkFunctions(t *testing.T, made *template) {
	roles := map[any]bool{}
	for _, f := range inventory() {
		_, r := made.lambda(t, f.name)
		p := r.Properties
		for name, want := range map[string]string{
			"Architectures": `["arm64"]`, "Runtime": `"provided.al2023"`, "Handler": `"bootstrap"`, "TracingConfig": `{"Mode":"Active"}`,
		} {
			if text(p[name]) != want {
				t.Errorf("%s: %s %v, want %s", f.name, name, p[name], want)
			}
		}
		if p["MemorySize"] != f.memory || p["Timeout"] != f.timeout || f.trigger == onRequest && f.timeout >= 29 {
			t.Errorf("%s: memory %v, timeout %v", f.name, p["MemorySize"], p["Timeout"])
		}
		log, _ := within(p, "LoggingConfig", "LogGroup", "Ref").(string)
		if made.Resources[log].Properties["RetentionInDays"] == nil || within(p, "LoggingConfig", "LogFormat") != "JSON" ||
			within(p, "LoggingConfig", "SystemLogLevel") != "INFO" { // includes Lambda's reports
			t.Errorf("%s: log %v", f.name, made.Resources[log].Properties)
		}
		if p["ReservedConcurrentExecutions"] != nil {
			t.Errorf("%s takes %v calls from an account that may have few", f.name, p["ReservedConcurrentExecutions"])
		}
		role := text(p["Role"])
		if roles[role] {
			t.Errorf("%s shares its role", f.name)
		}
		roles[role] = true
		checkEnvironment(t, f, within(p, "Environment", "Variables").(map[string]any))
	}
}

// checkEnvironment checks that a function has exactly the variables that its main reads.
func checkEnvironment(t *testing.T, f function, got map[string]any) {
	want := variablesOf(t, f.name)
	if f.trigger == onRequest {
		want = append(want, string(cloud.MetricsNamespace))
	}
	for name := range got {
		if !slices.Contains(want, name) {
			t.Errorf("%s has the variable %s and does not read it", f.name, name)
		}
	}
	for _, name := range want {
		if got[name] == nil {
			t.Errorf("%s lacks the variable %s", f.name, name)
		}
	}
	for _, name := range []string{"ORIGIN_SECRET", "CURSOR_KEY"} {
		if secret := text(got[name]); got[name] != nil && !strings.Contains(secret, "{{resolve:secretsmanager:") {
			t.Errorf("%s: %s is %s", f.name, name, secret)
		}
	}
	if got["CURSOR_KEY"] != nil && text(got["CURSOR_KEY"]) == text(got["ORIGIN_SECRET"]) {
		t.Errorf("%s has one secret for two purposes", f.name)
	}
}

// variablesOf returns the names that a function's main passes to cloud.ReadEnvironment.
func variablesOf(t *testing.T, function string) []string {
	t.Helper()
	main, err := os.ReadFile(filepath.Join("..", "functions", function, "main.go"))
	if err != nil {
		t.Fatal(err)
	}
	call := regexp.MustCompile(`cloud\.ReadEnvironment\(os\.LookupEnv([^)]*)\)`).FindStringSubmatch(string(main))
	if call == nil {
		t.Fatalf("%s does not call cloud.ReadEnvironment", function)
	}
	spelled := map[string]cloud.Variable{
		"cloud.TableName": cloud.TableName, "cloud.PortalURL": cloud.PortalURL, "cloud.MailFrom": cloud.MailFrom,
		"cloud.InviteKeys": cloud.InviteKeys, "cloud.ResetKeys": cloud.ResetKeys, "cloud.EmailKeys": cloud.EmailKeys, "cloud.SignUpKeys": cloud.SignUpKeys,
		"cloud.OriginSecret": cloud.OriginSecret, "cloud.OwnerEmail": cloud.OwnerEmail,
		"cloud.ConfigurationSet": cloud.ConfigurationSet, "cloud.MailRate": cloud.MailRate, "cloud.FeedbackTopic": cloud.FeedbackTopic,
		"cloud.FailureQueue": cloud.FailureQueue, "cloud.NewsQueue": cloud.NewsQueue, "cloud.CursorKey": cloud.CursorKey,
	}
	var variables []string
	for _, name := range strings.Split(strings.Trim(call[1], ", "), ",") {
		variable, ok := spelled[strings.TrimSpace(name)]
		if !ok {
			t.Fatalf("%s asks for %s, which this test does not know", function, name)
		}
		variables = append(variables, string(variable))
	}
	return variables
}

// checkRoutes checks that every route of the application leads to its function, and that there are no others.
func checkRoutes(t *testing.T, made *template) {
	got := map[string]string{}
	for id, r := range made.of("AWS::ApiGatewayV2::Route") {
		integration := made.Resources[strings.Trim(regexp.MustCompile(`"Ref":"[^"]+"`).FindString(text(r.Properties["Target"]))[6:], `"`)]
		function, _ := within(integration.Properties, "IntegrationUri", "Fn::GetAtt", 0).(string)
		name, _ := made.Resources[function].Properties["FunctionName"].(string)
		if integration.Properties["PayloadFormatVersion"] != "2.0" {
			t.Errorf("%s: payload format %v", id, integration.Properties["PayloadFormatVersion"])
		}
		got[r.Properties["RouteKey"].(string)] = strings.TrimPrefix(name, "Portal-")
	}
	want := map[string]string{"$default": fallback}
	for _, r := range routes.Routes() {
		want[r.Method+" "+r.GatewayPath()] = r.Function
	}
	if _, ok := want["PUT /v1/partners/by/{system}/{id+}"]; !ok {
		t.Error("an external id with slashes reaches no route")
	}
	for key, function := range want {
		if got[key] != function || function == "" {
			t.Errorf("%s leads to %q, want %q", key, got[key], function)
		}
	}
	if len(got) != len(want) {
		t.Errorf("%d routes, want %d", len(got), len(want))
	}
	if serving := routes.Functions(); !slices.Equal(serving, names(onRequest)) {
		t.Errorf("functions of the API are %v, the inventory has %v", serving, names(onRequest))
	}
	_, stage := made.one(t, "AWS::ApiGatewayV2::Stage")
	format, _ := within(stage.Properties, "AccessLogSettings", "Format").(string)
	for _, personal := range []string{"path", "Path", "ip", "identity", "query", "header"} {
		if strings.Contains(format, personal) {
			t.Errorf("the access log has %s: %s", personal, format)
		}
	}
	if within(stage.Properties, "DefaultRouteSettings", "ThrottlingRateLimit") == nil {
		t.Error("the API has no rate limit")
	}
}

func checkStream(t *testing.T, made *template) {
	sender, _ := made.lambda(t, "send-email")
	queue, _ := made.queue(t, "Failures")
	var patterns []string
	news := 0
	newsQueue, _ := made.queue(t, "News")
	for _, r := range made.of("AWS::Lambda::EventSourceMapping") {
		p := r.Properties
		if within(p, "EventSourceArn", "Fn::GetAtt", 0) == newsQueue {
			id, _ := made.lambda(t, "send-webhook")
			if news++; within(p, "FunctionName", "Ref") != id || within(p, "ScalingConfig", "MaximumConcurrency") != 5.0 {
				t.Errorf("event source %s", text(p))
			}
			continue
		}
		for i := range list(within(p, "FilterCriteria", "Filters"))[1:] {
			patterns = append(patterns, within(p, "FilterCriteria", "Filters", i+1, "Pattern").(string))
		}
		patterns = append(patterns, within(p, "FilterCriteria", "Filters", 0, "Pattern").(string))
		if within(p, "FunctionName", "Ref") != sender || p["BisectBatchOnFunctionError"] != true || p["MaximumRetryAttempts"] != 5.0 ||
			text(p["FunctionResponseTypes"]) != `["ReportBatchItemFailures"]` || p["StartingPosition"] != "TRIM_HORIZON" ||
			within(p, "DestinationConfig", "OnFailure", "Destination", "Fn::GetAtt", 0) != queue {
			t.Errorf("event source %s", text(p))
		}
	}
	if news != 1 {
		t.Errorf("%d event sources for news", news)
	}
	slices.Sort(patterns)
	want := []string{
		`{"dynamodb":{"Keys":{"pk":{"S":[{"prefix":"EVENT#"}]}}},"eventName":["INSERT"]}`,
		`{"dynamodb":{"Keys":{"pk":{"S":[{"prefix":"MAIL#bulk"}]}}},"eventName":["INSERT"]}`,
		`{"dynamodb":{"Keys":{"pk":{"S":[{"prefix":"MAIL#now"}]}}},"eventName":["INSERT"]}`,
	}
	if !slices.Equal(patterns, want) {
		t.Errorf("event sources for %v, want %v", patterns, want)
	}
}

// checkFailures checks that everything that must go into the failure queue can be put there, and that nobody else can
// put anything there. Only send-email has the queue in its environment.
func checkFailures(t *testing.T, made *template) {
	queue, q := made.queue(t, "Failures")
	if q.Properties["SqsManagedSseEnabled"] != true || q.Properties["MessageRetentionPeriod"] != 14.0*24*60*60 {
		t.Errorf("the failure queue is %s", text(q.Properties))
	}
	for _, f := range inventory() {
		_, r := made.lambda(t, f.name)
		if told := within(r.Properties, "Environment", "Variables", "FAILURE_QUEUE_URL", "Ref"); (told == queue) != (f.name == "send-email") {
			t.Errorf("%s is told of the queue %v", f.name, told)
		}
		puts := false
		for _, s := range made.statements(t, f.name) {
			for _, action := range words(s["Action"]) {
				if !strings.HasPrefix(action, "sqs:") {
					continue
				}
				if newsQueue, _ := made.queue(t, "News"); within(s, "Resource", "Fn::GetAtt", 0) == newsQueue {
					if (action == "sqs:SendMessage") != (f.name == "send-email") || action != "sqs:SendMessage" && f.name != "send-webhook" {
						t.Errorf("%s may %s the news", f.name, action)
					}
					continue
				}
				puts = puts || action == "sqs:SendMessage"
				if within(s, "Resource", "Fn::GetAtt", 0) != queue || action == "sqs:ReceiveMessage" || action == "sqs:DeleteMessage" || action == "sqs:PurgeQueue" {
					t.Errorf("%s may %s on %s", f.name, action, text(s["Resource"]))
				}
			}
		}
		if puts != (f.name == "send-email" || f.name == "record-feedback") {
			t.Errorf("%s may put into the failure queue: %v", f.name, puts)
		}
	}
}

func checkSchedules(t *testing.T, made *template) {
	want := map[string]string{"send-email": "rate(1 minute)", "send-webhook": "rate(1 minute)", "expire-invites": "rate(1 hour)"}
	for name, rate := range want {
		id, _ := made.lambda(t, name)
		found := false
		for _, r := range made.of("AWS::Scheduler::Schedule") {
			if within(r.Properties, "Target", "Arn", "Fn::GetAtt", 0) == id {
				found = r.Properties["ScheduleExpression"] == rate
			}
		}
		if !found {
			t.Errorf("%s is not called at %s", name, rate)
		}
	}
	if n := len(made.of("AWS::Scheduler::Schedule")); n != len(want) {
		t.Errorf("%d schedules, want %d", n, len(want))
	}
}

func checkMail(t *testing.T, made *template) {
	_, events := made.one(t, "AWS::SES::ConfigurationSetEventDestination")
	if got := text(within(events.Properties, "EventDestination", "MatchingEventTypes")); got != `["bounce","complaint"]` {
		t.Errorf("SES tells of %s; opens and clicks would change the links", got)
	}
	_, set := made.one(t, "AWS::SES::ConfigurationSet")
	if set.Properties["TrackingOptions"] != nil {
		t.Errorf("SES follows clicks: %v", set.Properties["TrackingOptions"])
	}
	checkFeedback(t, made)
	_, identity := made.one(t, "AWS::SES::EmailIdentity")
	if identity.Properties["EmailIdentity"] != "portal@example.test" {
		t.Errorf("SES verifies %v", identity.Properties["EmailIdentity"])
	}
}

// checkFeedback checks that bounces and complaints reach record-feedback, and that failures reach the queue.
func checkFeedback(t *testing.T, made *template) {
	id, f := made.lambda(t, "record-feedback")
	queue, _ := made.queue(t, "Failures")
	_, to := made.one(t, "AWS::SNS::Subscription")
	topic := text(within(f.Properties, "Environment", "Variables", "FEEDBACK_TOPIC_ARN"))
	if within(to.Properties, "Endpoint", "Fn::GetAtt", 0) != id || text(to.Properties["TopicArn"]) != topic || to.Properties["Protocol"] != "lambda" ||
		within(to.Properties, "RedrivePolicy", "deadLetterTargetArn", "Fn::GetAtt", 0) != queue {
		t.Errorf("the subscription to %s is %s", topic, text(to.Properties))
	}
	may := 0
	for _, r := range made.of("AWS::Lambda::Permission") {
		if within(r.Properties, "FunctionName", "Fn::GetAtt", 0) != id {
			continue
		}
		if may++; r.Properties["Principal"] != "sns.amazonaws.com" || text(r.Properties["SourceArn"]) != topic {
			t.Errorf("record-feedback may be called by %s", text(r.Properties))
		}
	}
	if may != 1 {
		t.Errorf("%d callers of record-feedback, want the topic alone", may)
	}
	_, calls := made.one(t, "AWS::Lambda::EventInvokeConfig")
	if within(calls.Properties, "FunctionName", "Ref") != id || within(calls.Properties, "DestinationConfig", "OnFailure", "Destination", "Fn::GetAtt", 0) != queue {
		t.Errorf("calls that fail: %s", text(calls.Properties))
	}
}

// checkLogMetrics checks that the alarms look for the messages that send-email logs.
func checkLogMetrics(t *testing.T, made *template) {
	got := map[string]string{}
	_, f := made.lambda(t, "send-email")
	for _, r := range made.of("AWS::Logs::MetricFilter") {
		if text(r.Properties["LogGroupName"]) != text(within(f.Properties, "LoggingConfig", "LogGroup")) {
			t.Errorf("a filter on %v", r.Properties["LogGroupName"])
		}
		got[within(r.Properties, "MetricTransformations", 0, "MetricName").(string)] =
			text(r.Properties["FilterPattern"]) + " " + text(within(r.Properties, "MetricTransformations", 0, "MetricValue"))
	}
	want := map[string]string{
		"OldestMail":  `"{ $.msg = \"` + trigger.MailSwept + `\" }" "$.age"`,
		"MailGivenUp": `"{ $.msg = \"` + trigger.MailGivenUp + `\" }" "1"`,
	}
	if text(got) != text(want) {
		t.Errorf("metrics of the log %v, want %v", got, want)
	}
}

func checkAlarms(t *testing.T, made *template) {
	checkLogMetrics(t, made)
	var got []string
	for id, r := range made.of("AWS::CloudWatch::Alarm") {
		got = append(got, strings.TrimPrefix(id[:len(id)-8], "Alarms")) // CDK adds a hash of eight characters
		if r.Properties["AlarmDescription"] == nil || len(list(r.Properties["AlarmActions"])) != 1 {
			t.Errorf("alarm %s tells nobody: %v", id, r.Properties["AlarmActions"])
		}
	}
	slices.Sort(got)
	want := []string{"BounceRate", "ComplaintRate", "Errors5xx", "Errorsexpireinvites", "Errorsrecordfeedback", "Errorssendemail", "Errorssendwebhook", "FailureQueue",
		"FunctionThrottles1", "FunctionThrottles2", "IndexThrottles", "IteratorAge", "MailGivenUp", "NoCleanUpexpireinvites", "OldestMail", "TableThrottles"}
	if !slices.Equal(got, want) {
		t.Errorf("alarms %v, want %v", got, want)
	}
	_, board := made.one(t, "AWS::CloudWatch::Dashboard")
	for _, search := range []string{`SEARCH('{\"Portal\",route} MetricName=\"ms\"', 'p95', 300)`, `SEARCH('{\"Portal\",route,code} MetricName=\"refusals\"', 'Sum', 300)`} {
		var body string // the text of the board, with its references left out
		for _, part := range list(within(board.Properties, "DashboardBody", "Fn::Join", 1)) {
			piece, _ := part.(string)
			body += piece
		}
		if !strings.Contains(strings.ReplaceAll(body, `\\`, `\`), search) {
			t.Errorf("the dashboard lacks %s", search)
		}
	}
	for id, r := range made.of("AWS::CloudWatch::Alarm") {
		if !strings.HasPrefix(id, "AlarmsIndexThrottles") {
			continue
		}
		for _, index := range indexes { // reads and writes
			if n := strings.Count(text(r.Properties["Metrics"]), `{"Dimensions":[{"Name":"GlobalSecondaryIndexName","Value":"`+index+`"},`); n != 2 {
				t.Errorf("%d metrics of %s: %s", n, index, text(r.Properties["Metrics"]))
			}
		}
	}
	told := false
	for _, r := range made.of("AWS::SNS::TopicPolicy") {
		told = told || strings.Contains(text(r.Properties), "cloudwatch.amazonaws.com")
	}
	if !told {
		t.Error("no topic takes alarms from CloudWatch")
	}
}

func checkOwner(t *testing.T, made *template) {
	_, r := made.one(t, "AWS::CloudFormation::CustomResource")
	id, _ := made.lambda(t, "make-owner")
	if within(r.Properties, "ServiceToken", "Fn::GetAtt", 0) != id || r.Properties["ownerEmail"] != "owner@example.test" ||
		r.Properties["ServiceTimeout"] == nil {
		t.Errorf("the deployment calls %v", r.Properties)
	}
}

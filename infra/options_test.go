package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestTemplateWithItsOwnDomain(t *testing.T) {
	web := t.TempDir()
	if err := os.WriteFile(filepath.Join(web, "index.html"), []byte("<p>client"), 0o644); err != nil {
		t.Fatal(err)
	}
	made := synth(t, func(s *settings) {
		s.domainName, s.certificate = "portal.example.test", "arn:aws:acm:us-east-1:111122223333:certificate/1"
		s.webACL, s.tags = "arn:aws:wafv2:us-east-1:111122223333:global/webacl/portal/1", map[string]string{"team": "portal"}
		s.mailIdentity, s.alarmEmail, s.web = identityDomain, "alarms@example.test", web
		s.mailConcurrency = 5
		s.origins = "https://app.example.test"
	})
	checkRules(t, made.stack)
	checkRoles(t, made)
	_, f := made.lambda(t, "sign-in")
	if got := within(f.Properties, "Environment", "Variables", "PORTAL_URL"); got != "https://portal.example.test" {
		t.Errorf("the portal's address is %v", got)
	}
	for _, f := range inventory() {
		_, r := made.lambda(t, f.name)
		got := within(r.Properties, "Environment", "Variables", "ALLOWED_ORIGINS")
		if (got == "https://app.example.test") != (f.trigger == onRequest) {
			t.Errorf("%s has the other sites %v", f.name, got)
		}
	}
	// The functions answer preflights, and not API Gateway. A preflight reaches a function by the route $default.
	if _, api := made.one(t, "AWS::ApiGatewayV2::Api"); api.Properties["CorsConfiguration"] != nil {
		t.Errorf("API Gateway answers preflights itself: %v", api.Properties["CorsConfiguration"])
	}
	for _, f := range inventory() {
		_, r := made.lambda(t, f.name)
		if got := r.Properties["ReservedConcurrentExecutions"]; (got == 5.0) != (f.name == "send-email") {
			t.Errorf("%s has %v calls reserved", f.name, got)
		}
	}
	_, d := made.one(t, "AWS::CloudFront::Distribution")
	if got := text(within(d.Properties, "DistributionConfig", "Aliases")); got != `["portal.example.test"]` {
		t.Errorf("aliases %s", got)
	}
	if got := within(d.Properties, "DistributionConfig", "ViewerCertificate", "MinimumProtocolVersion"); got != "TLSv1.2_2021" {
		t.Errorf("least TLS version %v", got)
	}
	if got := within(d.Properties, "DistributionConfig", "WebACLId"); got != "arn:aws:wafv2:us-east-1:111122223333:global/webacl/portal/1" {
		t.Errorf("the web ACL is %v", got)
	}
	_, table := made.one(t, "AWS::DynamoDB::Table")
	if got := text(table.Properties["Tags"]); got != `[{"Key":"team","Value":"portal"}]` {
		t.Errorf("the table's tags are %s", got)
	}
	_, identity := made.one(t, "AWS::SES::EmailIdentity")
	if identity.Properties["EmailIdentity"] != "example.test" {
		t.Errorf("SES verifies %v", identity.Properties["EmailIdentity"])
	}
	if got := text(identity.Properties["MailFromAttributes"]); got != `{"BehaviorOnMxFailure":"USE_DEFAULT_VALUE","MailFromDomain":"bounces.example.test"}` {
		t.Errorf("mail comes from %s", got)
	}
	var records []string
	for name, output := range made.Outputs {
		if strings.HasPrefix(name, "MailDnsRecord") {
			records = append(records, text(within(output, "Value")))
		}
	}
	slices.Sort(records)
	told := strings.Join(records, "\n")
	for _, part := range []string{"DkimDNSTokenName1", "DkimDNSTokenName2", "DkimDNSTokenName3", " CNAME ", `bounces.example.test MX 10 feedback-smtp.`,
		`bounces.example.test TXT \"v=spf1 include:amazonses.com ~all\"`, `_dmarc.example.test TXT \"v=DMARC1; p=none\"`} {
		if !strings.Contains(told, part) {
			t.Errorf("the DNS records lack %s:\n%s", part, told)
		}
	}
	if len(records) != 6 {
		t.Errorf("%d DNS records are told, want 6", len(records))
	}
	if n := len(made.of("AWS::SNS::Subscription")); n != 2 {
		t.Errorf("%d subscriptions, want those to alarms and to feedback", n)
	}
	if n := len(made.of("Custom::CDKBucketDeployment")); n != 2 {
		t.Errorf("%d uploads of the web client, want assets and pages", n)
	}
}

// TestTemplateWithAnEventBus checks that only send-webhook has the bus in its environment, and may put events onto it,
// and onto no other bus.
func TestTemplateWithAnEventBus(t *testing.T) {
	const arn = "arn:aws:events:eu-west-1:444455556666:event-bus/partners"
	for bus, want := range map[string]string{"": "", arn: `"` + arn + `"`,
		"partners": `{"Fn::Join":["",["arn:",{"Ref":"AWS::Partition"},":events:",{"Ref":"AWS::Region"},":",{"Ref":"AWS::AccountId"},":event-bus/partners"]]}`} {
		made := synth(t, func(s *settings) { s.eventBus = bus })
		checkRoles(t, made)
		for _, f := range inventory() {
			_, r := made.lambda(t, f.name)
			known, _ := within(r.Properties, "Environment", "Variables", "EVENT_BUS").(string)
			onto := ""
			for _, s := range made.statements(t, f.name) {
				if text(s["Action"]) == `"events:PutEvents"` {
					onto = text(s["Resource"])
				}
			}
			if mine := f.name == "send-webhook"; mine && (known != bus || onto != want) || !mine && known+onto != "" {
				t.Errorf("%q: %s has the bus %q, and may put onto %s", bus, f.name, known, onto)
			}
		}
	}
}

func TestTemplateWithAnExistingIdentity(t *testing.T) {
	made := synth(t, func(s *settings) { s.mailIdentity = identityExisting })
	if n := len(made.of("AWS::SES::EmailIdentity")); n != 0 {
		t.Errorf("%d identities are made where one exists", n)
	}
}

// TestTemplateInTheSandbox checks that SES verifies the owner's address, and that send-email may mail it.
func TestTemplateInTheSandbox(t *testing.T) {
	made := synth(t, func(s *settings) { s.sandbox = true })
	var verified []string
	for _, r := range made.of("AWS::SES::EmailIdentity") {
		verified = append(verified, r.Properties["EmailIdentity"].(string))
	}
	slices.Sort(verified)
	if !slices.Equal(verified, []string{"owner@example.test", "portal@example.test"}) {
		t.Errorf("SES verifies %v", verified)
	}
	if may := text(made.statements(t, "send-email")); !strings.Contains(may, ":identity/owner@example.test") {
		t.Errorf("send-email may not mail the owner: %s", may)
	}
	if next := text(made.Outputs["MailNextStep"]); !strings.Contains(next, "owner@example.test") || !strings.Contains(next, "portal@example.test") {
		t.Errorf("the deployment says %s", next)
	}
}

// TestTemplateWithAnExistingTable checks that the functions use the table that the settings name, and its stream.
func TestTemplateWithAnExistingTable(t *testing.T) {
	const stream = "arn:aws:dynamodb:eu-west-1:111122223333:table/old/stream/2026-11-27T00:00:00.000"
	made := synth(t, func(s *settings) { s.tableName, s.tableStream = "old", stream })
	checkRules(t, made.stack)
	checkRoles(t, made)
	checkStream(t, made)
	checkAlarms(t, made)
	if n := len(made.of("AWS::DynamoDB::Table")); n != 0 {
		t.Errorf("%d tables are made", n)
	}
	news, _ := made.queue(t, "News")
	for _, r := range made.of("AWS::Lambda::EventSourceMapping") {
		if r.Properties["EventSourceArn"] != stream && within(r.Properties, "EventSourceArn", "Fn::GetAtt", 0) != news {
			t.Errorf("mail comes from %v", r.Properties["EventSourceArn"])
		}
	}
	for _, f := range inventory() {
		_, r := made.lambda(t, f.name)
		if got := within(r.Properties, "Environment", "Variables", "TABLE_NAME"); got != "old" {
			t.Errorf("%s uses the table %v", f.name, got)
		}
		for _, s := range made.statements(t, f.name) {
			if resource := text(s["Resource"]); strings.Contains(resource, ":dynamodb:") && resource != `"*"` && !strings.Contains(resource, ":table/old") {
				t.Errorf("%s may use %s", f.name, resource)
			}
		}
	}
	if made.Outputs["ProtectedTable"] != nil {
		t.Error("make deploy would protect a table that is not the stack's")
	}
}

func TestTemplateWithoutDataAndMetrics(t *testing.T) {
	made := synth(t, func(s *settings) { s.keepData, s.operationMetrics = false, false })
	for id, r := range made.Resources {
		if strings.HasPrefix(r.DeletionPolicy, "Retain") {
			t.Errorf("%s stays when the stack is removed", id)
		}
		if within(r.Properties, "Environment", "Variables", "METRICS_NAMESPACE") != nil {
			t.Errorf("%s makes metrics", id)
		}
	}
	if made.Outputs["ProtectedTable"] != nil {
		t.Error("make deploy would protect the table")
	}
}

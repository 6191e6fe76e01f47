package main

import (
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
)

func TestReadSettings(t *testing.T) {
	full := map[string]any{"mailFrom": "portal@example.test", "ownerEmail": "owner@example.test"}
	with := func(more map[string]any) map[string]any {
		all := map[string]any{}
		for _, m := range []map[string]any{full, more} {
			for name, value := range m {
				all[name] = value
			}
		}
		return all
	}
	const certificate = "arn:aws:acm:us-east-1:111122223333:certificate/0a1b"
	const stream = "arn:aws:dynamodb:eu-west-1:111122223333:table/old/stream/2026-11-27T00:00:00.000"
	const webACL = "arn:aws:wafv2:us-east-1:111122223333:global/webacl/portal/0a1b-2c3d"
	tests := []struct {
		name    string
		context map[string]any
		wrong   []string // texts that the error has; none: there is no error
	}{
		{"the least", full, nil},
		{"nothing", nil, []string{"mailFrom is missing", "ownerEmail is missing"}},
		{"an empty text", with(map[string]any{"mailFrom": " "}), []string{"mailFrom is missing"}},
		{"a name with the address", with(map[string]any{"mailFrom": "Portal <portal@example.test>"}), []string{"mailFrom"}},
		{"no domain", with(map[string]any{"mailFrom": "portal@"}), []string{"mailFrom"}},
		{"two owners", with(map[string]any{"ownerEmail": "a@example.test,b@example.test"}), []string{"ownerEmail"}},
		{"two places for alarms", with(map[string]any{"alarmEmail": "a@example.test b@example.test"}), []string{"alarmEmail"}},
		{"a rate", with(map[string]any{"mailRate": "14"}), nil},
		{"a rate as a number", with(map[string]any{"mailRate": 14}), nil},
		{"no rate", with(map[string]any{"mailRate": 0}), []string{"mailRate"}},
		{"half a mail", with(map[string]any{"mailRate": 1.5}), []string{"mailRate"}},
		{"a rate in words", with(map[string]any{"mailRate": "many"}), []string{"mailRate"}},
		{"two rates", with(map[string]any{"mailRate": []any{1, 2}}), []string{"mailRate takes one value"}},
		{"an unknown identity", with(map[string]any{"mailIdentity": "dns"}), []string{"mailIdentity"}},
		{"an unknown architecture", with(map[string]any{"architecture": "amd64"}), []string{"architecture"}},
		{"an emulator", with(map[string]any{"emulator": "true", "portalUrl": "http://127.0.0.1:9000"}), nil},
		{"perhaps an emulator", with(map[string]any{"emulator": "yes"}), []string{"emulator"}},
		{"an emulator's address on AWS", with(map[string]any{"portalUrl": "http://127.0.0.1:9000"}), []string{"portalUrl", "domainName"}},
		{"an emulator's services", with(map[string]any{"emulator": "true", "endpointUrl": "http://127.0.0.1:4566"}), nil},
		{"an emulator's services on AWS", with(map[string]any{"endpointUrl": "http://127.0.0.1:4566"}), []string{"endpointUrl"}},
		{"a domain without certificate", with(map[string]any{"domainName": "portal.example.test"}), []string{"certificateArn"}},
		{"a certificate without domain", with(map[string]any{"certificateArn": certificate}), []string{"certificateArn"}},
		{"a domain with certificate", with(map[string]any{"domainName": "portal.example.test", "certificateArn": certificate}), nil},
		{"a domain with a scheme", with(map[string]any{"domainName": "https://portal.example.test", "certificateArn": certificate}), []string{"domainName"}},
		{"a certificate elsewhere", with(map[string]any{"domainName": "portal.example.test",
			"certificateArn": strings.Replace(certificate, "us-east-1", "eu-west-1", 1)}), []string{"us-east-1"}},
		{"an unknown name", with(map[string]any{"mailfrom": "a@example.test"}), []string{"mailfrom is no setting: did you mean mailFrom?"}},
		{"a slip of the finger", with(map[string]any{"domianName": "portal.example.test"}), []string{"did you mean domainName?"}},
		{"CDK's own names", with(map[string]any{"@aws-cdk/core:checkSecretUsage": true, "aws:cdk:enable-path-metadata": true,
			"hosted-zone:account=1": map[string]any{"Id": "x"}, "acknowledged-issue-numbers": []any{1}}), nil},
		{"a stage without a file", with(map[string]any{"stage": "none"}), []string{"stages/none.json does not exist"}},
		{"a stage elsewhere", with(map[string]any{"stage": "../up"}), []string{"stage takes letters"}},
		{"a long stack", with(map[string]any{"stack": strings.Repeat("a", 41)}), []string{"stack takes at most 40"}},
		{"a stack with a dot", with(map[string]any{"stack": "all.way"}), []string{"stack takes"}},
		{"a region", with(map[string]any{"region": "eu-central-1"}), nil},
		{"an unknown region", with(map[string]any{"region": "eu-centrl-1"}), []string{"eu-centrl-1 is no region of AWS: did you mean eu-central-1?"}},
		{"an account", with(map[string]any{"account": 111122223333}), nil},
		{"half an account", with(map[string]any{"account": "1111"}), []string{"account takes the 12 digits"}},
		{"tags", with(map[string]any{"tags": "team=portal,cost=12"}), nil},
		{"tags as an object", with(map[string]any{"tags": map[string]any{"team": "portal", "cost": 12}}), nil},
		{"a tag without a value", with(map[string]any{"tags": "team"}), []string{"tags takes pairs"}},
		{"another site", with(map[string]any{"allowedOrigins": "https://app.example.com, http://localhost:5173"}), nil},
		{"any site", with(map[string]any{"allowedOrigins": "*"}), []string{"allowedOrigins", "star"}},
		{"a page of another site", with(map[string]any{"allowedOrigins": "https://app.example.com/app"}), []string{"allowedOrigins", "path"}},
		{"another site by http", with(map[string]any{"allowedOrigins": "http://app.example.com"}), []string{"allowedOrigins", "https"}},
		{"an event bus", with(map[string]any{"eventBus": "partners"}), nil},
		{"an event bus of another account", with(map[string]any{"eventBus": "arn:aws:events:eu-west-1:444455556666:event-bus/partners"}), nil},
		{"a bus of a partner", with(map[string]any{"eventBus": "aws.partner/example.com/1"}), []string{"eventBus", "event bus"}},
		{"the ARN of a queue", with(map[string]any{"eventBus": "arn:aws:sqs:eu-west-1:111122223333:partners"}), []string{"eventBus", "ARN"}},
		{"a web ACL", with(map[string]any{"webAclArn": webACL}), nil},
		{"a web ACL for an API", with(map[string]any{"webAclArn": strings.Replace(webACL, "global", "regional", 1)}), []string{"webAclArn"}},
		{"a firewall", with(map[string]any{"firewall": true, "region": "us-east-1", "requestLimit": "100"}), nil},
		{"a firewall elsewhere", with(map[string]any{"firewall": "true", "region": "eu-west-1"}), []string{"region=us-east-1", "webAclArn"}},
		{"two firewalls", with(map[string]any{"firewall": "true", "region": "us-east-1", "webAclArn": webACL}), []string{"exclude"}},
		{"a table", with(map[string]any{"tableName": "old", "tableStreamArn": stream}), nil},
		{"a table without its stream", with(map[string]any{"tableName": "old"}), []string{"tableStreamArn", "make table"}},
		{"a stream of another table", with(map[string]any{"tableName": "new", "tableStreamArn": stream}), []string{"the table new"}},
		{"a stream elsewhere", with(map[string]any{"tableName": "old", "tableStreamArn": stream, "region": "us-east-1"}), []string{"eu-west-1"}},
		{"a table to remove", with(map[string]any{"keepData": false}), nil},
		{"another's table to remove", with(map[string]any{"tableName": "old", "tableStreamArn": stream, "keepData": "false"}), []string{"keepData"}},
		{"a domain above the sender's", with(map[string]any{"mailFrom": "a@mail.example.test", "mailDomain": "example.test"}), nil},
		{"a domain beside the sender's", with(map[string]any{"mailDomain": "example.org"}), []string{"mailDomain takes example.test"}},
		{"half of the sender's domain", with(map[string]any{"mailDomain": "ample.test"}), []string{"mailDomain"}},
		{"a domain with an address", with(map[string]any{"mailFrom": "a@mail.example.test", "mailDomain": "example.test", "mailIdentity": "address"}), []string{"mailIdentity=domain"}},
		{"bounces elsewhere", with(map[string]any{"mailDomain": "example.test", "bounceDomain": "bounces.example.org"}), []string{"bounceDomain"}},
		{"bounces to the domain itself", with(map[string]any{"mailDomain": "example.test", "bounceDomain": "example.test"}), []string{"bounceDomain"}},
		{"bounces to the sender", with(map[string]any{"mailFrom": "a@mail.example.test", "mailDomain": "example.test", "bounceDomain": "mail.example.test"}), []string{"bounceDomain"}},
		{"perhaps a firewall", with(map[string]any{"firewall": "perhaps"}), []string{"firewall takes true or false"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			app := awscdk.NewApp(&awscdk.AppProps{Context: &tt.context})
			_, err := readSettings(app.Node())
			if (err == nil) != (len(tt.wrong) == 0) {
				t.Fatalf("error %v", err)
			}
			for _, name := range tt.wrong {
				if !strings.Contains(err.Error(), name) {
					t.Errorf("the error does not name %s: %v", name, err)
				}
			}
		})
	}
}

// TestMailDefaults checks what SES verifies, and the rate of mails, if the settings do not name them.
func TestMailDefaults(t *testing.T) {
	const certificate = "arn:aws:acm:us-east-1:111122223333:certificate/0a1b"
	tests := []struct {
		name   string
		more   map[string]any
		want   string
		domain string
		rate   int
	}{
		{"an address alone", nil, identityAddress, "example.test", 10},
		{"the sender's domain", map[string]any{"mailDomain": "example.test"}, identityDomain, "example.test", 10},
		{"the portal's domain below it", map[string]any{"domainName": "portal.example.test", "certificateArn": certificate}, identityDomain, "example.test", 10},
		{"the portal's domain above it", map[string]any{"mailFrom": "a@mail.example.test", "domainName": "example.test", "certificateArn": certificate}, identityDomain, "mail.example.test", 10},
		{"the portal's domain elsewhere", map[string]any{"domainName": "portal.example.org", "certificateArn": certificate}, identityAddress, "example.test", 10},
		{"a choice", map[string]any{"mailDomain": "example.test", "mailIdentity": "existing"}, identityExisting, "example.test", 10},
		{"the sandbox", map[string]any{"sandbox": true}, identityAddress, "example.test", 1},
	}
	for _, tt := range tests {
		context := map[string]any{"mailFrom": "portal@example.test", "ownerEmail": "owner@example.test"}
		maps.Copy(context, tt.more)
		s, err := readSettings(awscdk.NewApp(&awscdk.AppProps{Context: &context}).Node())
		if err != nil || s.mailIdentity != tt.want || s.mailDomain != tt.domain || s.mailRate != tt.rate || s.bounceDomain != "bounces."+tt.domain {
			t.Errorf("%s: %s %s, %d mails a second, bounces to %s (%v)", tt.name, s.mailIdentity, s.mailDomain, s.mailRate, s.bounceDomain, err)
		}
	}
}

func TestStageFile(t *testing.T) {
	t.Chdir(t.TempDir())
	write := func(text string) {
		t.Helper()
		if err := os.MkdirAll(stages, 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(stages, "prod.json"), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	read := func(more map[string]any) (settings, error) {
		context := map[string]any{"stage": "prod"}
		for name, value := range more {
			context[name] = value
		}
		return readSettings(awscdk.NewApp(&awscdk.AppProps{Context: &context}).Node())
	}
	write(`{"mailFrom": "portal@example.test", "ownerEmail": "owner@example.test", "mailRate": 3, "tags": {"team": "portal"}}`)
	s, err := read(nil)
	if err != nil || s.mailFrom != "portal@example.test" || s.mailRate != 3 || s.tags["team"] != "portal" || s.stack != "Allyway-prod" {
		t.Errorf("%+v, %v", s, err)
	}
	if s, err := read(map[string]any{"mailRate": "3", "stack": "Portal"}); err != nil || s.stack != "Portal" {
		t.Errorf("the same rate twice: %v", err)
	}
	if _, err := read(map[string]any{"mailRate": "4"}); err == nil || !strings.Contains(err.Error(), "mailRate is 3 in stages/prod.json and 4 in -c") {
		t.Errorf("two rates: %v", err)
	}
	write(`{"mailFrm": "portal@example.test"}`)
	if _, err := read(nil); err == nil || !strings.Contains(err.Error(), "mailFrm is no setting: did you mean mailFrom?") {
		t.Errorf("an unknown name: %v", err)
	}
	write(`["mailFrom"]`)
	if _, err := read(nil); err == nil || !strings.Contains(err.Error(), "is not an object") {
		t.Errorf("a list: %v", err)
	}
}

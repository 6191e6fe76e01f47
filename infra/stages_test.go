package main

import (
	"encoding/json"
	"maps"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"
)

// checkLeftovers checks that the data stays when the stack is removed, and that nothing stays of a first deployment
// that fails.
func checkLeftovers(t *testing.T, made *template) {
	kept := map[string]int{}
	for id, r := range made.Resources {
		switch r.DeletionPolicy {
		case "RetainExceptOnCreate":
			kept[r.Type]++
		case "", "Delete":
		default:
			t.Errorf("a deployment that fails leaves %s", id)
		}
	}
	if want := (map[string]int{"AWS::DynamoDB::Table": 1, "AWS::SecretsManager::Secret": 4}); !maps.Equal(kept, want) {
		t.Errorf("%v stay when the stack is removed, want %v", kept, want)
	}
	_, table := made.one(t, "AWS::DynamoDB::Table")
	if table.Properties["DeletionProtectionEnabled"] != nil {
		t.Error("CloudFormation could not delete the table of a first deployment that fails")
	}
	made.one(t, "Custom::S3AutoDeleteObjects")
}

// checkLogs checks that the lines of every function's log are deleted after some time, even of CDK's own functions.
func checkLogs(t *testing.T, made *template) {
	for id, r := range made.of("AWS::Lambda::Function") {
		log, _ := within(r.Properties, "LoggingConfig", "LogGroup", "Ref").(string)
		if made.Resources[log].Type != "AWS::Logs::LogGroup" {
			t.Errorf("Lambda makes the log of %s", id)
		}
	}
	for id, r := range made.of("AWS::Logs::LogGroup") {
		if r.Properties["RetentionInDays"] != 90.0 || r.DeletionPolicy != "Delete" {
			t.Errorf("%s: %v, %s", id, r.Properties, r.DeletionPolicy)
		}
	}
}

// TestStackToDestroy checks that a stack can be removed without a build and without its settings.
func TestStackToDestroy(t *testing.T) {
	t.Chdir(t.TempDir())
	app := awscdk.NewApp(&awscdk.AppProps{Context: &map[string]any{"stack": "Portal", "region": "eu-west-1"}})
	if err := build(app, []string{"destroy"}); err != nil {
		t.Fatal(err)
	}
	stack := app.Node().FindChild(jsii.String("Portal")).(awscdk.Stack)
	if *stack.Region() != "eu-west-1" || len(*stack.Node().Children()) != 0 {
		t.Errorf("the stack is in %s, with %d constructs", *stack.Region(), len(*stack.Node().Children()))
	}
	if err := build(awscdk.NewApp(nil), nil); err == nil {
		t.Error("a portal without settings is made")
	}
}

// TestStagesSideBySide checks that every name that a stack gives begins with the stack's name. A name that must be
// unique in all regions of an account must have the region, too.
func TestStagesSideBySide(t *testing.T) {
	made := synth(t, func(s *settings) { s.region, s.account, s.firewall = "us-east-1", "111122223333", true })
	checkRules(t, made.stack)
	worldwide := map[string]int{}
	for id, r := range made.Resources {
		p := r.Properties
		for _, path := range [][]any{{"Name"}, {"FunctionName"}, {"LogGroupName"}, {"DashboardName"}, {"BucketName"}, {"RoleName"}, {"TableName"},
			{"TopicName"}, {"QueueName"}, {"AlarmName"}, {"GroupName"}, {"ResponseHeadersPolicyConfig", "Name"}, {"OriginAccessControlConfig", "Name"}} {
			name, given := within(p, path...).(string)
			if !given || r.Type == "AWS::ApiGatewayV2::Api" || r.Type == "AWS::Lambda::Permission" { // two APIs may have the same name
				continue
			}
			if !strings.Contains(name, "Portal") {
				t.Errorf("%s has the name %s, which another stage's may have", id, name)
			}
			if strings.HasPrefix(r.Type, "AWS::CloudFront::") || r.Type == "AWS::CloudWatch::Dashboard" || strings.HasPrefix(r.Type, "AWS::IAM::") {
				worldwide[r.Type]++
				if !strings.Contains(name, "us-east-1") || len(name) > 64 {
					t.Errorf("%s has the name %s, which the stack in another region may have", id, name)
				}
			}
		}
	}
	want := map[string]int{"AWS::CloudFront::Function": 2, "AWS::CloudFront::OriginAccessControl": 1, "AWS::CloudFront::ResponseHeadersPolicy": 1, "AWS::CloudWatch::Dashboard": 1}
	if !maps.Equal(worldwide, want) {
		t.Errorf("names that all regions share: %v, want %v", worldwide, want)
	}
	checkFirewall(t, made)
}

func checkFirewall(t *testing.T, made *template) {
	id, acl := made.one(t, "AWS::WAFv2::WebACL")
	_, d := made.one(t, "AWS::CloudFront::Distribution")
	if within(d.Properties, "DistributionConfig", "WebACLId", "Fn::GetAtt", 0) != id || acl.Properties["Scope"] != "CLOUDFRONT" {
		t.Errorf("the distribution's web ACL is %v", within(d.Properties, "DistributionConfig", "WebACLId"))
	}
	rate := within(acl.Properties, "Rules", 0)
	if within(rate, "Statement", "RateBasedStatement", "Limit") != 100.0 || within(rate, "Action", "Block", "CustomResponse", "ResponseCode") != 429.0 {
		t.Errorf("the rate rule is %s", text(rate))
	}
	rules := text(acl.Properties["Rules"])
	for _, part := range []string{"AmazonIpReputationList", "KnownBadInputsRuleSet", "CommonRuleSet", `{"ActionToUse":{"Count":{}},"Name":"SizeRestrictions_BODY"}`} {
		if !strings.Contains(rules, part) {
			t.Errorf("the web ACL lacks %s: %s", part, rules)
		}
	}
	body, _ := within(acl.Properties, "CustomResponseBodies", "tooMany", "Content").(string)
	var problem map[string]any
	if err := json.Unmarshal([]byte(body), &problem); err != nil || problem["code"] != "too_many_attempts" {
		t.Errorf("the answer of the rate rule is %s (%v)", body, err)
	}
}

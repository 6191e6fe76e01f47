package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2/awswafv2"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"allyway/internal/portal"
)

// defaultRequestLimit is how many requests one client may make in five minutes. A whole office may be one client.
const defaultRequestLimit = 5000

// newWebACL returns the ARN of the web ACL in front of the distribution, or nil. The web ACL is in the template, so an
// update of the stack keeps it. If one is added by hand, CloudFormation removes it.
func (s settings) newWebACL(scope constructs.Construct) *string {
	if !s.firewall {
		if s.webACL == "" {
			return nil
		}
		return &s.webACL
	}
	acl := awswafv2.NewCfnWebACL(scope, jsii.String("Firewall"), &awswafv2.CfnWebACLProps{
		Scope:            jsii.String("CLOUDFRONT"),
		Description:      jsii.String("Allyway"),
		DefaultAction:    &awswafv2.CfnWebACL_DefaultActionProperty{Allow: &awswafv2.CfnWebACL_AllowActionProperty{}},
		VisibilityConfig: visible("Firewall"),
		CustomResponseBodies: &map[string]any{"tooMany": &awswafv2.CfnWebACL_CustomResponseBodyProperty{
			ContentType: jsii.String("APPLICATION_JSON"),
			Content: jsii.String(`{"type":"urn:allyway:problem:` + string(portal.CodeTooManyAttempts) + `","title":"Too Many Requests","status":429,` +
				`"detail":"Too many requests; wait five minutes, then try again.","code":"` + string(portal.CodeTooManyAttempts) + `"}`),
		}},
		Rules: &[]any{
			rateRule(0, s.requestLimit),
			managedRule(1, "AWSManagedRulesAmazonIpReputationList"),
			managedRule(2, "AWSManagedRulesKnownBadInputsRuleSet"),
			// The named rules only count. They would refuse imports above 8 KB, and texts that people may write: the
			// address of a web page, or a word in angle brackets. The API takes such text as data.
			managedRule(3, "AWSManagedRulesCommonRuleSet",
				"SizeRestrictions_BODY", "GenericLFI_BODY", "GenericRFI_BODY", "CrossSiteScripting_BODY", "EC2MetaDataSSRF_BODY"),
		},
	})
	return acl.AttrArn()
}

// rateRule answers 429 to a client that makes more than limit requests in five minutes.
func rateRule(priority float64, limit int) *awswafv2.CfnWebACL_RuleProperty {
	return &awswafv2.CfnWebACL_RuleProperty{
		Name:     jsii.String("TooManyRequests"),
		Priority: &priority,
		Statement: &awswafv2.CfnWebACL_StatementProperty{RateBasedStatement: &awswafv2.CfnWebACL_RateBasedStatementProperty{
			AggregateKeyType: jsii.String("IP"), Limit: jsii.Number(float64(limit)), EvaluationWindowSec: jsii.Number(300),
		}},
		Action: &awswafv2.CfnWebACL_RuleActionProperty{Block: &awswafv2.CfnWebACL_BlockActionProperty{
			CustomResponse: &awswafv2.CfnWebACL_CustomResponseProperty{ResponseCode: jsii.Number(429), CustomResponseBodyKey: jsii.String("tooMany")},
		}},
		VisibilityConfig: visible("TooManyRequests"),
	}
}

// managedRule applies a group of rules that AWS maintains. Those in counted only count, and refuse nothing.
func managedRule(priority float64, name string, counted ...string) *awswafv2.CfnWebACL_RuleProperty {
	overrides := []any{}
	for _, rule := range counted {
		overrides = append(overrides, &awswafv2.CfnWebACL_RuleActionOverrideProperty{
			Name:        &rule,
			ActionToUse: &awswafv2.CfnWebACL_RuleActionProperty{Count: &awswafv2.CfnWebACL_CountActionProperty{}},
		})
	}
	return &awswafv2.CfnWebACL_RuleProperty{
		Name:     &name,
		Priority: &priority,
		Statement: &awswafv2.CfnWebACL_StatementProperty{ManagedRuleGroupStatement: &awswafv2.CfnWebACL_ManagedRuleGroupStatementProperty{
			VendorName: jsii.String("AWS"), Name: &name, RuleActionOverrides: &overrides,
		}},
		OverrideAction:   &awswafv2.CfnWebACL_OverrideActionProperty{None: map[string]any{}},
		VisibilityConfig: visible(name),
	}
}

func visible(name string) *awswafv2.CfnWebACL_VisibilityConfigProperty {
	return &awswafv2.CfnWebACL_VisibilityConfigProperty{
		MetricName: &name, CloudWatchMetricsEnabled: jsii.Bool(true), SampledRequestsEnabled: jsii.Bool(false),
	}
}

package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
	"github.com/cdklabs/cdk-nag-go/cdknag/v2"
)

// addRules checks the app with cdk-nag's AwsSolutions rules while it is synthesized. A finding that nothing suppresses
// stops cdk.
func addRules(app awscdk.App) {
	awscdk.Aspects_Of(app).Add(cdknag.NewAwsSolutionsChecks(nil), nil)
}

// suppress tells cdk-nag why nothing has to be done about a finding on a construct, or on one inside it. applies limits
// this to some of the rule's findings.
func suppress(on constructs.IConstruct, rule, reason string, applies ...string) {
	s := &cdknag.NagPackSuppression{Id: &rule, Reason: &reason}
	if len(applies) > 0 {
		var to []any
		for _, a := range applies {
			to = append(to, a)
		}
		s.AppliesTo = &to
	}
	cdknag.NagSuppressions_AddResourceSuppressions(on, &[]*cdknag.NagPackSuppression{s}, jsii.Bool(true))
}

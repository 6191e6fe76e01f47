package main

import (
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/assertions"
	"github.com/aws/jsii-runtime-go"
)

// checkRules checks the stack with cdk-nag's AwsSolutions rules. Each suppression has its reason beside it.
func checkRules(t *testing.T, stack awscdk.Stack) {
	found := assertions.Annotations_FromStack(stack)
	pattern := assertions.Match_StringLikeRegexp(jsii.String("AwsSolutions-.*"))
	for _, m := range *found.FindError(jsii.String("*"), pattern) {
		t.Error(text(m))
	}
	for _, m := range *found.FindWarning(jsii.String("*"), pattern) {
		t.Error(text(m))
	}
}

package main

import (
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslogs"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
)

// newLog makes a log group. Its lines are kept for three months, and it is deleted with the stack.
func newLog(scope constructs.Construct, id string, name *string) awslogs.LogGroup {
	return awslogs.NewLogGroup(scope, &id, &awslogs.LogGroupProps{
		LogGroupName:  name,
		Retention:     awslogs.RetentionDays_THREE_MONTHS,
		RemovalPolicy: awscdk.RemovalPolicy_DESTROY,
	})
}

// acceptUploader suppresses findings on CDK's own uploader, which CDK adds next to the stack's constructs.
func acceptUploader(scope constructs.Construct) {
	for _, child := range *scope.Node().Children() {
		if !strings.HasPrefix(*child.Node().Id(), "Custom::CDKBucketDeployment") {
			continue
		}
		const reason = "CDK's own function, which runs while a deployment uploads the web client and reaches its two buckets alone."
		for _, rule := range []string{"AwsSolutions-L1", "AwsSolutions-IAM4", "AwsSolutions-IAM5"} {
			suppress(child, rule, reason)
		}
	}
}

// logEmptier makes a log group for CDK's function that empties the bucket when the stack is removed. CDK has no setting
// for this. Without it, Lambda makes a log group by itself, which is kept for ever.
func logEmptier(scope, own constructs.Construct) {
	provider := scope.Node().FindChild(jsii.String("Custom::S3AutoDeleteObjectsCustomResourceProvider"))
	handler := provider.Node().FindChild(jsii.String("Handler")).(awscdk.CfnResource)
	handler.AddPropertyOverride(jsii.String("LoggingConfig"), map[string]any{"LogGroup": newLog(own, "EmptierLog", nil).LogGroupName()})
}

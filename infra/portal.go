package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
)

// newPortal makes the stack of one portal. The order matters in one place. The functions need the portal's address, so
// the API and the distribution in front of it come first, and the routes to the functions come last.
func newPortal(scope constructs.Construct, s settings) awscdk.Stack {
	stack := awscdk.NewStack(scope, &s.stack, &awscdk.StackProps{
		Description: jsii.String("Allyway: the onboarding back end of a partner portal"),
	})
	table := newTable(stack)
	secrets := newSecrets(stack, s)
	api := newAPI(stack)
	web := newWeb(stack, s, api, secrets)
	mail := newMail(stack, s)
	failures := newFailureQueue(stack)
	functions := newFunctions(stack, s, surroundings{table: table, secrets: secrets, mail: mail, failures: failures, portalURL: web.url})
	api.addRoutes(functions)
	newSchedules(stack, functions)
	newStreams(stack, table, functions, failures)
	mail.addFeedback(functions, failures)
	newOwner(stack, s, functions)
	newAlarms(stack, s, api, table, functions, failures)

	output(stack, "PortalUrl", web.url, "The portal's address")
	output(stack, "TableName", *table.TableName(), "The table")
	if s.onEmulator() { // the program in front of the API reads these, as CloudFront does on AWS
		output(stack, "ApiId", *api.http.ApiId(), "The HTTP API")
		output(stack, "FeedbackTopic", *mail.feedback.TopicArn(), "The topic of bounces and complaints, which the emulator does not serve by itself")
		output(stack, "OriginSecret", secrets.originARN, "The secret that requests to the API carry")
	}
	output(stack, "WebBucket", *web.bucket.BucketName(), "Where the web client's files lie")
	return stack
}

func output(scope constructs.Construct, name, value, description string) {
	awscdk.NewCfnOutput(scope, &name, &awscdk.CfnOutputProps{Value: &value, Description: &description})
}

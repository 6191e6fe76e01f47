package main

import (
	"maps"
	"os"
	"slices"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
)

// newPortal makes the stack of one portal. The order matters in one place. The functions need the portal's address, so
// the API and the distribution in front of it come first, and the routes to the functions come last.
func newPortal(scope constructs.Construct, s settings) awscdk.Stack {
	stack := awscdk.NewStack(scope, &s.stack, &awscdk.StackProps{
		Description: jsii.String("Allyway: the onboarding back end of a partner portal"),
		Env:         s.environment(),
	})
	for _, name := range slices.Sorted(maps.Keys(s.tags)) {
		awscdk.Tags_Of(stack).Add(&name, jsii.String(s.tags[name]), nil)
	}
	table := newTable(stack, s)
	secrets := newSecrets(stack, s)
	api := newAPI(stack)
	web := newWeb(stack, s, api, secrets)
	mail := newMail(stack, s)
	failures, news := newFailureQueue(stack), newNewsQueue(stack)
	functions := newFunctions(stack, s, surroundings{table: table, secrets: secrets, mail: mail, failures: failures, news: news, portalURL: web.url})
	api.addRoutes(functions)
	newSchedules(stack, functions)
	newStreams(stack, table, functions, failures)
	newNews(stack, functions, news)
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
	if s.keepData && s.tableName == "" {
		output(stack, "ProtectedTable", *table.TableName(), "The table that make deploy protects against deletion")
	}
	output(stack, "WebBucket", *web.bucket.BucketName(), "Where the web client's files lie")
	return stack
}

func output(scope constructs.Construct, name, value, description string) {
	awscdk.NewCfnOutput(scope, &name, &awscdk.CfnOutputProps{Value: &value, Description: &description})
}

// environment returns the account and region that the settings name. It returns nil if they name none. The stack then
// goes to those of the credentials. If the settings name one, CDK refuses credentials for another one.
func (s settings) environment() *awscdk.Environment {
	if s.region == "" && s.account == "" {
		return nil
	}
	of := &awscdk.Environment{}
	for _, part := range []struct {
		to       **string
		given    string
		ofCaller string
	}{{&of.Region, s.region, "CDK_DEFAULT_REGION"}, {&of.Account, s.account, "CDK_DEFAULT_ACCOUNT"}} {
		if part.given == "" {
			part.given = os.Getenv(part.ofCaller)
		}
		if part.given != "" {
			*part.to = jsii.String(part.given)
		}
	}
	return of
}

// worldwide returns a name that is unique in all regions of an account, which CloudFront's policies and CloudWatch's
// dashboards need. The name contains the region, so the same stack can be in two regions.
func worldwide(scope constructs.Construct, name string) *string {
	stack := awscdk.Stack_Of(scope)
	all := *stack.StackName() + "-" + *stack.Region()
	if name != "" {
		all += "-" + name
	}
	return &all
}

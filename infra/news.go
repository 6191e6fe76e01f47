package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslambda"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssqs"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
)

// newNewsQueue makes the queue whose messages say that there are new events. The messages have no other content. If one
// is lost, a scheduled call finds the events. So the queue keeps messages only for as long as a call may take.
func newNewsQueue(scope constructs.Construct) awssqs.Queue {
	news := awssqs.NewQueue(scope, jsii.String("News"), &awssqs.QueueProps{
		Encryption:        awssqs.QueueEncryption_SQS_MANAGED,
		EnforceSSL:        jsii.Bool(true),
		VisibilityTimeout: awscdk.Duration_Minutes(jsii.Number(12)), // six times the function's timeout, as AWS advises
		RetentionPeriod:   awscdk.Duration_Minutes(jsii.Number(15)),
	})
	suppress(news, "AwsSolutions-SQS3", "A message that is lost is made up for within a minute.")
	return news
}

// newNews makes the queue call the functions that send events to webhooks. A call may take long if a receiver is slow,
// so several calls run at once. Only one of them works for a webhook at a time.
func newNews(scope constructs.Construct, all []deployed, news awssqs.Queue) {
	own := constructs.NewConstruct(scope, jsii.String("NewsSources"))
	for _, d := range called(all, onNews) {
		allow(d.role, []string{"sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"}, *news.QueueArn())
		awslambda.NewEventSourceMapping(own, &d.name, &awslambda.EventSourceMappingProps{
			Target:         d.lambda,
			EventSourceArn: news.QueueArn(),
			BatchSize:      jsii.Number(10),
			MaxConcurrency: jsii.Number(5),
		})
	}
}

package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsdynamodb"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslambda"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslambdaeventsources"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssqs"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
)

// newFailureQueue makes the queue for everything that could not be handled: records of new mail, mail that failed for
// good, and feedback of SES.
func newFailureQueue(scope constructs.Construct) awssqs.Queue {
	failures := awssqs.NewQueue(scope, jsii.String("Failures"), &awssqs.QueueProps{
		Encryption:      awssqs.QueueEncryption_SQS_MANAGED,
		EnforceSSL:      jsii.Bool(true),
		RetentionPeriod: awscdk.Duration_Days(jsii.Number(14)),
	})
	suppress(failures, "AwsSolutions-SQS3", "It is where failures end; an alarm watches it.")
	return failures
}

// newStreams makes the table's stream call the functions that send mail. Mail that a person waits for has a source of
// its own, so it never waits behind bulk mail. A stream should have no more than two readers, so the same source
// reports new events, which the function passes on.
func newStreams(scope constructs.Construct, table awsdynamodb.ITable, all []deployed, failures awssqs.Queue) {
	own := constructs.NewConstruct(scope, jsii.String("Streams"))
	for _, d := range called(all, onMail) {
		allow(d.role, []string{"dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"}, *table.TableStreamArn())
		allow(d.role, []string{"dynamodb:ListStreams"}, "*")
		suppress(d.role, "AwsSolutions-IAM5", "ListStreams knows no resources.", "Resource::*")
		addMailSource(own, "Now", d, table, failures, []string{"MAIL#now", "EVENT#"}, 10, 0)
		addMailSource(own, "Bulk", d, table, failures, []string{"MAIL#bulk"}, 50, 2)
	}
}

// addMailSource calls a function with new items whose partition key has one of the prefixes: at most batch of them, after
// waiting at most window seconds for more.
func addMailSource(scope constructs.Construct, id string, d deployed, table awsdynamodb.ITable, failures awssqs.Queue,
	prefixes []string, batch, window float64) {
	var filters []*map[string]any
	for _, prefix := range prefixes {
		filters = append(filters, awslambda.FilterCriteria_Filter(&map[string]any{
			"eventName": awslambda.FilterRule_IsEqual("INSERT"),
			"dynamodb": map[string]any{"Keys": map[string]any{"pk": map[string]any{
				"S": awslambda.FilterRule_BeginsWith(&prefix),
			}}},
		}))
	}
	awslambda.NewEventSourceMapping(scope, jsii.String(id+"-"+d.name), &awslambda.EventSourceMappingProps{
		Target:                  d.lambda,
		EventSourceArn:          table.TableStreamArn(),
		StartingPosition:        awslambda.StartingPosition_TRIM_HORIZON,
		Filters:                 &filters,
		BatchSize:               &batch,
		MaxBatchingWindow:       awscdk.Duration_Seconds(&window),
		ReportBatchItemFailures: jsii.Bool(true),
		BisectBatchOnError:      jsii.Bool(true),
		RetryAttempts:           jsii.Number(5),
		OnFailure:               awslambdaeventsources.NewSqsDlq(failures),
	})
}

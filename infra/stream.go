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

// streams are what brings new mail to the functions that send it.
type streams struct {
	failures awssqs.Queue // records, and feedback of SES, that could not be handled
}

// newStreams lets new mail in the table call who sends it. What a person waits for has a source of its own, so that it
// never stands behind many; two readers of a stream are as many as DynamoDB serves well.
func newStreams(scope constructs.Construct, table awsdynamodb.Table, all []deployed) *streams {
	own := constructs.NewConstruct(scope, jsii.String("Streams"))
	failures := awssqs.NewQueue(own, jsii.String("Failures"), &awssqs.QueueProps{
		Encryption:      awssqs.QueueEncryption_SQS_MANAGED,
		EnforceSSL:      jsii.Bool(true),
		RetentionPeriod: awscdk.Duration_Days(jsii.Number(14)),
	})
	suppress(failures, "AwsSolutions-SQS3", "It is where failures end; an alarm watches it.")
	for _, d := range called(all, onMail) {
		allow(d.role, []string{"dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"}, *table.TableStreamArn())
		allow(d.role, []string{"dynamodb:ListStreams"}, "*")
		suppress(d.role, "AwsSolutions-IAM5", "ListStreams knows no resources.", "Resource::*")
		addMailSource(own, "Now", d, table, failures, "MAIL#now", 10, 0)
		addMailSource(own, "Bulk", d, table, failures, "MAIL#bulk", 50, 2)
	}
	return &streams{failures}
}

// addMailSource brings a function the items that were put under a prefix, a batch at most and after a window of seconds.
func addMailSource(scope constructs.Construct, id string, d deployed, table awsdynamodb.Table, failures awssqs.Queue,
	prefix string, batch, window float64) {
	awslambda.NewEventSourceMapping(scope, jsii.String(id+"-"+d.name), &awslambda.EventSourceMappingProps{
		Target:           d.lambda,
		EventSourceArn:   table.TableStreamArn(),
		StartingPosition: awslambda.StartingPosition_TRIM_HORIZON,
		Filters: &[]*map[string]any{awslambda.FilterCriteria_Filter(&map[string]any{
			"eventName": awslambda.FilterRule_IsEqual("INSERT"),
			"dynamodb": map[string]any{"Keys": map[string]any{"pk": map[string]any{
				"S": awslambda.FilterRule_BeginsWith(&prefix),
			}}},
		})},
		BatchSize:               &batch,
		MaxBatchingWindow:       awscdk.Duration_Seconds(&window),
		ReportBatchItemFailures: jsii.Bool(true),
		BisectBatchOnError:      jsii.Bool(true),
		RetryAttempts:           jsii.Number(5),
		OnFailure:               awslambdaeventsources.NewSqsDlq(failures),
	})
}

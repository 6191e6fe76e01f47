package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatch"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsdynamodb"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslogs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssqs"
	"github.com/aws/jsii-runtime-go"

	"allyway/internal/trigger"
)

// metrics are the metrics of the alarms and of the dashboard, in periods of a minute except where this says otherwise.
type metrics struct {
	requests, errors4xx, errors5xx, latency awscloudwatch.IMetric
	iteratorAge                             awscloudwatch.IMetric // milliseconds
	failureQueue                            awscloudwatch.IMetric // messages
	oldestMail                              awscloudwatch.IMetric // seconds, in periods of five minutes
	mailGivenUp                             awscloudwatch.IMetric // mails
	functionThrottles                       []awscloudwatch.IMetric
	durations                               []awscloudwatch.IMetric
	tableReads, tableWrites, tableThrottles awscloudwatch.IMetric
	indexThrottles                          awscloudwatch.IMetric
	bounceRate, complaintRate               awscloudwatch.IMetric // of the whole account, by the hour
}

func minute() awscdk.Duration { return awscdk.Duration_Minutes(jsii.Number(1)) }

func newMetrics(a *api, table awsdynamodb.ITable, all []deployed, failures awssqs.Queue) metrics {
	one := func(statistic string) *awscloudwatch.MetricOptions {
		return &awscloudwatch.MetricOptions{Period: minute(), Statistic: &statistic}
	}
	m := metrics{
		requests:     a.http.MetricCount(one("Sum")),
		errors4xx:    a.http.MetricClientError(one("Sum")),
		errors5xx:    a.http.MetricServerError(one("Sum")),
		latency:      a.http.MetricLatency(one("p95")),
		failureQueue: failures.MetricApproximateNumberOfMessagesVisible(one("Maximum")),
		iteratorAge:  named(all, "send-email").lambda.Metric(jsii.String("IteratorAge"), one("Maximum")),
		tableReads:   table.MetricConsumedReadCapacityUnits(one("Sum")),
		tableWrites:  table.MetricConsumedWriteCapacityUnits(one("Sum")),
		tableThrottles: sum("table throttles", table.Metric(jsii.String("ReadThrottleEvents"), one("Sum")),
			table.Metric(jsii.String("WriteThrottleEvents"), one("Sum"))),
		indexThrottles: indexThrottles(table),
		bounceRate:     reputation("Reputation.BounceRate"),
		complaintRate:  reputation("Reputation.ComplaintRate"),
	}
	m.oldestMail, m.mailGivenUp = logged(named(all, "send-email"))
	var throttles []awscloudwatch.IMetric
	for _, d := range all {
		throttles = append(throttles, d.lambda.MetricThrottles(one("Sum")))
		m.durations = append(m.durations, d.lambda.MetricDuration(one("p95")))
	}
	for group := range slices.Chunk(throttles, 10) { // an alarm's expression takes at most ten metrics
		label := fmt.Sprintf("function throttles %d", len(m.functionThrottles)+1)
		m.functionThrottles = append(m.functionThrottles, sum(label, group...))
	}
	return m
}

// indexThrottles counts calls that DynamoDB refuses because of an index. If an index cannot take a write, DynamoDB
// refuses the whole write.
func indexThrottles(table awsdynamodb.ITable) awscloudwatch.IMetric {
	var of []awscloudwatch.IMetric
	for _, index := range indexes {
		for _, name := range []string{"ReadThrottleEvents", "WriteThrottleEvents"} {
			of = append(of, awscloudwatch.NewMetric(&awscloudwatch.MetricProps{
				Namespace: jsii.String("AWS/DynamoDB"), MetricName: &name, Statistic: jsii.String("Sum"), Period: minute(),
				DimensionsMap: &map[string]*string{"TableName": table.TableName(), "GlobalSecondaryIndexName": &index},
			}))
		}
	}
	return sum("index throttles", of...)
}

// logged makes two metrics from send-email's log: how long the oldest mail has waited (in seconds, each minute), and
// how many mails have failed for good.
func logged(d deployed) (oldest, givenUp awscloudwatch.IMetric) {
	filter := func(id, says, value, statistic string) awscloudwatch.IMetric {
		return awslogs.NewMetricFilter(d.log, &id, &awslogs.MetricFilterProps{
			LogGroup:        d.log,
			FilterPattern:   awslogs.FilterPattern_StringValue(jsii.String("$.msg"), jsii.String("="), &says),
			MetricNamespace: awscdk.Stack_Of(d.lambda).StackName(),
			MetricName:      &id,
			MetricValue:     &value,
		}).Metric(&awscloudwatch.MetricOptions{Statistic: &statistic, Period: awscdk.Duration_Minutes(jsii.Number(5))})
	}
	return filter("OldestMail", trigger.MailSwept, "$.age", "Maximum"), filter("MailGivenUp", trigger.MailGivenUp, "1", "Sum")
}

func errorsOf(d deployed) awscloudwatch.IMetric {
	return d.lambda.MetricErrors(&awscloudwatch.MetricOptions{Period: minute(), Statistic: jsii.String("Sum")})
}

// sum returns the sum of metrics. A metric without data counts as zero. The label names the sum on a graph with others.
func sum(label string, of ...awscloudwatch.IMetric) awscloudwatch.IMetric {
	using := map[string]awscloudwatch.IMetric{}
	var terms []string
	for i, metric := range of {
		name := fmt.Sprintf("%s_%d", strings.ReplaceAll(label, " ", "_"), i)
		using[name] = metric
		terms = append(terms, "FILL("+name+", 0)")
	}
	return awscloudwatch.NewMathExpression(&awscloudwatch.MathExpressionProps{
		Expression: jsii.String(strings.Join(terms, " + ")), Label: &label, Period: minute(), UsingMetrics: &using,
	})
}

// reputation returns SES's own figure for the whole account in this region.
func reputation(name string) awscloudwatch.IMetric {
	return awscloudwatch.NewMetric(&awscloudwatch.MetricProps{
		Namespace: jsii.String("AWS/SES"), MetricName: &name,
		Statistic: jsii.String("Maximum"), Period: awscdk.Duration_Hours(jsii.Number(1)),
	})
}

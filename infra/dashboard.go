package main

import (
	"fmt"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatch"
	"github.com/aws/aws-cdk-go/awscdk/v2/interfaces/interfacesawscloudwatch"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"allyway/internal/cloud"
)

// newDashboard makes one page with what people look at first: alarms, then the API, mail, the table and the functions.
func newDashboard(scope constructs.Construct, s settings, m metrics, all []interfacesawscloudwatch.IAlarmRef) {
	graph := func(title string, left ...awscloudwatch.IMetric) awscloudwatch.IWidget {
		return awscloudwatch.NewGraphWidget(&awscloudwatch.GraphWidgetProps{Title: &title, Left: &left, Width: jsii.Number(8)})
	}
	board := awscloudwatch.NewDashboard(scope, jsii.String("Dashboard"), &awscloudwatch.DashboardProps{DashboardName: worldwide(scope, "")})
	board.AddWidgets(awscloudwatch.NewAlarmStatusWidget(&awscloudwatch.AlarmStatusWidgetProps{
		Title: jsii.String("Alarms"), Alarms: &all, Width: jsii.Number(24),
	}))
	board.AddWidgets(graph("Requests", m.requests), graph("4xx and 5xx", m.errors4xx, m.errors5xx), graph("API latency, p95 ms", m.latency))
	board.AddWidgets(graph("New mail's age in the stream, ms", m.iteratorAge), graph("The oldest unsent mail's age, s", m.oldestMail),
		graph("Bounces and complaints, share of mail", m.bounceRate, m.complaintRate))
	board.AddWidgets(graph("In the failure queue", m.failureQueue), graph("Mail given up", m.mailGivenUp))
	board.AddWidgets(graph("Table units", m.tableReads, m.tableWrites), graph("Throttles", append([]awscloudwatch.IMetric{m.tableThrottles, m.indexThrottles}, m.functionThrottles...)...),
		graph("Function durations, p95 ms", m.durations...))
	if s.operationMetrics {
		board.AddWidgets(graph("Operations, requests", operations(s, "{%q,route}", cloud.MetricDuration, "SampleCount")),
			graph("Operations, p95 ms", operations(s, "{%q,route}", cloud.MetricDuration, "p95")),
			graph("Refusals by operation and code", operations(s, "{%q,route,code}", cloud.MetricRefusals, "Sum")))
	}
}

// operations returns all metrics of a name that the functions' log lines make, in periods of five minutes.
func operations(s settings, schema, name, statistic string) awscloudwatch.IMetric {
	return awscloudwatch.NewSearchExpression(&awscloudwatch.SearchExpressionProps{
		Expression: jsii.String(fmt.Sprintf("SEARCH('"+schema+" MetricName=%q', '%s', 300)", s.stack, name, statistic)),
		Label:      jsii.String(""),
		Period:     awscdk.Duration_Minutes(jsii.Number(5)),
	})
}

package main

import (
	"fmt"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatch"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatchactions"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsdynamodb"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssns"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssnssubscriptions"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssqs"
	"github.com/aws/aws-cdk-go/awscdk/v2/interfaces/interfacesawscloudwatch"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
)

// alarms tell the operators that something needs them. Two metrics come from send-email's log, and all others from AWS.
// docs/operations.md says what to do about each alarm.
type alarms struct {
	own   constructs.Construct
	math  bool // whether alarms may calculate; an emulator's cannot
	topic awssns.Topic
	all   []interfacesawscloudwatch.IAlarmRef
}

func newAlarms(scope constructs.Construct, s settings, a *api, table awsdynamodb.ITable, all []deployed, failures awssqs.Queue) {
	own := constructs.NewConstruct(scope, jsii.String("Alarms"))
	topic := awssns.NewTopic(own, jsii.String("Topic"), &awssns.TopicProps{
		DisplayName: jsii.String("Allyway: alarms"), EnforceSSL: jsii.Bool(true),
	})
	topic.AddToResourcePolicy(awsiam.NewPolicyStatement(&awsiam.PolicyStatementProps{
		Actions:    jsii.Strings("sns:Publish"),
		Resources:  &[]*string{topic.TopicArn()},
		Principals: &[]awsiam.IPrincipal{awsiam.NewServicePrincipal(jsii.String("cloudwatch.amazonaws.com"), nil)},
		Conditions: &map[string]any{"StringEquals": map[string]any{"aws:SourceAccount": awscdk.Aws_ACCOUNT_ID()}},
	}))
	if s.alarmEmail != "" {
		topic.AddSubscription(awssnssubscriptions.NewEmailSubscription(&s.alarmEmail, nil))
	}
	w := &alarms{own: own, math: !s.onEmulator(), topic: topic}
	m := newMetrics(a, table, all, failures)

	w.add("Errors5xx", "The API answered with 5xx", m.errors5xx, 5, 1, 5)
	w.add("IteratorAge", "New mail waits in the stream", m.iteratorAge, 5*60*1000, 1, 3)
	w.add("FailureQueue", "Mail was given up, or mail records or feedback of SES could not be handled", m.failureQueue, 1, 1, 1)
	for i, throttles := range m.functionThrottles {
		w.add(fmt.Sprintf("FunctionThrottles%d", i+1), "Functions are throttled", throttles, 1, 2, 5)
	}
	w.add("TableThrottles", "The table is throttled", m.tableThrottles, 10, 2, 5)
	w.add("IndexThrottles", "An index of the table is throttled", m.indexThrottles, 10, 2, 5)
	for _, d := range all {
		if d.trigger == onMail || d.trigger == onNews || d.trigger == onHour || d.trigger == onFeedback {
			w.add("Errors-"+d.name, d.name+" fails", errorsOf(d), 1, 3, 5)
		}
	}
	w.add("BounceRate", "Too much mail bounces; SES reviews an account at 5%", m.bounceRate, 0.04, 1, 1)
	w.add("ComplaintRate", "Too much mail draws complaints; SES reviews an account at 0.1%", m.complaintRate, 0.0008, 1, 1)
	w.addOldestMail(m.oldestMail)
	w.add("MailGivenUp", "Mail was given up", m.mailGivenUp, 1, 1, 1)
	if w.math {
		w.addNoCleanUp(all)
	}
	newDashboard(own, s, m, w.all)
}

// add makes an alarm that fires when the metric has reached the threshold in `need` of the last `of` periods. If the
// metric is calculated from others and alarms cannot calculate, add makes no alarm.
func (w *alarms) add(id, says string, metric awscloudwatch.IMetric, threshold, need, of float64) {
	if _, calculated := metric.(awscloudwatch.MathExpression); calculated && !w.math {
		return
	}
	w.act(awscloudwatch.NewAlarm(w.own, &id, &awscloudwatch.AlarmProps{
		AlarmDescription:   &says,
		Metric:             metric,
		Threshold:          &threshold,
		DatapointsToAlarm:  &need,
		EvaluationPeriods:  &of,
		ComparisonOperator: awscloudwatch.ComparisonOperator_GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
		TreatMissingData:   awscloudwatch.TreatMissingData_NOT_BREACHING,
	}))
}

// addOldestMail makes the alarm for mail that has waited a quarter of an hour, and for a sweep that does not report.
func (w *alarms) addOldestMail(age awscloudwatch.IMetric) {
	w.act(awscloudwatch.NewAlarm(w.own, jsii.String("OldestMail"), &awscloudwatch.AlarmProps{
		AlarmDescription:   jsii.String("The oldest unsent mail has waited 15 minutes, or the sweep does not report"),
		Metric:             age,
		Threshold:          jsii.Number(15 * 60),
		DatapointsToAlarm:  jsii.Number(2),
		EvaluationPeriods:  jsii.Number(3),
		ComparisonOperator: awscloudwatch.ComparisonOperator_GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
		TreatMissingData:   awscloudwatch.TreatMissingData_BREACHING,
	}))
}

// addNoCleanUp makes an alarm for each hourly function that has not once succeeded in 26 hours.
func (w *alarms) addNoCleanUp(all []deployed) {
	hour := awscdk.Duration_Hours(jsii.Number(1))
	for _, d := range called(all, onHour) {
		w.act(awscloudwatch.NewAlarm(w.own, jsii.String("NoCleanUp-"+d.name), &awscloudwatch.AlarmProps{
			AlarmDescription: jsii.String(d.name + " has not succeeded for 26 hours"),
			Metric: awscloudwatch.NewMathExpression(&awscloudwatch.MathExpressionProps{
				Expression: jsii.String("FILL(runs, 0) - FILL(failures, 0)"),
				Label:      jsii.String("successes"),
				Period:     hour,
				UsingMetrics: &map[string]awscloudwatch.IMetric{
					"runs":     d.lambda.MetricInvocations(&awscloudwatch.MetricOptions{Period: hour}),
					"failures": d.lambda.MetricErrors(&awscloudwatch.MetricOptions{Period: hour}),
				},
			}),
			Threshold:          jsii.Number(1),
			EvaluationPeriods:  jsii.Number(26),
			DatapointsToAlarm:  jsii.Number(26),
			ComparisonOperator: awscloudwatch.ComparisonOperator_LESS_THAN_THRESHOLD,
			TreatMissingData:   awscloudwatch.TreatMissingData_BREACHING,
		}))
	}
}

func (w *alarms) act(alarm awscloudwatch.Alarm) {
	action := awscloudwatchactions.NewSnsAction(w.topic)
	alarm.AddAlarmAction(action)
	alarm.AddOkAction(action)
	w.all = append(w.all, alarm)
}

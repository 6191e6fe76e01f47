package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsscheduler"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
)

// newSchedules makes the schedules: the hourly clean-up, and the sweeps for mail and events for which there was no
// stream record. A call that fails is not repeated, because the next one does the same work.
func newSchedules(scope constructs.Construct, all []deployed) {
	own := constructs.NewConstruct(scope, jsii.String("Schedules"))
	for _, d := range called(all, onHour) {
		newSchedule(own, d, "rate(1 hour)")
	}
	for _, d := range append(called(all, onMail), called(all, onNews)...) {
		newSchedule(own, d, "rate(1 minute)")
	}
}

func newSchedule(scope constructs.Construct, d deployed, rate string) {
	own := constructs.NewConstruct(scope, &d.name)
	role := awsiam.NewRole(own, jsii.String("Role"), &awsiam.RoleProps{
		AssumedBy: awsiam.NewServicePrincipal(jsii.String("scheduler.amazonaws.com"), nil),
	})
	allow(role, []string{"lambda:InvokeFunction"}, *d.lambda.FunctionArn())
	awsscheduler.NewCfnSchedule(own, jsii.String("Schedule"), &awsscheduler.CfnScheduleProps{
		ScheduleExpression: &rate,
		FlexibleTimeWindow: &awsscheduler.CfnSchedule_FlexibleTimeWindowProperty{Mode: jsii.String("OFF")},
		Target: &awsscheduler.CfnSchedule_TargetProperty{
			Arn:     d.lambda.FunctionArn(),
			RoleArn: role.RoleArn(),
			Input:   jsii.String(`{"source":"schedule"}`),
			RetryPolicy: &awsscheduler.CfnSchedule_RetryPolicyProperty{
				MaximumRetryAttempts: jsii.Number(0), MaximumEventAgeInSeconds: jsii.Number(60),
			},
		},
	})
}

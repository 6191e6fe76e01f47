package main

import (
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsdynamodb"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslambda"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslogs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssqs"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"allyway/internal/cloud"
)

// surroundings are the things outside a function that its environment names.
type surroundings struct {
	table     awsdynamodb.ITable
	secrets   secrets
	mail      *mail
	failures  awssqs.Queue
	news      awssqs.Queue
	portalURL string
}

// deployed is a function of the inventory and what was made for it.
type deployed struct {
	function
	lambda awslambda.Function
	role   awsiam.Role
	log    awslogs.LogGroup
}

// newFunctions makes every function of the inventory. Each has a role and a log of its own.
func newFunctions(scope constructs.Construct, s settings, around surroundings) []deployed {
	group := constructs.NewConstruct(scope, jsii.String("Functions"))
	var all []deployed
	for _, f := range inventory() {
		all = append(all, newFunction(group, s, around, f))
	}
	return all
}

func newFunction(scope constructs.Construct, s settings, around surroundings, f function) deployed {
	own := constructs.NewConstruct(scope, &f.name)
	name := s.stack + "-" + f.name
	log := newLog(own, "Log", jsii.String("/aws/lambda/"+name))
	role := awsiam.NewRole(own, jsii.String("Role"), &awsiam.RoleProps{
		AssumedBy:   awsiam.NewServicePrincipal(jsii.String("lambda.amazonaws.com"), nil),
		Description: jsii.String("Allyway: what " + f.name + " may do"),
	})
	allow(role, []string{"logs:CreateLogStream", "logs:PutLogEvents"}, *log.LogGroupArn())
	for _, statement := range tableStatements(f.name, around.table) {
		role.AddToPrincipalPolicy(statement)
	}
	environment := around.give(f, s, role)
	made := awslambda.NewFunction(own, jsii.String("Function"), &awslambda.FunctionProps{
		FunctionName:     &name,
		Code:             awslambda.Code_FromAsset(jsii.String(filepath.Join(s.dist, f.name)), nil),
		Handler:          jsii.String("bootstrap"),
		Runtime:          awslambda.Runtime_PROVIDED_AL2023(),
		Architecture:     awslambda.Architecture_Custom(&s.architecture, nil),
		MemorySize:       &f.memory,
		Timeout:          awscdk.Duration_Seconds(&f.timeout),
		Role:             role,
		LogGroup:         log,
		LoggingFormat:    awslambda.LoggingFormat_JSON,
		SystemLogLevelV2: awslambda.SystemLogLevel_INFO, // reports each call: duration, memory, start
		Tracing:          awslambda.Tracing_ACTIVE,
		Environment:      &environment,

		ReservedConcurrentExecutions: s.reserved(f),
	})
	suppress(role, "AwsSolutions-IAM5", "X-Ray's actions know no resources.", "Resource::*")
	return deployed{f, made, role, log}
}

// reserved returns how many calls at once Lambda reserves for a function. The function then cannot have more. nil means
// no reservation and no limit of its own. Only send-email is limited, so that a large import leaves calls for the
// people who use the portal.
func (s settings) reserved(f function) *float64 {
	if f.trigger != onMail || s.mailConcurrency == 0 {
		return nil
	}
	return jsii.Number(float64(s.mailConcurrency))
}

// give returns a function's environment, and gives its role the rights to use what the environment names.
func (around surroundings) give(f function, s settings, role awsiam.Role) map[string]*string {
	environment := map[string]*string{"TABLE_NAME": around.table.TableName()}
	if s.endpointURL != "" {
		environment["AWS_ENDPOINT_URL"] = &s.endpointURL
	}
	if f.trigger == onRequest || slices.Contains(f.needs, sendMail) {
		environment["PORTAL_URL"] = &around.portalURL
	}
	if f.trigger == onRequest {
		environment["ORIGIN_SECRET"] = &around.secrets.origin
		if s.origins != "" {
			environment[string(cloud.AllowedOrigins)] = &s.origins
		}
		if s.operationMetrics {
			environment[string(cloud.MetricsNamespace)] = &s.stack
		}
	}
	for _, n := range f.needs {
		switch n {
		case cursorKey:
			environment["CURSOR_KEY"] = &around.secrets.cursorKey
		case readInviteKeys, readResetKeys, readEmailKeys, readSignUpKeys:
			for _, keys := range around.secrets.linkKeys {
				if keys.need == n {
					environment[keys.variable] = &keys.arn
					allow(role, []string{"secretsmanager:GetSecretValue"}, keys.arn)
				}
			}
		case makeLinkKeys: // it can see whether there are keys, but not read them
			for _, keys := range around.secrets.linkKeys {
				environment[keys.variable] = &keys.arn
				allow(role, []string{"secretsmanager:DescribeSecret", "secretsmanager:PutSecretValue"}, keys.arn)
			}
		case sendMail:
			environment["MAIL_FROM"] = &s.mailFrom
			environment["MAIL_RATE"] = jsii.String(strconv.Itoa(s.mailRate))
			environment["SES_CONFIGURATION_SET"] = around.mail.configurationSet.ConfigurationSetName()
			role.AddToPrincipalPolicy(around.mail.sendStatement(s))
			environment["FAILURE_QUEUE_URL"] = around.failures.QueueUrl()
			environment["NEWS_QUEUE_URL"] = around.news.QueueUrl()
			allow(role, []string{"sqs:SendMessage"}, *around.failures.QueueArn())
			allow(role, []string{"sqs:SendMessage"}, *around.news.QueueArn())
		case ownerAddress:
			environment["OWNER_EMAIL"] = &s.ownerEmail
		case putEvents:
			if s.eventBus != "" {
				environment[string(cloud.EventBus)] = &s.eventBus
				allow(role, []string{"events:PutEvents"}, s.eventBusARN(role))
			}
		case feedbackTopic:
			environment["FEEDBACK_TOPIC_ARN"] = around.mail.feedback.TopicArn()
		}
	}
	return environment
}

// eventBusARN returns the ARN of the event bus.
func (s settings) eventBusARN(scope constructs.Construct) string {
	if strings.HasPrefix(s.eventBus, "arn:") {
		return s.eventBus
	}
	return *awscdk.Stack_Of(scope).FormatArn(&awscdk.ArnComponents{Service: jsii.String("events"), Resource: jsii.String("event-bus"), ResourceName: &s.eventBus})
}

func allow(role awsiam.Role, actions []string, resource string) {
	role.AddToPrincipalPolicy(awsiam.NewPolicyStatement(&awsiam.PolicyStatementProps{
		Actions:   jsii.Strings(actions...),
		Resources: jsii.Strings(resource),
	}))
}

// named returns the function with that name. The inventory must have it.
func named(all []deployed, name string) deployed {
	return all[slices.IndexFunc(all, func(d deployed) bool { return d.name == name })]
}

// called returns the functions that one caller calls.
func called(all []deployed, by caller) []deployed {
	return slices.DeleteFunc(slices.Clone(all), func(d deployed) bool { return d.trigger != by })
}

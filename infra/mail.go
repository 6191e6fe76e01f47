package main

import (
	"strconv"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslambda"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslambdadestinations"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslambdaeventsources"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsses"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssns"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssqs"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
)

// mail is the sender's identity, and the way SES reports bounces and complaints.
type mail struct {
	configurationSet awsses.ConfigurationSet
	feedback         awssns.Topic // bounces and complaints
}

func newMail(scope constructs.Construct, s settings) *mail {
	own := constructs.NewConstruct(scope, jsii.String("Mail"))
	set := awsses.NewConfigurationSet(own, jsii.String("Events"), &awsses.ConfigurationSetProps{
		TlsPolicy:          awsses.ConfigurationSetTlsPolicy_REQUIRE,
		ReputationMetrics:  jsii.Bool(true),
		SuppressionReasons: awsses.SuppressionReasons_BOUNCES_AND_COMPLAINTS,
	})
	topic := awssns.NewTopic(own, jsii.String("Feedback"), &awssns.TopicProps{
		DisplayName: jsii.String("Allyway: bounces and complaints"),
		EnforceSSL:  jsii.Bool(true),
	})
	// Opens and clicks are not among the events: SES would have to replace the links to follow clicks.
	set.AddEventDestination(jsii.String("Feedback"), &awsses.ConfigurationSetEventDestinationOptions{
		Destination: awsses.EventDestination_SnsTopic(topic),
		Events:      &[]awsses.EmailSendingEvent{awsses.EmailSendingEvent_BOUNCE, awsses.EmailSendingEvent_COMPLAINT},
	})
	newIdentity(scope, own, s)
	return &mail{set, topic}
}

// newIdentity makes the identity that SES verifies.
func newIdentity(scope, own constructs.Construct, s settings) {
	switch s.mailIdentity {
	case identityAddress:
		awsses.NewEmailIdentity(own, jsii.String("Sender"), &awsses.EmailIdentityProps{Identity: awsses.Identity_Email(&s.mailFrom)})
	case identityDomain:
		identity := awsses.NewEmailIdentity(own, jsii.String("Sender"), &awsses.EmailIdentityProps{Identity: awsses.Identity_Domain(jsii.String(s.mailDomain()))})
		for i, record := range *identity.DkimRecords() {
			output(scope, "MailDnsRecord"+strconv.Itoa(i+1), *record.Name+" CNAME "+*record.Value, "DNS record by which SES verifies the sender's domain")
		}
	}
}

// sendStatement allows sending, from the sender's address only. SES checks the right on the identity of the address or
// on that of its domain, depending on what the account has verified. So the statement names both.
func (m *mail) sendStatement(s settings) awsiam.PolicyStatement {
	stack := awscdk.Stack_Of(m.configurationSet)
	arn := func(kind, name string) *string {
		return stack.FormatArn(&awscdk.ArnComponents{Service: jsii.String("ses"), Resource: &kind, ResourceName: &name})
	}
	return awsiam.NewPolicyStatement(&awsiam.PolicyStatementProps{
		Actions: jsii.Strings("ses:SendEmail"),
		Resources: &[]*string{
			arn("identity", s.mailFrom), arn("identity", s.mailDomain()),
			arn("configuration-set", *m.configurationSet.ConfigurationSetName()),
		},
		Conditions: &map[string]any{"StringEquals": map[string]any{"ses:FromAddress": s.mailFrom}},
	})
}

// addFeedback sends bounces and complaints to the functions that record them. What SNS cannot deliver, and what Lambda
// has tried three times, goes into the failure queue.
func (m *mail) addFeedback(all []deployed, failures awssqs.Queue) {
	for _, d := range called(all, onFeedback) {
		d.lambda.AddEventSource(awslambdaeventsources.NewSnsEventSource(m.feedback,
			&awslambdaeventsources.SnsEventSourceProps{DeadLetterQueue: failures}))
		d.lambda.ConfigureAsyncInvoke(&awslambda.EventInvokeConfigOptions{
			RetryAttempts: jsii.Number(2),
			OnFailure:     awslambdadestinations.NewSqsDestination(failures),
		})
	}
}

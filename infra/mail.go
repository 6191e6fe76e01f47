package main

import (
	"strconv"
	"strings"

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
	// Opens and clicks are not among the events, because SES would have to replace the links to report clicks.
	set.AddEventDestination(jsii.String("Feedback"), &awsses.ConfigurationSetEventDestinationOptions{
		Destination: awsses.EventDestination_SnsTopic(topic),
		Events:      &[]awsses.EmailSendingEvent{awsses.EmailSendingEvent_BOUNCE, awsses.EmailSendingEvent_COMPLAINT},
	})
	newIdentity(scope, own, s)
	return &mail{set, topic}
}

// newIdentity makes the identity that SES verifies, and tells the operator what is left to do. In the sandbox, SES also
// verifies the owner's address, because it mails only verified addresses there.
func newIdentity(scope, own constructs.Construct, s settings) {
	next := ""
	switch s.mailIdentity {
	case identityAddress:
		awsses.NewEmailIdentity(own, jsii.String("Sender"), &awsses.EmailIdentityProps{Identity: awsses.Identity_Email(&s.mailFrom)})
		next = "SES has mailed a link to " + s.mailFrom + ": follow it. Until then, mail waits."
	case identityDomain:
		newDomain(scope, own, s)
		next = "SES verifies " + s.mailDomain + " when the DNS records are there. Until then, mail waits. Leave out _dmarc if there is one."
	}
	if s.verifiesOwner() {
		awsses.NewEmailIdentity(own, jsii.String("Owner"), &awsses.EmailIdentityProps{Identity: awsses.Identity_Email(&s.ownerEmail)})
		next += " SES has mailed a link to " + s.ownerEmail + ", too: follow it, so that the owner's invite can be sent."
	}
	if next != "" {
		output(scope, "MailNextStep", strings.TrimSpace(next), "What is left to do for mail")
	}
}

// verifiesOwner reports whether the owner's address needs an identity of its own.
func (s settings) verifiesOwner() bool {
	_, domain, _ := strings.Cut(strings.ToLower(s.ownerEmail), "@")
	covered := strings.EqualFold(s.ownerEmail, s.mailFrom) || s.mailIdentity == identityDomain && isBelow(domain, s.mailDomain)
	return s.sandbox && !covered
}

// newDomain makes a domain's identity. SES signs mail with the domain's own keys (DKIM). It sends mail from a domain
// below that domain, so that SPF passes, too. Without the MX record, SES sends from a domain of its own. The outputs
// have the DNS records. DMARC is a policy that the operator chooses; the output proposes a first one, which refuses
// nothing.
func newDomain(scope, own constructs.Construct, s settings) {
	identity := awsses.NewEmailIdentity(own, jsii.String("Sender"), &awsses.EmailIdentityProps{
		Identity:                    awsses.Identity_Domain(&s.mailDomain),
		MailFromDomain:              &s.bounceDomain,
		MailFromBehaviorOnMxFailure: awsses.MailFromBehaviorOnMxFailure_USE_DEFAULT_VALUE,
	})
	var records []string
	for _, record := range *identity.DkimRecords() {
		records = append(records, *record.Name+" CNAME "+*record.Value)
	}
	records = append(records,
		s.bounceDomain+" MX 10 feedback-smtp."+*awscdk.Stack_Of(identity).Region()+".amazonses.com",
		s.bounceDomain+` TXT "v=spf1 include:amazonses.com ~all"`,
		"_dmarc."+s.mailDomain+` TXT "v=DMARC1; p=none"`)
	for i, record := range records {
		output(scope, "MailDnsRecord"+strconv.Itoa(i+1), record, "DNS record by which receivers trust the mail")
	}
}

// sendStatement allows a function to send, from the sender's address only. SES checks the right on the identity of the
// address or on that of its domain, depending on what the account has verified. So the statement names all of them. In
// the sandbox, SES also checks the right on the recipient's identity.
func (m *mail) sendStatement(s settings) awsiam.PolicyStatement {
	stack := awscdk.Stack_Of(m.configurationSet)
	arn := func(kind, name string) *string {
		return stack.FormatArn(&awscdk.ArnComponents{Service: jsii.String("ses"), Resource: &kind, ResourceName: &name})
	}
	identities := []string{s.mailFrom, s.senderDomain(), s.mailDomain}
	if s.verifiesOwner() {
		identities = append(identities, s.ownerEmail)
	}
	resources := []*string{arn("configuration-set", *m.configurationSet.ConfigurationSetName())}
	for _, identity := range identities {
		resources = append(resources, arn("identity", identity))
	}
	return awsiam.NewPolicyStatement(&awsiam.PolicyStatementProps{
		Actions:    jsii.Strings("ses:SendEmail"),
		Resources:  &resources, // CDK writes each of them once
		Conditions: &map[string]any{"StringEquals": map[string]any{"ses:FromAddress": s.mailFrom}},
	})
}

// addFeedback sends bounces and complaints to the functions that record them. A message goes into the failure queue if
// SNS cannot deliver it, or if the function has failed three times.
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

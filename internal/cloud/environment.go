// Package cloud is what a deployed function needs around the product: its environment read once, clients built by
// hand from it, the adapter between API Gateway and http.Handler, and logs. Clients that few functions use have
// packages of their own (tokenkeys, sesclient), so that no other function links them.
package cloud

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"strconv"
	"strings"
)

// Variable is one environment variable that a function may need.
type Variable string

// The variables of a deployed function. ReadEnvironment reads those that it is asked for.
const (
	TableName        Variable = "TABLE_NAME"            // the DynamoDB table
	PortalURL        Variable = "PORTAL_URL"            // where links in mails lead, and the one origin that cookies count from
	MailFrom         Variable = "MAIL_FROM"             // the sender's address
	TokenSecret      Variable = "TOKEN_SECRET_ARN"      // the secret with the keys of mailed links
	OriginSecret     Variable = "ORIGIN_SECRET"         // what CloudFront adds to each request to prove itself
	OwnerEmail       Variable = "OWNER_EMAIL"           // the first owner's address
	ConfigurationSet Variable = "SES_CONFIGURATION_SET" // by which SES reports bounces
	MailRate         Variable = "MAIL_RATE"             // mails a second that SES takes from the account
	FeedbackTopic    Variable = "FEEDBACK_TOPIC_ARN"    // the SNS topic of bounces and complaints
	FailureQueue     Variable = "FAILURE_QUEUE_URL"     // the SQS queue of what could not be handled
)

// Environment is what ReadEnvironment found: the fields asked for, and what every client needs.
type Environment struct {
	TableName        string
	PortalURL        string // scheme and host, without a slash at the end
	MailFrom         string
	TokenSecret      string
	OriginSecret     string
	OwnerEmail       string
	ConfigurationSet string
	MailRate         int64
	FeedbackTopic    string
	FailureQueue     string

	Region      string
	Credentials Credentials
	Endpoints   Endpoints
}

// String keeps the secrets out of logs.
func (Environment) String() string { return "cloud.Environment" }

// GoString keeps the secrets out of logs.
func (Environment) GoString() string { return "cloud.Environment" }

// Credentials are those of the function's role. They print as nothing.
type Credentials struct{ keyID, secret, session string }

// String keeps the credentials out of logs.
func (Credentials) String() string { return "cloud.Credentials" }

// GoString keeps the credentials out of logs.
func (Credentials) GoString() string { return "cloud.Credentials" }

// Endpoints are the services' addresses where they are not AWS's own: emulators. Empty is AWS.
type Endpoints struct{ DynamoDB, SES, SecretsManager, SQS string }

// originSecretBytes is the least length of an origin secret that is not guessed.
const originSecretBytes = 16

// ReadEnvironment reads the environment through lookup (os.LookupEnv): the variables in needs, and region,
// credentials and endpoints for the clients. Its error names everything that is missing or malformed, without any
// value, so that one look at the log is enough to set it right. Only main calls it.
func ReadEnvironment(lookup func(string) (string, bool), needs ...Variable) (Environment, error) {
	var e Environment
	var rate string
	r := reader{lookup: lookup}
	fields := map[Variable]struct {
		to    *string
		check func(string) error
	}{
		TableName:        {&e.TableName, checkWord},
		PortalURL:        {&e.PortalURL, checkPortalURL},
		MailFrom:         {&e.MailFrom, checkAddress},
		TokenSecret:      {&e.TokenSecret, checkARN},
		OriginSecret:     {&e.OriginSecret, checkOriginSecret},
		OwnerEmail:       {&e.OwnerEmail, checkAddress},
		ConfigurationSet: {&e.ConfigurationSet, checkWord},
		MailRate:         {&rate, checkRate},
		FeedbackTopic:    {&e.FeedbackTopic, checkTopic},
		FailureQueue:     {&e.FailureQueue, checkEndpoint},
	}
	for _, need := range needs {
		field, ok := fields[need]
		if !ok {
			r.problems = append(r.problems, string(need)+" is no variable of this program")
			continue
		}
		*field.to = r.required(string(need), field.check)
	}
	e.PortalURL = strings.TrimSuffix(e.PortalURL, "/")
	e.MailRate, _ = strconv.ParseInt(rate, 10, 64) // checked, or not asked for

	e.Region = r.required("AWS_REGION", checkWord)
	e.Credentials.keyID = r.required("AWS_ACCESS_KEY_ID", checkWord)
	e.Credentials.secret = r.required("AWS_SECRET_ACCESS_KEY", checkWord)
	e.Credentials.session = r.optional("AWS_SESSION_TOKEN", checkWord)
	all := r.optional("AWS_ENDPOINT_URL", checkEndpoint)
	e.Endpoints = Endpoints{
		DynamoDB:       firstOf(r.optional("AWS_ENDPOINT_URL_DYNAMODB", checkEndpoint), all),
		SES:            firstOf(r.optional("AWS_ENDPOINT_URL_SES", checkEndpoint), all),
		SecretsManager: firstOf(r.optional("AWS_ENDPOINT_URL_SECRETS_MANAGER", checkEndpoint), all),
		SQS:            firstOf(r.optional("AWS_ENDPOINT_URL_SQS", checkEndpoint), all),
	}
	if len(r.problems) > 0 {
		return Environment{}, fmt.Errorf("environment: %s", strings.Join(r.problems, "; "))
	}
	return e, nil
}

// reader gathers what is wrong. An empty variable counts as missing.
type reader struct {
	lookup   func(string) (string, bool)
	problems []string
}

func (r *reader) required(name string, check func(string) error) string {
	value := r.optional(name, check)
	if v, _ := r.lookup(name); v == "" {
		r.problems = append(r.problems, name+" is missing")
	}
	return value
}

func (r *reader) optional(name string, check func(string) error) string {
	value, _ := r.lookup(name)
	if value == "" {
		return ""
	}
	if err := check(value); err != nil {
		r.problems = append(r.problems, name+" "+err.Error())
	}
	return value
}

func firstOf(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

func checkWord(s string) error {
	if strings.ContainsFunc(s, func(r rune) bool { return r <= ' ' || r == 0x7f }) {
		return errors.New("must not contain spaces")
	}
	return nil
}

func checkPortalURL(s string) error {
	u, err := url.Parse(s)
	if err != nil || u.Host == "" || u.User != nil || strings.Trim(u.Path, "/") != "" || u.RawQuery != "" || u.Fragment != "" {
		return errors.New("must be a scheme and a host, such as https://portal.example.com")
	}
	if u.Scheme != "https" && (u.Scheme != "http" || !isLoopback(u.Hostname())) {
		return errors.New("must begin with https:// (http:// is for loopback addresses)")
	}
	return nil
}

func isLoopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// checkAddress only catches slips; the product's own rules judge addresses.
func checkAddress(s string) error {
	local, domain, _ := strings.Cut(s, "@")
	if local == "" || domain == "" || strings.ContainsAny(domain, "@<>,;") || checkWord(s) != nil {
		return errors.New("must be one bare address, such as portal@example.com")
	}
	return nil
}

func checkARN(s string) error {
	if !strings.HasPrefix(s, "arn:") || !strings.Contains(s, ":secretsmanager:") || checkWord(s) != nil {
		return errors.New("must be the ARN of a Secrets Manager secret")
	}
	return nil
}

func checkTopic(s string) error {
	if !strings.HasPrefix(s, "arn:") || !strings.Contains(s, ":sns:") || checkWord(s) != nil {
		return errors.New("must be the ARN of an SNS topic")
	}
	return nil
}

func checkRate(s string) error {
	if n, err := strconv.ParseInt(s, 10, 32); err != nil || n < 1 {
		return errors.New("must be a whole number of mails a second, 1 or more")
	}
	return nil
}

func checkOriginSecret(s string) error {
	if len(s) < originSecretBytes || checkWord(s) != nil {
		return fmt.Errorf("must have at least %d characters and no spaces", originSecretBytes)
	}
	return nil
}

func checkEndpoint(s string) error {
	u, err := url.Parse(s)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return errors.New("must be a URL, such as http://127.0.0.1:4566")
	}
	return nil
}

// Package cloud is what every deployed function needs besides the product: its environment, clients built from it by
// hand, the adapter between API Gateway and http.Handler, and logs. Clients that only some functions need have packages
// of their own (tokenkeys, sesclient), so that the other functions do not link them.
package cloud

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"strconv"
	"strings"

	"allyway/internal/origin"
)

// Variable is one environment variable that a function may need.
type Variable string

// The variables of a deployed function. ReadEnvironment reads those that its caller asks for.
const (
	TableName        Variable = "TABLE_NAME"            // the DynamoDB table
	PortalURL        Variable = "PORTAL_URL"            // the beginning of links in mails; only pages of this origin may use cookies
	MailFrom         Variable = "MAIL_FROM"             // the sender's address
	InviteKeys       Variable = "INVITE_KEYS_ARN"       // the secret with the keys of invites
	ResetKeys        Variable = "RESET_KEYS_ARN"        // the secret with the keys of links that reset a password
	EmailKeys        Variable = "EMAIL_KEYS_ARN"        // the secret with the keys of links that confirm an address
	SignUpKeys       Variable = "SIGN_UP_KEYS_ARN"      // the secret with the keys of links that make an account
	OriginSecret     Variable = "ORIGIN_SECRET"         // CloudFront adds it to each request, as proof that the request came through it
	NewsQueue        Variable = "NEWS_QUEUE_URL"        // the SQS queue that wakes send-webhook
	CursorKey        Variable = "CURSOR_KEY"            // the key that makes cursors of lists, which nobody can forge
	OwnerEmail       Variable = "OWNER_EMAIL"           // the first owner's address
	ConfigurationSet Variable = "SES_CONFIGURATION_SET" // SES reports bounces through it
	MailRate         Variable = "MAIL_RATE"             // how many mails SES takes from the account in a second
	FeedbackTopic    Variable = "FEEDBACK_TOPIC_ARN"    // the SNS topic of bounces and complaints
	FailureQueue     Variable = "FAILURE_QUEUE_URL"     // the SQS queue for everything that could not be handled
)

// Environment is what ReadEnvironment found: the variables asked for, and what every client needs.
type Environment struct {
	TableName        string
	PortalURL        string // scheme and host, without a slash at the end
	MailFrom         string
	InviteKeys       string
	ResetKeys        string
	EmailKeys        string
	SignUpKeys       string
	OriginSecret     string
	AllowedOrigins   []string // may be empty
	NewsQueue        string
	EventBus         string // may be empty
	CursorKey        string
	OwnerEmail       string
	ConfigurationSet string
	MailRate         int64
	FeedbackTopic    string
	FailureQueue     string

	Region      string
	Credentials Credentials
	Endpoints   Endpoints
}

// String returns a text without the secrets, so that they do not get into logs.
func (Environment) String() string { return "cloud.Environment" }

// GoString returns a text without the secrets.
func (Environment) GoString() string { return "cloud.Environment" }

// Credentials are those of the function's role. Their text is empty.
type Credentials struct{ keyID, secret, session string }

// String returns a text without the credentials, so that they do not get into logs.
func (Credentials) String() string { return "cloud.Credentials" }

// GoString returns a text without the credentials.
func (Credentials) GoString() string { return "cloud.Credentials" }

// Endpoints are the addresses of services that are not AWS's own, such as emulators. An empty one means AWS.
type Endpoints struct{ DynamoDB, SES, SecretsManager, SQS, EventBridge string }

// originSecretBytes is the least length of an origin secret. Nobody can guess a secret of this length.
const originSecretBytes = 16

// cursorKeyBytes is the least length of the key of cursors. internal/record refuses a shorter one.
const cursorKeyBytes = 32

// ReadEnvironment reads the environment through lookup (os.LookupEnv): the variables in needs, and region, credentials
// and endpoints for the clients. Its error names every variable that is missing or malformed, so that one look at the
// log is enough. It contains no values. Only main calls it.
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
		InviteKeys:       {&e.InviteKeys, checkSecret},
		ResetKeys:        {&e.ResetKeys, checkSecret},
		EmailKeys:        {&e.EmailKeys, checkSecret},
		SignUpKeys:       {&e.SignUpKeys, checkSecret},
		OriginSecret:     {&e.OriginSecret, checkOriginSecret},
		CursorKey:        {&e.CursorKey, checkCursorKey},
		OwnerEmail:       {&e.OwnerEmail, checkAddress},
		ConfigurationSet: {&e.ConfigurationSet, checkWord},
		MailRate:         {&rate, checkRate},
		FeedbackTopic:    {&e.FeedbackTopic, checkTopic},
		NewsQueue:        {&e.NewsQueue, checkEndpoint},
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
	e.MailRate, _ = strconv.ParseInt(rate, 10, 64) // the variable was checked, or is not needed

	e.EventBus = r.optional(string(EventBus), CheckEventBus)
	e.AllowedOrigins, _ = origin.ParseList(r.optional(string(AllowedOrigins), checkOrigins)) // checked

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
		EventBridge:    firstOf(r.optional("AWS_ENDPOINT_URL_EVENTBRIDGE", checkEndpoint), all),
	}
	if len(r.problems) > 0 {
		return Environment{}, fmt.Errorf("environment: %s", strings.Join(r.problems, "; "))
	}
	return e, nil
}

// reader reads variables and collects what is wrong with them. An empty variable counts as missing.
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

// checkAddress catches typing mistakes. The product's own rules decide what an address is.
func checkAddress(s string) error {
	local, domain, _ := strings.Cut(s, "@")
	if local == "" || domain == "" || strings.ContainsAny(domain, "@<>,;") || checkWord(s) != nil {
		return errors.New("must be one bare address, such as portal@example.com")
	}
	return nil
}

// checkSecret accepts an ARN, and also a name, because emulators give a secret's name in place of its ARN.
func checkSecret(s string) error {
	arn := strings.HasPrefix(s, "arn:") && strings.Contains(s, ":secretsmanager:") && checkWord(s) == nil
	if !arn && !isSecretName(s) {
		return errors.New("must be the ARN or the name of a Secrets Manager secret")
	}
	return nil
}

// isSecretName reports whether Secrets Manager takes s as a secret's name. A regular expression for it would be compiled
// at every start, and its limit of 512 characters made it take two milliseconds.
func isSecretName(s string) bool {
	return s != "" && len(s) <= 512 && !strings.ContainsFunc(s, func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && !strings.ContainsRune("/_+=.@-", r)
	})
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

func checkCursorKey(s string) error {
	if len(s) < cursorKeyBytes || checkWord(s) != nil {
		return fmt.Errorf("must have at least %d characters and no spaces", cursorKeyBytes)
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

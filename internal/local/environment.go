package main

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"allyway/internal/cloud"
	"allyway/internal/origin"
	"allyway/internal/portal"
)

const usage = `Allyway on one machine. It reads its settings from the environment. --version prints its version; move copies the
portal from one place to another (move --help).

  ALLYWAY_ADDR      where it listens, a loopback address (127.0.0.1:8080)
  ALLYWAY_ALLOWED_ORIGINS
                    other sites whose pages may call the API with a bearer token, such as https://app.example.com
  ALLYWAY_DATA      the data folder (.allyway)
  ALLYWAY_OWNER     the first owner's address (owner@example.test)
  ALLYWAY_URL       what links in mails begin with (http:// and ALLYWAY_ADDR)
  ALLYWAY_MAILBOX_PASSWORD
                    opens the mailbox where ALLYWAY_URL is not on this machine; without it, the mailbox is off there
  ALLYWAY_DYNAMODB  a DynamoDB endpoint for the table, instead of the data folder
  ALLYWAY_SES       an SES endpoint to send mail through, instead of the mailbox
  ALLYWAY_EVENTBRIDGE
                    an EventBridge endpoint to put events onto EVENT_BUS (default)
  ALLYWAY_AGO       how far the clock is set back, such as 48h, to try what time does (0s)
  ALLYWAY_WEBHOOKS_LOOPBACK
                    yes: webhooks may call this machine, by http too
  MAIL_FROM         the sender's address (portal@example.test)

An endpoint also needs AWS_REGION, AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, unless it is on this machine.
`

// settings are the process's settings, from the environment.
type settings struct {
	addr     string
	data     string // absolute
	url      string // has no slash at the end; empty: http:// and the listening address
	owner    portal.Address
	mailFrom portal.Address
	dynamoDB string        // an endpoint; empty: the data folder
	ses      string        // an endpoint; empty: the mailbox
	events   string        // an endpoint of EventBridge; empty: events go onto no bus
	ago      time.Duration // the clock is set back by this

	mailboxPassword  string // the password of a public portal's mailbox; empty: the mailbox is off
	webhooksLoopback bool   // webhooks may call this machine

	allowedOrigins []string // other sites whose pages may call the API

	aws cloud.Environment
}

// clock returns the process's clock.
func (s settings) clock(now func() time.Time) func() time.Time {
	if s.ago == 0 {
		return now
	}
	return func() time.Time { return now().Add(-s.ago) }
}

// readSettings reads the environment through lookup (os.LookupEnv). An empty variable counts as unset. Its error names
// everything that is malformed.
func readSettings(lookup func(string) (string, bool)) (settings, error) {
	r := reader{lookup: lookup}
	s := settings{
		addr:     r.read("ALLYWAY_ADDR", "127.0.0.1:8080", checkAddr),
		data:     r.read("ALLYWAY_DATA", ".allyway", func(string) error { return nil }),
		url:      strings.TrimSuffix(r.read("ALLYWAY_URL", "", checkURL), "/"),
		owner:    portal.Address(r.read("ALLYWAY_OWNER", "owner@example.test", checkAddress)),
		mailFrom: portal.Address(r.read("MAIL_FROM", "portal@example.test", checkAddress)),
		dynamoDB: r.read("ALLYWAY_DYNAMODB", "", checkEndpoint),
		ses:      r.read("ALLYWAY_SES", "", checkEndpoint),
		events:   r.read("ALLYWAY_EVENTBRIDGE", "", checkEndpoint),

		mailboxPassword: r.readSecret("ALLYWAY_MAILBOX_PASSWORD", checkMailboxPassword),
	}
	eventBus := r.read(string(cloud.EventBus), "default", cloud.CheckEventBus)
	s.ago, _ = time.ParseDuration(r.read("ALLYWAY_AGO", "0s", checkAgo))
	s.webhooksLoopback = r.read("ALLYWAY_WEBHOOKS_LOOPBACK", "", checkYes) == "yes"
	r.read("ALLYWAY_ALLOWED_ORIGINS", "", func(list string) (err error) { s.allowedOrigins, err = origin.ParseList(list); return err })
	var err error
	if s.data, err = filepath.Abs(s.data); err != nil {
		r.problems = append(r.problems, fmt.Sprintf("ALLYWAY_DATA: %s", err))
	}
	if s.dynamoDB != "" || s.ses != "" || s.events != "" {
		s.aws = r.readAWS(s.dynamoDB, s.ses, s.events)
		if s.events != "" {
			s.aws.EventBus = eventBus
		}
	}
	if len(r.problems) > 0 {
		return settings{}, fmt.Errorf("these settings in the environment are wrong:\n  %s", strings.Join(r.problems, "\n  "))
	}
	return s, nil
}

// reader collects what is wrong.
type reader struct {
	lookup   func(string) (string, bool)
	problems []string
}

func (r *reader) read(name, standard string, check func(string) error) string {
	value, _ := r.lookup(name)
	if value == "" {
		return standard
	}
	if err := check(value); err != nil {
		r.problems = append(r.problems, fmt.Sprintf("%s is %q, and %s", name, value, err))
	}
	return value
}

// readSecret is like read, for a value that no message may contain.
func (r *reader) readSecret(name string, check func(string) error) string {
	value, _ := r.lookup(name)
	if value == "" {
		return ""
	}
	if err := check(value); err != nil {
		r.problems = append(r.problems, fmt.Sprintf("%s %s", name, err))
	}
	return value
}

// public reports whether the portal has an address that is not this machine's.
func (s settings) public() bool {
	u, err := url.Parse(s.url)
	return err != nil || s.url != "" && !isLoopback(u.Hostname())
}

// readAWS reads region and credentials as a deployed function does. They may be unset if all endpoints are on this
// machine, because emulators accept any.
func (r *reader) readAWS(endpoints ...string) cloud.Environment {
	standard := map[string]string{}
	if region, _ := r.lookup("AWS_DEFAULT_REGION"); region != "" {
		standard["AWS_REGION"] = region
	}
	if allLoopback(endpoints) {
		standard["AWS_ACCESS_KEY_ID"], standard["AWS_SECRET_ACCESS_KEY"] = "local", "local"
		if standard["AWS_REGION"] == "" {
			standard["AWS_REGION"] = "us-east-1"
		}
	}
	env, err := cloud.ReadEnvironment(func(name string) (string, bool) {
		if value, _ := r.lookup(name); value != "" {
			return value, true
		}
		value, ok := standard[name]
		return value, ok
	})
	if err != nil {
		problems := strings.TrimPrefix(err.Error(), "environment: ")
		r.problems = append(r.problems, strings.Split(problems, "; ")...)
	}
	env.Endpoints.DynamoDB, env.Endpoints.SES, env.Endpoints.EventBridge = endpoints[0], endpoints[1], endpoints[2]
	return env
}

func allLoopback(endpoints []string) bool {
	for _, endpoint := range endpoints {
		u, err := url.Parse(endpoint)
		if err != nil || endpoint != "" && !isLoopback(u.Hostname()) {
			return false
		}
	}
	return true
}

// isLoopback reports whether a host name or address means this machine.
func isLoopback(host string) bool {
	ip := net.ParseIP(host)
	return strings.EqualFold(host, "localhost") || ip != nil && ip.IsLoopback()
}

func checkAddr(s string) error {
	host, port, err := net.SplitHostPort(s)
	n, notNumber := strconv.ParseUint(port, 10, 16)
	if err != nil || notNumber != nil || strconv.FormatUint(n, 10) != port || !isLoopback(host) {
		return errors.New("must be a loopback address with a port, such as 127.0.0.1:8080 (the portal answers this machine alone)")
	}
	return nil
}

func checkURL(s string) error {
	u, err := url.Parse(s)
	if err != nil || u.Hostname() == "" || u.User != nil || strings.Trim(u.Path, "/") != "" || u.RawQuery != "" || u.Fragment != "" ||
		u.Scheme != "https" && (u.Scheme != "http" || !isLoopback(u.Hostname())) {
		return errors.New("must be https:// and a host, such as https://portal.example.com (http:// is for loopback addresses)")
	}
	return nil
}

func checkMailboxPassword(s string) error {
	if len(s) < 16 {
		return errors.New("must have at least 16 characters, because anybody on the internet can try to guess it")
	}
	return nil
}

func checkAddress(s string) error {
	_, err := portal.ParseAddress(s)
	return err
}

func checkYes(s string) error {
	if s != "yes" {
		return errors.New("must be yes, or unset")
	}
	return nil
}

func checkEndpoint(s string) error {
	u, err := url.Parse(s)
	if err != nil || u.Hostname() == "" || u.Scheme != "http" && u.Scheme != "https" || u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return errors.New("must be a URL, such as http://127.0.0.1:8000")
	}
	return nil
}

func checkAgo(value string) error {
	if ago, err := time.ParseDuration(value); err != nil || ago < 0 {
		return errors.New("must be a length of time, such as 48h")
	}
	return nil
}

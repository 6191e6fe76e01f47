package main

import (
	"path/filepath"
	"strings"
	"testing"
)

func lookup(vars map[string]string) func(string) (string, bool) {
	return func(name string) (string, bool) {
		value, ok := vars[name]
		return value, ok
	}
}

func TestSettingsUnset(t *testing.T) {
	s, err := readSettings(lookup(nil))
	if err != nil {
		t.Fatal(err)
	}
	if s.addr != "127.0.0.1:8080" || s.owner != "owner@example.test" || s.mailFrom != "portal@example.test" ||
		s.url != "" || s.ago != 0 || s.dynamoDB != "" || s.ses != "" {
		t.Errorf("%+v", s)
	}
	if !filepath.IsAbs(s.data) || filepath.Base(s.data) != ".allyway" {
		t.Errorf("data folder %q", s.data)
	}
}

func TestSettingsOne(t *testing.T) {
	tests := []struct {
		name, value string
		problem     string // empty: it fits
	}{
		{"ALLYWAY_ADDR", "127.0.0.1:9000", ""},
		{"ALLYWAY_ADDR", "127.8.8.8:9000", ""},
		{"ALLYWAY_ADDR", "[::1]:9000", ""},
		{"ALLYWAY_ADDR", "localhost:0", ""},
		{"ALLYWAY_ADDR", ":8080", "must be a loopback address"},
		{"ALLYWAY_ADDR", "0.0.0.0:8080", "must be a loopback address"},
		{"ALLYWAY_ADDR", "[::]:8080", "must be a loopback address"},
		{"ALLYWAY_ADDR", "192.168.1.10:8080", "must be a loopback address"},
		{"ALLYWAY_ADDR", "portal.example.com:8080", "must be a loopback address"},
		{"ALLYWAY_ADDR", "localhost.example.com:8080", "must be a loopback address"},
		{"ALLYWAY_ADDR", "127.0.0.1", "with a port"},
		{"ALLYWAY_ADDR", "127.0.0.1:http", "with a port"},
		{"ALLYWAY_ADDR", "127.0.0.1:65536", "with a port"},
		{"ALLYWAY_ADDR", "127.0.0.1:-1", "with a port"},
		{"ALLYWAY_ADDR", "127.0.0.1:+80", "with a port"},
		{"ALLYWAY_AGO", "48h", ""},
		{"ALLYWAY_ALLOWED_ORIGINS", "https://app.example.com,http://localhost:5173", ""},
		{"ALLYWAY_ALLOWED_ORIGINS", "*", "star"},
		{"ALLYWAY_ALLOWED_ORIGINS", "https://app.example.com/", "without a path"},
		{"ALLYWAY_ALLOWED_ORIGINS", "http://app.example.com", "begin with https://"},
		{"ALLYWAY_AGO", "2 days", "must be a length of time"},
		{"ALLYWAY_AGO", "-1h", "must be a length of time"},
		{"ALLYWAY_OWNER", "grace@northwind.test", ""},
		{"ALLYWAY_OWNER", "grace", "must be one e-mail address"},
		{"ALLYWAY_OWNER", "a@b.test, c@d.test", "must be one e-mail address"},
		{"ALLYWAY_MAILBOX_PASSWORD", "nine copper lanterns", ""},
		{"ALLYWAY_URL", "http://127.0.0.1:3000", ""},
		{"ALLYWAY_URL", "http://localhost:3000/", ""},
		{"ALLYWAY_URL", "https://portal.example.com", ""},
		{"ALLYWAY_URL", "http://portal.example.com", "must be https://"},
		{"ALLYWAY_URL", "portal.example.com", "must be https://"},
		{"ALLYWAY_URL", "https://portal.example.com/app", "must be https://"},
		{"ALLYWAY_URL", "https://portal.example.com?x=1", "must be https://"},
		{"ALLYWAY_URL", "https://portal.example.com#x", "must be https://"},
		{"ALLYWAY_URL", "https://ada@portal.example.com", "must be https://"},
		{"ALLYWAY_URL", "https://:443", "must be https://"},
		{"ALLYWAY_URL", "javascript:alert(1)", "must be https://"},
		{"ALLYWAY_DYNAMODB", "http://127.0.0.1:8000", ""},
		{"ALLYWAY_DYNAMODB", "127.0.0.1:8000", "must be a URL"},
		{"ALLYWAY_DYNAMODB", "http://", "must be a URL"},
		{"ALLYWAY_SES", "http://localhost:8005", ""},
		{"ALLYWAY_SES", "localhost", "must be a URL"},
		{"ALLYWAY_SES", "http://user:pass@localhost", "must be a URL"},
		{"ALLYWAY_EVENTBRIDGE", "http://localhost:4566", ""},
		{"ALLYWAY_EVENTBRIDGE", "partners", "must be a URL"},
		{"EVENT_BUS", "partners", ""},
		{"EVENT_BUS", "two words", "must be the name of an EventBridge event bus"},
		{"MAIL_FROM", "portal@northwind.test", ""},
		{"MAIL_FROM", "Portal <portal@northwind.test>", "must be one e-mail address"},
	}
	for _, test := range tests {
		t.Run(test.name+"="+test.value, func(t *testing.T) {
			_, err := readSettings(lookup(map[string]string{test.name: test.value}))
			if test.problem == "" {
				if err != nil {
					t.Error(err)
				}
				return
			}
			if err == nil || !strings.Contains(err.Error(), test.name+" is ") || !strings.Contains(err.Error(), test.problem) {
				t.Errorf("%v, want %s and %q named", err, test.name, test.problem)
			}
		})
	}
}

// TestSettingsMailboxPassword checks that a short password is refused and not repeated.
func TestSettingsMailboxPassword(t *testing.T) {
	const short = "fifteen letters"
	_, err := readSettings(lookup(map[string]string{"ALLYWAY_MAILBOX_PASSWORD": short}))
	if err == nil || !strings.Contains(err.Error(), "ALLYWAY_MAILBOX_PASSWORD must have at least 16 characters") || strings.Contains(err.Error(), short) {
		t.Errorf("%v", err)
	}
}

func TestSettingsURL(t *testing.T) {
	s, err := readSettings(lookup(map[string]string{"ALLYWAY_URL": "https://portal.example.com/"}))
	if err != nil || s.url != "https://portal.example.com" {
		t.Errorf("%q, %v", s.url, err)
	}
}

func TestSettingsAWS(t *testing.T) {
	const aws = "https://dynamodb.eu-west-1.amazonaws.com"
	keys := map[string]string{"AWS_ACCESS_KEY_ID": "id", "AWS_SECRET_ACCESS_KEY": "secret"}
	tests := []struct {
		name    string
		vars    map[string]string
		region  string
		problem string
	}{
		{"an emulator needs nothing", map[string]string{"ALLYWAY_DYNAMODB": "http://127.0.0.1:8000"}, "us-east-1", ""},
		{"an emulator takes what is set", map[string]string{"ALLYWAY_SES": "http://localhost:8005", "AWS_REGION": "eu-central-1"}, "eu-central-1", ""},
		{"the older name of the region", with(keys, "ALLYWAY_DYNAMODB", aws, "AWS_DEFAULT_REGION", "eu-west-1"), "eu-west-1", ""},
		{"AWS with all", with(keys, "ALLYWAY_DYNAMODB", aws, "AWS_REGION", "eu-west-1"), "eu-west-1", ""},
		{"AWS without a region", with(keys, "ALLYWAY_DYNAMODB", aws), "", "AWS_REGION is missing"},
		{"AWS without keys", map[string]string{"ALLYWAY_DYNAMODB": aws, "AWS_REGION": "eu-west-1"}, "", "AWS_ACCESS_KEY_ID is missing"},
		{"an emulator beside AWS", map[string]string{"ALLYWAY_DYNAMODB": aws, "ALLYWAY_SES": "http://localhost:8005"}, "", "AWS_SECRET_ACCESS_KEY is missing"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s, err := readSettings(lookup(test.vars))
			if test.problem != "" {
				if err == nil || !strings.Contains(err.Error(), test.problem) {
					t.Errorf("%v, want %q", err, test.problem)
				}
				return
			}
			if err != nil || s.aws.Region != test.region || s.aws.Endpoints.SES != s.ses {
				t.Errorf("region %q, %v", s.aws.Region, err)
			}
		})
	}
}

func with(vars map[string]string, more ...string) map[string]string {
	out := map[string]string{}
	for name, value := range vars {
		out[name] = value
	}
	for i := 0; i < len(more); i += 2 {
		out[more[i]] = more[i+1]
	}
	return out
}

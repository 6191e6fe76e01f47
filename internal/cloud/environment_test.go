package cloud

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func lookupIn(vars map[string]string) func(string) (string, bool) {
	return func(name string) (string, bool) {
		v, ok := vars[name]
		return v, ok
	}
}

func fullEnvironment() map[string]string {
	return map[string]string{
		"TABLE_NAME":            "allyway",
		"PORTAL_URL":            "https://portal.example.test/",
		"MAIL_FROM":             "portal@example.test",
		"INVITE_KEYS_ARN":       "arn:aws:secretsmanager:eu-central-1:111122223333:secret:invite-AbCdEf",
		"RESET_KEYS_ARN":        "arn:aws:secretsmanager:eu-central-1:111122223333:secret:reset-AbCdEf",
		"EMAIL_KEYS_ARN":        "arn:aws:secretsmanager:eu-central-1:111122223333:secret:email-AbCdEf",
		"SIGN_UP_KEYS_ARN":      "arn:aws:secretsmanager:eu-central-1:111122223333:secret:sign-up-AbCdEf",
		"ORIGIN_SECRET":         "0123456789abcdef",
		"CURSOR_KEY":            "0123456789abcdef0123456789abcdef",
		"OWNER_EMAIL":           "owner@example.test",
		"SES_CONFIGURATION_SET": "allyway",
		"FAILURE_QUEUE_URL":     "https://sqs.eu-central-1.amazonaws.com/111122223333/failures",
		"AWS_REGION":            "eu-central-1",
		"AWS_ACCESS_KEY_ID":     "AKIDEXAMPLE",
		"AWS_SECRET_ACCESS_KEY": "wJalrXUtnFEMI",
		"AWS_SESSION_TOKEN":     "session",
	}
}

var allVariables = []Variable{TableName, PortalURL, MailFrom, InviteKeys, ResetKeys, EmailKeys, OriginSecret, CursorKey, OwnerEmail, ConfigurationSet, FailureQueue}

func TestReadEnvironment(t *testing.T) {
	got, err := ReadEnvironment(lookupIn(fullEnvironment()), allVariables...)
	if err != nil {
		t.Fatal(err)
	}
	want := Environment{
		TableName:        "allyway",
		PortalURL:        "https://portal.example.test",
		MailFrom:         "portal@example.test",
		InviteKeys:       "arn:aws:secretsmanager:eu-central-1:111122223333:secret:invite-AbCdEf",
		ResetKeys:        "arn:aws:secretsmanager:eu-central-1:111122223333:secret:reset-AbCdEf",
		EmailKeys:        "arn:aws:secretsmanager:eu-central-1:111122223333:secret:email-AbCdEf",
		OriginSecret:     "0123456789abcdef",
		CursorKey:        "0123456789abcdef0123456789abcdef",
		OwnerEmail:       "owner@example.test",
		ConfigurationSet: "allyway",
		FailureQueue:     "https://sqs.eu-central-1.amazonaws.com/111122223333/failures",
		Region:           "eu-central-1",
		Credentials:      Credentials{keyID: "AKIDEXAMPLE", secret: "wJalrXUtnFEMI", session: "session"},
	}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(Credentials{})); diff != "" {
		t.Error(diff)
	}
}

func TestReadEnvironmentNamesEverythingAtOnce(t *testing.T) {
	_, err := ReadEnvironment(lookupIn(nil), allVariables...)
	if err == nil {
		t.Fatal("an empty environment was accepted")
	}
	names := []string{"AWS_REGION", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"}
	for _, v := range allVariables {
		names = append(names, string(v))
	}
	for _, name := range names {
		if n := strings.Count(err.Error(), name+" is missing"); n != 1 {
			t.Errorf("%s is said to be missing %d times, want once: %v", name, n, err)
		}
	}
	if strings.Contains(err.Error(), "AWS_SESSION_TOKEN") {
		t.Errorf("the session token is not needed outside of AWS: %v", err)
	}
}

func TestReadEnvironmentAsksOnlyForWhatIsNeeded(t *testing.T) {
	vars := fullEnvironment()
	for _, v := range allVariables {
		if v != TableName {
			delete(vars, string(v))
		}
	}
	got, err := ReadEnvironment(lookupIn(vars), TableName)
	if err != nil {
		t.Fatal(err)
	}
	if got.TableName != "allyway" {
		t.Errorf("table name %q", got.TableName)
	}
	if got, err := ReadEnvironment(lookupIn(fullEnvironment()), TableName); err != nil || got.OriginSecret != "" {
		t.Errorf("what nobody asked for was read: %q, %v", got.OriginSecret, err)
	}
	if _, err := ReadEnvironment(lookupIn(fullEnvironment()), "TABLE"); err == nil {
		t.Error("a variable that does not exist was accepted")
	}
}

func TestReadEnvironmentMalformed(t *testing.T) {
	tests := []struct {
		name, value string
		ok          bool
	}{
		{"TABLE_NAME", "two words", false},
		{"TABLE_NAME", "arn:aws:dynamodb:eu-central-1:111122223333:table/allyway", true},
		{"PORTAL_URL", "portal.example.test", false},
		{"PORTAL_URL", "http://portal.example.test", false},
		{"PORTAL_URL", "https://portal.example.test/app", false},
		{"PORTAL_URL", "https://portal.example.test?a=b", false},
		{"PORTAL_URL", "https://user@portal.example.test", false},
		{"PORTAL_URL", "http://127.0.0.1:3000", true},
		{"PORTAL_URL", "http://localhost:3000", true},
		{"PORTAL_URL", "http://[::1]:3000", true},
		{"PORTAL_URL", "ftp://127.0.0.1", false},
		{"MAIL_FROM", "Portal <portal@example.test>", false},
		{"MAIL_FROM", "portal", false},
		{"MAIL_FROM", "portal@", false},
		{"MAIL_FROM", "a@b@c", false},
		{"OWNER_EMAIL", "owner@example.test,other@example.test", false},
		{"INVITE_KEYS_ARN", "keys", true},
		{"INVITE_KEYS_ARN", "Allyway/invite_keys+1=a.b@c-d", true},
		{"INVITE_KEYS_ARN", "two keys", false},
		{"INVITE_KEYS_ARN", "keys:invite", false},
		{"RESET_KEYS_ARN", "arn:aws:ssm:eu-central-1:111122223333:parameter/keys", false},
		{"ORIGIN_SECRET", "short", false},
		{"CURSOR_KEY", "0123456789abcdef0123456789abcde", false},
		{"CURSOR_KEY", "0123456789abcdef 0123456789abcdef", false},
		{"SES_CONFIGURATION_SET", "a b", false},
		{"AWS_REGION", "eu central", false},
		{"AWS_ENDPOINT_URL", "127.0.0.1:4566", false},
		{"AWS_ENDPOINT_URL", "http://127.0.0.1:4566", true},
		{"AWS_ENDPOINT_URL_DYNAMODB", "file:///table", false},
		{"AWS_ENDPOINT_URL_SES", "https://", false},
		{"AWS_ENDPOINT_URL_SECRETS_MANAGER", "secret", false},
		{"AWS_SESSION_TOKEN", "a b", false},
	}
	for _, tt := range tests {
		t.Run(tt.name+"="+tt.value, func(t *testing.T) {
			vars := fullEnvironment()
			vars[tt.name] = tt.value
			_, err := ReadEnvironment(lookupIn(vars), allVariables...)
			if (err == nil) != tt.ok {
				t.Fatalf("accepted %v, want %v: %v", err == nil, tt.ok, err)
			}
			if err == nil {
				return
			}
			if !strings.Contains(err.Error(), tt.name+" must ") {
				t.Errorf("the error does not name %s: %v", tt.name, err)
			}
		})
	}
}

func TestReadEnvironmentShowsNoValue(t *testing.T) {
	vars := fullEnvironment()
	vars["ORIGIN_SECRET"], vars["OWNER_EMAIL"], vars["AWS_SECRET_ACCESS_KEY"] = "hunter2", "someone", "swordfish two"
	_, err := ReadEnvironment(lookupIn(vars), allVariables...)
	if err == nil {
		t.Fatal("malformed values were accepted")
	}
	for _, value := range []string{"hunter2", "someone", "swordfish"} {
		if strings.Contains(err.Error(), value) {
			t.Errorf("the error shows %q: %v", value, err)
		}
	}
}

func TestEndpoints(t *testing.T) {
	vars := fullEnvironment()
	vars["AWS_ENDPOINT_URL"] = "http://127.0.0.1:4566"
	vars["AWS_ENDPOINT_URL_SES"] = "http://127.0.0.1:8005"
	got, err := ReadEnvironment(lookupIn(vars))
	if err != nil {
		t.Fatal(err)
	}
	want := Endpoints{DynamoDB: "http://127.0.0.1:4566", SES: "http://127.0.0.1:8005", SecretsManager: "http://127.0.0.1:4566",
		SQS: "http://127.0.0.1:4566", EventBridge: "http://127.0.0.1:4566"}
	if got.Endpoints != want {
		t.Errorf("endpoints %+v, want %+v", got.Endpoints, want)
	}
	if c := got.Config(got.Endpoints.SES, 0, 1); c.BaseEndpoint == nil || *c.BaseEndpoint != want.SES {
		t.Errorf("the client's endpoint is %v", c.BaseEndpoint)
	}
	if c := got.Config("", 0, 1); c.BaseEndpoint != nil {
		t.Errorf("without an endpoint the client has %q", *c.BaseEndpoint)
	}
}

func TestSecretsDoNotPrint(t *testing.T) {
	env, err := ReadEnvironment(lookupIn(fullEnvironment()), allVariables...)
	if err != nil {
		t.Fatal(err)
	}
	for _, format := range []string{"%v", "%+v", "%#v", "%s"} {
		text := fmt.Sprintf(format, env)
		for _, secret := range []string{"wJalrXUtnFEMI", "AKIDEXAMPLE", "0123456789abcdef"} {
			if strings.Contains(text, secret) {
				t.Errorf("%s prints %q", format, secret)
			}
		}
	}
}

package ses_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	awsses "github.com/aws/aws-sdk-go-v2/service/ses"
	"github.com/google/go-cmp/cmp"

	"allyway/internal/mail"
	"allyway/internal/mail/ses"
	"allyway/internal/mailing"
)

var _ mailing.Sender = (*ses.Sender)(nil)

func newClient(endpoint string) *awsses.Client {
	return awsses.New(awsses.Options{
		Region:       "eu-west-1",
		BaseEndpoint: aws.String(endpoint),
		Credentials: aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
			return aws.Credentials{AccessKeyID: "test", SecretAccessKey: "test"}, nil
		}),
	})
}

func message() mail.Message {
	return mail.Message{
		From: "portal@northwind.test", FromName: "Nørthwind, \"Partners\"", ReplyTo: "help@northwind.test", To: "ada@acme.test",
		Subject: "Grace invites you to Acmé", Text: "Héllo\n", HTML: "<p>Héllo &amp; wélcome</p>",
		Tags: map[string]string{"template": "invite", "person": "01JD0000000000000000000ADA", "odd key": "a b@c"},
	}
}

// server answers every request with a status and an SES error of the code, and keeps the forms it was sent.
type server struct {
	*httptest.Server
	forms []url.Values
	calls atomic.Int32
}

func newServer(t *testing.T, status int, body string) *server {
	t.Helper()
	s := &server{}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.calls.Add(1)
		if err := r.ParseForm(); err != nil {
			t.Error(err)
		}
		s.forms = append(s.forms, r.PostForm)
		w.WriteHeader(status)
		io.WriteString(w, body)
	}))
	t.Cleanup(s.Close)
	return s
}

const accepted = `<SendEmailResponse xmlns="http://ses.amazonaws.com/doc/2010-12-01/"><SendEmailResult><MessageId>1</MessageId></SendEmailResult></SendEmailResponse>`

func TestSendAsksForWhatTheMessageSays(t *testing.T) {
	s := newServer(t, 200, accepted)
	ops, err := ses.New(newClient(s.URL), "bounces").Send(t.Context(), "01JD00000000000000000MA110", message())
	if err != nil || ops != nil {
		t.Fatalf("Send: %v, %v", ops, err)
	}
	want := url.Values{
		"Action": {"SendEmail"}, "Version": {"2010-12-01"},
		"Source":                           {`=?utf-8?b?TsO4cnRod2luZCwgIlBhcnRuZXJzIg==?= <portal@northwind.test>`},
		"Destination.ToAddresses.member.1": {"ada@acme.test"},
		"ReplyToAddresses.member.1":        {"help@northwind.test"},
		"Message.Subject.Data":             {"Grace invites you to Acmé"},
		"Message.Subject.Charset":          {"UTF-8"},
		"Message.Body.Text.Data":           {"Héllo\n"},
		"Message.Body.Text.Charset":        {"UTF-8"},
		"Message.Body.Html.Data":           {"<p>Héllo &amp; wélcome</p>"},
		"Message.Body.Html.Charset":        {"UTF-8"},
		"ConfigurationSetName":             {"bounces"},
		"Tags.member.1.Name":               {"mail"}, "Tags.member.1.Value": {"01JD00000000000000000MA110"},
		"Tags.member.2.Name": {"odd_key"}, "Tags.member.2.Value": {"a_b_c"},
		"Tags.member.3.Name": {"person"}, "Tags.member.3.Value": {"01JD0000000000000000000ADA"},
		"Tags.member.4.Name": {"template"}, "Tags.member.4.Value": {"invite"},
	}
	if diff := cmp.Diff([]url.Values{want}, s.forms); diff != "" {
		t.Errorf("what SES was asked (-want +got):\n%s", diff)
	}
}

func TestSendLeavesOutWhatIsNotThere(t *testing.T) {
	s := newServer(t, 200, accepted)
	m := message()
	m.ReplyTo, m.FromName = "", ""
	if _, err := ses.New(newClient(s.URL), "").Send(t.Context(), "1", m); err != nil {
		t.Fatal(err)
	}
	form := s.forms[0]
	if form.Has("ConfigurationSetName") || form.Has("ReplyToAddresses.member.1") || form.Get("Source") != "<portal@northwind.test>" {
		t.Errorf("SES was asked %v", form)
	}
}

func TestSendErrors(t *testing.T) {
	refusal := func(code, message string) string {
		return `<ErrorResponse xmlns="http://ses.amazonaws.com/doc/2010-12-01/"><Error><Type>Sender</Type><Code>` + code +
			`</Code><Message>` + message + `</Message></Error><RequestId>1</RequestId></ErrorResponse>`
	}
	const unverified = "Email address is not verified. The following identities failed the check in region EU-WEST-1: "
	tests := []struct {
		name      string
		status    int
		body      string
		temporary bool
		account   bool
		reason    string
	}{
		{"too fast", 400, refusal("Throttling", "Maximum sending rate exceeded."), true, false, "too fast"},
		{"quota", 400, refusal("Throttling", "Daily message quota exceeded."), true, true, "quota"},
		{"sandbox", 400, refusal("MessageRejected", unverified+"ada@acme.test"), true, true, "sandbox"},
		{"sender not verified", 400, refusal("MessageRejected", unverified+"Portal@Northwind.test"), true, true, "sender"},
		{"rejected", 400, refusal("MessageRejected", "Message contains a virus: ada@acme.test"), false, false, "rejected"},
		{"illegal address", 400, refusal("InvalidParameterValue", "Illegal address ada@acme.test"), false, false, "address"},
		{"account paused", 400, refusal("AccountSendingPausedException", "x"), true, true, "paused for the SES account"},
		{"configuration set paused", 400, refusal("ConfigurationSetSendingPausedException", "x"), true, true, "paused for the SES configuration set"},
		{"configuration set missing", 400, refusal("ConfigurationSetDoesNotExist", "x"), true, true, "configuration set does not exist"},
		{"MAIL FROM", 400, refusal("MailFromDomainNotVerifiedException", "x"), true, true, "MAIL FROM"},
		{"not allowed", 403, refusal("AccessDenied", "User arn:aws:sts::1 is not authorized"), true, true, "credentials"},
		{"bad key", 403, refusal("InvalidClientTokenId", "x"), true, true, "credentials"},
		{"fault", 500, refusal("InternalFailure", "x"), true, false, "fault"},
		{"down", 503, refusal("ServiceUnavailable", "x"), true, false, "fault"},
		{"unknown code", 400, refusal("NeverHeardOf", "ada@acme.test"), true, false, "fault"},
		{"no error of SES", 502, "<html>Bad Gateway</html>", true, false, "SES"},
		{"no answer of SES", 200, "hello", true, false, "other than SES"},
		{"nothing", 400, "", true, false, "SES"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s := newServer(t, test.status, test.body)
			ops, err := ses.New(newClient(s.URL), "").Send(t.Context(), "1", message())
			failed := wantSendError(t, err)
			if ops != nil || failed.Temporary != test.temporary || failed.Account != test.account || !strings.Contains(failed.Reason, test.reason) {
				t.Errorf("Send: %+v, want temporary %v, of the account %v, a reason with %q", failed, test.temporary, test.account, test.reason)
			}
			if strings.Contains(failed.Error(), "@") || strings.Contains(failed.Error(), "arn:") {
				t.Errorf("the error shows an address: %v", failed)
			}
			if n := s.calls.Load(); n != 1 {
				t.Errorf("SES was asked %d times", n)
			}
		})
	}
}

func wantSendError(t *testing.T, err error) *mail.SendError {
	t.Helper()
	var failed *mail.SendError
	if !errors.As(err, &failed) {
		t.Fatalf("Send: %v, want a SendError", err)
	}
	return failed
}

func TestSendWithoutASender(t *testing.T) {
	s := newServer(t, 200, accepted)
	m := message()
	m.From = ""
	_, err := ses.New(newClient(s.URL), "").Send(t.Context(), "1", m)
	if failed := wantSendError(t, err); !failed.Temporary || s.calls.Load() != 0 {
		t.Errorf("Send: %+v after %d calls", failed, s.calls.Load())
	}
}

func TestSendWhenNobodyAnswers(t *testing.T) {
	s := newServer(t, 200, accepted)
	s.Close()
	_, err := ses.New(newClient(s.URL), "").Send(t.Context(), "1", message())
	if failed := wantSendError(t, err); !failed.Temporary || !strings.Contains(failed.Reason, "reached") {
		t.Errorf("nobody listens: %+v", failed)
	}

	hang := make(chan struct{})
	silent := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-hang }))
	defer silent.Close()
	defer close(hang)
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	_, err = ses.New(newClient(silent.URL), "").Send(ctx, "1", message())
	if failed := wantSendError(t, err); !failed.Temporary || !strings.Contains(failed.Reason, "in time") {
		t.Errorf("nobody answers: %+v", failed)
	}
	ctx, cancel = context.WithCancel(t.Context())
	cancel()
	_, err = ses.New(newClient(silent.URL), "").Send(ctx, "1", message())
	if failed := wantSendError(t, err); !failed.Temporary || !strings.Contains(failed.Reason, "interrupted") {
		t.Errorf("given up: %+v", failed)
	}
}

package functions_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
)

// secretARN returns the ARN of the secret with the keys of a purpose.
func secretARN(purpose string) string {
	return "arn:aws:secretsmanager:us-east-1:000000000000:secret:" + purpose + "-keys-AbCdEf"
}

// secrets stands in for Secrets Manager. It has one secret for each purpose of links, empty at first.
type secrets struct {
	mu     sync.Mutex
	values map[string]string // by ARN
}

func newSecrets(t *testing.T) (*secrets, string) {
	s := &secrets{values: map[string]string{secretARN("invite"): "", secretARN("reset"): "", secretARN("email"): "", secretARN("sign-up"): ""}}
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	return s, server.URL
}

func (s *secrets) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var in struct{ SecretId, SecretString string }
	w.Header().Set("Content-Type", "application/x-amz-json-1.1")
	_, action, _ := strings.Cut(r.Header.Get("X-Amz-Target"), ".")
	err := json.NewDecoder(r.Body).Decode(&in)
	value, known := s.values[in.SecretId]
	switch {
	case err != nil || !known:
		w.WriteHeader(http.StatusBadRequest)
		fmt.Fprint(w, `{"__type":"InvalidParameterException"}`)
	case action == "DescribeSecret" && value == "":
		json.NewEncoder(w).Encode(map[string]any{"ARN": in.SecretId})
	case action == "DescribeSecret":
		json.NewEncoder(w).Encode(map[string]any{"ARN": in.SecretId, "VersionIdsToStages": map[string][]string{"allyway-token-keys-first-version": {"AWSCURRENT"}}})
	case action == "GetSecretValue" && value == "":
		w.WriteHeader(http.StatusBadRequest)
		fmt.Fprint(w, `{"__type":"ResourceNotFoundException"}`)
	case action == "GetSecretValue":
		json.NewEncoder(w).Encode(map[string]string{"ARN": in.SecretId, "SecretString": value})
	case action == "PutSecretValue":
		s.values[in.SecretId] = in.SecretString
		json.NewEncoder(w).Encode(map[string]string{"ARN": in.SecretId})
	default:
		w.WriteHeader(http.StatusBadRequest)
		fmt.Fprint(w, `{"__type":"UnknownOperationException"}`)
	}
}

// stored returns the keys of invites, resets and new addresses as they are stored.
func (s *secrets) stored() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return []string{s.values[secretARN("invite")], s.values[secretARN("reset")], s.values[secretARN("email")]}
}

// message is a mail that SES was asked to send.
type message struct{ from, to, subject, text, tag string }

// post stands in for SES. It throttles mail to addresses that begin with "throttled", and rejects those that begin with
// "rejected".
type post struct {
	mu   sync.Mutex
	sent []message
}

func newPost(t *testing.T) (*post, string) {
	p := &post{}
	server := httptest.NewServer(p)
	t.Cleanup(server.Close)
	return p, server.URL
}

func (p *post) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	to := r.PostFormValue("Destination.ToAddresses.member.1")
	w.Header().Set("Content-Type", "text/xml")
	switch {
	case r.PostFormValue("Action") != "SendEmail":
		refuse(w, "InvalidAction")
	case strings.HasPrefix(to, "throttled"):
		refuse(w, "Throttling")
	case strings.HasPrefix(to, "rejected"):
		refuse(w, "MessageRejected")
	default:
		p.sent = append(p.sent, message{r.PostFormValue("Source"), to, r.PostFormValue("Message.Subject.Data"),
			r.PostFormValue("Message.Body.Text.Data"), r.PostFormValue("Tags.member.1.Value")})
		fmt.Fprintf(w, `<SendEmailResponse xmlns="http://ses.amazonaws.com/doc/2010-12-01/"><SendEmailResult><MessageId>%d</MessageId></SendEmailResult></SendEmailResponse>`, len(p.sent))
	}
}

func refuse(w http.ResponseWriter, code string) {
	w.WriteHeader(http.StatusBadRequest)
	fmt.Fprintf(w, `<ErrorResponse xmlns="http://ses.amazonaws.com/doc/2010-12-01/"><Error><Type>Sender</Type><Code>%s</Code><Message>refused</Message></Error></ErrorResponse>`, code)
}

// take returns the mails sent since its last call.
func (p *post) take() []message {
	p.mu.Lock()
	defer p.mu.Unlock()
	sent := p.sent
	p.sent = nil
	return sent
}

// failures stands in for SQS, with the failure queue only.
type failures struct {
	mu       sync.Mutex
	messages []string
}

func newFailures(t *testing.T) (*failures, string) {
	f := &failures{}
	server := httptest.NewServer(f)
	t.Cleanup(server.Close)
	return f, server.URL
}

func (f *failures) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f.mu.Lock()
	defer f.mu.Unlock()
	var in struct{ QueueUrl, MessageBody string }
	if err := json.NewDecoder(r.Body).Decode(&in); err != nil || r.Header.Get("X-Amz-Target") != "AmazonSQS.SendMessage" || in.QueueUrl != failureQueue {
		w.WriteHeader(http.StatusBadRequest)
		fmt.Fprint(w, `{"__type":"com.amazonaws.sqs#InvalidAddress"}`)
		return
	}
	f.messages = append(f.messages, in.MessageBody)
	fmt.Fprintf(w, `{"MessageId":"%d"}`, len(f.messages))
}

func (f *failures) all() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.messages
}

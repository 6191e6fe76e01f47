package main

import (
	"context"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
)

// emulator makes the calls that this program makes of an emulator, besides those of the portal's own API.
type emulator struct {
	url       string
	host      string // the end of its APIs' names
	mailsPath string // the path of the mails that SES has taken
}

const healthPath = "/_ministack/health"

// newEmulator returns the emulator at a URL: MiniStack, or LocalStack.
func newEmulator(ctx context.Context, endpoint string) (emulator, error) {
	endpoint = strings.TrimSuffix(endpoint, "/")
	for _, e := range []struct{ health, host, mails string }{
		{healthPath, "localhost", "/_ministack/ses/messages"},
		{"/_localstack/health", "localhost.localstack.cloud", "/_aws/ses"},
	} {
		if status, err := get(ctx, endpoint+e.health); err == nil && status == http.StatusOK {
			return emulator{endpoint, e.host, e.mails}, nil
		}
	}
	return emulator{}, fmt.Errorf("no emulator answers at %s; start it first", endpoint)
}

// secret returns the text of a secret.
func (e emulator) secret(ctx context.Context, name string) (string, error) {
	client := secretsmanager.New(secretsmanager.Options{Region: region, BaseEndpoint: &e.url,
		Credentials: credentials.NewStaticCredentialsProvider("test", "test", "")})
	out, err := client.GetSecretValue(ctx, &secretsmanager.GetSecretValueInput{SecretId: &name})
	if err != nil {
		return "", fmt.Errorf("read the origin secret: %w", err)
	}
	return aws.ToString(out.SecretString), nil
}

// hasStack reports whether there is a stack of that name.
func (e emulator) hasStack(ctx context.Context, name string) (bool, error) {
	var out struct {
		Status []string `xml:"DescribeStacksResult>Stacks>member>StackStatus"`
	}
	status, err := e.call(ctx, "cloudformation", url.Values{"Action": {"DescribeStacks"}, "StackName": {name}}, &out)
	if err != nil || status == http.StatusBadRequest { // no such stack
		return false, err
	}
	return slices.ContainsFunc(out.Status, func(s string) bool { return s != "DELETE_COMPLETE" }), nil
}

// publish publishes a message to an SNS topic.
func (e emulator) publish(ctx context.Context, topic, message string) error {
	status, err := e.call(ctx, "sns", url.Values{"Action": {"Publish"}, "TopicArn": {topic}, "Message": {message}}, &struct{}{})
	if err == nil && status != http.StatusOK {
		err = fmt.Errorf("publish to %s: status %d", topic, status)
	}
	return err
}

// signedFor returns the signature of a call to a service. Emulators read only the service in it.
func signedFor(service string) string {
	return "AWS4-HMAC-SHA256 Credential=test/20260101/" + region + "/" + service + "/aws4_request, SignedHeaders=host, Signature=0"
}

// call makes a call of one of AWS's older services.
func (e emulator) call(ctx context.Context, service string, in url.Values, out any) (status int, err error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, e.url, strings.NewReader(in.Encode()))
	if err != nil {
		return 0, err
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	request.Header.Set("Authorization", signedFor(service))
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return 0, err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return answer.StatusCode, nil
	}
	return answer.StatusCode, xml.NewDecoder(answer.Body).Decode(out)
}

// mail is a mail that SES has taken.
type mail struct {
	ID      string   `json:"id"`
	To      string   `json:"to"`
	Subject string   `json:"subject"`
	Text    string   `json:"text"`
	HTML    string   `json:"html"`
	Links   []string `json:"links"` // the most useful one first
	At      any      `json:"at"`    // as the emulator says it
}

var linkPattern = regexp.MustCompile(`https?://\S+#\S+`)

// mails returns all mails, the oldest first.
func (e emulator) mails(ctx context.Context) ([]mail, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, e.url+e.mailsPath, nil)
	if err != nil {
		return nil, err
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		return nil, err
	}
	return readMails(text)
}

// readMails reads the list of MiniStack, which groups mails by account, or that of LocalStack.
func readMails(text []byte) ([]mail, error) {
	type taken struct {
		MessageID string `json:"MessageId"`
		ID        string `json:"Id"`
		Timestamp any
		To        []string
		Dest      struct{ ToAddresses []string } `json:"Destination"`
		Subject   string
		BodyText  string
		BodyHTML  string `json:"BodyHtml"`
		Body      struct {
			Text string `json:"text_part"`
			HTML string `json:"html_part"`
		}
	}
	var one struct{ Messages []taken }
	if err := json.Unmarshal(text, &one); err != nil {
		var byAccount struct{ Messages map[string][]taken }
		if err := json.Unmarshal(text, &byAccount); err != nil {
			return nil, fmt.Errorf("read the emulator's mails: %w", err)
		}
		one.Messages = byAccount.Messages[account]
	}
	var all []mail
	for _, t := range one.Messages {
		m := mail{ID: t.MessageID + t.ID, To: strings.Join(append(t.To, t.Dest.ToAddresses...), ", "), Subject: t.Subject,
			Text: t.BodyText + t.Body.Text, HTML: t.BodyHTML + t.Body.HTML, At: t.Timestamp}
		m.Links = append([]string{}, linkPattern.FindAllString(m.Text, -1)...)
		all = append(all, m)
	}
	return all, nil
}

// waitForMail waits for the first mail with a link to an address.
func (e emulator) waitForMail(ctx context.Context, to string) (mail, error) {
	for end := time.Now().Add(time.Minute); time.Now().Before(end); {
		mails, err := e.mails(ctx)
		if err != nil {
			return mail{}, err
		}
		for _, m := range mails {
			if strings.EqualFold(m.To, to) && len(m.Links) > 0 {
				return m, nil
			}
		}
		select {
		case <-ctx.Done():
			return mail{}, ctx.Err()
		case <-time.After(100 * time.Millisecond):
		}
	}
	return mail{}, errors.New("no mail came to " + to)
}

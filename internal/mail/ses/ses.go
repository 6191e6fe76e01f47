// Package ses sends mail through Amazon SES.
package ses

import (
	"context"
	"maps"
	"net/mail"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ses"
	"github.com/aws/aws-sdk-go-v2/service/ses/types"

	portalmail "allyway/internal/mail"
	"allyway/internal/table"
)

// sendTimeout bounds one sending, whatever the client and the caller allow; it is well within a mail's lease.
const sendTimeout = 10 * time.Second

const utf8 = "UTF-8"

// Sender is the mail.Sender of a deployed portal.
type Sender struct {
	client           *ses.Client
	configurationSet string
}

// New makes a sender on a client that its caller has built. A configuration set, which reports bounces, is used unless
// its name is empty.
func New(client *ses.Client, configurationSet string) *Sender {
	return &Sender{client: client, configurationSet: configurationSet}
}

// Send hands the message to SES, once: SES has no way to tell a repeat from a second mail, so whether to try again is
// for the caller, who knows how often that was. The mail's id goes along as the tag "mail", which comes back with a
// bounce. Every error is a *mail.SendError; there are never ops.
func (s *Sender) Send(ctx context.Context, id string, m portalmail.Message) ([]table.Op, error) {
	if m.From == "" {
		return nil, &portalmail.SendError{Temporary: true, Account: true, Reason: "the portal has no sender's address"}
	}
	ctx, cancel := context.WithTimeout(ctx, sendTimeout)
	defer cancel()
	out, err := s.client.SendEmail(ctx, s.input(id, m), func(o *ses.Options) { o.Retryer = aws.NopRetryer{} })
	if err != nil {
		return nil, sendError(err, m)
	}
	if aws.ToString(out.MessageId) == "" { // the client takes any text with status 200 for a success
		return nil, &portalmail.SendError{Temporary: true, Reason: "something other than SES answered"}
	}
	return nil, nil
}

func (s *Sender) input(id string, m portalmail.Message) *ses.SendEmailInput {
	content := func(text string) *types.Content {
		return &types.Content{Data: aws.String(text), Charset: aws.String(utf8)}
	}
	in := &ses.SendEmailInput{
		// The shown name is encoded as RFC 2047 has it: SES takes nothing but ASCII here.
		Source:      aws.String((&mail.Address{Name: m.FromName, Address: m.From}).String()),
		Destination: &types.Destination{ToAddresses: []string{m.To}},
		Message: &types.Message{
			Subject: content(m.Subject),
			Body:    &types.Body{Text: content(m.Text), Html: content(m.HTML)},
		},
		Tags: []types.MessageTag{{Name: aws.String("mail"), Value: aws.String(tagText(id))}},
	}
	if m.ReplyTo != "" {
		in.ReplyToAddresses = []string{m.ReplyTo}
	}
	if s.configurationSet != "" {
		in.ConfigurationSetName = aws.String(s.configurationSet)
	}
	for _, name := range slices.Sorted(maps.Keys(m.Tags)) {
		in.Tags = append(in.Tags, types.MessageTag{Name: aws.String(tagText(name)), Value: aws.String(tagText(m.Tags[name]))})
	}
	return in
}

// tagText keeps to the characters that SES takes in tags; another one would refuse the whole mail.
func tagText(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9', r == '-', r == '_':
			return r
		}
		return '_'
	}, s)
}

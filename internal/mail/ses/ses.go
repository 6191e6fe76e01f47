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

// sendTimeout limits one attempt to send, even if the client and the caller allow more. It is much shorter than a
// lease.
const sendTimeout = 10 * time.Second

const utf8 = "UTF-8"

// Sender is the mailing.Sender of a deployed portal.
type Sender struct {
	// sendEmail is the client's method. With the client itself, the linker would keep all its methods (see
	// internal/table/dynamo).
	sendEmail        func(context.Context, *ses.SendEmailInput, ...func(*ses.Options)) (*ses.SendEmailOutput, error)
	configurationSet string
}

// New returns a sender on a client that the caller has built. Unless its name is empty, mail goes through the
// configuration set, which reports bounces.
func New(client *ses.Client, configurationSet string) *Sender {
	return &Sender{sendEmail: client.SendEmail, configurationSet: configurationSet}
}

// Send sends the message through SES, in one attempt. SES cannot tell a repeat from a second mail, so the caller
// decides whether to try again. The mail's id is sent as the tag "mail", which SES returns with a bounce. Every error
// is a *mail.SendError. Send never returns ops.
func (s *Sender) Send(ctx context.Context, id string, m portalmail.Message) ([]table.Op, error) {
	if m.From == "" {
		return nil, &portalmail.SendError{Temporary: true, Account: true, Reason: "the portal has no sender's address"}
	}
	ctx, cancel := context.WithTimeout(ctx, sendTimeout)
	defer cancel()
	out, err := s.sendEmail(ctx, s.input(id, m), func(o *ses.Options) { o.Retryer = aws.NopRetryer{} })
	if err != nil {
		return nil, sendError(err, m)
	}
	if aws.ToString(out.MessageId) == "" { // the client accepts any text with status 200 as success
		return nil, &portalmail.SendError{Temporary: true, Reason: "something other than SES answered"}
	}
	return nil, nil
}

func (s *Sender) input(id string, m portalmail.Message) *ses.SendEmailInput {
	content := func(text string) *types.Content {
		return &types.Content{Data: aws.String(text), Charset: aws.String(utf8)}
	}
	in := &ses.SendEmailInput{
		// The shown name is encoded as in RFC 2047, because SES accepts only ASCII here.
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

// tagText returns only those characters of a text that SES accepts in tags. With any other, SES would refuse the whole
// mail.
func tagText(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9', r == '-', r == '_':
			return r
		}
		return '_'
	}, s)
}

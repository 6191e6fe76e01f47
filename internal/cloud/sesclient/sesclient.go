// Package sesclient creates the client that sends mail. Only the functions that use SES import it.
package sesclient

import (
	"time"

	"github.com/aws/aws-sdk-go-v2/service/ses"

	"allyway/internal/cloud"
	mailses "allyway/internal/mail/ses"
)

// NewSender returns a sender of mail through SES.
func NewSender(env cloud.Environment) *mailses.Sender {
	return mailses.New(New(env), env.ConfigurationSet)
}

// New returns a client of env.Endpoints.SES. It makes two attempts of at most eight seconds each. A mail that fails
// stays in the table, and is tried again later.
func New(env cloud.Environment) *ses.Client {
	return ses.NewFromConfig(env.Config(env.Endpoints.SES, 8*time.Second, 2))
}

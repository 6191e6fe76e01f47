// Package sesclient builds the client that sends mail. Only the functions that talk to SES import it.
package sesclient

import (
	"time"

	"github.com/aws/aws-sdk-go-v2/service/ses"

	"allyway/internal/cloud"
)

// New is a client of env.Endpoints.SES. One attempt may take eight seconds and there are two: a mail that fails
// stays in the table and is tried again from there.
func New(env cloud.Environment) *ses.Client {
	return ses.NewFromConfig(env.Config(env.Endpoints.SES, 8*time.Second, 2))
}

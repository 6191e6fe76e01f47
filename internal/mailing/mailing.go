// Package mailing is the work of the function send-email: sending the mail that waits in the table.
//
// Each mail is sent at least once. A sender claims a mail for a minute, sends it, and then deletes it. If the sender
// dies in between, another sends the mail again, with the same link.
package mailing

import (
	"context"

	"allyway/internal/mail"
	"allyway/internal/portal"
	"allyway/internal/record"
)

// Sender sends one message. The sender of Amazon SES (package mail/ses) sends it and returns no ops. The local mailbox
// returns the ops that store it, and these become part of the Write that settles the mail. id is the mail's id. An
// error is a *mail.SendError if the sender knows what it means. After any other error, the mail is tried again.
type Sender interface {
	Send(ctx context.Context, id string, m mail.Message) ([]record.Op, error)
}

// Config is what the service needs in addition to the store.
type Config struct {
	Links  record.Links
	From   string // the address of the sender
	Sender Sender

	// SentByOps says that Sender does nothing but return ops. Then no lease is needed, which saves a Write for each
	// mail: if several senders have the same mail, one of them settles it, and the Writes of the others are refused.
	SentByOps bool

	// GivenUp is told about each mail before it ends as failed. While it returns an error, the mail waits and does not
	// end. nil: nobody is told.
	GivenUp func(ctx context.Context, l portal.Letter, why string) error

	Rate int64 // mails that the mail system accepts in a second, from all senders together; 0: no limit
}

// Service sends mail. New makes it.
type Service struct {
	store  *record.Store
	config Config
}

// New returns the service on a store. It panics without the keys of links or without a sender.
func New(store *record.Store, config Config) *Service {
	if config.Links.Keys == nil || config.Sender == nil {
		panic("mailing: Config needs Links.Keys and Sender")
	}
	return &Service{store, config}
}

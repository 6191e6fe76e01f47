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

// Sender sends one message. Amazon SES (package mail/ses) sends it and returns no ops. The local mailbox sends nothing
// and returns the ops that store it, which the Write that settles the mail then makes. id is the mail's own. An error
// is a *mail.SendError if the sender knows what it means; after any other error, the mail is tried again.
type Sender interface {
	Send(ctx context.Context, id string, m mail.Message) ([]record.Op, error)
}

// Config is what the service needs in addition to the store.
type Config struct {
	Links  record.Links
	From   string // the address that mail comes from
	Sender Sender

	// SentByOps says that a mail is sent by the ops that Sender returns, and by nothing else. Then no lease is needed, which
	// saves a Write for each mail: of several senders, one settles the mail, and the ops of the others are refused.
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

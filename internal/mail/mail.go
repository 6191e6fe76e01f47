// Package mail renders the mails that the portal sends, and names what sends them. Rendering is pure: the same Data
// gives the same Message, and every mail has a golden file. Sending is one method: mail/ses does it through Amazon
// SES, the local mailbox by storing.
package mail

import (
	"context"
	"time"

	"allyway/internal/table"
)

// Template names a mail.
type Template string

const (
	Invite          Template = "invite"
	Reset           Template = "reset"
	PasswordChanged Template = "password_changed"
)

// Data is what a mail is made from. Names and texts may be anything that people have typed; Render makes them harmless.
type Data struct {
	Portal    string    // the portal's name
	Partner   string    // the partner's name; "" for staff and people without one
	Inviter   string    // who invites; "" when nobody is to be named
	FirstName string    // "" when unknown
	Email     string    // the one address the mail goes to, canonical
	URL       string    // the link; in a notice, the portal's own page
	LogoURL   string    // an https (or loopback http) image; "" for none
	ExpiresAt time.Time // when the link ends
	Footer    string    // the portal's footer: plain text, lines separated by \n

	From     string // the sender's address, from the deployment's configuration
	FromName string // the sender's shown name, from the settings; "" is the portal's name
	ReplyTo  string // from the settings; "" for none
}

// Message is a mail that is ready to go.
type Message struct {
	From, FromName, ReplyTo, To string
	Subject, Text, HTML         string
	Links                       []string          // every link of the mail, in the order of the text; the one to use is first
	Tags                        map[string]string // what SES reports back with a bounce, and the local mailbox shows
}

// Sender sends a message. SES (mail/ses) sends it and returns no ops; the local mailbox returns the ops that store it,
// for the caller to commit in the Write that deletes the mail item. id is the mail's own id. An error is a *SendError
// if the sender could tell what it means, and any other is worth trying again.
type Sender interface {
	Send(ctx context.Context, id string, m Message) ([]table.Op, error)
}

// SendError is why a message was not sent.
type SendError struct {
	Temporary bool   // trying again later may help
	Reason    string // for operators and the person's mail detail: plain words, no address, no secret
	Err       error  // what the service said; may be nil
}

func (e *SendError) Error() string { return "mail not sent: " + e.Reason }

func (e *SendError) Unwrap() error { return e.Err }

// Package mail renders the mails that the portal sends. Rendering is pure: the same Data always makes the same Message,
// and every mail has a golden file. Package mail/ses sends mails through Amazon SES; the local mailbox stores them.
package mail

import "time"

// Template names a mail.
type Template string

const (
	Invite          Template = "invite"           // the link that gives a person access
	Reminder        Template = "reminder"         // the invite's link once more: it ends soon
	Reset           Template = "reset"            // a link to set a new password
	PasswordChanged Template = "password_changed" // a notice

	WebhookStopped Template = "webhook_stopped" // a notice to owners: the webhook to Data.Note, a host, was switched off

	NewBrowser Template = "new_browser" // a notice: the person has signed in in a browser that is not known, Data.Browser

	EmailConfirm Template = "email_confirm" // to a new address: the link that makes it the person's own
	EmailNotice  Template = "email_notice"  // to the old address: somebody asked for a new one

	RequestReceived Template = "request_received" // to staff: a partner asks for a person, Data.About
	RequestApproved Template = "request_approved" // to the person who asked for Data.About
	RequestDenied   Template = "request_denied"   // to the person who asked for Data.About; Data.Note says why

	JoinApproved    Template = "join_approved"    // to a person who asked to join a partner
	JoinDenied      Template = "join_denied"      // to a person who asked to join a partner; Data.Note says why
	AccountConfirm  Template = "account_confirm"  // the link that completes a sign-up; the mail has no names
	Capture         Template = "capture"          // to a linked user: a data capture is open
	CaptureReminder Template = "capture_reminder" // the same once more, before it closes

	HaveAccount Template = "have_account" // to a person with an account: somebody signed up with their address
)

// Data is what a mail is made from. Names and texts may be anything that people have typed: Render makes them harmless.
type Data struct {
	Language  string    // the tag of one of Languages; any other is DefaultLanguage
	Portal    string    // the portal's name
	Partner   string    // the partner's name; in RequestReceived, of the partner that asks; "" for staff and people without one
	Inviter   string    // who invites, or who asked for what the mail is about; "" to name nobody
	FirstName string    // "" when unknown
	About     string    // the name of the person that the mail is about, if that is not its reader
	Email     string    // the one address the mail goes to, canonical
	URL       string    // the link; in a notice, the portal's own page
	Code      string    // in Invite and Reminder: what the reader may type in place of the link; "" for none
	LogoURL   string    // an https (or loopback http) image; "" for none
	ExpiresAt time.Time // when the link ends
	Browser   string    // in NewBrowser, the browser; "" when unknown
	System    string    // in NewBrowser, the browser's operating system; "" when unknown
	At        time.Time // in NewBrowser, when it was
	Fresh     bool      // in Invite: the person was invited before, and older links no longer work
	Note      string    // in RequestDenied, why; in WebhookStopped, a host; in Capture, its text: free text of staff, lines separated by \n; "" for none
	Topic     string    // in Capture, the subject that staff gave
	Support   string    // whom to ask for help, from the settings; "" for nobody
	Footer    string    // the portal's footer: plain text, lines separated by \n

	From     string // the sender's address, from the deployment's configuration
	FromName string // the sender's shown name, from the settings; "" is the portal's name
	ReplyTo  string // from the settings; "" for none
}

// Message is a mail that is ready to send.
type Message struct {
	From, FromName, ReplyTo, To string
	Subject, Text, HTML         string
	Language                    string            // its BCP 47 tag
	Links                       []string          // every link of the mail, in the order of the text; the first is the one to use
	Tags                        map[string]string // SES returns them with a bounce; the local mailbox shows them
}

// SendError is why a message was not sent.
type SendError struct {
	Temporary bool   // trying again later may help
	Account   bool   // the problem is the account, not this mail: until it is solved, no mail can be sent
	Reason    string // for operators and the person's mail detail: plain words, no address, no secret
	Err       error  // what the service said; may be nil
}

func (e *SendError) Error() string { return "mail not sent: " + e.Reason }

func (e *SendError) Unwrap() error { return e.Err }

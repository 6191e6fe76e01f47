package portal

import (
	"time"

	"allyway/internal/mail"
)

// CaptureMail is the mail about a data capture. Each linked user gets it once. If staff want a reminder, the users
// whose member has not answered get one before the capture closes. The tags are those of Person.
type CaptureMail struct {
	Capture           string    `json:"capture" changed:"-"`
	Ecosystem         string    `json:"ecosystem" changed:"-"`
	Subject           string    `json:"subject" set:"title"`
	Text              string    `json:"text" set:"text"`
	ReplyTo           Address   `json:"replyTo,omitempty" set:"email"`
	SendAt            time.Time `json:"sendAt,omitzero"` // zero: as the capture opens
	RemindHoursBefore *int64    `json:"remindHoursBefore,omitempty" set:"limit,1,720"`

	OpensAt   time.Time `json:"opensAt" changed:"-"` // this and the next are copies of the capture's
	ClosesAt  time.Time `json:"closesAt" changed:"-"`
	StoppedAt time.Time `json:"stoppedAt,omitzero" changed:"-"`
	Mailed    bool      `json:"mailed,omitempty" changed:"-"`   // everybody has their first mail, or it waits to be sent
	Reminded  bool      `json:"reminded,omitempty" changed:"-"` // the same for the reminder

	Version int64 `json:"-"` // of the stored item; 0: not stored yet
}

// Set replaces all earlier fields by the given ones, and starts mails that were stopped. Subject and text are required.
func (m *CaptureMail) Set(in Fields, sendAt *time.Time, wrong *Problems) {
	m.Subject, m.Text, m.ReplyTo, m.SendAt, m.RemindHoursBefore, m.StoppedAt = "", "", "", time.Time{}, nil, time.Time{}
	set(m, CaptureMail{}, in, "body", wrong)
	if m.Text == "" && !wrong.At("body.text") {
		wrong.Add("body.text", "must not be empty")
	}
	if sendAt != nil {
		m.SendAt = instant(*sendAt, time.Second, "body.sendAt", wrong)
	}
}

// Follow copies the times at which the capture opens and closes. The first mail must be sent while the capture is open,
// and the reminder after the first mail. If they are not, Follow adds a problem at the field at of the request.
func (m *CaptureMail) Follow(c *Capture, at string, wrong *Problems) {
	m.OpensAt, m.ClosesAt = c.OpensAt, c.ClosesAt
	switch first := m.firstAt(); {
	case first.Before(c.OpensAt) || !first.Before(c.ClosesAt):
		wrong.Add(at, "does not fit: the e-mail must be sent while the data capture is open")
	case m.RemindHoursBefore != nil && !m.remindAt().After(first):
		wrong.Add(at, "does not fit: the reminder must be later than the first e-mail")
	}
}

func (m *CaptureMail) firstAt() time.Time {
	if m.SendAt.IsZero() {
		return m.OpensAt
	}
	return m.SendAt
}

func (m *CaptureMail) remindAt() time.Time {
	if m.RemindHoursBefore == nil {
		return time.Time{}
	}
	return m.ClosesAt.Add(-time.Duration(*m.RemindHoursBefore) * time.Hour)
}

// DueAt returns when there is something to mail next. It is zero if there is nothing.
func (m *CaptureMail) DueAt() time.Time {
	switch {
	case !m.StoppedAt.IsZero():
		return time.Time{}
	case !m.Mailed:
		return m.firstAt()
	case !m.Reminded:
		return m.remindAt()
	}
	return time.Time{}
}

// Due returns the mail that is to go to everybody now: mail.Capture, mail.CaptureReminder, or "" for none.
func (m *CaptureMail) Due(now time.Time) mail.Template {
	switch at := m.DueAt(); {
	case at.IsZero() || now.Before(at) || !now.Before(m.ClosesAt):
		return ""
	case !m.Mailed:
		return mail.Capture
	}
	return mail.CaptureReminder
}

// Done notes that the mail t has gone to everybody. If the capture has closed, it notes this for both mails, because
// neither is sent any more.
func (m *CaptureMail) Done(t mail.Template, now time.Time) {
	closed := !now.Before(m.ClosesAt)
	m.Mailed = m.Mailed || t == mail.Capture || closed
	m.Reminded = m.Reminded || t == mail.CaptureReminder || closed
}

// Recipient is a linked user to whom a data capture's mail goes.
type Recipient struct {
	Capture          string    `json:"capture"`
	Person           string    `json:"person"`
	Member           string    `json:"member"`
	MemberName       string    `json:"memberName"`
	QueuedAt         time.Time `json:"queuedAt,omitzero"`
	MailedAt         time.Time `json:"mailedAt,omitzero"` // the mail system has taken it
	ReminderQueuedAt time.Time `json:"reminderQueuedAt,omitzero"`
	RemindedAt       time.Time `json:"remindedAt,omitzero"`

	Version int64 `json:"-"` // of the stored item; 0: not stored yet
}

// RecipientView is a recipient with the person's name and what is known of the member's response.
type RecipientView struct {
	Recipient  *Recipient
	Person     Reference
	AnsweredAt time.Time
}

// Next returns the recipient after a mail to them was queued, or nil if they get no such mail. who is the person, or
// nil. answered says whether the person's member has answered.
func (m *CaptureMail) Next(t mail.Template, had *Recipient, u *EcosystemUser, who *Person, answered bool, now time.Time) *Recipient {
	if who == nil || who.Status != StatusActive || !who.HasAddress() || who.Mail.Blocks() {
		return nil
	}
	next := &Recipient{Capture: m.Capture, Person: u.Person}
	if had != nil {
		*next = *had
	}
	next.Member, next.MemberName = u.Member, u.MemberName
	switch {
	case t == mail.Capture && next.QueuedAt.IsZero():
		next.QueuedAt = now
	case t == mail.CaptureReminder && !answered && next.ReminderQueuedAt.IsZero() && !next.QueuedAt.After(m.remindAt()):
		next.ReminderQueuedAt = now
	default:
		return nil
	}
	return next
}

// Letter returns the mail to a recipient.
func (m *CaptureMail) Letter(t mail.Template, to *Recipient, who *Person) Letter {
	return Letter{Template: t, Person: to.Person, Partner: who.Partner, Capture: m.Capture, Ecosystem: m.Ecosystem, Member: to.Member, Bulk: true}
}

// Wants reports whether a letter about the data capture should still be sent: the mails were not stopped, the capture
// is open, the person is still linked with the member and, for a reminder, the member has not answered. m and tie are
// nil if they are gone.
func (m *CaptureMail) Wants(l *Letter, tie *EcosystemUser, answered bool, now time.Time) bool {
	return m != nil && m.StoppedAt.IsZero() && now.Before(m.ClosesAt) && tie != nil && tie.Member == l.Member &&
		!(answered && l.Template == mail.CaptureReminder)
}

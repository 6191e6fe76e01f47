package portal

import (
	"fmt"
	"time"
)

// MailState is what happened to the last mail to a person.
type MailState string

// The states of mail.
const (
	MailQueued     MailState = "queued"
	MailSent       MailState = "sent"
	MailBounced    MailState = "bounced"
	MailComplained MailState = "complained"
	MailFailed     MailState = "failed"
)

// MailStatus is a MailState with what the mail system said about it, which is for staff.
type MailStatus struct {
	State  MailState `json:"state"`
	Detail string    `json:"detail,omitempty"`
	At     time.Time `json:"at"`
}

// Blocks reports whether nothing more may be mailed: the address bounced or complained, and has not been corrected or
// cleared since.
func (m MailStatus) Blocks() bool { return m.State == MailBounced || m.State == MailComplained }

// How many mails to one person other people may cause.
const (
	mostMails      = 10 // within mailsWithin
	mailsWithin    = 10 * time.Minute
	mostMailsADay  = 30
	mailsWithinDay = 24 * time.Hour
)

// CountMail counts a mail to the person that somebody else causes. The count is part of the record, so it needs no
// table call of its own. Refusal: too_many_attempts.
func (p *Person) CountMail(now time.Time) error {
	if len(p.mailedWithin(mailsWithin, now)) >= mostMails {
		return &Error{Code: CodeTooManyAttempts, RetryAfter: mailsWithin,
			Detail: "This person was mailed ten times in ten minutes; wait, then try again."}
	}
	today := p.mailedWithin(mailsWithinDay, now)
	if len(today) >= mostMailsADay {
		return &Error{Code: CodeTooManyAttempts, RetryAfter: today[0].Add(mailsWithinDay).Sub(now),
			Detail: fmt.Sprintf("This person was mailed %d times in a day; wait, then try again.", mostMailsADay)}
	}
	p.Mailed = append(today, now)
	return nil
}

// MailedTooOften reports whether CountMail would refuse.
func (p *Person) MailedTooOften(now time.Time) bool {
	return len(p.mailedWithin(mailsWithin, now)) >= mostMails || p.MailedInADay(now) >= mostMailsADay
}

// MailedInADay returns how many mails to the person others have caused within a day.
func (p *Person) MailedInADay(now time.Time) int { return len(p.mailedWithin(mailsWithinDay, now)) }

// mailedWithin returns the times of the mails to the person that others have caused within a time, the oldest first.
func (p *Person) mailedWithin(d time.Duration, now time.Time) (late []time.Time) {
	for _, at := range p.Mailed {
		if now.Sub(at) < d {
			late = append(late, at)
		}
	}
	return late
}

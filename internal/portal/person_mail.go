package portal

import "time"

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

const (
	mostMails   = 10 // to one person within mailsWithin
	mailsWithin = 10 * time.Minute
)

// CountMail counts a mail that somebody else has sent to the person. The count is part of the record, so it needs no
// table call of its own. Refusal: too_many_attempts.
func (p *Person) CountMail(now time.Time) error {
	if p.MailedTooOften(now) {
		return &Error{Code: CodeTooManyAttempts, RetryAfter: mailsWithin,
			Detail: "This person was mailed ten times in ten minutes; wait, then try again."}
	}
	p.Mailed = append(p.mailedLately(now), now)
	return nil
}

// MailedTooOften reports whether CountMail would refuse.
func (p *Person) MailedTooOften(now time.Time) bool { return len(p.mailedLately(now)) >= mostMails }

func (p *Person) mailedLately(now time.Time) (late []time.Time) {
	for _, at := range p.Mailed {
		if now.Sub(at) < mailsWithin {
			late = append(late, at)
		}
	}
	return late
}

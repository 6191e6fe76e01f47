package portal

import (
	"time"

	"allyway/internal/mail"
)

// MailRetention is how long an unsent mail is kept. An invite is never valid for so long. So before the mail is
// deleted, the person's record says what happened to it.
const MailRetention = 31 * 24 * time.Hour

// EmailLinkLifetime is how long the link to a new address is valid.
const EmailLinkLifetime = 24 * time.Hour

// Letter is a mail that waits to be sent: its template, and the ids of the people it is about. It has the version and
// expiry of its link, but never the link itself.
type Letter struct {
	ID        string        `json:"id"`
	Template  mail.Template `json:"template"`
	Person    string        `json:"person"`
	Partner   string        `json:"partner,omitempty"`
	By        string        `json:"by,omitempty"`
	Key       string        `json:"key,omitempty"` // the program's key that caused it; By is then who created the key
	Version   int64         `json:"version,omitempty"`
	ExpiresAt time.Time     `json:"expiresAt,omitzero"`
	CreatedAt time.Time     `json:"createdAt"`
	Bulk      bool          `json:"bulk,omitempty"`  // one of many: mail that somebody waits for goes first
	To        Address       `json:"to,omitempty"`    // empty: the address that the person has when it is sent
	Note      string        `json:"note,omitempty"`  // what staff wrote for the person who asked, or a webhook's host
	About     string        `json:"about,omitempty"` // the person that the mail is about

	Request string `json:"request,omitempty"` // the id of the request that caused it, which the log has, too
	Browser string `json:"browser,omitempty"` // in which somebody has signed in
	System  string `json:"system,omitempty"`  // and its operating system

	// The data capture that the mail is about, its ecosystem, and the member that the person answers for.
	Capture   string `json:"capture,omitempty"`
	Ecosystem string `json:"ecosystem,omitempty"`
	Member    string `json:"member,omitempty"`

	Attempts   int       `json:"attempts,omitempty"`
	NextAt     time.Time `json:"nextAt,omitzero"`     // the mail is not sent before this time
	LeaseUntil time.Time `json:"leaseUntil,omitzero"` // until then, one sender alone tries to send it

	ItemVersion int64 `json:"-"` // of the stored item
}

// InviteLetter returns the mail with the link of a person's current invite.
func InviteLetter(p *Person) Letter {
	return Letter{Template: mail.Invite, Person: p.ID, Partner: p.ListedAt(), By: p.InvitedBy, Key: p.InvitedByKey,
		Version: p.InviteVersion, ExpiresAt: p.InviteExpiresAt}
}

// ReminderLetter returns the mail that sends the link of a person's current invite once more, before the invite
// expires.
func ReminderLetter(p *Person) Letter {
	l := InviteLetter(p)
	l.Template, l.Bulk = mail.Reminder, true
	return l
}

// ResetLetter returns the mail with a link for setting a new password. The link is valid only while the person's epoch
// stays the same. by is the person who asked for the mail, if that is somebody else.
func ResetLetter(p *Person, by string, expires time.Time) Letter {
	return Letter{Template: mail.Reset, Person: p.ID, Partner: p.Partner, By: by, Version: p.Epoch, ExpiresAt: expires.Truncate(time.Second)}
}

// PasswordChangedLetter returns the mail that tells a person that their password was changed.
func PasswordChangedLetter(p *Person) Letter {
	return Letter{Template: mail.PasswordChanged, Person: p.ID, Partner: p.Partner}
}

// NewBrowserLetter returns the mail that tells a person that somebody has signed in to their account in a browser that
// was not known. It goes to the address that they have now, even if they change it before the mail is sent.
func NewBrowserLetter(p *Person, in Browser) Letter {
	return Letter{Template: mail.NewBrowser, Person: p.ID, Partner: p.Partner, To: p.Email, Browser: in.Name, System: in.System}
}

// ConfirmEmailLetter returns the mail with the link that confirms a new address. It goes to that address.
func ConfirmEmailLetter(p *Person, now time.Time) Letter {
	return Letter{Template: mail.EmailConfirm, Person: p.ID, Partner: p.Partner, By: p.EmailAskedBy, Key: p.EmailAskedKey, To: p.PendingEmail,
		Version: p.EmailVersion, ExpiresAt: now.Add(EmailLinkLifetime).Truncate(time.Second)}
}

// ConfirmAccountLetter returns the mail with the link that makes the account of a sign-up. Its person does not exist
// yet.
func ConfirmAccountLetter(s *SignUp) Letter {
	return Letter{Template: mail.AccountConfirm, Person: s.ID, To: s.Email, Version: 1, ExpiresAt: s.ExpiresAt}
}

// HaveAccountLetter returns the mail that tells an active person that somebody signed up with their address.
func HaveAccountLetter(p *Person) Letter {
	return Letter{Template: mail.HaveAccount, Person: p.ID, Partner: p.Partner}
}

// WebhookStoppedLetter returns the mail that tells an owner that the portal has switched off the webhook to a host.
func WebhookStoppedLetter(p *Person, host string) Letter {
	return Letter{Template: mail.WebhookStopped, Person: p.ID, Note: host}
}

// ForNobodyYet reports whether the person of the letter does not exist yet.
func (l *Letter) ForNobodyYet() bool { return l.Template == mail.AccountConfirm }

// EmailNoticeLetter returns the mail that tells the old address that a new one was asked for.
func EmailNoticeLetter(p *Person, by string, old Address) Letter {
	return Letter{Template: mail.EmailNotice, Person: p.ID, Partner: p.Partner, By: by, To: old}
}

// DecisionLetter returns the mail that tells the person who made a request what staff decided.
func DecisionLetter(r *Request) Letter {
	template := mail.RequestApproved
	if r.Status == RequestDenied {
		template = mail.RequestDenied
	}
	l := Letter{Template: template, Person: r.By, Partner: r.Partner.ID, About: r.Person, Note: r.Note}
	if r.Reason == ReasonSelfRegistered {
		l.About = ""
		if l.Template = mail.JoinApproved; r.Status == RequestDenied {
			l.Template, l.Partner = mail.JoinDenied, "" // they have no partner
		}
	}
	return l
}

// Fate is what to do with a letter that is about to be sent.
type Fate int

// The fates of a letter.
const (
	FateSend Fate = iota
	FateDrop      // it says something that is not true any more
	FateHold      // the partner is inactive now, and may be active again
	FateLate      // the invite expired before its mail could be sent
)

// PartnerOf returns the partner that the letter is about. who is the person that the letter goes to. For an invite, it
// is the partner that invites them; for other letters, it is their own.
func (l *Letter) PartnerOf(who *Person) string {
	if l.Template == mail.Invite || l.Template == mail.Reminder {
		return who.ListedAt()
	}
	return who.Partner
}

// Fate judges whether the letter still says something true: its link would be accepted, the partner is active, and mail
// to the address does not bounce. who is the person that the letter goes to. giver is who caused it, as for
// InviteStillGranted. partner is the one that PartnerOf names, or nil.
func (l *Letter) Fate(who, giver *Person, partner *Partner, now time.Time) Fate {
	toOwn := l.To == "" || l.To.Same(who.Email)
	if l.PartnerOf(who) != l.Partner || l.To == "" && !who.HasAddress() || toOwn && who.Mail.Blocks() {
		return FateDrop
	}
	inactive := partner.CheckOpen() != nil
	wanted := true
	switch l.Template {
	case mail.Invite, mail.Reminder:
		switch current := who.HasInvite() && who.InviteVersion == l.Version; {
		case current && who.InviteHasExpired(now) && l.Template == mail.Invite:
			return FateLate
		case current && inactive && !who.InviteHasExpired(now):
			return FateHold
		}
		wanted = who.CheckInviteLink(l.Version, now) == nil && who.InviteStillGranted(giver)
	case mail.EmailConfirm:
		wanted = who.EmailVersion == l.Version && who.PendingEmail.Same(l.To) && now.Before(l.ExpiresAt) && who.EmailStillGranted(giver)
		if wanted && inactive {
			return FateHold
		}
	case mail.Capture, mail.CaptureReminder:
		wanted = !inactive && who.Status == StatusActive
	case mail.AccountConfirm:
		wanted = who.Status == "" && now.Before(l.ExpiresAt)
	case mail.Reset:
		wanted = !inactive && who.Status == StatusActive && who.Epoch == l.Version && now.Before(l.ExpiresAt)
	}
	if !wanted {
		return FateDrop
	}
	return FateSend
}

// Concerns reports whether what happened to the letter is to be recorded on the person. It is if the letter went to the
// person's own address, this is still the address to, and no bounce or complaint is known. became is what happened. Its
// zero value means that the letter was dropped. This is recorded only if the person's record says that this letter is
// queued.
func (l *Letter) Concerns(who *Person, to Address, became MailStatus) bool {
	switch {
	case l.To != "" || who == nil:
		return false
	case became == MailStatus{}:
		return who.Mail.State == MailQueued && who.Mail.At.Equal(l.CreatedAt)
	}
	return who.Email.Same(to) && !who.Mail.Blocks()
}

package portal

import (
	"time"

	"allyway/internal/mail"
	"allyway/internal/table"
	"allyway/internal/token"
)

// mailRetention is how long an unsent mail is there before it is garbage: longer than any invite lives, so that what
// becomes of its mail is told before that.
const mailRetention = 31 * 24 * time.Hour

// Letter is a mail that waits to be sent: what it is and to whom, by their ids. It pins the version and the expiry of
// the link, never the link itself; send_mail.go makes that, and drops a letter whose version is no longer current.
type Letter struct {
	ID        string        `json:"id"`
	Template  mail.Template `json:"template"`
	Person    string        `json:"person"`
	Partner   string        `json:"partner,omitempty"`
	By        string        `json:"by,omitempty"`
	Version   int64         `json:"version,omitempty"`
	ExpiresAt time.Time     `json:"expiresAt,omitzero"`
	CreatedAt time.Time     `json:"createdAt"`
	Bulk      bool          `json:"bulk,omitempty"`  // one of many: it waits behind what people wait for
	To        Address       `json:"to,omitempty"`    // empty: the person's own address, as it is then
	Note      string        `json:"note,omitempty"`  // what staff wrote for whoever asked
	About     string        `json:"about,omitempty"` // the person that the mail speaks of

	Attempts   int       `json:"attempts,omitempty"`
	NextAt     time.Time `json:"nextAt,omitzero"`     // not before
	LeaseUntil time.Time `json:"leaseUntil,omitzero"` // being sent by somebody else

	key     table.Key
	version int64
}

func (l Letter) put() table.Op {
	return table.Put(table.Item{
		Key:        keyMail(l),
		TTL:        l.CreatedAt.Add(mailRetention).Unix(),
		Attributes: table.Encode(l),
	}, table.Any)
}

// inviteLetter carries the link of a person's current invite.
func inviteLetter(p *Person, now time.Time) Letter {
	return Letter{ID: token.NewIDAt(now), Template: mail.Invite, Person: p.ID, Partner: p.Partner, By: p.InvitedBy,
		Version: p.InviteVersion, ExpiresAt: p.InviteExpiresAt, CreatedAt: now}
}

// reminderLetter carries the link of a person's current invite once more, before it ends.
func reminderLetter(p *Person, now time.Time) Letter {
	l := inviteLetter(p, now)
	l.Template, l.Bulk = mail.Reminder, true
	return l
}

// resetLetter carries a link that sets a new password until the person's epoch rises. by is whoever else had it sent.
func resetLetter(p *Person, by string, lifetime time.Duration, now time.Time) Letter {
	return Letter{ID: token.NewIDAt(now), Template: mail.Reset, Person: p.ID, Partner: p.Partner, By: by,
		Version: p.Epoch, ExpiresAt: now.Add(lifetime).Truncate(time.Second), CreatedAt: now}
}

// noticeLetter tells a person that their password was changed.
func noticeLetter(p *Person, now time.Time) Letter {
	return Letter{ID: token.NewIDAt(now), Template: mail.PasswordChanged, Person: p.ID, Partner: p.Partner, CreatedAt: now}
}

// emailLetter carries the link that makes a new address the person's own; it goes there.
func emailLetter(p *Person, by string, now time.Time) Letter {
	return Letter{ID: token.NewIDAt(now), Template: mail.EmailConfirm, Person: p.ID, Partner: p.Partner, By: by, To: p.PendingEmail,
		Version: p.EmailVersion, ExpiresAt: now.Add(emailLinkLifetime).Truncate(time.Second), CreatedAt: now}
}

// emailNoticeLetter tells the old address that another was asked for.
func emailNoticeLetter(p *Person, by string, old Address, now time.Time) Letter {
	return Letter{ID: token.NewIDAt(now), Template: mail.EmailNotice, Person: p.ID, Partner: p.Partner, By: by, To: old, CreatedAt: now}
}

// decisionLetter tells whoever asked for a person what staff decided.
func decisionLetter(r *Request, t mail.Template, now time.Time) Letter {
	return Letter{ID: token.NewIDAt(now), Template: t, Person: r.By, Partner: r.Partner.ID, About: r.Person, Note: r.Note, CreatedAt: now}
}

// inviteLink and resetLink are what the mailed links say. The same version and expiry give the same link.
func inviteLink(person, partner, by string, version int64, expires time.Time) token.Link {
	return token.Link{Purpose: token.Invite, Person: person, Partner: partner, By: by, Version: uint64(version), ExpiresAt: expires}
}

func resetLink(person, partner string, epoch int64, expires time.Time) token.Link {
	return token.Link{Purpose: token.Reset, Person: person, Partner: partner, Version: uint64(epoch), ExpiresAt: expires}
}

func emailLink(person, partner string, version int64, expires time.Time) token.Link {
	return token.Link{Purpose: token.Email, Person: person, Partner: partner, Version: uint64(version), ExpiresAt: expires}
}

package portal

import (
	"time"

	"allyway/internal/mail"
	"allyway/internal/table"
	"allyway/internal/token"
)

// mailRetention is how long an unsent mail is tried before it is garbage.
const mailRetention = 30 * 24 * time.Hour

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

	Attempts   int       `json:"attempts,omitempty"`
	NextAt     time.Time `json:"nextAt,omitzero"`     // not before
	LeaseUntil time.Time `json:"leaseUntil,omitzero"` // being sent by somebody else

	key     table.Key
	version int64
}

func (l Letter) put() table.Op {
	return table.Put(table.Item{
		Key:        keyMail(l.ID),
		TTL:        l.CreatedAt.Add(mailRetention).Unix(),
		Attributes: table.Encode(l),
	}, table.Any)
}

// inviteLetter carries the link of a person's current invite.
func inviteLetter(p *Person, now time.Time) Letter {
	return Letter{ID: token.NewIDAt(now), Template: mail.Invite, Person: p.ID, Partner: p.Partner, By: p.InvitedBy,
		Version: p.InviteVersion, ExpiresAt: p.InviteExpiresAt, CreatedAt: now}
}

// resetLetter carries a link that sets a new password until the person's epoch rises.
func resetLetter(p *Person, lifetime time.Duration, now time.Time) Letter {
	return Letter{ID: token.NewIDAt(now), Template: mail.Reset, Person: p.ID, Partner: p.Partner,
		Version: p.Epoch, ExpiresAt: now.Add(lifetime).Truncate(time.Second), CreatedAt: now}
}

// noticeLetter tells a person that their password was changed.
func noticeLetter(p *Person, now time.Time) Letter {
	return Letter{ID: token.NewIDAt(now), Template: mail.PasswordChanged, Person: p.ID, Partner: p.Partner, CreatedAt: now}
}

// inviteLink and resetLink are what the mailed links say. The same version and expiry give the same link.
func inviteLink(person, partner, by string, version int64, expires time.Time) token.Link {
	return token.Link{Purpose: token.Invite, Person: person, Partner: partner, By: by, Version: uint64(version), ExpiresAt: expires}
}

func resetLink(person, partner string, epoch int64, expires time.Time) token.Link {
	return token.Link{Purpose: token.Reset, Person: person, Partner: partner, Version: uint64(epoch), ExpiresAt: expires}
}

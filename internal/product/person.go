package portal

import (
	"strings"
	"time"

	"allyway/internal/table"
)

// Status is where a person stands in their life.
type Status string

const (
	StatusContact   Status = "contact"
	StatusRequested Status = "requested"
	StatusInvited   Status = "invited"
	StatusActive    Status = "active"
	StatusDisabled  Status = "disabled"
)

// Statuses are all of them, in the order of a life.
var Statuses = []Status{StatusContact, StatusRequested, StatusInvited, StatusActive, StatusDisabled}

// Valid tells whether s is one of Statuses.
func (s Status) Valid() bool {
	for _, known := range Statuses {
		if s == known {
			return true
		}
	}
	return false
}

// MailState is what became of the last mail to a person.
type MailState string

const (
	MailQueued     MailState = "queued"
	MailSent       MailState = "sent"
	MailBounced    MailState = "bounced"
	MailComplained MailState = "complained"
	MailFailed     MailState = "failed"
)

// MailStatus is a MailState with what the mail system said, which staff may see.
type MailStatus struct {
	State  MailState `json:"state"`
	Detail string    `json:"detail,omitempty"`
	At     time.Time `json:"at"`
}

// Blocks tells whether nothing more may be mailed: a bounce or a complaint stands until the address is corrected or
// staff clear it.
func (m MailStatus) Blocks() bool { return m.State == MailBounced || m.State == MailComplained }

// Person is anyone in the portal: a contact until they get access, a user from then on; one record, one life. The
// methods in life.go are the only ways from one status to another.
type Person struct {
	ID        string  `json:"id"`
	FirstName string  `json:"firstName"`
	LastName  string  `json:"lastName"`
	Email     Address `json:"email,omitempty"`
	Phone     string  `json:"phone,omitempty"` // E.164
	Title     string  `json:"title,omitempty"`
	Address   string  `json:"address,omitempty"`
	Notes     string  `json:"notes,omitempty"` // for staff

	// Unclaimed says that a primary contact gave the address and nobody has checked it: it keeps nobody else from it.
	Unclaimed bool `json:"unclaimed,omitempty"`
	// PendingEmail is a new address that waits for its link to be used; EmailVersion is that link's.
	PendingEmail          Address   `json:"pendingEmail,omitempty"`
	EmailVersion          int64     `json:"emailVersion,omitempty"`
	EmailConfirmedVersion int64     `json:"emailConfirmedVersion,omitempty"`
	EmailConfirmedAt      time.Time `json:"emailConfirmedAt,omitzero"`

	Status      Status   `json:"status"`
	Role        Role     `json:"role"`
	Partner     string   `json:"partner,omitempty"`
	PartnerName string   `json:"partnerName,omitempty"` // a copy, so that reading a person is one read
	Groups      []string `json:"groups,omitempty"`

	// An invite's version is never used twice; every new link, revocation and end of access raises it.
	InviteVersion   int64     `json:"inviteVersion,omitempty"`
	InvitedAt       time.Time `json:"invitedAt,omitzero"`
	InvitedBy       string    `json:"invitedBy,omitempty"`
	InviteExpiresAt time.Time `json:"inviteExpiresAt,omitzero"`
	RemindedVersion int64     `json:"remindedVersion,omitempty"` // of the invite that a reminder was mailed for
	InviteExpired   bool      `json:"inviteExpired,omitempty"`   // recorded by the clean-up; a refusal never waits for it
	AcceptedVersion int64     `json:"acceptedVersion,omitempty"`
	AcceptedAt      time.Time `json:"acceptedAt,omitzero"`
	DeclinedAt      time.Time `json:"declinedAt,omitzero"`
	RevokedAt       time.Time `json:"revokedAt,omitzero"`
	DeniedAt        time.Time `json:"deniedAt,omitzero"`

	// Epoch is raised by whatever ends access. Sessions and reset links carry it and hold only while it is the same.
	Epoch        int64       `json:"epoch"`
	ResetEpoch   int64       `json:"resetEpoch,omitempty"` // of the last reset link that was used
	ResetAt      time.Time   `json:"resetAt,omitzero"`
	DisabledFrom Status      `json:"disabledFrom,omitempty"`
	DisabledBy   Role        `json:"disabledBy,omitempty"`
	Mail         MailStatus  `json:"mail,omitzero"`
	MailCleared  time.Time   `json:"mailCleared,omitzero"` // by staff: what was reported of mail before counts no more
	Mailed       []time.Time `json:"mailed,omitempty"`     // when others had invites and resets mailed to them, of late
	CreatedAt    time.Time   `json:"createdAt"`
	JoinedAt     time.Time   `json:"joinedAt,omitzero"` // an ecosystem, the last one

	version int64 // of the stored item
}

// Version is the stored item's, for If-Match.
func (p *Person) Version() int64 { return p.version }

// Name is the whole name, as people read it.
func (p *Person) Name() string { return strings.TrimSpace(p.FirstName + " " + p.LastName) }

const (
	mostMails   = 10 // to a person, in
	mailsWithin = 10 * time.Minute
)

// countMail counts a mail that somebody else has sent to the person. Refusal: too_many_attempts. The record itself
// counts, so it takes no call of its own.
func (p *Person) countMail(now time.Time) error {
	if p.mailedTooOften(now) {
		return &Error{Code: CodeTooManyAttempts, Detail: "This person was mailed ten times in ten minutes; wait, then try again.", RetryAfter: mailsWithin}
	}
	p.Mailed = append(p.mailedLately(now), now)
	return nil
}

func (p *Person) mailedTooOften(now time.Time) bool { return len(p.mailedLately(now)) >= mostMails }

func (p *Person) mailedLately(now time.Time) (late []time.Time) {
	for _, at := range p.Mailed {
		if now.Sub(at) < mailsWithin {
			late = append(late, at)
		}
	}
	return late
}

// Reference names the person in another record's answer.
func (p *Person) Reference() *Reference { return &Reference{ID: p.ID, Name: p.Name()} }

// hasAddress tells whether there is an address that mail may go to. A released one stands under .invalid (RFC 2606).
func (p *Person) hasAddress() bool {
	return p.Email != "" && !strings.HasSuffix(string(p.Email), releasedDomain)
}

const releasedDomain = "@released.invalid"

// InviteHasExpired tells whether the person's current invite is past its time: from that second on.
func (p *Person) InviteHasExpired(now time.Time) bool {
	return p.Status == StatusInvited && !now.Before(p.InviteExpiresAt)
}

func (p *Person) sortName() string { return p.LastName + " " + p.FirstName }

func (p *Person) item() table.Item {
	item := table.Item{
		Key:        keyPerson(p.ID),
		GSI2:       table.Key{PK: listPeople, SK: placePerson(p.Status, p.sortName(), p.ID)},
		Version:    p.version,
		Attributes: table.Encode(p),
	}
	switch {
	case p.Partner != "":
		item.GSI1 = table.Key{PK: listPartnerPeople(p.Partner), SK: item.GSI2.SK}
	case p.Role.Staff():
		item.GSI1 = table.Key{PK: listStaff, SK: item.GSI2.SK}
	}
	return item
}

func decodePerson(item table.Item) (*Person, error) {
	p := &Person{version: item.Version}
	return p, item.Decode(p)
}

// person gives the person under id among items, or not_found.
func person(items table.Items, id string) (*Person, error) {
	item, ok := items[keyPerson(id)]
	if !ok {
		return nil, notFound("person")
	}
	return decodePerson(item)
}

// claimKey is where the person's address is held: in the whole portal, or, unclaimed, in their partner alone. A zero
// key: they have none.
func (p *Person) claimKey() table.Key {
	switch {
	case p == nil || p.Email == "":
		return table.Key{}
	case p.Unclaimed:
		return keyUnclaimed(p.Partner, p.Email)
	}
	return keyEmail(p.Email)
}

// claim is what a holder of an address keeps: whose it is, and their partner, so that signing in needs no third read.
type claim struct {
	Person  string `json:"person"`
	Partner string `json:"partner,omitempty"`
}

// activeAs tells whether there is such a person, active in that role.
func (p *Person) activeAs(role Role) bool {
	return p != nil && p.Status == StatusActive && p.Role == role
}

// counted are the counters of a partner that a person stands in.
func (p *Person) counted() map[string]int64 {
	in := map[string]int64{}
	switch p.Status {
	case StatusContact:
		in["contacts"] = 1
	default:
		in[string(p.Status)] = 1
	}
	if p.activeAs(RolePrimaryContact) {
		in[countPrimaryContacts] = 1
	}
	if p.Status == StatusInvited && p.InviteExpired {
		in["expired"] = 1
	}
	if p.Status == StatusInvited && p.Mail.State == MailBounced {
		in["bounced"] = 1
	}
	return in
}

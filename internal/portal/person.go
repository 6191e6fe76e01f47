package portal

import (
	"slices"
	"strings"
	"time"
)

// Status is where a person is in their life.
type Status string

// The statuses of a person.
const (
	StatusContact   Status = "contact"
	StatusRequested Status = "requested"
	StatusInvited   Status = "invited"
	StatusActive    Status = "active"
	StatusDisabled  Status = "disabled"
)

// Statuses are all statuses, in the order of a life.
var Statuses = []Status{StatusContact, StatusRequested, StatusInvited, StatusActive, StatusDisabled}

// Valid reports whether s is one of Statuses.
func (s Status) Valid() bool { return slices.Contains(Statuses, s) }

// Person is anyone in the portal. A person is a contact until they get access, and a user from then on: one record and
// one life. Only the methods in life.go lead from one status to another.
//
// The tag `set` names the rule of a field that callers can set (see fields.go); the tag `changed` marks bookkeeping.
type Person struct {
	ID        string  `json:"id"`
	FirstName string  `json:"firstName" set:"name"`
	LastName  string  `json:"lastName" set:"name"`
	Email     Address `json:"email,omitempty" set:"email"`
	Phone     string  `json:"phone,omitempty" set:"phone"` // E.164
	Title     string  `json:"title,omitempty" set:"line"`
	Address   string  `json:"address,omitempty" set:"text"`
	Language  string  `json:"language,omitempty" set:"other language"` // empty: the portal's
	Notes     string  `json:"notes,omitempty" set:"text"`              // for staff

	ExternalIDs ExternalIDs `json:"externalIds,omitempty" set:"external ids"` // for staff

	// Unclaimed says that a primary contact gave the address and staff have not checked it. Other people can still
	// use an unclaimed address.
	Unclaimed bool `json:"unclaimed,omitempty" changed:"-"`
	// PendingEmail is a new address whose link has not been used yet. EmailVersion is the version of that link.
	// EmailAskedBy is who asked for the address, if it was not the person. If a program asked, EmailAskedKey is its
	// key, and EmailAskedBy is who created the key.
	PendingEmail          Address   `json:"pendingEmail,omitempty"`
	EmailVersion          int64     `json:"emailVersion,omitempty" changed:"pendingEmail"` // asking again makes a new link
	EmailAskedBy          string    `json:"emailAskedBy,omitempty" changed:"-"`
	EmailAskedKey         string    `json:"emailAskedKey,omitempty" changed:"-"`
	EmailConfirmedVersion int64     `json:"emailConfirmedVersion,omitempty" changed:"-"`
	EmailConfirmedAt      time.Time `json:"emailConfirmedAt,omitzero" changed:"-"`

	Status      Status   `json:"status" changed:"-" shown:"from-to"`
	Role        Role     `json:"role" shown:"from-to"`
	Partner     string   `json:"partner,omitempty"`
	PartnerName string   `json:"partnerName,omitempty" changed:"-"` // a copy, so that reading a person is one read
	Groups      []string `json:"groups,omitempty" shown:"ids"`
	GroupsBy    string   `json:"groupsBy,omitempty" changed:"-"`       // the primary contact whose own groups an invite gives; see person_groups.go
	GroupsGone  []string `json:"groupsGone,omitempty" changed:"-"`     // the last groups that were taken from them because they were removed
	GroupsSet   bool     `json:"groupsSet,omitempty" changed:"groups"` // staff have chosen the groups, or that there are none

	Request OpenRequest `json:"request,omitzero" changed:"-"` // the request that waits: the person is requested, or an account that asks to join a partner

	Pending  *PendingInvite `json:"pendingInvite,omitempty" changed:"-"` // of an account without a partner; see pending.go
	Replaced []string       `json:"replaced,omitempty" changed:"-"`      // the people whose place the account took; see pending.go
	Declined string         `json:"declined,omitempty" changed:"-"`      // the partner whose pending invite the account declined last

	DeclinedBefore []string `json:"declinedBefore,omitempty" changed:"-"` // partners whose pending invites it declined before that

	// InviteVersion is the version of the current invite. It is never used twice: every new link, every revocation and
	// every end of access raises it.
	InviteVersion   int64     `json:"inviteVersion,omitempty" changed:"-"`
	InvitedAt       time.Time `json:"invitedAt,omitzero" changed:"-"`
	InvitedBy       string    `json:"invitedBy,omitempty" changed:"-"`
	InvitedByKey    string    `json:"invitedByKey,omitempty" changed:"-"` // this key invited; InvitedBy created the key
	InviteTaken     bool      `json:"inviteTaken,omitempty" changed:"-"`  // InvitedBy has the link, to hand it over
	InviteExpiresAt time.Time `json:"inviteExpiresAt,omitzero" changed:"-"`
	RemindedVersion int64     `json:"remindedVersion,omitempty" changed:"-"` // the invite that a reminder was mailed for
	Chased          string    `json:"chased,omitempty" changed:"-"`          // the Idempotency-Key of the last call that chased them, as a hash
	InviteExpired   bool      `json:"inviteExpired,omitempty" changed:"-"`   // recorded by the hourly job; no rule needs it
	AcceptedVersion int64     `json:"acceptedVersion,omitempty" changed:"-"`
	AcceptedAt      time.Time `json:"acceptedAt,omitzero" changed:"-"`
	DeclinedAt      time.Time `json:"declinedAt,omitzero" changed:"-"`
	RevokedAt       time.Time `json:"revokedAt,omitzero" changed:"-"`
	DeniedAt        time.Time `json:"deniedAt,omitzero" changed:"-"`

	// Epoch rises whenever access ends. Sessions and reset links contain it, and are valid only while it is the same.
	Epoch        int64       `json:"epoch" changed:"-"`
	ResetEpoch   int64       `json:"resetEpoch,omitempty" changed:"-"` // the epoch of the last reset link that was used
	ResetAt      time.Time   `json:"resetAt,omitzero" changed:"-"`
	UnlockedAt   time.Time   `json:"unlockedAt,omitzero" changed:"-"` // earlier attempts at the password do not count
	DisabledFrom Status      `json:"disabledFrom,omitempty" changed:"-"`
	DisabledBy   Role        `json:"disabledBy,omitempty" changed:"-"`
	Mail         MailStatus  `json:"mail,omitzero" changed:"-"`
	MailCleared  time.Time   `json:"mailCleared,omitzero" changed:"-"` // by staff: older reports about mail do not count
	Mailed       []time.Time `json:"mailed,omitempty" changed:"-"`     // when others caused mail to them, within a day
	CreatedAt    time.Time   `json:"createdAt" changed:"-"`
	Ties         []Tie       `json:"ties,omitempty" changed:"-"` // the ecosystems that the person is in

	Version int64 `json:"-"` // of the stored item; 0: not stored yet
}

// NewPerson returns a contact with the given fields. Both names are required.
func NewPerson(id string, in Fields, at string, now time.Time, wrong *Problems) *Person {
	p := &Person{ID: id, Status: StatusContact, Role: RoleUser, CreatedAt: now}
	p.Set(in, at, wrong)
	for _, name := range []string{"firstName", "lastName"} {
		if !in.Has(name) {
			wrong.Add(at+"."+name, "is missing")
		}
	}
	return p
}

// Set sets the given fields. at is where they are in the input, such as "body".
func (p *Person) Set(in Fields, at string, wrong *Problems) { set(p, Person{}, in, at, wrong) }

// TypedEmail returns the address that the fields give, or "" if they give no valid one. Set says what is wrong with it.
func (f Fields) TypedEmail() Address {
	a, _ := ParseAddress(f.text("email"))
	return a
}

// Name returns the whole name, as people read it.
func (p *Person) Name() string { return strings.TrimSpace(p.FirstName + " " + p.LastName) }

// SortName returns the name by which people are sorted.
func (p *Person) SortName() string { return p.LastName + " " + p.FirstName }

// Reference names the person in another record's answer.
func (p *Person) Reference() *Reference { return &Reference{ID: p.ID, Name: p.Name()} }

// PartnerReference names the person's partner. It is nil for a person without one.
func (p *Person) PartnerReference() *Reference {
	if p.Partner == "" {
		return nil
	}
	return &Reference{ID: p.Partner, Name: p.PartnerName}
}

// SeenBy returns the person as a caller of that role may see them. Notes, external ids, details of mail and the whole
// reason of a request are for staff.
func (p *Person) SeenBy(viewer Role) *Person {
	seen := *p
	if viewer == RolePrimaryContact {
		seen = *p.AsInvited()
	}
	if !viewer.Staff() {
		seen.Notes, seen.Mail.Detail, seen.Request.Reason = "", "", seen.Request.Told
		seen.ExternalIDs = nil
	}
	return &seen
}

const releasedDomain = "@released.invalid" // RFC 2606: nothing is ever mailed there

// HasAddress reports whether there is an address that mail may go to. A released address is a placeholder.
func (p *Person) HasAddress() bool {
	return p.Email != "" && !strings.HasSuffix(string(p.Email), releasedDomain)
}

// ReleasedAddress returns the placeholder for an address that was taken from the person.
func (p *Person) ReleasedAddress() Address { return Address(p.ID + releasedDomain) }

// ActiveAs reports whether p is an active person in that role. It is false for nil.
func (p *Person) ActiveAs(role Role) bool {
	return p != nil && p.Status == StatusActive && p.Role == role
}

// SetPrimaryContact makes a partner's person a primary contact or a user. A new role ends their sessions.
func (p *Person) SetPrimaryContact(is bool, wrong *Problems) {
	role := RoleUser
	if is {
		role = RolePrimaryContact
	}
	switch {
	case role == p.Role:
	case p.Partner == "":
		wrong.Add("body.primaryContact", "needs a person who belongs to a partner")
	default:
		p.Role = role
		p.Epoch++
	}
}

// SetStaffRole makes a staff person an admin or an owner. A new role ends their sessions.
func (p *Person) SetStaffRole(role Role, wrong *Problems) {
	switch {
	case !p.Role.Staff():
		wrong.Add("body.role", "is only for staff people; a partner's people have primaryContact")
	case !role.Staff():
		wrong.Add("body.role", "must be owner or admin")
	case role != p.Role:
		p.Role = role
		p.Epoch++
	}
}

// The names of a partner's counters. People of any status but contact are counted under the status's own name.
const (
	CountPrimaryContacts = "primaryContacts"
	CountRequested       = string(StatusRequested)
	countContacts        = "contacts"
	countExpired         = "expired"
	countBounced         = "bounced"
)

// Counted returns the counters of a partner in which the person counts.
func (p *Person) Counted() map[string]int64 {
	p = p.AsInvited()
	in := map[string]int64{}
	if p.Status == StatusContact {
		in[countContacts] = 1
	} else {
		in[string(p.Status)] = 1
	}
	if p.ActiveAs(RolePrimaryContact) {
		in[CountPrimaryContacts] = 1
	}
	if p.Status == StatusInvited && p.InviteExpired {
		in[countExpired] = 1
	}
	if p.Status == StatusInvited && p.Mail.State == MailBounced {
		in[countBounced] = 1
	}
	return in
}

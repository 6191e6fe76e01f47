package portal

import (
	"fmt"
	"slices"
	"time"
)

// Ecosystem is a network of members that the portal maps. It counts its users and members exactly: every Write that
// adds or removes one also changes the count. The tags are those of Person.
type Ecosystem struct {
	ID        string    `json:"id"`
	Name      string    `json:"name" set:"title"`
	UserSlots *int64    `json:"userSlots,omitempty" set:"limit,1,1000000"` // nil: no limit
	Users     int64     `json:"users" changed:"-"`
	Used      int64     `json:"used" changed:"-"` // slots: the users who have an account
	Members   int64     `json:"members" changed:"-"`
	Closing   bool      `json:"closing,omitempty" changed:"-"` // being removed: nobody joins any more
	CreatedAt time.Time `json:"createdAt" changed:"-"`

	Version int64 `json:"-"` // of the stored item; 0: not stored yet
}

// NewEcosystem returns an ecosystem with the given fields. The name is required.
func NewEcosystem(id string, in Fields, now time.Time, wrong *Problems) *Ecosystem {
	e := &Ecosystem{ID: id, CreatedAt: now}
	e.Set(in, wrong)
	if !in.Has("name") {
		wrong.Add("body.name", "is missing")
	}
	return e
}

// Set sets the given fields.
func (e *Ecosystem) Set(in Fields, wrong *Problems) { set(e, Ecosystem{}, in, "body", wrong) }

// EcosystemUser is a person in an ecosystem, and the one member that they may be linked with there. Elsewhere it is
// called a tie.
type EcosystemUser struct {
	Person        string    `json:"person"`
	PersonName    string    `json:"personName"` // this and the other names are copies, for lists
	SortName      string    `json:"sortName"`
	Ecosystem     string    `json:"ecosystem"`
	EcosystemName string    `json:"ecosystemName"`
	Member        string    `json:"member,omitempty"`
	MemberName    string    `json:"memberName,omitempty"`
	AddedAt       time.Time `json:"addedAt"`

	Version int64 `json:"-"` // of the stored item; 0: not stored yet
}

// NewEcosystemUser returns the tie of a person to an ecosystem, without a member.
func NewEcosystemUser(who *Person, e *Ecosystem, now time.Time) *EcosystemUser {
	return &EcosystemUser{Person: who.ID, PersonName: who.Name(), SortName: who.SortName(), Ecosystem: e.ID,
		EcosystemName: e.Name, AddedAt: now}
}

// Unlinked returns the tie without its member.
func (u EcosystemUser) Unlinked() *EcosystemUser {
	u.Member, u.MemberName = "", ""
	return &u
}

// NamedLike reports whether the copies of the person's name are right.
func (u *EcosystemUser) NamedLike(who *Person) bool {
	return u.PersonName == who.Name() && u.SortName == who.SortName()
}

// Tie is a person's place in an ecosystem, as their own record has it. Every Write that changes an EcosystemUser also
// changes this copy, on condition that the person is still as read. So the two are always the same.
type Tie struct {
	Ecosystem Reference  `json:"ecosystem"`
	Member    *Reference `json:"member,omitempty"` // nil: not linked
}

// MaxTies and MaxTiesInvited are how many ecosystems a person can be in, with and without an account. Both are limited
// because the person's record has a copy of each tie. The second is lower because accepting an invite takes a slot in
// each ecosystem, all in one Write.
const (
	MaxTies        = 500
	MaxTiesInvited = 40
)

// HasAccount reports whether the person has set a password. Other people take no slot of their ecosystems.
func (p *Person) HasAccount() bool {
	return p.Status == StatusActive || p.Status == StatusDisabled && p.DisabledFrom == StatusActive
}

// Slots is how many slots the person takes in each of their ecosystems.
func (p *Person) Slots() int64 {
	if p.HasAccount() {
		return 1
	}
	return 0
}

// Tie returns what the person's record has of the tie.
func (u *EcosystemUser) Tie() Tie {
	return Tie{Reference{u.Ecosystem, u.EcosystemName}, u.MemberReference()}
}

// MemberReference names the member that the user is linked with. It is nil for a user without one.
func (u *EcosystemUser) MemberReference() *Reference {
	if u.Member == "" {
		return nil
	}
	return &Reference{u.Member, u.MemberName}
}

// TiesWith returns the person's ties together with u. If the person has a tie to the same ecosystem, u takes its place.
func (p *Person) TiesWith(u *EcosystemUser) []Tie {
	ties := slices.Clone(p.Ties)
	if i := slices.IndexFunc(ties, func(t Tie) bool { return t.Ecosystem.ID == u.Ecosystem }); i >= 0 {
		ties[i] = u.Tie()
		return ties
	}
	return append(ties, u.Tie())
}

// TiesWithout returns the person's ties to other ecosystems.
func (p *Person) TiesWithout(ecosystem string) []Tie {
	return slices.DeleteFunc(slices.Clone(p.Ties), func(t Tie) bool { return t.Ecosystem.ID == ecosystem })
}

// MayJoinMore reports whether the person can be added to one more ecosystem.
func (p *Person) MayJoinMore() bool {
	if !p.HasAccount() {
		return len(p.Ties) < MaxTiesInvited
	}
	return len(p.Ties) < MaxTies
}

// NoSlotsLeft returns the refusal of a full ecosystem.
func NoSlotsLeft(slots, used int64, set Settings) error {
	taken := fmt.Sprintf("All %d user slots of this ecosystem are taken", slots)
	if slots == 1 {
		taken = "The only user slot of this ecosystem is taken"
	}
	what := "give it more, or remove a user"
	if set.SupportContact != "" {
		what = "ask " + set.SupportContact + " for more"
	}
	e := Refuse(CodeNoSlotsLeft, "%s; %s.", taken, what)
	e.Slots = &Slots{slots, used, set.SupportContact}
	return e
}

// Linked reports whether the person is linked with a member of any ecosystem.
func (p *Person) Linked() bool {
	return slices.ContainsFunc(p.Ties, func(t Tie) bool { return t.Member != nil })
}

// PersonView is a person as a caller sees them.
type PersonView struct {
	Person     *Person
	GroupNames []string // only for a table
}

// View returns a person as a caller of that role may see them.
func View(who *Person, viewer Role) *PersonView { return &PersonView{Person: who.SeenBy(viewer)} }

// The outcomes of adding or inviting a person.
const (
	OutcomeAdded     = "added"
	OutcomeInvited   = "invited"
	OutcomeRequested = "requested"
)

// PersonOutcome is a person with the outcome of adding or inviting them.
type PersonOutcome struct {
	*PersonView
	Outcome string
	Reason  Reason // why the person waits for staff, as far as the caller may know
}

package portal

import "time"

// Ecosystem is a network of members that the portal maps. It counts its users and members exactly: every Write that
// adds or removes one also changes the count. The tags are those of Person.
type Ecosystem struct {
	ID        string    `json:"id"`
	Name      string    `json:"name" set:"title"`
	UserSlots *int64    `json:"userSlots,omitempty" set:"limit,1,1000000"` // nil: no limit
	Users     int64     `json:"users" changed:"-"`
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

// Set takes over the given fields.
func (e *Ecosystem) Set(in Fields, wrong *Problems) { set(e, Ecosystem{}, in, "body", wrong) }

// EcosystemUser is a person in an ecosystem, and the member they are linked with there, at most one. Elsewhere it is
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

// Link is a person's place in an ecosystem, as answers show it.
type Link struct {
	Ecosystem Reference
	Member    *Reference // nil: not linked
}

// Link returns the tie as answers show it.
func (u *EcosystemUser) Link() Link {
	l := Link{Ecosystem: Reference{u.Ecosystem, u.EcosystemName}}
	if u.Member != "" {
		l.Member = &Reference{u.Member, u.MemberName}
	}
	return l
}

// PersonView is a person as a caller sees them, with their links.
type PersonView struct {
	Person *Person
	Links  []Link
}

// View returns a person as a caller of that role may see them.
func View(who *Person, ties []*EcosystemUser, viewer Role) *PersonView {
	v := &PersonView{Person: who.SeenBy(viewer), Links: make([]Link, 0, len(ties))}
	if viewer == RolePrimaryContact && who.Pending != nil {
		return v // an account's places are its own until the person joins the partner
	}
	for _, tie := range ties {
		v.Links = append(v.Links, tie.Link())
	}
	return v
}

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

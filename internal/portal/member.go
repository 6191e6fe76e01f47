package portal

import (
	"slices"
	"strings"
	"time"
)

// MemberKind says what a member is.
type MemberKind string

// The kinds of members.
const (
	MemberOrganisation MemberKind = "organisation"
	MemberPerson       MemberKind = "person"
)

// Member is an organisation or a person in an ecosystem. It does not need a user. The tags are those of Person.
type Member struct {
	ID          string     `json:"id"`
	Ecosystem   string     `json:"ecosystem" changed:"-"`
	Name        string     `json:"name" set:"title"`
	Kind        MemberKind `json:"kind" set:"one,organisation,person"`
	Email       Address    `json:"email,omitempty" set:"email"`
	Domain      string     `json:"domain,omitempty" set:"domain"`
	Partner     *Reference `json:"partner,omitempty"`
	Tags        []string   `json:"tags,omitempty" set:"names,20,tags"`
	Description string     `json:"description,omitempty" set:"text"`
	Links       int64      `json:"links" changed:"-"` // how many users are linked with it
	CreatedAt   time.Time  `json:"createdAt" changed:"-"`

	Version int64 `json:"-"` // of the stored item; 0: not stored yet
}

// NewMember returns a member with the given fields. Name and kind are required.
func NewMember(id, ecosystem string, in Fields, now time.Time, wrong *Problems) *Member {
	m := &Member{ID: id, Ecosystem: ecosystem, CreatedAt: now}
	m.Set(in, wrong)
	for _, name := range []string{"name", "kind"} {
		if !in.Has(name) {
			wrong.Add("body."+name, "is missing")
		}
	}
	return m
}

// Set sets the given fields, except the partner. The caller sets that after it has read the partner.
func (m *Member) Set(in Fields, wrong *Problems) { set(m, Member{}, in, "body", wrong) }

// UserFields are the fields of a member that its linked users may change. The others are for staff.
var UserFields = []string{"name", "tags", "description"}

const maxWords = 24 // by which a member is found

// Words returns the words by which a member is found: those of its name, domain, address and tags.
func (m *Member) Words() []string {
	return Words(maxWords, append([]string{m.Name, m.Domain, string(m.Email)}, m.Tags...)...)
}

// SearchWords returns the words that somebody searches for.
func SearchWords(q string) []string { return Words(maxWords, q) }

// HasWords reports whether each of the beginnings begins one of the words.
func HasWords(words, beginnings []string) bool {
	for _, b := range beginnings {
		if !slices.ContainsFunc(words, func(word string) bool { return strings.HasPrefix(word, b) }) {
			return false
		}
	}
	return true
}

// MemberView is a member with the users who are linked with it.
type MemberView struct {
	Member *Member
	Users  []Reference
}

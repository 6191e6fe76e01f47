package portal

import (
	"slices"
	"strings"
	"time"

	"allyway/internal/table"
)

// MemberKind tells an organisation from a person.
type MemberKind string

const (
	MemberOrganisation MemberKind = "organisation"
	MemberPerson       MemberKind = "person"
)

// Member is an organisation or a person in an ecosystem. It need not have a user.
type Member struct {
	ID        string     `json:"id"`
	Ecosystem string     `json:"ecosystem"`
	Name      string     `json:"name"`
	Kind      MemberKind `json:"kind"`
	Email     Address    `json:"email,omitempty"`
	Domain    string     `json:"domain,omitempty"`
	Partner   *Reference `json:"partner,omitempty"`
	Tags      []string   `json:"tags,omitempty"`
	Links     int64      `json:"links"` // how many users stand for it
	CreatedAt time.Time  `json:"createdAt"`

	version int64
}

// Version is the stored item's, for If-Match.
func (m *Member) Version() int64 { return m.version }

func (m *Member) item() table.Item {
	return table.Item{
		Key:        keyMember(m.ID),
		GSI1:       table.Key{PK: listMembers(m.Ecosystem), SK: placeName(m.Name, m.ID)},
		Version:    m.version,
		Attributes: table.Encode(m),
	}
}

func decodeMember(item table.Item) (*Member, error) {
	m := &Member{version: item.Version}
	return m, item.Decode(m)
}

// member gives an ecosystem's member under id among items, or not_found.
func member(items table.Items, ecosystem, id string) (*Member, error) {
	item, ok := items[keyMember(id)]
	if !ok {
		return nil, notFound("member")
	}
	m, err := decodeMember(item)
	if err == nil && m.Ecosystem != ecosystem {
		return nil, notFound("member")
	}
	return m, err
}

const maxWords = 24 // that a member is found by

// words are what a member is found by: those of its name, tags, domain and address.
func (m *Member) words() []string {
	return words(maxWords, append([]string{m.Name, m.Domain, string(m.Email)}, m.Tags...)...)
}

// memberWord is one row of the search: all of a member's words stand in each, so that a search for several needs no
// further read to know which members have them all.
type memberWord struct {
	Member string   `json:"member"`
	Name   string   `json:"name"` // folded, to sort by
	Words  []string `json:"words"`
}

// has tells whether every word begins one of the member's.
func (w memberWord) has(begun []string) bool {
	for _, b := range begun {
		if !slices.ContainsFunc(w.Words, func(word string) bool { return strings.HasPrefix(word, b) }) {
			return false
		}
	}
	return true
}

// saveWords brings the search's rows from those of before to those of after; nil is none.
func (w *change) saveWords(before, after *Member) {
	var had, has []string
	var row memberWord
	if before != nil {
		had = before.words()
	}
	if after != nil {
		has = after.words()
		row = memberWord{after.ID, fold(after.Name), has}
	}
	if before != nil && after != nil && slices.Equal(had, has) && before.Name == after.Name {
		return
	}
	for _, word := range had {
		if !slices.Contains(has, word) {
			w.add(table.Delete(keyWord(before.Ecosystem, word, before.ID), table.Any))
		}
	}
	for _, word := range has {
		w.add(table.Put(table.Item{Key: keyWord(after.Ecosystem, word, after.ID), Attributes: table.Encode(row)}, table.Any))
	}
}

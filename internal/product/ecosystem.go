package portal

import (
	"time"

	"allyway/internal/table"
)

// Ecosystem is a network of members that the portal maps. It counts its users and members exactly: whatever adds or
// removes one patches it in the same Write.
type Ecosystem struct {
	ID        string    `json:"id"`
	Name      string    `json:"name"`
	UserSlots *int64    `json:"userSlots,omitempty"` // nil: no limit
	Users     int64     `json:"users"`
	Members   int64     `json:"members"`
	Closing   bool      `json:"closing,omitempty"` // being removed: nobody joins any more
	CreatedAt time.Time `json:"createdAt"`

	version int64
}

// Version is the stored item's, for If-Match.
func (e *Ecosystem) Version() int64 { return e.version }

func (e *Ecosystem) item() table.Item {
	return table.Item{
		Key:        keyEcosystem(e.ID),
		GSI1:       table.Key{PK: listEcosystems, SK: placeName(e.Name, e.ID)},
		Version:    e.version,
		Attributes: table.Encode(e),
	}
}

func decodeEcosystem(item table.Item) (*Ecosystem, error) {
	e := &Ecosystem{version: item.Version}
	return e, item.Decode(e)
}

// ecosystem gives the ecosystem under id among items, or not_found.
func ecosystem(items table.Items, id string) (*Ecosystem, error) {
	item, ok := items[keyEcosystem(id)]
	if !ok {
		return nil, notFound("ecosystem")
	}
	return decodeEcosystem(item)
}

// EcosystemUser is a person in an ecosystem, and the member they stand for there, at most one.
type EcosystemUser struct {
	Person        string    `json:"person"`
	PersonName    string    `json:"personName"` // this and the other names are copies, for lists
	SortName      string    `json:"sortName"`
	Ecosystem     string    `json:"ecosystem"`
	EcosystemName string    `json:"ecosystemName"`
	Member        string    `json:"member,omitempty"`
	MemberName    string    `json:"memberName,omitempty"`
	AddedAt       time.Time `json:"addedAt"`

	version int64
}

func (u *EcosystemUser) item() table.Item {
	item := table.Item{
		Key:        keyEcosystemUser(u.Person, u.Ecosystem),
		GSI1:       table.Key{PK: listEcosystemUsers(u.Ecosystem), SK: "free#" + placeName(u.SortName, u.Person)},
		Version:    u.version,
		Attributes: table.Encode(u),
	}
	if u.Member != "" {
		item.GSI1.SK = "linked#" + placeName(u.SortName, u.Person)
		item.GSI2 = table.Key{PK: listMemberUsers(u.Member), SK: u.Person}
	}
	return item
}

func decodeEcosystemUser(item table.Item) (*EcosystemUser, error) {
	u := &EcosystemUser{version: item.Version}
	return u, item.Decode(u)
}

func (u *EcosystemUser) link() Link {
	l := Link{Ecosystem: Reference{u.Ecosystem, u.EcosystemName}}
	if u.Member != "" {
		l.Member = &Reference{u.Member, u.MemberName}
	}
	return l
}

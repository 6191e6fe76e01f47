package portal

import (
	"time"

	"allyway/internal/table"
)

// PartnerKind, Licence and PartnerStatus are a partner's choices.
type (
	PartnerKind   string
	Licence       string
	PartnerStatus string
)

const (
	KindPartner     PartnerKind = "partner"
	KindDistributor PartnerKind = "distributor"

	LicenceGuest    Licence = "guest"
	LicenceLicensed Licence = "licensed"

	PartnerActive   PartnerStatus = "active"
	PartnerInactive PartnerStatus = "inactive"
)

// Partner is an organisation.
type Partner struct {
	ID             string        `json:"id"`
	Name           string        `json:"name"`
	Kind           PartnerKind   `json:"kind"`
	Licence        Licence       `json:"licence"`
	LicensedID     string        `json:"licensedId,omitempty"`
	AccessPointURL string        `json:"accessPointUrl,omitempty"`
	Domains        []string      `json:"domains,omitempty"`
	Type           string        `json:"type,omitempty"`
	Phone          string        `json:"phone,omitempty"`
	Status         PartnerStatus `json:"status"`
	Address        string        `json:"address,omitempty"`
	Notes          string        `json:"notes,omitempty"` // for staff
	Logo           string        `json:"logo,omitempty"`  // SHA-256 of the image
	Epoch          int64         `json:"epoch"`           // raised when the partner becomes inactive
	CreatedAt      time.Time     `json:"createdAt"`

	version int64
}

// Version is the stored item's, for If-Match.
func (p *Partner) Version() int64 { return p.version }

// Reference names the partner in another record's answer.
func (p *Partner) Reference() *Reference { return &Reference{ID: p.ID, Name: p.Name} }

func (p *Partner) item() table.Item {
	return table.Item{
		Key:        keyPartner(p.ID),
		GSI1:       table.Key{PK: listPartners, SK: placeName(p.Name, p.ID)},
		Version:    p.version,
		Attributes: table.Encode(p),
	}
}

func decodePartner(item table.Item) (*Partner, error) {
	p := &Partner{version: item.Version}
	return p, item.Decode(p)
}

// partner gives the partner under id among items, or not_found.
func partner(items table.Items, id string) (*Partner, error) {
	item, ok := items[keyPartner(id)]
	if !ok {
		return nil, notFound("partner")
	}
	return decodePartner(item)
}

// partnerIfAny gives a person's partner among items, or nil where they have none.
func partnerIfAny(items table.Items, id string) (*Partner, error) {
	if id == "" {
		return nil, nil
	}
	return partner(items, id)
}

// Counts are how many of a partner's people stand where: the activation funnel.
type Counts struct {
	Contacts  int64 `json:"contacts"`
	Requested int64 `json:"requested"`
	Invited   int64 `json:"invited"` // of these:
	Expired   int64 `json:"expired"`
	Bounced   int64 `json:"bounced"`
	Active    int64 `json:"active"`
	Disabled  int64 `json:"disabled"`

	PrimaryContacts int64 `json:"primaryContacts"` // active ones
}

const countPrimaryContacts = "primaryContacts"

// owners is how many active owners the portal has, and the one made at the first start.
type owners struct {
	Active int64  `json:"active"`
	First  string `json:"first"`
}

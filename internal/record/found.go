package record

import (
	"slices"
	"time"

	"allyway/internal/portal"
	"allyway/internal/table"
)

// Found is what a Get has read. Its methods decode single records. A record that was not asked for counts as missing.
type Found struct{ items table.Items }

// Has reports whether there is a record under key.
func (f Found) Has(key Key) bool {
	_, ok := f.items[key]
	return ok
}

// Person returns a person. Refusal: not_found.
func (f Found) Person(id string) (*portal.Person, error) {
	return find(f, Person(id), "person", decodePerson)
}

// PersonIfAny returns a person, or nil if they are gone.
func (f Found) PersonIfAny(id string) (*portal.Person, error) {
	if !f.Has(Person(id)) {
		return nil, nil
	}
	return f.Person(id)
}

// Partner returns a partner. Refusal: not_found.
func (f Found) Partner(id string) (*portal.Partner, error) {
	return find(f, Partner(id), "partner", decodePartner)
}

// PartnerIfAny returns a person's partner, or nil for an empty id. Refusal: not_found.
func (f Found) PartnerIfAny(id string) (*portal.Partner, error) {
	if id == "" {
		return nil, nil
	}
	return f.Partner(id)
}

// Counts returns a partner's counts.
func (f Found) Counts(partner string) (*portal.Counts, error) {
	counts := &portal.Counts{}
	_, err := f.items.Decode(Counts(partner), counts)
	return counts, err
}

// Settings returns the portal's settings, or the defaults if nothing was ever set.
func (f Found) Settings() (portal.Settings, error) {
	s := portal.DefaultSettings()
	item, ok := f.items[Settings]
	if !ok {
		return s, nil
	}
	stored := settingsItem{Settings: s}
	if err := item.Decode(&stored); err != nil {
		return s, err
	}
	s = stored.settings()
	s.Version = item.Version
	return s, nil
}

// groupsItem is the one item that has all groups.
type groupsItem struct {
	Groups   portal.Groups `json:"groups"`
	Removing []string      `json:"removing,omitempty"` // ids of groups that are gone, and that people may still have
}

// Groups returns the portal's groups.
func (f Found) Groups() (portal.Groups, error) {
	stored := groupsItem{Groups: portal.Groups{}}
	_, err := f.items.Decode(Groups, &stored)
	return stored.Groups, err
}

// RemovingGroup reports whether a group is gone, but maybe not yet taken from all its people.
func (f Found) RemovingGroup(id string) (bool, error) {
	var stored groupsItem
	_, err := f.items.Decode(Groups, &stored)
	return slices.Contains(stored.Removing, id), err
}

// GroupsVersion returns the version of the one item that has all groups. It is 0 if there was never a group.
func (f Found) GroupsVersion() int64 { return f.items[Groups].Version }

// Ecosystem returns an ecosystem. Refusal: not_found.
func (f Found) Ecosystem(id string) (*portal.Ecosystem, error) {
	return find(f, Ecosystem(id), "ecosystem", decodeEcosystem)
}

// OpenEcosystem returns an ecosystem that is not being removed. Refusal: not_found.
func (f Found) OpenEcosystem(id string) (*portal.Ecosystem, error) {
	e, err := f.Ecosystem(id)
	if err == nil && e.Closing {
		return nil, portal.NotFound("ecosystem")
	}
	return e, err
}

// Member returns a member of an ecosystem. Refusal: not_found.
func (f Found) Member(ecosystem, id string) (*portal.Member, error) {
	m, err := find(f, Member(id), "member", decodeMember)
	if err == nil && m.Ecosystem != ecosystem {
		return nil, portal.NotFound("member")
	}
	return m, err
}

// SameMember returns the id of the ecosystem's member with the same name and address, or "". SameMember(m) must have
// been read.
func (f Found) SameMember(m *portal.Member) (string, error) {
	var same sameMember
	_, err := f.items.Decode(SameMember(m), &same)
	return same.Member, err
}

// EcosystemUser returns a person's tie to an ecosystem, or nil if they are not in it.
func (f Found) EcosystemUser(person, ecosystem string) (*portal.EcosystemUser, error) {
	item, ok := f.items[EcosystemUser(person, ecosystem)]
	if !ok {
		return nil, nil
	}
	return decodeEcosystemUser(item)
}

// Workspace returns a workspace. Refusal: not_found.
func (f Found) Workspace(id string) (*portal.Workspace, error) {
	return find(f, Workspace(id), "workspace", decodeWorkspace)
}

// OpenWorkspace returns a workspace that is not being removed. Refusal: not_found.
func (f Found) OpenWorkspace(id string) (*portal.Workspace, error) {
	w, err := f.Workspace(id)
	if err == nil && w.Closing {
		return nil, portal.NotFound("workspace")
	}
	return w, err
}

// Webhook returns a webhook. Refusal: not_found.
func (f Found) Webhook(id string) (*portal.Webhook, error) {
	return find(f, Webhook(id), "webhook", decodeWebhook)
}

// Delivery returns the delivery of an event to a webhook. Refusal: not_found.
func (f Found) Delivery(webhook, id string) (*portal.Delivery, error) {
	return find(f, Delivery(webhook, id), "delivery", decodeDelivery)
}

// Access returns a person's access to a workspace, or nil if they have none.
func (f Found) Access(person, workspace string) (*portal.Access, error) {
	item, ok := f.items[Access(person, workspace)]
	if !ok {
		return nil, nil
	}
	return decodeAccess(item)
}

// Request returns a request. Refusal: not_found.
func (f Found) Request(id string) (*portal.Request, error) {
	return find(f, Request(id), "request", decodeRequest)
}

// Image is a logo under the hash of its bytes.
type Image struct {
	Type  string `json:"type"` // its media type
	Bytes []byte `json:"bytes"`
}

// Logo returns the image under a hash. Refusal: not_found.
func (f Found) Logo(hash string) (*Image, error) {
	return find(f, Logo(hash), "logo", func(item table.Item) (*Image, error) {
		image := &Image{}
		return image, item.Decode(image)
	})
}

// OwnersItem is how many active owners the portal has, and who was the first.
type OwnersItem struct {
	Active int64  `json:"active"`
	First  string `json:"first"`

	Version int64 `json:"-"` // 0: there was never an owner
}

// Owners returns the portal's owners.
func (f Found) Owners() (OwnersItem, error) {
	has := OwnersItem{Version: f.items[Owners].Version}
	_, err := f.items.Decode(Owners, &has)
	return has, err
}

// Credential is a person's password at rest: an Argon2id hash as a PHC string.
type Credential struct {
	PHC       string    `json:"phc"`
	ChangedAt time.Time `json:"changedAt"`

	Version int64 `json:"-"` // 0: there is none
}

// Password returns a person's password. It is empty if they have none.
func (f Found) Password(person string) (Credential, error) {
	if person == "" {
		return Credential{}, nil
	}
	c := Credential{Version: f.items[Password(person)].Version}
	_, err := f.items.Decode(Password(person), &c)
	return c, err
}

package record

import (
	"time"

	"allyway/internal/portal"
	"allyway/internal/table"
)

// How each noun is an item: its key, its places in the indexes, and its version.

func personItem(p *portal.Person) table.Item {
	item := table.Item{
		Key:        Person(p.ID),
		GSI2:       Key{PK: listPeople, SK: placePerson(p.Status, p.SortName(), p.ID)},
		Version:    p.Version,
		Attributes: table.Encode(p),
	}
	switch {
	case p.ListedAt() != "":
		at := p.AsInvited()
		item.GSI1 = Key{PK: listPartnerPeople(at.Partner), SK: placePerson(at.Status, at.SortName(), at.ID)}
	case p.Role.Staff():
		item.GSI1 = Key{PK: listStaff, SK: item.GSI2.SK}
	}
	return item
}

func decodePerson(item table.Item) (*portal.Person, error) {
	p := &portal.Person{Version: item.Version}
	return p, item.Decode(p)
}

func partnerItem(p *portal.Partner) table.Item {
	item := table.Item{
		Key:        Partner(p.ID),
		GSI1:       Key{PK: listPartners, SK: placeName(p.Name, p.ID)},
		Version:    p.Version,
		Attributes: table.Encode(p),
	}
	if p.Archived != nil {
		item.GSI1.PK = listArchived
	}
	return item
}

func decodePartner(item table.Item) (*portal.Partner, error) {
	p := &portal.Partner{Version: item.Version}
	return p, item.Decode(p)
}

func ecosystemItem(e *portal.Ecosystem) table.Item {
	return table.Item{
		Key:        Ecosystem(e.ID),
		GSI1:       Key{PK: listEcosystems, SK: placeName(e.Name, e.ID)},
		Version:    e.Version,
		Attributes: table.Encode(e),
	}
}

func decodeEcosystem(item table.Item) (*portal.Ecosystem, error) {
	e := &portal.Ecosystem{Version: item.Version}
	return e, item.Decode(e)
}

func memberItem(m *portal.Member) table.Item {
	return table.Item{
		Key:        Member(m.ID),
		GSI1:       Key{PK: listMembers(m.Ecosystem), SK: placeName(m.Name, m.ID)},
		Version:    m.Version,
		Attributes: table.Encode(m),
	}
}

func decodeMember(item table.Item) (*portal.Member, error) {
	m := &portal.Member{Version: item.Version}
	return m, item.Decode(m)
}

// ecosystemUserItem sorts an ecosystem's users by name, those without a member first.
func ecosystemUserItem(u *portal.EcosystemUser) table.Item {
	item := table.Item{
		Key:        EcosystemUser(u.Person, u.Ecosystem),
		GSI1:       Key{PK: listEcosystemUsers(u.Ecosystem), SK: FreePlace(u)},
		Version:    u.Version,
		Attributes: table.Encode(u),
	}
	if u.Member != "" {
		item.GSI1.SK = "linked#" + placeName(u.SortName, u.Person)
		item.GSI2 = Key{PK: listMemberUsers(u.Member), SK: u.Person}
	}
	return item
}

func decodeEcosystemUser(item table.Item) (*portal.EcosystemUser, error) {
	u := &portal.EcosystemUser{Version: item.Version}
	return u, item.Decode(u)
}

func workspaceItem(w *portal.Workspace) table.Item {
	return table.Item{
		Key:        Workspace(w.ID),
		GSI1:       Key{PK: listWorkspaces, SK: placeName(w.Name, w.ID)},
		Version:    w.Version,
		Attributes: table.Encode(w),
	}
}

func decodeWorkspace(item table.Item) (*portal.Workspace, error) {
	w := &portal.Workspace{Version: item.Version}
	return w, item.Decode(w)
}

func accessItem(a *portal.Access) table.Item {
	return table.Item{
		Key:        Access(a.Person, a.Workspace),
		GSI1:       Key{PK: listWorkspacePeople(a.Workspace), SK: a.Person},
		Version:    a.Version,
		Attributes: table.Encode(a),
	}
}

func decodeAccess(item table.Item) (*portal.Access, error) {
	a := &portal.Access{Version: item.Version}
	return a, item.Decode(a)
}

func requestItem(r *portal.Request) table.Item {
	return table.Item{
		Key:        Request(r.ID()),
		GSI1:       Key{PK: listRequests(r.Status), SK: r.Place},
		GSI2:       Key{PK: listPartnerRequests(r.Partner.ID), SK: r.Place},
		Version:    r.Version,
		Attributes: table.Encode(r),
	}
}

func decodeRequest(item table.Item) (*portal.Request, error) {
	r := &portal.Request{Version: item.Version}
	return r, item.Decode(r)
}

func sessionItem(s *portal.Session) table.Item {
	return table.Item{
		Key:        Session(s.Person, s.ID),
		Version:    s.Version,
		TTL:        s.ExpiresAt.Add(24 * time.Hour).Unix(),
		Attributes: table.Encode(s),
	}
}

func decodeSession(item table.Item) (*portal.Session, error) {
	s := &portal.Session{Version: item.Version}
	return s, item.Decode(s)
}

func programKeyItem(k *portal.ProgramKey) table.Item {
	return table.Item{Key: ProgramKey(k.ID), Version: k.Version, Attributes: table.Encode(k)}
}

func decodeProgramKey(item table.Item) (*portal.ProgramKey, error) {
	k := &portal.ProgramKey{Version: item.Version}
	return k, item.Decode(k)
}

func deviceItem(d *portal.Device) table.Item {
	return table.Item{Key: Device(d.Person, d.ID), Version: d.Version, TTL: d.ExpiresAt.Unix(), Attributes: table.Encode(d)}
}

func decodeDevice(item table.Item) (*portal.Device, error) {
	d := &portal.Device{Version: item.Version}
	return d, item.Decode(d)
}

func letterItem(l *portal.Letter) table.Item {
	return table.Item{Key: Mail(l), TTL: l.CreatedAt.Add(portal.MailRetention).Unix(), Attributes: table.Encode(l)}
}

func decodeLetter(item table.Item) (*portal.Letter, error) {
	l := &portal.Letter{ItemVersion: item.Version}
	return l, item.Decode(l)
}

func eventItem(e portal.Event) table.Item {
	return table.Item{
		Key:        eventKey(e.ID, e.At),
		GSI1:       eventOfPerson(e.Person, e.ID),
		GSI2:       eventOfPartner(e.Partner, e.ID),
		TTL:        e.At.Add(portal.EventRetention).Unix(),
		Attributes: table.Encode(e),
	}
}

func decodeEvent(item table.Item) (*portal.Event, error) {
	e := &portal.Event{}
	return e, item.Decode(e)
}

func webhookItem(h *portal.Webhook) table.Item {
	return table.Item{Key: Webhook(h.ID), Version: h.Version, Attributes: table.Encode(h)}
}

func decodeWebhook(item table.Item) (*portal.Webhook, error) {
	h := &portal.Webhook{Version: item.Version}
	return h, item.Decode(h)
}

// deliveryItem counts the time for which it is kept from now on, not from the event's time. Otherwise a sender might
// forget that it has recorded an old event.
func deliveryItem(d *portal.Delivery, now time.Time) table.Item {
	return table.Item{Key: Delivery(d.Webhook, d.ID), TTL: now.Add(portal.DeliveryRetention).Unix(), Attributes: table.Encode(d)}
}

// pendingItem is kept for as long as its event.
func pendingItem(d *portal.Delivery) table.Item {
	return table.Item{Key: pendingKey(d.Webhook, d.ID), TTL: d.At.Add(portal.EventRetention).Unix(), Attributes: table.Encode(d)}
}

func decodeDelivery(item table.Item) (*portal.Delivery, error) {
	d := &portal.Delivery{}
	return d, item.Decode(d)
}

// personClaim says who holds an address, their partner, and when they were last unlocked, so that signing in needs no
// third read.
type personClaim struct {
	Person     string    `json:"person"`
	Partner    string    `json:"partner,omitempty"`
	UnlockedAt time.Time `json:"unlockedAt,omitzero"`
}

// partnerClaim says which partner holds a domain, a licensed ID or an external id.
type partnerClaim struct {
	Partner string `json:"partner"`
}

// claimKey is where a person's address is claimed in the whole portal. It is zero for nil, without an address and while
// the address is unclaimed.
func claimKey(p *portal.Person) Key {
	if p == nil || p.Email == "" || p.Unclaimed {
		return Key{}
	}
	return Email(p.Email)
}

// placeKey is the place of a person's address at their partner, or at the one that has invited the account. It is zero
// for nil and without an address or a partner.
func placeKey(p *portal.Person) Key {
	if p == nil || p.ListedAt() == "" || !p.HasAddress() {
		return Key{}
	}
	return Unclaimed(p.ListedAt(), p.Email)
}

func claimItem(key Key, p *portal.Person) table.Item {
	return table.Item{Key: key, Attributes: table.Encode(personClaim{p.ID, p.Partner, p.UnlockedAt})}
}

// partnerClaims are the keys of the unique values that a partner holds.
func partnerClaims(p *portal.Partner) []Key {
	var keys []Key
	for _, domain := range p.Domains {
		keys = append(keys, Domain(domain))
	}
	if p.LicensedID != "" {
		keys = append(keys, LicensedID(p.LicensedID))
	}
	for _, ref := range p.ExternalIDs.Refs() {
		keys = append(keys, ExternalPartner(ref))
	}
	return keys
}

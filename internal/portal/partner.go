package portal

import "time"

// PartnerKind, Licence and PartnerStatus are the types of a partner's fields that have two values each.
type (
	PartnerKind   string
	Licence       string
	PartnerStatus string
)

// The values of these types. In each group, the first one is the default of a new partner.
const (
	KindPartner     PartnerKind = "partner"
	KindDistributor PartnerKind = "distributor"

	LicenceGuest    Licence = "guest"
	LicenceLicensed Licence = "licensed"

	PartnerActive   PartnerStatus = "active"
	PartnerInactive PartnerStatus = "inactive"
)

// Partner is an organisation. The tags are those of Person.
type Partner struct {
	ID             string        `json:"id"`
	Name           string        `json:"name" set:"title"`
	Kind           PartnerKind   `json:"kind" set:"one,partner,distributor"`
	Licence        Licence       `json:"licence" set:"one,guest,licensed"`
	LicensedID     string        `json:"licensedId,omitempty" set:"short"`
	AccessPointURL string        `json:"accessPointUrl,omitempty" set:"https"`
	Domains        []string      `json:"domains,omitempty" set:"domains"`
	Type           string        `json:"type,omitempty" set:"line"`
	Phone          string        `json:"phone,omitempty" set:"phone"`
	Status         PartnerStatus `json:"status" set:"one,active,inactive"`
	Address        string        `json:"address,omitempty" set:"text"`
	Notes          string        `json:"notes,omitempty" set:"text"`               // for staff
	ExternalIDs    ExternalIDs   `json:"externalIds,omitempty" set:"external ids"` // for staff
	Logo           string        `json:"logo,omitempty"`                           // SHA-256 of the image
	Epoch          int64         `json:"epoch" changed:"-"`                        // raised when the partner becomes inactive
	CreatedAt      time.Time     `json:"createdAt" changed:"-"`
	Archived       *Archive      `json:"archived,omitempty" changed:"-"` // nil: it is not archived

	Version int64 `json:"-"` // of the stored item; 0: not stored yet
}

// defaultPartner has the values that fields get when they are cleared.
func defaultPartner() Partner {
	return Partner{Kind: KindPartner, Licence: LicenceGuest, Status: PartnerActive}
}

// NewPartner returns a partner with the given fields. Only the name is required, unless the partner is licensed.
func NewPartner(id string, in Fields, now time.Time, wrong *Problems) *Partner {
	p := defaultPartner()
	p.ID, p.CreatedAt = id, now
	p.Set(in, wrong)
	if !in.Has("name") {
		wrong.Add("body.name", "is missing")
	}
	return &p
}

// Set sets the given fields. Afterwards, a licensed partner must have a domain, a licensed ID and an access point. A
// licensed partner that becomes a guest loses its licensed ID and access point, unless the same fields give others.
func (p *Partner) Set(in Fields, wrong *Problems) {
	was := p.Licence
	set(p, defaultPartner(), in, "body", wrong)
	if p.Licence != LicenceLicensed {
		if was == LicenceLicensed {
			p.dropLicence(!in.Has("licensedId"), !in.Has("accessPointUrl"))
		}
		return
	}
	if len(p.Domains) == 0 && !wrong.At("body.domains") {
		wrong.Add("body.domains", "is missing; a licensed partner needs its domain")
	}
	if p.LicensedID == "" && !wrong.At("body.licensedId") {
		wrong.Add("body.licensedId", "is missing; a licensed partner needs its licensed ID")
	}
	if p.AccessPointURL == "" && !wrong.At("body.accessPointUrl") {
		wrong.Add("body.accessPointUrl", "is missing; a licensed partner needs the https URL of its public access point")
	}
}

func (p *Partner) dropLicence(id, accessPoint bool) {
	if id {
		p.LicensedID = ""
	}
	if accessPoint {
		p.AccessPointURL = ""
	}
}

// Archive is what a partner had when it was archived. Restore can give it back.
type Archive struct {
	At         time.Time     `json:"at"`
	Status     PartnerStatus `json:"status"`
	LicensedID string        `json:"licensedId,omitempty"`
	Domains    []string      `json:"domains,omitempty"`
}

// Archive archives the partner. The partner is inactive from then on, and gives up its domains and its licensed ID.
// Refusal: wrong_state.
func (p *Partner) Archive(now time.Time) error {
	if err := p.CheckNotArchived(); err != nil {
		return err
	}
	p.Archived = &Archive{At: now, Status: p.Status, LicensedID: p.LicensedID, Domains: p.Domains}
	if p.Status == PartnerActive {
		p.Status = PartnerInactive
		p.Epoch++
	}
	p.Domains, p.LicensedID = nil, ""
	return nil
}

// Restore brings an archived partner back with the status it had. domains and licensedID are what it gets back. A
// licensed partner that does not get both back becomes a guest. Refusal: wrong_state.
func (p *Partner) Restore(domains []string, licensedID string) error {
	if p.Archived == nil {
		return Refuse(CodeWrongState, "This partner is not archived.")
	}
	p.Status, p.Domains, p.LicensedID, p.Archived = p.Archived.Status, domains, licensedID, nil
	if p.Licence == LicenceLicensed && (len(domains) == 0 || licensedID == "") {
		p.Licence = LicenceGuest
		p.dropLicence(true, true)
	}
	return nil
}

// CheckNotArchived refuses to change an archived partner, and to bring people to it. A nil partner is not archived.
// Refusal: wrong_state.
func (p *Partner) CheckNotArchived() error {
	if p != nil && p.Archived != nil {
		return Refuse(CodeWrongState, "This partner is archived; restore it first.")
	}
	return nil
}

// Reference names the partner in another record's answer.
func (p *Partner) Reference() *Reference { return &Reference{ID: p.ID, Name: p.Name} }

// SeenBy returns the partner as a caller of that role may see it. Notes and external ids are for staff.
func (p *Partner) SeenBy(viewer Role) *Partner {
	seen := *p
	if !viewer.Staff() {
		seen.Notes, seen.ExternalIDs = "", nil
	}
	return &seen
}

// CheckOpen refuses with partner_inactive while a person's partner is inactive. It does not refuse for nil, which is a
// person without a partner.
func (p *Partner) CheckOpen() error {
	if p != nil && p.Status != PartnerActive {
		return ErrPartnerInactive()
	}
	return nil
}

// Counts are how many of a partner's people are in each status: the activation funnel.
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

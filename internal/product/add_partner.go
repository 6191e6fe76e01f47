package portal

import (
	"context"
	"slices"
	"strings"

	"allyway/internal/table"
	"allyway/internal/token"
)

// PartnerFields are a partner's fields as staff give them. A nil pointer leaves the field as it is.
type PartnerFields struct {
	Name           *string
	Kind           *PartnerKind
	Licence        *Licence
	LicensedID     *string
	AccessPointURL *string
	Domains        *[]string
	Type           *string
	Phone          *string
	Status         *PartnerStatus
	Address        *string
	Notes          *string
}

// AddPartner is a partner to add, with its primary contact if they like: a new person, or one without a partner.
type AddPartner struct {
	PartnerFields
	PrimaryContact *FirstContact
	Once           Once
}

// FirstContact is a partner's first primary contact: an existing person by ID, or a new one.
type FirstContact struct {
	ID string
	PersonFields
	Access bool
}

// AddPartner adds an organisation, active unless said otherwise. Staff may call it. Refusals: invalid, domain_public,
// domain_ignored, domain_taken, licensed_id_taken; for the primary contact email_taken, email_missing,
// partner_inactive, not_found, wrong_state.
func (p *Portal) AddPartner(ctx context.Context, by token.Session, in AddPartner) (*Partner, *Counts, error) {
	now := p.now()
	var wrong problems
	added := &Partner{ID: token.NewIDAt(now), Status: PartnerActive, CreatedAt: now}
	added.set(in.PartnerFields, &wrong)
	var contact *Person
	keys := append(added.claimKeys(), keyIdempotency(by.Person, in.Once.Key))
	if first := in.PrimaryContact; first != nil && first.ID != "" {
		keys = append(keys, keyPerson(first.ID))
		if first.PersonFields != (PersonFields{}) || first.Access {
			wrong.add("body.primaryContact", "is an id alone, or a new person's fields")
		}
	} else if first != nil {
		if contact = newPerson(first.PersonFields, "body.primaryContact", now, &wrong); contact.Email != "" {
			keys = append(keys, keyEmail(contact.Email))
		}
	}
	c, err := p.enter(ctx, by, Staff, keys...)
	if err != nil {
		return nil, nil, err
	}
	if done, err := c.before(in.Once); done != nil || err != nil {
		return p.partnerBefore(ctx, done, err)
	}
	added.checkDomains(added.Domains, c.settings, &wrong)
	if err := wrong.err(); err != nil {
		return nil, nil, err
	}
	if err := added.checkClaims(c.items); err != nil {
		return nil, nil, p.unlessDone(ctx, c, in.Once, err)
	}
	w := c.change()
	w.addPartner(added)
	if in.PrimaryContact != nil {
		if err := p.addFirstContact(ctx, c, w, added, contact, in.PrimaryContact); err != nil {
			return nil, nil, p.unlessDone(ctx, c, in.Once, err)
		}
	}
	w.once(in.Once, added.ID, "", "")
	added.version = 1
	return added, w.newCounts(added.ID), w.commit(ctx, p.table)
}

// set checks the fields and takes them over.
func (p *Partner) set(in PartnerFields, wrong *problems) {
	setText(&p.Name, in.Name, maxLine, false, "body.name", wrong)
	if p.Name == "" && !wrong.at("body.name") {
		wrong.add("body.name", "must not be empty")
	}
	set(&p.Kind, in.Kind, []PartnerKind{KindPartner, KindDistributor}, "body.kind", wrong)
	set(&p.Licence, in.Licence, []Licence{LicenceGuest, LicenceLicensed}, "body.licence", wrong)
	set(&p.Status, in.Status, []PartnerStatus{PartnerActive, PartnerInactive}, "body.status", wrong)
	setText(&p.LicensedID, in.LicensedID, maxName, false, "body.licensedId", wrong)
	setAccessPoint(&p.AccessPointURL, in.AccessPointURL, "body.accessPointUrl", wrong)
	setDomains(&p.Domains, in.Domains, "body.domains", wrong)
	setText(&p.Type, in.Type, maxLine, false, "body.type", wrong)
	setPhone(&p.Phone, in.Phone, "body.phone", wrong)
	setText(&p.Address, in.Address, maxText, true, "body.address", wrong)
	setText(&p.Notes, in.Notes, maxText, true, "body.notes", wrong)
	if p.Licence == LicenceLicensed {
		p.needForLicence(wrong)
	}
}

// set takes one of the allowed values; the field must have one in the end.
func set[T ~string](to *T, given *T, allowed []T, location string, wrong *problems) {
	if given != nil {
		*to = *given
	}
	if !slices.Contains(allowed, *to) {
		names := make([]string, len(allowed))
		for i, a := range allowed {
			names[i] = string(a)
		}
		wrong.add(location, "must be "+strings.Join(names, " or "))
	}
}

func (p *Partner) needForLicence(wrong *problems) {
	if len(p.Domains) == 0 && !wrong.at("body.domains") {
		wrong.add("body.domains", "is missing; a licensed partner needs its domain")
	}
	if p.LicensedID == "" && !wrong.at("body.licensedId") {
		wrong.add("body.licensedId", "is missing; a licensed partner needs its licensed ID")
	}
	if p.AccessPointURL == "" && !wrong.at("body.accessPointUrl") {
		wrong.add("body.accessPointUrl", "is missing; a licensed partner needs the https URL of its public access point")
	}
}

// checkDomains refuses domains that the portal ignores.
func (p *Partner) checkDomains(domains []string, set Settings, wrong *problems) {
	for _, domain := range domains {
		if set.Ignores(domain) {
			wrong.check("body.domains", refuse(CodeDomainIgnored,
				"has a domain that this portal ignores, where anybody can have an address; give the partner's own"))
		}
	}
}

// claimKeys are the unique values that the partner holds.
func (p *Partner) claimKeys() []table.Key {
	var keys []table.Key
	for _, domain := range p.Domains {
		keys = append(keys, keyDomain(domain))
	}
	if p.LicensedID != "" {
		keys = append(keys, keyLicensed(p.LicensedID))
	}
	return keys
}

// partnerClaim says which partner holds a domain or a licensed ID.
type partnerClaim struct {
	Partner string `json:"partner"`
}

// checkClaims refuses what another partner holds.
func (p *Partner) checkClaims(items table.Items) error {
	for _, key := range p.claimKeys() {
		var held partnerClaim
		if found, err := items.Decode(key, &held); err != nil {
			return err
		} else if found && held.Partner != p.ID {
			return claimTaken(key, p)
		}
	}
	return nil
}

func claimTaken(key table.Key, p *Partner) error {
	if p.LicensedID != "" && key == keyLicensed(p.LicensedID) {
		e := refuse(CodeLicensedIDTaken, "Another partner has this licensed ID; each is given once.")
		e.Fields = []Field{{Location: "body.licensedId", Message: "belongs to another partner", Code: e.Code}}
		return e
	}
	e := refuse(CodeDomainTaken, "Another partner has this domain; remove it there first.")
	e.Fields = []Field{{Location: "body.domains", Message: "has a domain of another partner", Code: e.Code}}
	return e
}

func (w *change) addPartner(p *Partner) {
	w.add(table.Put(p.item(), table.Absent))
	for _, key := range p.claimKeys() {
		w.add(table.Put(table.Item{Key: key, Attributes: table.Encode(partnerClaim{p.ID})}, table.Absent))
	}
	w.fresh = p.ID
	w.event(EventPartnerAdded, "", p.ID, map[string]any{"kind": p.Kind, "licence": p.Licence})
}

// addFirstContact adds the new primary contact, or takes an existing person without a partner as such.
func (p *Portal) addFirstContact(ctx context.Context, c *call, w *change, to *Partner, contact *Person, first *FirstContact) error {
	invitation := Invitation{By: c.actor.ID, Partner: to, Lifetime: c.settings.InviteLifetime(), Now: c.now}
	if contact != nil {
		if err := p.freeEmail(ctx, c, contact.Email); err != nil {
			return err
		}
		contact.Role = RolePrimaryContact
		_, err := w.addNew(contact, first.Access, invitation)
		return err
	}
	before, err := c.person(first.ID)
	if err != nil {
		return err
	}
	if before.Partner != "" || before.Role.Staff() {
		return refuse(CodeWrongState, "This person belongs to a partner or to the staff; only somebody without a partner can be its first primary contact.")
	}
	after := *before
	if err := after.join(invitation, RolePrimaryContact); err != nil {
		return err
	}
	if after.Status == StatusInvited {
		w.mail(inviteLetter(&after, c.now))
	}
	w.save(before, &after)
	w.event(EventPersonChanged, after.ID, to.ID, map[string]any{"fields": []string{"partner", "role"}})
	return nil
}

// join brings a person to a partner in a role: groups are cleared, sessions and the link to a new address end, and an
// invited one gets a new invite that names the partner.
func (p *Person) join(in Invitation, role Role) error {
	p.Partner, p.PartnerName = in.Partner.ID, in.Partner.Name
	p.Role, p.Groups = role, nil
	p.Epoch++
	p.dropPendingEmail()
	if p.Status == StatusInvited {
		return p.newInvite(in)
	}
	return nil
}

// partnerBefore answers a repeated request with what it made.
func (p *Portal) partnerBefore(ctx context.Context, done *created, err error) (*Partner, *Counts, error) {
	if err != nil {
		return nil, nil, err
	}
	items, err := p.table.Get(ctx, keyPartner(done.ID), keyCounts(done.ID))
	if err != nil {
		return nil, nil, err
	}
	made, err := partner(items, done.ID)
	if err != nil {
		return nil, nil, err
	}
	counts := &Counts{}
	_, err = items.Decode(keyCounts(done.ID), counts)
	return made, counts, err
}

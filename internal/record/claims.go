package record

import (
	"context"
	"slices"
	"time"

	"allyway/internal/portal"
)

// Holder says who has an address, at which partner they are, and when they were last unlocked. It is empty for a free
// address.
type Holder struct {
	Person, Partner string
	UnlockedAt      time.Time
}

// Holder returns who holds an address in the whole portal. Email(a) must have been read.
func (f Found) Holder(a portal.Address) (Holder, error) {
	var held personClaim
	_, err := f.items.Decode(Email(a), &held)
	return Holder(held), err
}

// HolderAt returns who has an address at one partner, claimed or not. AddressKeys must have been read.
func (f Found) HolderAt(partner string, a portal.Address) (Holder, error) {
	held, err := f.Holder(a)
	if err != nil || held.Person != "" && held.Partner == partner {
		return held, err
	}
	var own personClaim
	_, err = f.items.Decode(Unclaimed(partner, a), &own)
	return Holder(own), err
}

// HoldersAt returns the ids of everybody who has an address at one partner: the holder, and the people who have it
// unclaimed. For an empty partner it returns the holder in the whole portal. AddressKeys must have been read.
func (f Found) HoldersAt(partner string, a portal.Address) (ids []string, err error) {
	held, err := f.Holder(a)
	if err != nil {
		return nil, err
	}
	if held.Person != "" && (partner == "" || held.Partner == partner) {
		ids = append(ids, held.Person)
	}
	var own personClaim
	if found, err := f.items.Decode(Unclaimed(partner, a), &own); err != nil || !found {
		return ids, err
	}
	if slices.Contains(ids, own.Person) {
		return ids, nil
	}
	return append(ids, own.Person), nil
}

// DomainHolder returns the partner that a domain is assigned to, or "". Domain must have been read.
func (f Found) DomainHolder(domain string) (string, error) {
	var held partnerClaim
	_, err := f.items.Decode(Domain(domain), &held)
	return held.Partner, err
}

// AddressKeys are what CheckAddress reads: who holds the address, and who has it unclaimed at the partner, if any.
func AddressKeys(partner string, a portal.Address) []Key {
	switch {
	case a == "":
		return nil
	case partner == "":
		return []Key{Email(a)}
	}
	return []Key{Email(a), Unclaimed(partner, a)}
}

// CheckAddress refuses a person's address if another person holds it, or if another person at the same partner has it
// unclaimed. Every use case that brings a person to a partner calls it. AddressKeys must have been read. If the other
// person is gone by now, it refuses nothing, and the Write checks the address again. Refusal: email_taken, with the
// holder if the actor may know them.
func (c *Call) CheckAddress(ctx context.Context, found Found, who *portal.Person) error {
	if who.Email == "" {
		return nil
	}
	held, err := found.Holder(who.Email)
	if err != nil {
		return err
	}
	if held.Person == "" || held.Person == who.ID {
		if held, err = found.HolderAt(who.Partner, who.Email); err != nil {
			return err
		}
	}
	if held.Person == "" || held.Person == who.ID {
		return nil
	}
	return c.emailTaken(ctx, who, held.Person)
}

// ClaimAddress is for a person who is invited to a partner. If their address was unclaimed until now, they hold it from
// now on. But if an account without a partner holds it and may take the person's place, ClaimAddress returns the
// account, which is then invited in their place. stored is the person as they are stored. Refusal: email_taken.
func (c *Call) ClaimAddress(ctx context.Context, stored, who *portal.Person, partner *portal.Partner) (account *portal.Person, err error) {
	if !who.Unclaimed {
		return nil, nil
	}
	keys := AdmissionKeys(who.Partner, who.Email)
	if c.Staff() { // they are exempt from the domain rule
		keys = AddressKeys(who.Partner, who.Email)
	}
	found, err := c.store.Get(ctx, keys...)
	if err != nil {
		return nil, err
	}
	if account, err = c.AccountFor(ctx, found, partner, who.Email, who.ID); err != nil || account != nil && account.MayReplace(stored) {
		return account, err
	}
	who.Unclaimed = false
	return nil, c.CheckAddress(ctx, found, who)
}

// AccountFor is for somebody who is added or invited at a partner. If they have an account already, and the actor may
// invite it there, AccountFor returns the account. Otherwise it returns nil. The account is active, and has no partner
// and no other valid invite. A primary contact may invite it if the domain rule admits its address. who is the id of
// the only person at the partner who may have the address: if somebody else there has it, the result is nil.
// AdmissionKeys must have been read; AddressKeys are enough for staff. Refusal: forbidden to a primary contact whose
// partner's invite the account has declined.
func (c *Call) AccountFor(ctx context.Context, found Found, partner *portal.Partner, a portal.Address, who string) (*portal.Person, error) {
	held, err := found.Holder(a)
	if err != nil || partner == nil || held.Person == "" || held.Partner != "" {
		return nil, err
	}
	here, err := found.HolderAt(partner.ID, a)
	if err != nil || here.Person != "" && here.Person != who {
		return nil, err
	}
	if !c.Staff() {
		domain, err := found.DomainHolder(a.Domain())
		if err != nil || !portal.JudgeDomain(a, partner, domain, false, c.Settings).Admits() {
			return nil, err
		}
	}
	read, err := c.store.Get(ctx, Person(held.Person))
	if err != nil {
		return nil, err
	}
	account, err := read.PersonIfAny(held.Person)
	if err != nil || !account.Joinable(c.Now) {
		return nil, err
	}
	if !c.Staff() && account.HasDeclined(partner.ID) {
		return nil, portal.ErrDeclined()
	}
	return account, nil
}

// emailTaken returns the refusal of the address of who, because holder has it. It returns nil if holder is gone by now.
func (c *Call) emailTaken(ctx context.Context, who *portal.Person, holder string) error {
	found, err := c.store.Get(ctx, Person(holder), Partner(who.Partner))
	if err != nil {
		return err
	}
	taken := portal.Taken{Actor: c.Actor, For: who, Settings: c.Settings}
	if taken.Holder, err = found.PersonIfAny(holder); err != nil || taken.Holder == nil {
		return err
	}
	var partner *portal.Partner
	if found.Has(Partner(who.Partner)) { // a new one is not stored yet
		if partner, err = found.Partner(who.Partner); err != nil {
			return err
		}
	}
	taken.Invitation = c.InvitationTo(partner)
	return taken.Refusal()
}

// takenNow is CheckAddress from what is stored now.
func (c *Call) takenNow(ctx context.Context, who *portal.Person) error {
	found, err := c.store.Get(ctx, AddressKeys(who.Partner, who.Email)...)
	if err != nil {
		return err
	}
	return c.CheckAddress(ctx, found, who)
}

// IfAddressTakenThere makes Commit refuse the person's address if somebody else holds it by then, or has it at the
// person's partner. Refusal: email_taken, with the holder if the actor may know them.
func (w *Change) IfAddressTakenThere(who *portal.Person) {
	for _, key := range AddressKeys(who.Partner, who.Email) {
		w.refusals = append(w.refusals, refusal{key: key, address: who})
	}
}

// IfAddressTaken makes Commit return err if somebody else holds the person's address by then, or has it at the person's
// partner.
func (w *Change) IfAddressTaken(who *portal.Person, err error) {
	w.refuse(Email(who.Email), err)
	w.refuse(Unclaimed(who.Partner, who.Email), err)
}

// PartnerClaims are the keys of the domains, the licensed ID and the external ids that a partner with these values
// would hold.
func PartnerClaims(p *portal.Partner) []Key { return partnerClaims(p) }

// CheckPartnerClaims refuses domains, a licensed ID and external ids that another partner holds, and names that
// partner. PartnerClaims must have been read. Refusals: domain_taken, external_id_taken, licensed_id_taken.
func (c *Call) CheckPartnerClaims(ctx context.Context, p *portal.Partner) error {
	for _, key := range partnerClaims(p) {
		held, err := c.Found.claimHolder(key)
		if err != nil {
			return err
		}
		if held == "" || held == p.ID {
			continue
		}
		found, err := c.store.Get(ctx, Partner(held))
		if err != nil {
			return err
		}
		holder, err := found.Partner(held)
		if err != nil {
			return err
		}
		return claimTaken(key, p, holder)
	}
	return nil
}

// claimHolder returns the partner that holds a domain, a licensed ID or an external id, or "".
func (f Found) claimHolder(key Key) (string, error) {
	var held partnerClaim
	_, err := f.items.Decode(key, &held)
	return held.Partner, err
}

// Free returns those domains of a partner and its licensed ID that nobody else holds. PartnerClaims must have been
// read.
func (f Found) Free(p *portal.Partner) (domains []string, licensedID string, err error) {
	free := func(key Key) bool {
		held, failed := f.claimHolder(key)
		if failed != nil {
			err = failed
		}
		return held == "" || held == p.ID
	}
	for _, domain := range p.Domains {
		if free(Domain(domain)) {
			domains = append(domains, domain)
		}
	}
	if p.LicensedID != "" && free(LicensedID(p.LicensedID)) {
		licensedID = p.LicensedID
	}
	return domains, licensedID, err
}

// claimTaken returns the refusal of a domain, a licensed ID or an external id that holder has.
func claimTaken(key Key, p, holder *portal.Partner) error {
	refused := func(code portal.Code, at, what string) error {
		e := portal.Refuse(code, "%s belongs to %s; remove it there first.", what, holder.Name)
		e.Partner = holder.Reference()
		e.Fields = []portal.Field{{Location: at, Message: "belongs to another partner", Code: code}}
		return e
	}
	for _, domain := range p.Domains {
		if key == Domain(domain) {
			return refused(portal.CodeDomainTaken, "body.domains", "The domain "+domain)
		}
	}
	for _, ref := range p.ExternalIDs.Refs() {
		if key == ExternalPartner(ref) {
			return refused(portal.CodeExternalIDTaken, "body.externalIds."+ref.System, "This id in "+ref.System)
		}
	}
	return refused(portal.CodeLicensedIDTaken, "body.licensedId", "This licensed ID")
}

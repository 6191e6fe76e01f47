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

// CheckAddress refuses who's address if another person holds it, or if another person at who's partner has it
// unclaimed. Every use case that brings a person to a partner calls it. AddressKeys must have been read. If the holder
// is gone by now, the Write finds that out. Refusal: email_taken, with the holder as far as the actor may know.
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
	return c.emailTaken(ctx, held.Person)
}

// AccountFor returns the account that somebody who is added or invited at a partner has already, if the actor may invite
// it there; nil if not. It is an active account without a partner and without another invite that is valid. A primary
// contact may invite one whose address the domain rule admits. who is the id of the person at the partner who may have
// the address; if somebody else there has it, the result is nil. AdmissionKeys must have been read.
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
	return account, nil
}

// emailTaken returns the refusal of an address that a person has. It returns nil if they are gone by now.
func (c *Call) emailTaken(ctx context.Context, id string) error {
	found, err := c.store.Get(ctx, Person(id))
	if err != nil {
		return err
	}
	holder, err := found.PersonIfAny(id)
	if err != nil || holder == nil {
		return err
	}
	return portal.EmailTaken(c.Actor, holder)
}

// IfAddressTaken makes Commit return err if somebody else holds the person's address by then, or has it at the person's
// partner.
func (w *Change) IfAddressTaken(who *portal.Person, err error) {
	w.refuse(Email(who.Email), err)
	w.refuse(Unclaimed(who.Partner, who.Email), err)
}

// PartnerClaims are the keys of the domains and the licensed ID that a partner with these values would hold.
func PartnerClaims(p *portal.Partner) []Key { return partnerClaims(p) }

// CheckPartnerClaims refuses domains and a licensed ID that another partner holds. PartnerClaims must have been read.
// Refusals: domain_taken, licensed_id_taken.
func (f Found) CheckPartnerClaims(p *portal.Partner) error {
	for _, key := range partnerClaims(p) {
		var held partnerClaim
		if found, err := f.items.Decode(key, &held); err != nil {
			return err
		} else if found && held.Partner != p.ID {
			return claimTaken(key, p)
		}
	}
	return nil
}

func claimTaken(key Key, p *portal.Partner) error {
	if p.LicensedID != "" && key == LicensedID(p.LicensedID) {
		e := portal.Refuse(portal.CodeLicensedIDTaken, "Another partner has this licensed ID; each ID belongs to one partner.")
		e.Fields = []portal.Field{{Location: "body.licensedId", Message: "belongs to another partner", Code: e.Code}}
		return e
	}
	e := portal.Refuse(portal.CodeDomainTaken, "Another partner has this domain; remove it there first.")
	e.Fields = []portal.Field{{Location: "body.domains", Message: "has a domain of another partner", Code: e.Code}}
	return e
}

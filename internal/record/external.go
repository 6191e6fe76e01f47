package record

import (
	"context"
	"slices"

	"allyway/internal/portal"
	"allyway/internal/table"
)

// errMeanwhile is a conflict that a read has found: somebody else has just made what the call was about to make.
var errMeanwhile error = &table.Refused{}

// UnlessMeanwhile is for a refusal to add a record that has an external id. It returns the refusal, unless its code is
// one of codes and the claim on the external id exists now. Then another call has added the record meanwhile, and
// UnlessMeanwhile returns a conflict. So the call is repeated, and finds the record.
func (s *Store) UnlessMeanwhile(ctx context.Context, claim Key, refusal error, codes ...portal.Code) error {
	if !slices.ContainsFunc(codes, func(code portal.Code) bool { return portal.HasCode(refusal, code) }) {
		return refusal
	}
	found, err := s.Get(ctx, claim)
	switch {
	case err != nil:
		return err
	case found.Has(claim):
		return errMeanwhile
	}
	return refusal
}

// externalClaim says which person has an id in another system.
type externalClaim struct {
	Person string `json:"person"`
}

// PartnerByExternalID returns the partner that has an id in another system, or "". ExternalPartner must have been read.
func (f Found) PartnerByExternalID(r portal.ExternalRef) (string, error) {
	return f.claimHolder(ExternalPartner(r))
}

// PersonByExternalID returns the person who has an id in another system, or "". ExternalPerson must have been read.
func (f Found) PersonByExternalID(r portal.ExternalRef) (string, error) {
	var held externalClaim
	_, err := f.items.Decode(ExternalPerson(r), &held)
	return held.Person, err
}

// ExternalKeys are what CheckExternalIDs reads. There are none for nil.
func ExternalKeys(p *portal.Person) (keys []Key) {
	if p == nil {
		return nil
	}
	for _, ref := range p.ExternalIDs.Refs() {
		keys = append(keys, ExternalPerson(ref))
	}
	return keys
}

// CheckExternalIDs refuses an external id of who if another person has it, and names that person. at is where the ids
// are in the request. ExternalKeys must have been read. If the other person is gone by now, it refuses nothing, and the
// Write checks the id again. Refusal: external_id_taken.
func (c *Call) CheckExternalIDs(ctx context.Context, who *portal.Person, at string) error {
	for _, ref := range who.ExternalIDs.Refs() {
		held, err := c.Found.PersonByExternalID(ref)
		if err != nil {
			return err
		}
		if held == "" || held == who.ID {
			continue
		}
		found, err := c.store.Get(ctx, Person(held))
		if err != nil {
			return err
		}
		holder, err := found.PersonIfAny(held)
		if err != nil || holder == nil {
			return err
		}
		e := portal.Refuse(portal.CodeExternalIDTaken, "This id in %s belongs to somebody else; remove it there first.", ref.System)
		e.Holder, e.Partner = holder.Reference(), holder.PartnerReference()
		e.Fields = []portal.Field{{Location: at + ".externalIds." + ref.System, Message: "belongs to another person", Code: portal.CodeExternalIDTaken}}
		return e
	}
	return nil
}

// saveExternalIDs keeps the claims on a person's external ids. Nobody else has one of them, however many Writes are
// made at the same moment.
func (w *Change) saveExternalIDs(before, after *portal.Person) {
	had, has := ExternalKeys(before), ExternalKeys(after)
	for _, key := range had {
		if !slices.Contains(has, key) {
			w.add(table.Delete(key, table.Any))
		}
	}
	for _, key := range has {
		if !slices.Contains(had, key) {
			w.add(externalPut(key, after, table.Absent))
		}
	}
}

// moveExternalIDs gives an account the external ids of planted, whose place it takes, and deletes those that the
// account does not take.
func (w *Change) moveExternalIDs(planted, account *portal.Person) {
	has := ExternalKeys(account)
	for _, key := range ExternalKeys(planted) {
		if slices.Contains(has, key) {
			w.add(externalPut(key, account, table.Present))
		} else {
			w.add(table.Delete(key, table.Any))
		}
	}
}

func externalPut(key Key, p *portal.Person, condition table.Condition) table.Op {
	return table.Put(table.Item{Key: key, Attributes: table.Encode(externalClaim{p.ID})}, condition)
}

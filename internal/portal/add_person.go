package portal

import (
	"context"
	"fmt"
	"slices"

	"allyway/internal/table"
	"allyway/internal/token"
)

// AddPerson is a person to add.
type AddPerson struct {
	Partner string // empty: no partner yet; such a person is a contact
	PersonFields
	Groups         []string
	PrimaryContact bool
	Access         bool // invite at once
	ExpiresIn      *int // hours; nil: the portal's setting
	Once           Once
}

// AddPerson adds a person to a partner, or without one, as a contact or invited at once. Staff may call it. Refusals:
// invalid, not_found (the partner), email_taken with the holder, email_missing, partner_inactive.
func (p *Portal) AddPerson(ctx context.Context, by token.Session, in AddPerson) (*PersonOutcome, error) {
	var wrong problems
	added := newPerson(in.PersonFields, "body", p.now(), &wrong)
	if in.PrimaryContact && in.Partner == "" {
		wrong.add("body.primaryContact", "needs a partner")
	}
	keys := []table.Key{keyPartner(in.Partner), keyIdempotency(by.Person, in.Once.Key)}
	if added.Email != "" {
		keys = append(keys, keyEmail(added.Email))
	}
	if len(in.Groups) > 0 {
		keys = append(keys, keyGroups)
	}
	c, err := p.enter(ctx, by, Staff, keys...)
	if err != nil {
		return nil, err
	}
	if done, err := c.before(in.Once); done != nil || err != nil {
		return p.addedBefore(ctx, done, err)
	}
	invitation := Invitation{By: c.actor.ID, Lifetime: lifetime(in.ExpiresIn, c.settings, &wrong), Now: c.now}
	if invitation.Partner, err = partnerIfAny(c.items, in.Partner); err != nil {
		return nil, err
	}
	if added.Groups, err = c.groups(in.Groups, &wrong); err != nil {
		return nil, err
	}
	if err := wrong.err(); err != nil {
		return nil, err
	}
	if in.PrimaryContact {
		added.Role = RolePrimaryContact
	}
	if err := p.freeEmail(ctx, c, added.Email); err != nil {
		return nil, p.unlessDone(ctx, c, in.Once, err)
	}
	w := c.change()
	outcome, err := w.addNew(added, in.Access, invitation)
	if err != nil {
		return nil, err
	}
	w.once(in.Once, added.ID, outcome)
	return &PersonOutcome{Person: added, Outcome: outcome}, w.commit(ctx, p.table)
}

// addedBefore answers a repeated request with what it made.
func (p *Portal) addedBefore(ctx context.Context, done *created, err error) (*PersonOutcome, error) {
	if err != nil {
		return nil, err
	}
	items, err := p.table.Get(ctx, keyPerson(done.ID))
	if err != nil {
		return nil, err
	}
	who, err := person(items, done.ID)
	return &PersonOutcome{Person: who, Outcome: done.Outcome}, err
}

// groups checks that the groups exist; each counts once.
func (c *call) groups(ids []string, wrong *problems) ([]string, error) {
	known, err := groups(c.items)
	if err != nil || len(ids) == 0 {
		return nil, err
	}
	var in []string
	for i, id := range ids {
		if _, ok := known[id]; !ok {
			wrong.add(fmt.Sprintf("body.groups[%d]", i), "is no group of this portal")
		}
		if !slices.Contains(in, id) {
			in = append(in, id)
		}
	}
	return in, nil
}

// freeEmail refuses an address that somebody holds, and tells staff who.
func (p *Portal) freeEmail(ctx context.Context, c *call, email Address) error {
	if email == "" {
		return nil
	}
	var held claim
	if found, err := c.items.Decode(keyEmail(email), &held); err != nil || !found {
		return err
	}
	items, err := p.table.Get(ctx, keyPerson(held.Person))
	if err != nil {
		return err
	}
	holder, err := person(items, held.Person)
	if err != nil {
		return err
	}
	return emailTaken(c.actor, holder)
}

// emailTaken is the refusal of an address that the holder has. Staff learn who that is, unless it is somebody they
// may not see.
func emailTaken(actor, holder *Person) error {
	e := refuse(CodeEmailTaken, "Somebody else has this address: move that person here, or release the address, then try again.")
	if actor.Role.Staff() && actor.Role.Above(holder.Role) {
		e.Holder = holder.Reference()
		if holder.Partner != "" {
			e.Partner = &Reference{ID: holder.Partner, Name: holder.PartnerName}
		}
	}
	return e
}

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

// AddPerson adds a person to a partner, or without one, as a contact or with access at once. Staff may call it:
// access is an invite. Primary contacts may for their own organisation, as the settings allow: access is an invite
// with their own groups where the domain rule lets the address straight in, else a request for staff to decide; an
// address outside their domains claims nothing. Refusals: forbidden, invalid, not_found (the partner), email_taken
// with the holder, email_missing, partner_inactive.
func (p *Portal) AddPerson(ctx context.Context, by token.Session, in AddPerson) (*PersonOutcome, error) {
	var wrong problems
	added := newPerson(in.PersonFields, "body", p.now(), &wrong)
	if in.PrimaryContact && in.Partner == "" {
		wrong.add("body.primaryContact", "needs a partner")
	}
	keys := append(admissionKeys(in.Partner, added.Email), keyPartner(in.Partner), keyIdempotency(by.Person, in.Once.Key))
	if added.Email != "" {
		keys = append(keys, keyEmail(added.Email))
	}
	if len(in.Groups) > 0 {
		keys = append(keys, keyGroups)
	}
	may := Managers
	if in.Partner == "" { // such a person is nobody's but staff's to add
		may = Staff
	}
	c, err := p.enter(ctx, by, may, keys...)
	if err != nil {
		return nil, err
	}
	if err := c.mayAdd(in); err != nil {
		return nil, err
	}
	if done, err := c.before(in.Once); done != nil || err != nil {
		return p.addedBefore(ctx, c, done, err)
	}
	if !c.actor.Role.Staff() {
		return p.addByPrimaryContact(ctx, c, in, added, wrong)
	}
	return p.addByStaff(ctx, c, in, added, wrong)
}

// mayAdd refuses what is staff's alone, and partners outside the actor's scope.
func (c *call) mayAdd(in AddPerson) error {
	if c.actor.Role.Staff() {
		return nil
	}
	if err := c.managesPartner(in.Partner); err != nil {
		return err
	}
	if len(in.Groups) > 0 || in.PrimaryContact || in.ExpiresIn != nil || in.Notes != nil {
		return refuse(CodeForbidden, "Groups, primary contact, expiry and notes are for the portal's staff to give.")
	}
	return nil
}

func (p *Portal) addByStaff(ctx context.Context, c *call, in AddPerson, added *Person, wrong problems) (_ *PersonOutcome, err error) {
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
	if err := p.freeHere(ctx, c, in.Partner, added.Email); err != nil {
		return nil, p.unlessDone(ctx, c, in.Once, err)
	}
	w := c.change()
	outcome, err := w.addNew(added, in.Access, invitation)
	if err != nil {
		return nil, err
	}
	w.once(in.Once, added.ID, outcome, "")
	return c.outcome(added, outcome, ""), w.commit(ctx, p.table)
}

func (p *Portal) addByPrimaryContact(ctx context.Context, c *call, in AddPerson, added *Person, wrong problems) (*PersonOutcome, error) {
	if err := wrong.err(); err != nil {
		return nil, err
	}
	added.Partner, added.PartnerName = c.partner.ID, c.partner.Name
	var rule domainRule
	if added.Email != "" {
		var err error
		if rule, err = p.judge(ctx, c, c.items, added); err != nil {
			return nil, p.unlessDone(ctx, c, in.Once, err)
		}
		added.Unclaimed = !rule.Admits()
	}
	w := c.change()
	outcome := OutcomeAdded
	if in.Access {
		var err error
		if outcome, err = w.admit(c, added, rule); err != nil {
			return nil, err
		}
	} else {
		rule.Told = ""
	}
	w.save(nil, added)
	w.event(EventPersonAdded, added.ID, added.Partner, map[string]any{"access": in.Access, "role": added.Role})
	w.once(in.Once, added.ID, outcome, rule.Told)
	return c.outcome(added, outcome, rule.Told), w.commit(ctx, p.table)
}

func (c *call) outcome(who *Person, outcome string, told Reason) *PersonOutcome {
	return &PersonOutcome{PersonView: &PersonView{Person: who, Viewer: c.actor.Role}, Outcome: outcome, Reason: told}
}

// addedBefore answers a repeated request with what it made.
func (p *Portal) addedBefore(ctx context.Context, c *call, done *created, err error) (*PersonOutcome, error) {
	if err != nil {
		return nil, err
	}
	items, err := p.table.Get(ctx, keyPerson(done.ID))
	if err != nil {
		return nil, err
	}
	who, err := person(items, done.ID)
	if err == nil && !c.actor.Role.Staff() && who.Partner != c.actor.Partner { // moved since: no longer theirs to see
		err = notFound("person")
	}
	if err != nil {
		return nil, err
	}
	return c.outcome(who, done.Outcome, done.Reason), nil
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

// freeHere is freeEmail that also refuses an address which one of the partner's own has unclaimed: one address, one
// person.
func (p *Portal) freeHere(ctx context.Context, c *call, partner string, email Address) error {
	if err := p.freeEmail(ctx, c, email); err != nil || email == "" || partner == "" {
		return err
	}
	var own claim
	if found, err := c.items.Decode(keyUnclaimed(partner, email), &own); err != nil || !found {
		return err
	}
	return p.takenBy(ctx, c, own.Person)
}

// freeEmail refuses an address that somebody holds, and tells staff who.
func (p *Portal) freeEmail(ctx context.Context, c *call, email Address) error {
	if email == "" {
		return nil
	}
	return p.freeEmailAmong(ctx, c, "", email, c.items)
}

// freeEmailAmong is freeEmail on what another Get read, for a person of that id: that they hold it themselves by then
// is for the Write to find out.
func (p *Portal) freeEmailAmong(ctx context.Context, c *call, id string, email Address, among table.Items) error {
	var held claim
	if found, err := among.Decode(keyEmail(email), &held); err != nil || !found || held.Person == id {
		return err
	}
	return p.takenBy(ctx, c, held.Person)
}

// takenBy is the refusal of an address that a person has, who may be gone by now.
func (p *Portal) takenBy(ctx context.Context, c *call, id string) error {
	items, err := p.table.Get(ctx, keyPerson(id))
	if err != nil {
		return err
	}
	holder, err := person(items, id)
	if err != nil {
		return onlyFaults(err)
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

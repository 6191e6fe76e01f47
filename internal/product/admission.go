package portal

import (
	"context"

	"allyway/internal/table"
	"allyway/internal/token"
)

// Admission of an address that a primary contact gives: the domain rule on what is stored, and what follows for the
// person. Nothing that happens for an address outside their domains depends on whether somebody else holds it.

// admissionKeys are what judging an address reads.
func admissionKeys(partner string, a Address) []table.Key {
	if a == "" || partner == "" {
		return nil
	}
	return []table.Key{keyEmail(a), keyDomain(a.Domain()), keyUnclaimed(partner, a)}
}

// judge applies the domain rule to an address given by the actor, a primary contact, from what was read by
// admissionKeys. Refusal: email_taken, if somebody of their own organisation has it.
func (p *Portal) judge(ctx context.Context, c *call, items table.Items, who *Person) (domainRule, error) {
	var held, own claim
	taken, err := items.Decode(keyEmail(who.Email), &held)
	if err != nil {
		return domainRule{}, err
	}
	if _, err := items.Decode(keyUnclaimed(c.partner.ID, who.Email), &own); err != nil {
		return domainRule{}, err
	}
	if taken && held.Partner == c.partner.ID {
		own = held
	}
	if own.Person != "" && own.Person != who.ID {
		if err := p.emailTakenHere(ctx, own.Person); err != nil {
			return domainRule{}, err
		}
	}
	var domain partnerClaim
	if _, err := items.Decode(keyDomain(who.Email.Domain()), &domain); err != nil {
		return domainRule{}, err
	}
	return judgeDomain(who.Email, c.partner, domain.Partner, taken && held.Person != who.ID, c.settings), nil
}

// emailTakenHere is the refusal of an address that somebody of the primary contact's own organisation has, who may be
// gone by now.
func (p *Portal) emailTakenHere(ctx context.Context, id string) error {
	items, err := p.table.Get(ctx, keyPerson(id))
	if err != nil {
		return err
	}
	holder, err := person(items, id)
	if err != nil {
		return onlyFaults(err)
	}
	e := refuse(CodeEmailTaken, "Somebody in your organisation has this address already.")
	e.Holder = holder.Reference()
	return e
}

// admit lets a person in by the rule: invited with the primary contact's own groups, or requested, for staff to
// decide.
func (w *change) admit(c *call, who *Person, rule domainRule) (outcome string, err error) {
	if who.Email == "" {
		return "", errEmailMissing()
	}
	if rule.Admits() {
		who.Groups = c.actor.Groups
		in := Invitation{By: c.actor.ID, Partner: c.partner, Lifetime: c.settings.InviteLifetime(), Now: c.now}
		if err := who.Invite(in); err != nil {
			return "", err
		}
		w.mail(inviteLetter(who, w.now))
		return OutcomeInvited, nil
	}
	if err := who.Request(); err != nil {
		return "", err
	}
	w.request(c, who, rule.Reason)
	return OutcomeRequested, nil
}

// request stores that somebody asks for a person to be let in.
func (w *change) request(c *call, who *Person, reason Reason) {
	r := &Request{Person: who.ID, Place: token.NewIDAt(w.now), Status: RequestPending, Reason: reason, Partner: *c.partner.Reference(),
		Email: who.Email, By: c.actor.ID, At: w.now}
	w.add(table.Put(r.item(), table.Any))
	w.event(EventRequestMade, who.ID, who.Partner, map[string]any{"reason": reason})
}

func errEmailMissing() error {
	return refuse(CodeEmailMissing, "This person has no e-mail address; add one, then invite them.")
}

package record

import (
	"context"

	"allyway/internal/portal"
)

// Admission is what happens to an address that a primary contact gives. The domain rule decides from what is stored,
// and the person is invited or requested. Nothing that happens to an address outside the primary contact's domains
// depends on whether somebody else holds it.

// AdmissionKeys are what Judge reads.
func AdmissionKeys(partner string, a portal.Address) []Key {
	if a == "" || partner == "" {
		return nil
	}
	return append(AddressKeys(partner, a), Domain(a.Domain()))
}

// Judge applies the domain rule to the address of a person whom the actor, a primary contact, adds or invites.
// AdmissionKeys must have been read. Refusal: email_taken if somebody else of their own organisation has the address.
func (c *Call) Judge(ctx context.Context, found Found, who *portal.Person) (portal.DomainRule, error) {
	own, err := found.HolderAt(c.Partner.ID, who.Email)
	if err != nil {
		return portal.DomainRule{}, err
	}
	if own.Person != "" && own.Person != who.ID {
		if err := c.emailTaken(ctx, who, own.Person); err != nil {
			return portal.DomainRule{}, err
		}
	}
	held, err := found.Holder(who.Email)
	if err != nil {
		return portal.DomainRule{}, err
	}
	domain, err := found.DomainHolder(who.Email.Domain())
	if err != nil {
		return portal.DomainRule{}, err
	}
	return portal.JudgeDomain(who.Email, c.Partner, domain, held.Person != "" && held.Person != who.ID, c.Settings), nil
}

// Admit invites a person with the primary contact's own groups, if the rule admits the address. Otherwise it makes a
// request, and staff decide. Refusals: email_missing, wrong_state and those of an invite.
func (w *Change) Admit(c *Call, who *portal.Person, rule portal.DomainRule) (outcome string, err error) {
	if who.Email == "" {
		return "", portal.ErrEmailMissing()
	}
	if rule.Admits() {
		who.TakeGroupsOf(c.Actor)
		if err := who.Invite(c.InvitationTo(c.Partner)); err != nil {
			return "", err
		}
		w.Mail(portal.InviteLetter(who))
		return portal.OutcomeInvited, nil
	}
	if err := w.Ask(c, who, rule); err != nil {
		return "", err
	}
	return portal.OutcomeRequested, nil
}

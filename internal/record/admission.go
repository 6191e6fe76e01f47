package record

import (
	"context"

	"allyway/internal/portal"
	"allyway/internal/table"
	"allyway/internal/token"
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
		if err := c.emailTaken(ctx, own.Person); err != nil {
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

// Admit lets a person in by the rule: invited with the primary contact's own groups, or requested, so that staff
// decide. Refusals: email_missing, wrong_state and those of an invite.
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
	if err := who.Request(); err != nil {
		return "", err
	}
	w.AddRequest(c, who, rule.Reason)
	return portal.OutcomeRequested, nil
}

// AddRequest stores the actor's request for a person of their organisation.
func (w *Change) AddRequest(c *Call, who *portal.Person, reason portal.Reason) {
	r := &portal.Request{Person: who.ID, Place: token.NewIDAt(w.Now), Status: portal.RequestPending, Reason: reason,
		Partner: *c.Partner.Reference(), Email: who.Email, By: c.Actor.ID, At: w.Now}
	w.add(table.Put(requestItem(r), table.Any))
	w.EventAbout(who, portal.EventRequestMade, map[string]any{"reason": reason})
}

// SaveRequest stores a request that was decided.
func (w *Change) SaveRequest(r *portal.Request) {
	w.add(table.Put(requestItem(r), table.Version(r.Version)))
}

// RemoveRequest deletes a person's request.
func (w *Change) RemoveRequest(person string) { w.add(table.Delete(Request(person), table.Any)) }

// DenyRequest denies a person's request and mails the person who asked. asker is nil if they are gone. It does not
// change the person: the caller does. Refusal: wrong_state.
func (w *Change) DenyRequest(r *portal.Request, who, asker *portal.Person, note string) error {
	if err := r.Decide(portal.RequestDenied, w.by, note, w.Now); err != nil {
		return err
	}
	w.SaveRequest(r)
	w.TellAsker(r, asker)
	w.EventAbout(who, portal.EventRequestDenied, map[string]any{"by": r.By})
	return who.Deny(w.Now)
}

// TellAsker mails the decision on a request to the person who made it, if they are still there.
func (w *Change) TellAsker(r *portal.Request, asker *portal.Person) {
	if r.Tells(asker) {
		w.Mail(portal.DecisionLetter(r))
	}
}

// CloseRequest closes the person's request among found if it is pending.
func (w *Change) CloseRequest(found Found, who *portal.Person) error {
	r, err := found.Request(who.ID)
	if err != nil {
		return portal.IgnoreRefusal(err)
	}
	if r.Status != portal.RequestPending {
		return nil
	}
	if err := r.Decide(portal.RequestClosed, w.by, "", w.Now); err != nil {
		return err
	}
	w.SaveRequest(r)
	asked := *who // as they were when the request was made, at another partner
	asked.Partner = r.Partner.ID
	w.EventAbout(&asked, portal.EventRequestClosed, nil)
	return nil
}

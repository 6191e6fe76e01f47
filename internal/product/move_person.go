package portal

import (
	"context"

	"allyway/internal/table"
	"allyway/internal/token"
)

// MovePerson brings a person to another partner: as a user there, without groups; their sessions and links end, an
// invited one gets a new invite that names the new partner, and their open request closes. Staff may call it.
// Refusals: not_found, wrong_state (staff, or there already), partner_inactive, email_taken, address_bounced.
func (p *Portal) MovePerson(ctx context.Context, by token.Session, id, to string) (*PersonView, error) {
	return p.actBeyond(ctx, by, id, []table.Key{keyPartner(to), keyRequest(id)}, func(c *call, w *change, who *Person, ties []*EcosystemUser) error {
		at, err := partner(c.items, to)
		if err != nil {
			return err
		}
		if who.Role.Staff() || who.Partner == to {
			return refuse(CodeWrongState, "Only a partner's person or a contact can be moved, to another partner than their own.")
		}
		if err := p.freeThere(ctx, c, who, to); err != nil {
			return err
		}
		if who.Status == StatusRequested {
			who.Status = StatusContact
		}
		var detail map[string]any
		if who.Partner != "" {
			detail = map[string]any{"from": who.Partner}
		}
		if err := who.join(Invitation{By: c.actor.ID, Partner: at, Lifetime: c.settings.InviteLifetime(), Now: c.now}, RoleUser); err != nil {
			return err
		}
		if who.Status == StatusInvited {
			w.mail(inviteLetter(who, c.now))
		}
		if ties, err = p.endManyTies(ctx, c, ties); err != nil {
			return err
		}
		w.endTies(ties)
		w.event(EventPersonMoved, who.ID, to, detail)
		return w.closeRequest(c.items, id)
	})
}

// freeThere refuses to bring an unclaimed address to a partner where somebody has it already.
func (p *Portal) freeThere(ctx context.Context, c *call, who *Person, to string) error {
	if !who.Unclaimed {
		return nil
	}
	items, err := p.table.Get(ctx, keyUnclaimed(to, who.Email), keyEmail(who.Email))
	if err != nil {
		return err
	}
	var own, held claim
	if _, err := items.Decode(keyUnclaimed(to, who.Email), &own); err != nil {
		return err
	}
	if _, err := items.Decode(keyEmail(who.Email), &held); err != nil {
		return err
	}
	switch {
	case own.Person != "":
		return p.takenBy(ctx, c, own.Person)
	case held.Partner == to && held.Person != "":
		return p.takenBy(ctx, c, held.Person)
	}
	return nil
}

// closeRequest closes a person's request if it is open.
func (w *change) closeRequest(items table.Items, id string) error {
	r, err := request(items, id)
	if err != nil {
		return onlyFaults(err)
	}
	if r.Status != RequestPending {
		return nil
	}
	if err := r.decide(RequestClosed, w.by, "", w.now); err != nil {
		return err
	}
	w.saveRequest(r)
	w.event(EventRequestClosed, id, r.Partner.ID, nil)
	return nil
}

// endManyTies ends the links that one Write does not hold, and gives the ties that are left for it.
func (p *Portal) endManyTies(ctx context.Context, c *call, ties []*EcosystemUser) ([]*EcosystemUser, error) {
	for len(ties) > tiesAtOnce {
		w := c.change()
		w.endTies(ties[:tiesAtOnce])
		if err := w.commit(ctx, p.table); err != nil {
			return nil, err
		}
		ties = ties[tiesAtOnce:]
	}
	return ties, nil
}

const tiesAtOnce = 40 // two ops each

// endTies ends a person's links with members. They stay in their ecosystems.
func (w *change) endTies(ties []*EcosystemUser) {
	for _, tie := range ties {
		if tie.Member == "" { // nor may it be linked meanwhile
			w.add(table.Check(keyEcosystemUser(tie.Person, tie.Ecosystem), table.Version(tie.version)))
			continue
		}
		free := *tie
		free.Member, free.MemberName = "", ""
		w.add(table.Put(free.item(), table.Version(tie.version)), table.Patch(keyMember(tie.Member), table.Present, table.Add("links", -1)))
		*tie = free
	}
}

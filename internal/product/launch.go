package portal

import (
	"context"
	"time"

	"allyway/internal/table"
	"allyway/internal/token"
)

// Launched is how far a launch came in one call.
type Launched struct {
	Invited int
	Skipped int
	Next    string // call again with it as cursor; empty: all were seen
}

const launchAWrite = 20 // people: four ops each, and at most one for the counts of each one's partner

// Launch invites everyone of a partner (empty: of all partners) who is a contact still, in steps: each call goes on
// where the last one stopped, and repeating is safe. It skips who has no address, declined, was revoked, denied or
// bounced, was mailed too often just now, whose partner is inactive, and whose address a primary contact gave outside
// their domains: letting such a one in is a decision for each. Staff may call it. Refusals: not_found,
// partner_inactive, malformed.
func (p *Portal) Launch(ctx context.Context, by token.Session, id, after string) (Launched, error) {
	list := "launch\x00" + id
	from, err := PageOf{Cursor: after}.after(list)
	if err != nil {
		return Launched{}, err
	}
	c, err := p.enter(ctx, by, Staff, keyPartner(id))
	if err != nil {
		return Launched{}, err
	}
	q := table.Query{Index: table.GSI2, PK: listPeople, Prefix: string(StatusContact) + "#", After: from, Limit: table.MaxOps}
	if id != "" {
		at, err := partner(c.items, id)
		if err != nil {
			return Launched{}, err
		}
		if at.Status != PartnerActive {
			return Launched{}, errPartnerInactive()
		}
		q.Index, q.PK = table.GSI1, listPartnerPeople(id)
	}
	deadline := time.Now().Add(p.budget)
	var done Launched
	for {
		page, err := p.table.Query(ctx, q)
		if err != nil {
			return done, err
		}
		if err := p.launchPage(ctx, c, page.Items, &done); err != nil {
			return done, err
		}
		if page.Next == "" {
			return done, nil
		}
		if time.Now().After(deadline) {
			done.Next = cursor(list, page.Next)
			return done, nil
		}
		q.After = page.Next
	}
}

// launchPage invites the people of a page, some in a Write; those of a Write that is refused are seen to one by one.
func (p *Portal) launchPage(ctx context.Context, c *call, items []table.Item, done *Launched) error {
	people, err := decodeAll(items, decodePerson)
	if err != nil {
		return err
	}
	var keys []table.Key
	for _, who := range people {
		keys = append(keys, keyPartner(who.Partner))
	}
	partners, err := p.getMany(ctx, distinct(keys))
	if err != nil {
		return err
	}
	var ready []*Person
	for _, who := range people {
		if who.launches(partners, c.now) {
			ready = append(ready, who)
		} else {
			done.Skipped++
		}
	}
	for len(ready) > 0 {
		some := ready[:min(launchAWrite, len(ready))]
		ready = ready[len(some):]
		if err := p.launchSome(ctx, c, some, partners, done); err != nil {
			return err
		}
	}
	return nil
}

// launches tells whether a launch invites the person.
func (p *Person) launches(partners table.Items, now time.Time) bool {
	at, err := partnerIfAny(partners, p.Partner)
	return err == nil && at != nil && at.Status == PartnerActive && p.Status == StatusContact && p.hasAddress() && !p.Unclaimed &&
		p.DeclinedAt.IsZero() && p.RevokedAt.IsZero() && p.DeniedAt.IsZero() && !p.Mail.Blocks() && !p.mailedTooOften(now)
}

func (p *Portal) launchSome(ctx context.Context, c *call, some []*Person, partners table.Items, done *Launched) error {
	w := c.change()
	for _, who := range some {
		at, err := partner(partners, who.Partner)
		if err != nil {
			return err
		}
		after := *who
		if err := after.Invite(Invitation{By: c.actor.ID, Partner: at, Lifetime: c.settings.InviteLifetime(), Now: c.now}); err != nil {
			return err
		}
		letter := inviteLetter(&after, w.now)
		letter.Bulk = true
		w.mail(letter)
		w.save(who, &after)
		w.event(EventPersonInvited, after.ID, after.Partner, nil)
	}
	err := w.commit(ctx, p.table)
	switch {
	case err == nil:
		done.Invited += len(some)
		return nil
	case !isRefused(err):
		return err
	case len(some) == 1: // changed since the index saw them
		return p.launchFresh(ctx, c, some[0], partners, done)
	}
	for _, who := range some {
		if err := p.launchSome(ctx, c, []*Person{who}, partners, done); err != nil {
			return err
		}
	}
	return nil
}

// launchFresh reads a person again, whom the index showed as they were before, and invites or skips them.
func (p *Portal) launchFresh(ctx context.Context, c *call, seen *Person, partners table.Items, done *Launched) error {
	items, err := p.table.Get(ctx, keyPerson(seen.ID))
	if err != nil {
		return err
	}
	who, err := person(items, seen.ID)
	if err != nil || who.version == seen.version || who.Partner != seen.Partner || !who.launches(partners, c.now) {
		done.Skipped++
		return onlyFaults(err)
	}
	return p.launchSome(ctx, c, []*Person{who}, partners, done)
}

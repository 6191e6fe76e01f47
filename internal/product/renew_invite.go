package portal

import (
	"context"

	"allyway/internal/table"
	"allyway/internal/token"
)

// RenewInvite mails the holder of an expired link a fresh one, to the original address alone; while the link still
// lives, that same link again. Anyone may call it, and learns nothing: it answers the same whatever became of the
// link. At most three mails an hour to one person.
func (p *Portal) RenewInvite(ctx context.Context, raw string) error {
	link, err := p.checkLink(ctx, raw, token.Invite)
	if err != nil {
		return onlyFaults(err)
	}
	var items table.Items
	var counted bool
	err = parallel(
		func() (err error) { counted, err = p.count(ctx, linkMailByInvitee, link.Person); return err },
		func() (err error) {
			items, err = p.table.Get(ctx, keyPerson(link.Person), keyPartner(link.Partner), keySettings)
			return err
		},
	)
	if err != nil || !counted {
		return err
	}
	who, err := person(items, link.Person)
	if err != nil || who.Partner != link.Partner {
		return onlyFaults(err)
	}
	now := p.now()
	if who.Status != StatusInvited || int64(link.Version) != who.InviteVersion || !now.Before(link.ExpiresAt.Add(linkMemory)) {
		return nil
	}
	partner, err := partnerIfAny(items, who.Partner)
	if err != nil {
		return err
	}
	set, err := settings(items)
	if err != nil {
		return err
	}
	w := newChange(now, "")
	w.mailLink(who, partner, set)
	if len(w.ops) == 0 {
		return nil
	}
	return w.commit(ctx, p.table)
}

// onlyFaults drops a refusal: the caller is told nothing.
func onlyFaults(err error) error {
	if _, refusal := err.(*Error); refusal {
		return nil
	}
	return err
}

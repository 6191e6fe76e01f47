package portal

import "context"

// DeclineInvite ends an invite at the invited person's wish; they go back to being a contact, and the day is kept. A
// staff invite that ends so is erased. Whoever holds the link may call it. Refusals: link_used, link_expired,
// partner_inactive, link_invalid.
func (p *Portal) DeclineInvite(ctx context.Context, raw string) error {
	in, err := p.openInvite(ctx, raw)
	if err != nil {
		return err
	}
	after := *in.person
	if err := after.Decline(in.version, in.now); err != nil {
		return err
	}
	w := newChange(in.now, in.person.ID)
	w.endInvite(in.person, &after)
	w.event(EventInviteDeclined, in.person.ID, in.person.Partner, nil)
	return w.commit(ctx, p.table)
}

// endInvite stores a person whose invite was declined or revoked. Of a staff person nothing is kept.
func (w *change) endInvite(before, after *Person) {
	if before.Role.Staff() {
		after = nil
	}
	w.save(before, after)
}

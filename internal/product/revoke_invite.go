package portal

import (
	"context"

	"allyway/internal/token"
)

// RevokeInvite makes a contact of an invited person; their link is dead. Of a staff person nothing is kept. Staff may
// call it, owners for staff people, and primary contacts for their own organisation as the settings allow. Refusals:
// forbidden, not_found, wrong_state.
func (p *Portal) RevokeInvite(ctx context.Context, by token.Session, id string) (*PersonView, error) {
	var c *call
	var ties []*EcosystemUser
	err := parallel(
		func() (err error) { c, err = p.enter(ctx, by, Managers, keyPerson(id)); return err },
		func() (err error) { ties, err = p.ecosystemTies(ctx, id); return err },
	)
	if err != nil {
		return nil, err
	}
	before, err := c.person(id)
	if err != nil {
		return nil, err
	}
	after := *before
	if err := after.Revoke(c.now); err != nil {
		return nil, err
	}
	w := c.change()
	w.endInvite(before, &after)
	w.event(EventInviteRevoked, before.ID, before.Partner, nil)
	if err := w.commit(ctx, p.table); err != nil {
		return nil, err
	}
	after.version = before.version + 1
	return view(&after, ties, c.actor.Role), nil
}

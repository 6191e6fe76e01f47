package invites

import (
	"context"

	"allyway/internal/portal"
	"allyway/internal/record"
	"allyway/internal/token"
)

// Revoke makes an invited person a contact again. Their link is dead. A staff person is erased with their invite. For
// an account without a partner, only the pending invite ends.
//
// Staff may call it, but only owners for staff people. Primary contacts may call it for their own organisation as the
// settings allow. It returns the person as they are now, or nil if they are erased. To a primary contact, it returns an
// account without a partner as a contact with the names that the inviter wrote. Refusals: forbidden, not_found,
// wrong_state.
func (s *Service) Revoke(ctx context.Context, by token.Session, id string) (*portal.PersonView, error) {
	c, err := s.store.Enter(ctx, by, portal.Managers, record.Person(id))
	if err != nil {
		return nil, err
	}
	before, err := c.Invitee(id)
	if err != nil {
		return nil, err
	}
	after := *before
	if err := after.Revoke(c.Now); err != nil {
		return nil, err
	}
	w := c.Change()
	w.EndInvite(before, &after)
	w.EventAbout(before.AsInvited(), portal.EventInviteRevoked, nil)
	if err := w.Commit(ctx); err != nil {
		return nil, err
	}
	if before.Role.Staff() {
		return nil, nil
	}
	if before.Pending != nil && !c.Actor.Role.Staff() { // they may not see the account itself
		after = *before.AsInvited()
		if err := after.Revoke(c.Now); err != nil {
			return nil, err
		}
	}
	after.Version = before.Version + 1
	return portal.View(&after, c.Actor.Role), nil
}

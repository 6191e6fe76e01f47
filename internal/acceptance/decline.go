package acceptance

import (
	"context"

	"allyway/internal/portal"
)

// Decline ends an invite, as the invited person wishes. They become a contact again, and the record keeps when they
// declined. A staff person is erased instead, and an account that exists stays as it is. Anyone with the link may call
// it. Refusals: link_used, link_expired, partner_inactive, link_invalid.
func (s *Service) Decline(ctx context.Context, raw string) error {
	in, err := s.open(ctx, raw)
	if err != nil {
		return err
	}
	after := *in.person
	if err := after.Decline(in.version, in.now); err != nil {
		return err
	}
	w := s.store.Change(in.person.ID, in.now)
	w.EndInvite(in.person, &after)
	w.EventAbout(in.person.AsInvited(), portal.EventInviteDeclined, nil)
	return w.Commit(ctx)
}

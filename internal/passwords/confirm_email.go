package passwords

import (
	"context"

	"allyway/internal/portal"
	"allyway/internal/record"
	"allyway/internal/token"
)

// ConfirmEmail makes a new address the person's own. Anyone with the link that was mailed to the new address may call
// it. Every session of the person ends. Refusals: link_used, link_expired, partner_inactive, link_invalid (also if
// somebody else holds the address by now, or has it at the person's partner, and if the person who asked for the
// address may no longer do so).
func (s *Service) ConfirmEmail(ctx context.Context, raw string) error {
	said, err := s.links.Open(ctx, raw, token.Email)
	if err != nil {
		return err
	}
	found, err := s.store.Get(ctx, record.Person(said.Person), record.Partner(said.Partner), record.Person(said.By), record.Settings)
	if err != nil {
		return err
	}
	set, err := found.Settings()
	if err != nil {
		return err
	}
	now := s.store.Now()
	before, partner, err := found.LinkedPerson(said, func(who *portal.Person) error {
		return who.CheckEmailLink(int64(said.Version), said.ExpiresAt, now)
	})
	if err != nil {
		return err
	}
	asker, err := s.store.GiverOf(ctx, found, before.EmailAskedBy, before.EmailAskedKey)
	if err != nil {
		return err
	}
	if !before.EmailStillGranted(asker) {
		return portal.ErrLinkInvalid()
	}
	after := *before
	after.Email, after.PendingEmail = before.PendingEmail, ""
	after.EmailAskedBy, after.EmailAskedKey = "", ""
	after.Mail = portal.MailStatus{} // it was about the old address
	after.EmailConfirmedVersion, after.EmailConfirmedAt = before.EmailVersion, now
	after.Epoch++
	after.DropPendingInvite() // it was for the old address
	after.Unlock(now)
	w := s.store.Change(before.ID, now)
	w.Within(partner, set)
	w.SavePerson(before, &after)
	w.IfAddressTaken(&after, portal.ErrLinkInvalid())
	w.EventAbout(before, portal.EventEmailConfirmed, nil)
	return w.Commit(ctx)
}

package partners

import (
	"context"
	"slices"

	"allyway/internal/portal"
	"allyway/internal/record"
	"allyway/internal/token"
)

// Restore brings an archived partner back with the status that it had. It gets back the domains and the licensed ID
// that no other partner has by now; a domain that the portal ignores by now is not given back. A licensed partner that
// does not get back what it needs becomes a guest. Its people must sign in again. Staff may call it. Returns the
// partner with its counts. Refusals: not_found, wrong_state if it is not archived.
func (s *Service) Restore(ctx context.Context, by token.Session, id string) (*Row, error) {
	c, err := s.store.Enter(ctx, by, portal.Staff, record.Partner(id), record.Counts(id))
	if err != nil {
		return nil, err
	}
	before, err := c.Found.Partner(id)
	if err != nil {
		return nil, err
	}
	after := *before
	had := portal.Partner{ID: id}
	if before.Archived != nil {
		had.Domains, had.LicensedID = slices.Clone(before.Archived.Domains), before.Archived.LicensedID
	}
	had.Domains = slices.DeleteFunc(had.Domains, c.Settings.Ignores)
	found, err := s.store.Get(ctx, record.PartnerClaims(&had)...)
	if err != nil {
		return nil, err
	}
	domains, licensedID, err := found.Free(&had)
	if err != nil {
		return nil, err
	}
	if err := after.Restore(domains, licensedID); err != nil {
		return nil, err
	}
	return s.put(ctx, c, before, &after, portal.EventPartnerRestored)
}

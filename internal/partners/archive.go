package partners

import (
	"context"

	"allyway/internal/portal"
	"allyway/internal/record"
	"allyway/internal/token"
)

// Archive archives a partner. The partner is then only in the list of archived partners. It gives up its domains and
// its licensed ID. Its people are treated like those of an inactive partner: they are signed out at once, and their
// invites cannot be accepted. Staff may call it. Returns the partner with its counts. Refusals: not_found, wrong_state
// if it is archived already.
func (s *Service) Archive(ctx context.Context, by token.Session, id string) (*Row, error) {
	c, err := s.store.Enter(ctx, by, portal.Staff, record.Partner(id), record.Counts(id))
	if err != nil {
		return nil, err
	}
	before, err := c.Found.Partner(id)
	if err != nil {
		return nil, err
	}
	after := *before
	if err := after.Archive(c.Now); err != nil {
		return nil, err
	}
	return s.put(ctx, c, before, &after, portal.EventPartnerArchived)
}

// put stores a partner that was archived or restored.
func (s *Service) put(ctx context.Context, c *record.Call, before, after *portal.Partner, event string) (*Row, error) {
	counts, err := c.Found.Counts(after.ID)
	if err != nil {
		return nil, err
	}
	w := c.Change()
	w.SavePartner(before, after)
	w.Event(event, after.ID, nil)
	if err := w.Commit(ctx); err != nil {
		return nil, err
	}
	after.Version = before.Version + 1
	return rowOf(c, after, counts), nil
}

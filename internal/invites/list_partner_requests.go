package invites

import (
	"context"

	"allyway/internal/portal"
	"allyway/internal/record"
	"allyway/internal/token"
)

// ListPartnerRequests returns a page of a partner's requests, the newest first, and the cursor of the next page. An
// empty status is all of them. A page may have fewer rows than its limit if the status leaves some out.
//
// Staff may call it, and primary contacts for their own organisation as the settings allow. Refusals: forbidden,
// not_found (the partner), malformed.
func (s *Service) ListPartnerRequests(ctx context.Context, by token.Session, partner string, status portal.RequestStatus, of record.PageOf) (rows []*RequestView, next string, err error) {
	list := s.cursors.Of(by, "partner requests", partner, string(status))
	var c *record.Call
	var found []*portal.Request
	err = record.Parallel(
		func() (err error) {
			c, err = s.store.Enter(ctx, by, portal.Managers, record.Partner(partner))
			return err
		},
		func() error {
			after, err := list.After(of)
			if err != nil {
				return err
			}
			found, next, err = s.store.ListRequestsOfPartner(ctx, partner, after, of.Limit)
			return err
		},
	)
	if err != nil {
		return nil, "", err
	}
	if err := c.ManagesPartner(partner); err != nil {
		return nil, "", err
	}
	if _, err := c.Found.Partner(partner); err != nil {
		return nil, "", err
	}
	var shown []*portal.Request
	for _, r := range found {
		if status == "" || r.Status == status {
			shown = append(shown, r)
		}
	}
	rows, err = s.views(ctx, c, shown)
	return rows, list.Next(next), err
}

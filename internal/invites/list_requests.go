package invites

import (
	"context"

	"allyway/internal/portal"
	"allyway/internal/record"
	"allyway/internal/token"
)

// ListRequests returns a page of the requests of a status, and the cursor of the next page. An empty status is pending.
// Of requests that wait, the oldest comes first, and of settled ones the newest.
//
// Staff may call it. Refusals: forbidden, malformed.
func (s *Service) ListRequests(ctx context.Context, by token.Session, status portal.RequestStatus, of record.PageOf) (rows []*RequestView, next string, err error) {
	if status == "" {
		status = portal.RequestPending
	}
	list := s.cursors.Of(by, "requests", string(status))
	var c *record.Call
	var found []*portal.Request
	err = record.Parallel(
		func() (err error) { c, err = s.store.Enter(ctx, by, portal.Staff); return err },
		func() error {
			after, err := list.After(of)
			if err != nil {
				return err
			}
			found, next, err = s.store.ListRequests(ctx, status, after, of.Limit)
			return err
		},
	)
	if err != nil {
		return nil, "", err
	}
	rows, err = s.views(ctx, c, found)
	return rows, list.Next(next), err
}

package invites

import (
	"context"

	"allyway/internal/portal"
	"allyway/internal/record"
	"allyway/internal/token"
)

// ListRequests returns a page of the requests of a status, the oldest first, and the cursor of the next page. An empty
// status is pending.
//
// Staff may call it. Refusals: forbidden, malformed.
func (s *Service) ListRequests(ctx context.Context, by token.Session, status portal.RequestStatus, of record.PageOf) (rows []*portal.Request, next string, err error) {
	if status == "" {
		status = portal.RequestPending
	}
	list := s.cursors.Of(by, "requests", string(status))
	err = record.Parallel(
		func() error { _, err := s.store.Enter(ctx, by, portal.Staff); return err },
		func() error {
			after, err := list.After(of)
			if err != nil {
				return err
			}
			rows, next, err = s.store.ListRequests(ctx, status, after, of.Limit)
			return err
		},
	)
	if err != nil {
		return nil, "", err
	}
	return rows, list.Next(next), nil
}

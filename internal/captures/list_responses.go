package captures

import (
	"context"

	"allyway/internal/portal"
	"allyway/internal/record"
	"allyway/internal/token"
)

// ListResponses lists the newest response of each member that has answered a data capture. Staff may call it. It also
// returns the capture, which has the questions to these answers. next is the cursor of the next page; it is empty at
// the end. Refusals: not_signed_in, forbidden, not_found, malformed.
func (s *Service) ListResponses(ctx context.Context, by token.Session, eco, id string, of record.PageOf) (capture *portal.Capture, rows []*portal.ResponseView, next string, err error) {
	list := s.cursors.Of(by, "responses", id)
	var c *record.Call
	var found []*portal.Response
	err = record.Parallel(
		func() (err error) { c, err = s.store.Enter(ctx, by, portal.Staff, record.Capture(id)); return err },
		func() error {
			after, err := list.After(of)
			if err != nil {
				return err
			}
			found, next, err = s.store.ListResponses(ctx, id, after, of.Limit)
			return err
		},
	)
	if err != nil {
		return nil, nil, "", err
	}
	if capture, err = c.Found.Capture(eco, id); err != nil {
		return nil, nil, "", err
	}
	names, err := s.names(ctx, c, found)
	if err != nil {
		return nil, nil, "", err
	}
	for _, r := range found {
		rows = append(rows, &portal.ResponseView{Response: r, Questions: capture.Questions, By: names})
	}
	return capture, rows, list.Next(next), nil
}

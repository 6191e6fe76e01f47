package invites

import (
	"context"

	"allyway/internal/portal"
	"allyway/internal/record"
	"allyway/internal/token"
)

// Decided is the result of DecideMany for one request.
type Decided struct {
	ID      string
	Request *RequestView // nil: refused
	Err     error        // the refusal, or a conflict that did not end
}

// DecideMany approves or denies each request separately. A refused one does not stop the others. reason is for
// denials.
//
// Staff may call it. It returns a result for each id, with the refusals of Approve or Deny. If the caller loses their
// access meanwhile, that is the result of all requests from then on. Refusal: forbidden.
func (s *Service) DecideMany(ctx context.Context, by token.Session, ids []string, approve bool, reason string) ([]Decided, error) {
	if _, err := s.store.Enter(ctx, by, portal.Staff); err != nil {
		return nil, err
	}
	all := make([]Decided, len(ids))
	var ended error
	for i, id := range ids {
		one := &all[i]
		if one.ID = id; ended != nil {
			one.Err = ended
			continue
		}
		if !record.ValidRequestID(id) {
			one.Err = portal.NotFound("request")
			continue
		}
		for range record.ConflictTries {
			if approve {
				one.Request, one.Err = s.approve(ctx, by, Approve{Request: id}, s.store.EnterLong)
			} else {
				one.Request, one.Err = s.deny(ctx, by, id, reason, s.store.EnterLong)
			}
			if !record.IsConflict(one.Err) {
				break
			}
		}
		if record.Ended(one.Err) {
			ended = one.Err
		}
		if err := record.IgnoreConflict(portal.IgnoreRefusal(one.Err)); err != nil {
			return nil, err
		}
	}
	return all, nil
}

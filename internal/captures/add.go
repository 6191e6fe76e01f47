package captures

import (
	"context"

	"allyway/internal/portal"
	"allyway/internal/record"
	"allyway/internal/token"
)

// Add adds a data capture with the given fields to an ecosystem. Staff may call it. It returns the capture. Refusals:
// not_signed_in, forbidden, not_found, invalid.
func (s *Service) Add(ctx context.Context, by token.Session, eco string, in portal.CaptureFields, once record.Once) (*portal.Capture, error) {
	c, err := s.store.Enter(ctx, by, portal.Staff, record.Ecosystem(eco), record.Idempotency(by.Person, once.Key))
	if err != nil {
		return nil, err
	}
	if done, err := c.Before(once); err != nil {
		return nil, err
	} else if done != nil {
		return s.added(ctx, eco, done.ID)
	}
	if _, err := c.Found.OpenEcosystem(eco); err != nil {
		return nil, err
	}
	var wrong portal.Problems
	newID := func() string { return token.NewIDAt(c.Now) }
	made := portal.NewCapture(newID(), eco, in, c.Now, newID, &wrong)
	if err := wrong.Err(); err != nil {
		return nil, err
	}
	w := c.Change()
	w.SaveCapture(nil, made)
	w.Event(portal.EventCaptureAdded, "", map[string]any{"ecosystem": eco, "capture": made.ID})
	w.Once(once, record.Created{ID: made.ID})
	if err := w.Commit(ctx); err != nil {
		return nil, err
	}
	made.Version = 1
	return made, nil
}

// added returns the capture that the same request added before.
func (s *Service) added(ctx context.Context, eco, id string) (*portal.Capture, error) {
	found, err := s.store.Get(ctx, record.Capture(id))
	if err != nil {
		return nil, err
	}
	return found.Capture(eco, id)
}

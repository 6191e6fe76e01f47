package captures

import (
	"context"
	"time"

	"allyway/internal/portal"
	"allyway/internal/record"
	"allyway/internal/token"
)

// SetMail sets a data capture's e-mail settings in place of those before, and starts mails that were stopped. Nobody is
// mailed twice, whatever is set. sendAt is nil for the time at which the capture opens. Staff may call it. It returns
// the settings. Refusals: not_signed_in, forbidden, not_found, invalid.
func (s *Service) SetMail(ctx context.Context, by token.Session, eco, id string, in portal.Fields, sendAt *time.Time) (*portal.CaptureMail, error) {
	c, err := s.store.Enter(ctx, by, portal.Staff, record.Capture(id), record.CaptureMail(id))
	if err != nil {
		return nil, err
	}
	capture, before, err := mailOf(c, eco, id)
	if err != nil {
		return nil, err
	}
	after := portal.CaptureMail{Capture: id, Ecosystem: eco}
	if before != nil {
		after = *before
	}
	var wrong portal.Problems
	after.Set(in, sendAt, &wrong)
	at := "body.sendAt"
	if sendAt == nil {
		at = "body.remindHoursBefore"
	}
	after.Follow(capture, at, &wrong)
	if err := wrong.Err(); err != nil {
		return nil, err
	}
	w := c.Change()
	w.SaveCaptureMail(before, &after)
	w.HoldCapture(capture)
	w.Event(portal.EventCaptureMailSet, "", map[string]any{"ecosystem": eco, "capture": id})
	if err := w.Commit(ctx); err != nil {
		return nil, err
	}
	after.Version++
	return &after, nil
}

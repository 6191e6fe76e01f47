package captures

import (
	"context"

	"allyway/internal/portal"
	"allyway/internal/token"
)

// StopMail stops a data capture's mails: those that wait are not sent any more. Setting the mail again starts them.
// Staff may call it. It returns the settings. Refusals: not_signed_in, forbidden, not_found.
func (s *Service) StopMail(ctx context.Context, by token.Session, eco, id string) (*portal.CaptureMail, error) {
	c, before, err := s.enterMail(ctx, by, eco, id)
	if err != nil {
		return nil, err
	}
	if !before.StoppedAt.IsZero() {
		return before, nil
	}
	after := *before
	after.StoppedAt = c.Now
	w := c.Change()
	w.SaveCaptureMail(before, &after)
	w.Event(portal.EventCaptureMailStopped, "", map[string]any{"ecosystem": eco, "capture": id})
	if err := w.Commit(ctx); err != nil {
		return nil, err
	}
	after.Version++
	return &after, nil
}

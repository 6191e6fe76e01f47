package captures

import (
	"context"

	"allyway/internal/portal"
	"allyway/internal/record"
	"allyway/internal/token"
)

// Edit changes the given fields of a data capture. Once there is a response, only the words of the questions, and
// whether they must be answered, may change. If the capture's times change, its e-mail changes with them. Staff may
// call it. It returns the capture as it is then. Refusals: not_signed_in, forbidden, not_found, changed, invalid.
func (s *Service) Edit(ctx context.Context, by token.Session, eco, id string, ifMatch portal.Versions, in portal.CaptureFields) (*portal.Capture, error) {
	c, err := s.store.Enter(ctx, by, portal.Staff, record.Capture(id), record.CaptureMail(id))
	if err != nil {
		return nil, err
	}
	before, mail, err := mailOf(c, eco, id)
	if err != nil {
		return nil, err
	}
	if err := portal.CheckVersion(ifMatch, before.Version); err != nil {
		return nil, err
	}
	var wrong portal.Problems
	after := *before
	after.Set(in, func() string { return token.NewIDAt(c.Now) }, &wrong)
	var follows portal.CaptureMail
	if mail != nil {
		follows = *mail
		follows.Follow(&after, "body.closesAt", &wrong)
	}
	if err := wrong.Err(); err != nil {
		return nil, err
	}
	fields := portal.Changed(before, &after)
	if len(fields) == 0 {
		return before, nil
	}
	w := c.Change()
	w.SaveCapture(before, &after)
	if mail != nil && follows != *mail {
		w.SaveCaptureMail(mail, &follows)
	}
	w.Event(portal.EventCaptureChanged, "", map[string]any{"ecosystem": eco, "capture": id, "fields": fields})
	if err := w.Commit(ctx); err != nil {
		return nil, err
	}
	after.Version = before.Version + 1
	return &after, nil
}

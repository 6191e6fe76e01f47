package captures

import (
	"context"

	"allyway/internal/portal"
	"allyway/internal/record"
	"allyway/internal/token"
)

// ReadMail returns a data capture's e-mail settings. Staff may call it. Refusals: not_signed_in, forbidden, not_found
// also if there are none.
func (s *Service) ReadMail(ctx context.Context, by token.Session, eco, id string) (*portal.CaptureMail, error) {
	_, m, err := s.enterMail(ctx, by, eco, id)
	return m, err
}

// enterMail reads the call and the data capture's e-mail settings. Refusals: not_signed_in, forbidden, not_found also
// if there are none.
func (s *Service) enterMail(ctx context.Context, by token.Session, eco, id string) (*record.Call, *portal.CaptureMail, error) {
	c, err := s.store.Enter(ctx, by, portal.Staff, record.Capture(id), record.CaptureMail(id))
	if err != nil {
		return nil, nil, err
	}
	_, m, err := mailOf(c, eco, id)
	if err == nil && m == nil {
		err = portal.NotFound("e-mail of this data capture")
	}
	return c, m, err
}

// mailOf returns a data capture and its e-mail settings, or nil if there are none. Both must have been read.
func mailOf(c *record.Call, eco, id string) (*portal.Capture, *portal.CaptureMail, error) {
	capture, err := c.Found.Capture(eco, id)
	if err != nil {
		return nil, nil, err
	}
	m, err := c.Found.CaptureMail(id)
	return capture, m, err
}

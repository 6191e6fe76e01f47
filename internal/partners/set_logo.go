package partners

import (
	"context"

	"allyway/internal/portal"
	"allyway/internal/record"
	"allyway/internal/token"
)

// SetLogo sets a partner's logo; nil removes it. Staff may call it. Nothing is written if the logo stays the same.
// Refusals: not_found, unsupported_image.
func (s *Service) SetLogo(ctx context.Context, by token.Session, id string, image []byte) error {
	c, err := s.store.Enter(ctx, by, portal.Staff, record.Partner(id))
	if err != nil {
		return err
	}
	before, err := c.Found.Partner(id)
	if err != nil {
		return err
	}
	w := c.Change()
	after := *before
	if after.Logo, err = s.saveLogo(w, image); err != nil || after.Logo == before.Logo {
		return err
	}
	w.SavePartner(before, &after)
	w.Event(portal.EventPartnerLogoChanged, id, nil)
	return w.Commit(ctx)
}

package partners

import (
	"context"

	"allyway/internal/portal"
	"allyway/internal/token"
)

// SetPortalLogo sets the portal's own logo; nil removes it. Staff may call it. Nothing is written if the logo stays the
// same. Refusal: unsupported_image.
func (s *Service) SetPortalLogo(ctx context.Context, by token.Session, image []byte) error {
	c, err := s.store.Enter(ctx, by, portal.Staff)
	if err != nil {
		return err
	}
	w := c.Change()
	after := c.Settings
	if after.Logo, err = s.saveLogo(w, image); err != nil || after.Logo == c.Settings.Logo {
		return err
	}
	w.SaveSettings(c.Settings, after)
	w.Event(portal.EventPortalLogoChanged, "", nil)
	return w.Commit(ctx)
}

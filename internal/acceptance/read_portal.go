package acceptance

import (
	"context"

	"allyway/internal/portal"
	"allyway/internal/record"
)

// ReadPortal returns the portal's settings. Anyone may call it. Of the settings, anyone may see the portal's name and
// the rules.
func (s *Service) ReadPortal(ctx context.Context) (portal.Settings, error) {
	found, err := s.store.Get(ctx, record.Settings)
	if err != nil {
		return portal.Settings{}, err
	}
	return found.Settings()
}

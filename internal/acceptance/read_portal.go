package acceptance

import (
	"context"

	"allyway/internal/portal"
	"allyway/internal/record"
)

// ReadPortal returns the portal's settings. Anyone may call it, and may see the portal's name and the rules among them.
func (s *Service) ReadPortal(ctx context.Context) (portal.Settings, error) {
	found, err := s.store.Get(ctx, record.Settings)
	if err != nil {
		return portal.Settings{}, err
	}
	return found.Settings()
}

package partners

import (
	"context"

	"allyway/internal/record"
)

// ReadLogo returns the image under a hash. Anyone may call it, without signing in. Refusal: not_found.
func (s *Service) ReadLogo(ctx context.Context, hash string) (*record.Image, error) {
	found, err := s.store.Get(ctx, record.Logo(hash))
	if err != nil {
		return nil, err
	}
	return found.Logo(hash)
}

package captures

import (
	"context"

	"allyway/internal/portal"
	"allyway/internal/record"
	"allyway/internal/token"
)

// Read returns a data capture. Staff may call it. A user who is linked with a member of the ecosystem may call it for a
// capture that has opened. Refusals: not_signed_in, not_found.
func (s *Service) Read(ctx context.Context, by token.Session, eco, id string) (*portal.Capture, error) {
	c, err := s.store.Enter(ctx, by, portal.SignedIn, record.Capture(id), record.EcosystemUser(by.Person, eco))
	if err != nil {
		return nil, err
	}
	capture, _, err := seen(c, eco, id)
	return capture, err
}

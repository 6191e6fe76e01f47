package sessions

import (
	"context"

	"allyway/internal/portal"
	"allyway/internal/token"
)

// SignOut ends the session that the call came with. Anyone signed in may call it. Refusal: not_signed_in.
func (s *Service) SignOut(ctx context.Context, by token.Session) error {
	c, err := s.store.Enter(ctx, by, portal.SignedIn)
	if err != nil {
		return err
	}
	return end(ctx, c, by.ID)
}

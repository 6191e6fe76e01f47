package sessions

import (
	"context"

	"allyway/internal/portal"
	"allyway/internal/record"
	"allyway/internal/token"
)

// End ends one of the caller's own sessions. Anyone signed in may call it. Refusals: not_signed_in, not_found.
func (s *Service) End(ctx context.Context, by token.Session, id string) error {
	key := record.Session(by.Person, id)
	c, err := s.store.Enter(ctx, by, portal.SignedIn, key)
	if err != nil {
		return err
	}
	if !c.Found.Has(key) {
		return portal.NotFound("session")
	}
	return end(ctx, c, id)
}

package ecosystems

import (
	"context"

	"allyway/internal/portal"
	"allyway/internal/token"
)

// ReadMember returns a member with its users. Staff may call it. A user may call it for the member that they are
// linked with, and does not see its other users. Refusals: not_signed_in, not_found.
func (s *Service) ReadMember(ctx context.Context, by token.Session, eco, id string) (*portal.MemberView, error) {
	c, users, err := s.enterMember(ctx, by, portal.SignedIn, eco, id)
	if err != nil {
		return nil, err
	}
	return memberSeen(ctx, c, eco, id, users)
}

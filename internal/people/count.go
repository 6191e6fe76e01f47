package people

import (
	"context"

	"allyway/internal/portal"
	"allyway/internal/token"
)

// Count counts the people that List shows the caller, from the page's cursor on. The page's limit does not matter. All
// who may call List may call Count. One call reads a limited number of people. If next is not empty, the next call takes
// it as its cursor and counts the rest. The caller adds up the numbers.
// Refusals: forbidden, not_found (the partner), malformed.
func (s *Service) Count(ctx context.Context, by token.Session, in List) (n int, next string, err error) {
	list := s.cursors.Of(by, "people total", in.filters()...)
	c, err := s.store.Enter(ctx, by, in.may(), in.keys()...)
	if err != nil {
		return 0, "", err
	}
	if err := in.check(c); err != nil {
		return 0, "", err
	}
	in.noStaff = c.Actor.Role != portal.RoleOwner && in.Partner == ""
	after, err := list.After(in.Page)
	if err != nil {
		return 0, "", err
	}
	if address, err := portal.ParseAddress(in.Q); err == nil && after == "" {
		if found, err := s.findAddress(ctx, in, address); err != nil || len(found) > 0 {
			return len(found), "", err
		}
	}
	n, next, err = s.store.CountPeople(ctx, in.of(), after)
	return n, list.Next(next), err
}

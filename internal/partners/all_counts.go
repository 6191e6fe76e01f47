package partners

import (
	"context"

	"allyway/internal/portal"
	"allyway/internal/record"
	"allyway/internal/token"
)

const partnersAtOnce = 100 // whose counts one call reads

// AllCounts returns all partners with their counts, by name. Staff may call it. The first hundred partners take three
// calls of the table: the caller's session, the partners and their counts. Each further hundred takes two.
func (s *Service) AllCounts(ctx context.Context, by token.Session) ([]*Row, error) {
	in := List{Page: record.PageOf{Limit: partnersAtOnce}}
	c, all, next, err := s.first(ctx, by, in, func() (string, error) { return "", nil })
	for err == nil && next != "" {
		var found []*portal.Partner
		if found, next, err = s.find(ctx, in, next); err != nil {
			break
		}
		var rows []*Row
		rows, err = s.withCounts(ctx, c, in.filter(found))
		all = append(all, rows...)
	}
	if err != nil {
		return nil, err
	}
	return all, nil
}

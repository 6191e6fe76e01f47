package partners

import (
	"context"

	"allyway/internal/record"
	"allyway/internal/token"
)

const partnersAtOnce = 100 // whose counts one call reads

// AllCounts returns all partners with their counts, by name. Staff may call it. A hundred partners take three calls of
// the table: the caller's session, the partners and their counts.
func (s *Service) AllCounts(ctx context.Context, by token.Session) ([]*Row, error) {
	all := []*Row{}
	in := List{Page: record.PageOf{Limit: partnersAtOnce}}
	for {
		rows, next, err := s.List(ctx, by, in)
		if err != nil {
			return nil, err
		}
		all = append(all, rows...)
		if in.Page.Cursor = next; next == "" {
			return all, nil
		}
	}
}

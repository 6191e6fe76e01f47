package ecosystems

import (
	"context"

	"allyway/internal/portal"
	"allyway/internal/record"
	"allyway/internal/token"
)

// ListMembers lists an ecosystem's members by name, with their users. With q it lists those that have, for each word of
// q, a word that begins with it; case and accents do not count. Staff may call it. next is the cursor of the next page;
// it is empty at the end. Refusals: not_signed_in, forbidden, not_found, malformed.
func (s *Service) ListMembers(ctx context.Context, by token.Session, eco, q string, of record.PageOf) (rows []*portal.MemberView, next string, err error) {
	beginnings := portal.SearchWords(q)
	list := s.cursors.Of(by, "members", append([]string{eco}, beginnings...)...)
	var c *record.Call
	var found []*portal.Member
	err = record.Parallel(
		func() (err error) { c, err = s.store.Enter(ctx, by, portal.Staff, record.Ecosystem(eco)); return err },
		func() error {
			after, err := list.After(of)
			switch {
			case err != nil:
			case len(beginnings) == 0:
				found, next, err = s.store.ListMembers(ctx, eco, after, of.Limit)
			default:
				found, next, err = s.store.SearchMembers(ctx, eco, beginnings, after, of.Limit)
			}
			return err
		},
	)
	if err != nil {
		return nil, "", err
	}
	e, err := c.Found.Ecosystem(eco)
	if err != nil {
		return nil, "", err
	}
	if rows, err = s.withUsers(ctx, e, found); err != nil {
		return nil, "", err
	}
	return rows, list.Next(next), nil
}

const usersRead = 200 // of a whole ecosystem, to find those of a page's members

// withUsers adds to each linked member the users who are linked with it. In an ecosystem with few users, one query finds
// all of them.
func (s *Service) withUsers(ctx context.Context, e *portal.Ecosystem, found []*portal.Member) ([]*portal.MemberView, error) {
	linked := 0
	for _, m := range found {
		if m.Links > 0 {
			linked++
		}
	}
	if linked > 1 && e.Users <= usersRead {
		return s.withAllUsers(ctx, e, found)
	}
	rows := make([]*portal.MemberView, len(found))
	var steps []func() error
	for i, m := range found {
		rows[i] = viewOf(m, nil)
		if m.Links == 0 {
			continue
		}
		steps = append(steps, func() error {
			users, err := s.store.MemberUsers(ctx, m.ID)
			rows[i] = viewOf(m, users)
			return err
		})
	}
	return rows, record.Parallel(steps...)
}

func (s *Service) withAllUsers(ctx context.Context, e *portal.Ecosystem, found []*portal.Member) ([]*portal.MemberView, error) {
	users, err := s.store.LinkedUsers(ctx, e.ID)
	if err != nil {
		return nil, err
	}
	of := map[string][]*portal.EcosystemUser{}
	for _, u := range users {
		of[u.Member] = append(of[u.Member], u)
	}
	rows := make([]*portal.MemberView, len(found))
	for i, m := range found {
		rows[i] = viewOf(m, of[m.ID])
	}
	return rows, nil
}

package ecosystems

import (
	"context"
	"slices"

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
	if rows, err = s.withUsers(ctx, c, e, found); err != nil {
		return nil, "", err
	}
	return rows, list.Next(next), nil
}

const usersRead = 200 // of a whole ecosystem, to find those of a page's members

// withUsers adds to each linked member the users who are linked with it and whom the actor may see.
func (s *Service) withUsers(ctx context.Context, c *record.Call, e *portal.Ecosystem, found []*portal.Member) ([]*portal.MemberView, error) {
	users, err := s.usersOf(ctx, e, found)
	if err != nil {
		return nil, err
	}
	if users, err = c.SeenUsers(ctx, users); err != nil {
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

// usersOf returns the users who are linked with some members. In an ecosystem with few users, one query finds all of
// them.
func (s *Service) usersOf(ctx context.Context, e *portal.Ecosystem, members []*portal.Member) ([]*portal.EcosystemUser, error) {
	var linked []string
	for _, m := range members {
		if m.Links > 0 {
			linked = append(linked, m.ID)
		}
	}
	if len(linked) > 1 && e.Users <= usersRead {
		return s.store.LinkedUsers(ctx, e.ID)
	}
	parts := make([][]*portal.EcosystemUser, len(linked))
	var steps []func() error
	for i, id := range linked {
		steps = append(steps, func() (err error) { parts[i], err = s.store.MemberUsers(ctx, id); return err })
	}
	err := record.Parallel(steps...)
	return slices.Concat(parts...), err
}

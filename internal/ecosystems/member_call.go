package ecosystems

import (
	"context"

	"allyway/internal/portal"
	"allyway/internal/record"
	"allyway/internal/token"
)

// enterMember reads a member and the caller's own tie to its ecosystem. For staff, who belong to no partner, it also
// reads the member's users. Refusals: not_signed_in, forbidden.
func (s *Service) enterMember(ctx context.Context, by token.Session, may portal.Who, eco, id string, keys ...record.Key) (c *record.Call, users []*portal.EcosystemUser, err error) {
	err = record.Parallel(
		func() (err error) {
			c, err = s.store.Enter(ctx, by, may, append(keys, record.Member(id), record.EcosystemUser(by.Person, eco))...)
			return err
		},
		func() (err error) {
			if by.Partner != "" {
				return nil
			}
			users, err = s.store.MemberUsers(ctx, id)
			return err
		},
	)
	return c, users, err
}

// memberSeen returns a member as the caller may see it. Staff get it with those of its users whom they may see. A user
// who is linked with it gets it without the other users. Refusal: not_found for everybody else.
func memberSeen(ctx context.Context, c *record.Call, eco, id string, users []*portal.EcosystemUser) (*portal.MemberView, error) {
	m, err := c.Found.Member(eco, id)
	if err != nil {
		return nil, err
	}
	if c.Staff() {
		users, err := c.SeenUsers(ctx, users)
		return viewOf(m, users), err
	}
	own, err := c.Found.EcosystemUser(c.Actor.ID, eco)
	if err != nil {
		return nil, err
	}
	if own == nil || own.Member != id {
		return nil, portal.NotFound("member")
	}
	return viewOf(m, []*portal.EcosystemUser{own}), nil
}

func viewOf(m *portal.Member, users []*portal.EcosystemUser) *portal.MemberView {
	view := &portal.MemberView{Member: m}
	for _, u := range users {
		view.Users = append(view.Users, portal.Reference{ID: u.Person, Name: u.PersonName})
	}
	return view
}

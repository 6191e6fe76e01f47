package portal

import (
	"context"

	"allyway/internal/table"
	"allyway/internal/token"
)

// ReadMember gives a member with its users. Staff may call it, and everyone for the member that they are linked with
// (who do not see its other users). Refusal: not_found.
func (p *Portal) ReadMember(ctx context.Context, by token.Session, eco, id string) (*MemberView, error) {
	c, users, err := p.memberCall(ctx, by, eco, id)
	if err != nil {
		return nil, err
	}
	return c.member(eco, id, users)
}

// memberCall reads a member, the caller's own tie to its ecosystem, and for staff, who belong to no partner, the
// member's users.
func (p *Portal) memberCall(ctx context.Context, by token.Session, eco, id string, keys ...table.Key) (c *call, users []*EcosystemUser, err error) {
	err = parallel(
		func() (err error) {
			c, err = p.enter(ctx, by, SignedIn, append(keys, keyMember(id), ownTie(by, eco))...)
			return err
		},
		func() (err error) {
			if by.Partner != "" {
				return nil
			}
			page, err := p.table.Query(ctx, table.Query{Index: table.GSI2, PK: listMemberUsers(id)})
			if err != nil {
				return err
			}
			users, err = decodeAll(page.Items, decodeEcosystemUser)
			return err
		},
	)
	return c, users, err
}

func ownTie(by token.Session, eco string) table.Key {
	if by.Person == "" {
		return table.Key{}
	}
	return keyEcosystemUser(by.Person, eco)
}

// member gives the member that the caller may see.
func (c *call) member(eco, id string, users []*EcosystemUser) (*MemberView, error) {
	m, err := member(c.items, eco, id)
	if err != nil {
		return nil, err
	}
	view := &MemberView{Member: m}
	if c.actor.Role.Staff() {
		for _, u := range users {
			view.Users = append(view.Users, Reference{u.Person, u.PersonName})
		}
		return view, nil
	}
	var own EcosystemUser
	found, err := c.items.Decode(keyEcosystemUser(c.actor.ID, eco), &own)
	if err == nil && (!found || own.Member != id) {
		return nil, notFound("member")
	}
	view.Users = []Reference{{own.Person, own.PersonName}}
	return view, err
}

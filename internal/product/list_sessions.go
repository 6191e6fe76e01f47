package portal

import (
	"context"

	"allyway/internal/table"
	"allyway/internal/token"
)

// ListSessions gives the caller's own sessions that still hold, the newest first.
func (p *Portal) ListSessions(ctx context.Context, by token.Session) (own []*Session, current string, err error) {
	if by.Person == "" {
		return nil, "", errNotSignedIn()
	}
	var c *call
	var page table.Page
	err = parallel(
		func() (err error) { c, err = p.enter(ctx, by, SignedIn); return err },
		func() (err error) {
			page, err = p.table.Query(ctx, table.Query{PK: keySession(by.Person, "").PK, Desc: true})
			return err
		},
	)
	if err != nil {
		return nil, "", err
	}
	own = []*Session{}
	for _, item := range page.Items {
		s := &Session{version: item.Version}
		if err := item.Decode(s); err != nil {
			return nil, "", err
		}
		if s.holds(c.actor, c.partner, c.now) {
			own = append(own, s)
		}
	}
	return own, by.ID, nil
}

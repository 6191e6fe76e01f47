package portal

import (
	"context"

	"allyway/internal/table"
	"allyway/internal/token"
)

// ErasePerson removes a person for good: personal data, password, sessions, links, their places in ecosystems, the
// request for them and unsent mail; from then on they are not found. Events keep only their id, and a request that
// they made stays. Staff may call it, owners for staff people. Refusals: forbidden, not_found, last_owner.
func (p *Portal) ErasePerson(ctx context.Context, by token.Session, id string) error {
	var c *call
	var ties []*EcosystemUser
	var sessions table.Page
	err := parallel(
		func() (err error) { c, err = p.enter(ctx, by, Staff, keyPerson(id), keyRequest(id)); return err },
		func() (err error) { ties, err = p.ecosystemTies(ctx, id); return err },
		func() (err error) {
			sessions, err = p.table.Query(ctx, table.Query{PK: keySession(id, "").PK, Limit: table.MaxOps})
			return err
		},
	)
	if err != nil {
		return err
	}
	gone, err := c.person(id)
	if err != nil {
		return err
	}
	for len(ties) > eraseAtOnce { // beyond what one Write holds; what is left goes with the person
		if err := p.eraseTies(ctx, c, ties[:eraseAtOnce]); err != nil {
			return err
		}
		ties = ties[eraseAtOnce:]
	}
	w := c.change()
	w.save(gone, nil)
	w.add(table.Delete(keyPassword(id), table.Any))
	if _, ok := c.items[keyRequest(id)]; ok {
		w.add(table.Delete(keyRequest(id), table.Any))
	}
	w.eraseTies(ties)
	for i, item := range sessions.Items { // dead with the person in any case
		if i == eraseSessions {
			break
		}
		w.add(table.Delete(item.Key, table.Any))
	}
	w.event(EventPersonErased, id, gone.Partner, nil)
	return w.commit(ctx, p.table)
}

const (
	eraseAtOnce   = 20 // ties: three ops each
	eraseSessions = 20
)

func (p *Portal) eraseTies(ctx context.Context, c *call, ties []*EcosystemUser) error {
	w := c.change()
	w.eraseTies(ties)
	return w.commit(ctx, p.table)
}

// eraseTies takes a person out of ecosystems.
func (w *change) eraseTies(ties []*EcosystemUser) {
	for _, tie := range ties {
		w.removeTie(tie)
		w.add(table.Patch(keyEcosystem(tie.Ecosystem), table.Present, table.Add("users", -1)))
	}
}

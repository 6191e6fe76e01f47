package portal

import (
	"context"

	"allyway/internal/token"
)

// ReadPartner gives a partner with its counts. Staff may call it, and primary contacts for their own organisation.
// Refusals: forbidden, not_found.
func (p *Portal) ReadPartner(ctx context.Context, by token.Session, id string) (*Partner, *Counts, Role, error) {
	c, err := p.enter(ctx, by, Managers, keyPartner(id), keyCounts(id))
	if err != nil {
		return nil, nil, "", err
	}
	if !c.actor.Role.Staff() && c.actor.Partner != id {
		return nil, nil, "", notFound("partner")
	}
	found, err := partner(c.items, id)
	if err != nil {
		return nil, nil, "", err
	}
	counts := &Counts{}
	_, err = c.items.Decode(keyCounts(id), counts)
	return found, counts, c.actor.Role, err
}

package portal

import (
	"bytes"
	"context"

	"allyway/internal/table"
	"allyway/internal/token"
)

// EditEcosystem changes an ecosystem's name or slots. Fewer slots than users is fine: nobody leaves, nobody more
// joins. Staff may call it. Refusals: not_found, changed, invalid.
func (p *Portal) EditEcosystem(ctx context.Context, by token.Session, id string, ifMatch *int64, in EcosystemFields) (*Ecosystem, error) {
	c, err := p.enter(ctx, by, Staff, keyEcosystem(id))
	if err != nil {
		return nil, err
	}
	before, err := ecosystem(c.items, id)
	if err != nil {
		return nil, err
	}
	var wrong problems
	after := *before
	after.set(in, &wrong)
	if err := wrong.err(); err != nil {
		return nil, err
	}
	if bytes.Equal(table.Encode(before), table.Encode(&after)) {
		if in.Name != nil { // asked for again, perhaps because the copies were not reached
			err = p.renameEcosystem(ctx, before)
		}
		return before, err
	}
	if err := matches(ifMatch, before.version); err != nil { // of a change that is made already nothing is refused
		return nil, err
	}
	w := c.change()
	w.add(table.Put(after.item(), table.Version(before.version)))
	w.event(EventEcosystemChanged, "", "", map[string]any{"ecosystem": id})
	if err := w.commit(ctx, p.table); err != nil {
		return nil, err
	}
	after.version = before.version + 1
	if before.Name != after.Name {
		err = p.renameEcosystem(ctx, &after)
	}
	return &after, err
}

// renameEcosystem brings the new name to the copies on its users' ties.
func (p *Portal) renameEcosystem(ctx context.Context, to *Ecosystem) error {
	q := table.Query{Index: table.GSI1, PK: listEcosystemUsers(to.ID), Limit: table.MaxOps}
	return p.copyName(ctx, keyEcosystem(to.ID), to.Name, q, "ecosystemName")
}

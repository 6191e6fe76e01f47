package portal

import (
	"context"

	"allyway/internal/table"
	"allyway/internal/token"
)

// ReadEcosystem gives an ecosystem. Staff may call it. Refusal: not_found.
func (p *Portal) ReadEcosystem(ctx context.Context, by token.Session, id string) (*Ecosystem, error) {
	c, err := p.enter(ctx, by, Staff, keyEcosystem(id))
	if err != nil {
		return nil, err
	}
	return ecosystem(c.items, id)
}

// ListEcosystems lists ecosystems by name. Staff may call it. Refusal: malformed.
func (p *Portal) ListEcosystems(ctx context.Context, by token.Session, of PageOf) (rows []*Ecosystem, next string, err error) {
	const list = "ecosystems"
	after, err := of.after(list)
	if err != nil {
		return nil, "", err
	}
	var page table.Page
	err = parallel(
		func() (err error) { _, err = p.enter(ctx, by, Staff); return err },
		func() (err error) {
			page, err = p.table.Query(ctx, table.Query{Index: table.GSI1, PK: listEcosystems, After: after, Limit: of.Limit})
			return err
		},
	)
	if err != nil {
		return nil, "", err
	}
	rows, err = decodeAll(page.Items, decodeEcosystem)
	return rows, cursor(list, page.Next), err
}

// decodeAll decodes every item of a page.
func decodeAll[T any](items []table.Item, decode func(table.Item) (*T, error)) ([]*T, error) {
	all := make([]*T, 0, len(items))
	for _, item := range items {
		one, err := decode(item)
		if err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	return all, nil
}

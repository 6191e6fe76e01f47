package portal

import (
	"context"

	"allyway/internal/table"
)

// copyName brings a record's name to its copies. Somebody else may give it another name meanwhile: then that one is
// brought, too, whoever of the two comes last.
func (p *Portal) copyName(ctx context.Context, record table.Key, name string, q table.Query, attribute string) error {
	for {
		if err := p.patchAll(ctx, q, attribute, name); err != nil {
			return err
		}
		items, err := p.table.Get(ctx, record)
		if err != nil {
			return err
		}
		var now struct {
			Name string `json:"name"`
		}
		if found, err := items.Decode(record, &now); err != nil || !found || now.Name == name {
			return err
		}
		name = now.Name
	}
}

// patchAll gives one attribute a value in every item of an index's partition: the copies of a name follow the name so.
// Items that have the value already are left alone. Where it fails in between, repeating it completes it.
func (p *Portal) patchAll(ctx context.Context, q table.Query, attribute, value string) error {
	to := table.Set(attribute, value)
	for {
		page, err := p.table.Query(ctx, q)
		if err != nil {
			return err
		}
		var ops []table.Op
		for _, item := range page.Items {
			var has map[string]any
			if err := item.Decode(&has); err != nil {
				return err
			}
			if has[attribute] != value {
				ops = append(ops, table.Patch(item.Key, table.Version(item.Version), to))
			}
		}
		if len(ops) > 0 {
			err = p.table.Write(ctx, ops...)
		}
		for i := 0; isRefused(err) && i < len(ops); i++ {
			if alone := p.patchCurrent(ctx, q, ops[i].Item.Key, to); alone != nil {
				return alone
			}
		}
		if err != nil && !isRefused(err) {
			return err
		}
		if q.After = page.Next; page.Next == "" {
			return nil
		}
	}
}

// patchCurrent makes the change to one item as it stands now, if it still belongs to the index's partition: what an
// index shows may be old. After a few tries against others who change it at the same time it lets the item be; the
// copy then follows at a later change, and the record it copies counts meanwhile.
func (p *Portal) patchCurrent(ctx context.Context, q table.Query, key table.Key, to table.Change) error {
	for range 5 {
		items, err := p.table.Get(ctx, key)
		if err != nil {
			return err
		}
		item, ok := items[key]
		if !ok || q.Index == table.GSI1 && item.GSI1.PK != q.PK || q.Index == table.GSI2 && item.GSI2.PK != q.PK {
			return nil
		}
		if err := p.table.Write(ctx, table.Patch(key, table.Version(item.Version), to)); !isRefused(err) {
			return err
		}
	}
	return nil
}

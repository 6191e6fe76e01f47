package record

import (
	"context"

	"allyway/internal/portal"
	"allyway/internal/table"
)

// CopyPartnerName brings a partner's new name to the copies on its people.
func (s *Store) CopyPartnerName(ctx context.Context, p *portal.Partner) error {
	q := table.Query{Index: table.GSI1, PK: listPartnerPeople(p.ID), Limit: table.MaxOps}
	return s.copyName(ctx, Partner(p.ID), p.Name, q, "partnerName")
}

// CopyEcosystemName brings an ecosystem's new name to the copies on its users' ties.
func (s *Store) CopyEcosystemName(ctx context.Context, e *portal.Ecosystem) error {
	q := table.Query{Index: table.GSI1, PK: listEcosystemUsers(e.ID), Limit: table.MaxOps}
	return s.copyName(ctx, Ecosystem(e.ID), e.Name, q, "ecosystemName")
}

// CopyMemberName brings a member's new name to the copies on its users' ties.
func (s *Store) CopyMemberName(ctx context.Context, m *portal.Member) error {
	q := table.Query{Index: table.GSI2, PK: listMemberUsers(m.ID), Limit: table.MaxOps}
	return s.copyName(ctx, Member(m.ID), m.Name, q, "memberName")
}

// copyName brings a record's name to its copies. If somebody gives the record another name meanwhile, it brings that
// name as well, so that the last name ends up everywhere.
func (s *Store) copyName(ctx context.Context, record Key, name string, q table.Query, attribute string) error {
	for {
		if err := s.patchAll(ctx, q, attribute, name); err != nil {
			return err
		}
		items, err := s.table.Get(ctx, record)
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

// patchAll sets one attribute in every item of an index's partition. It leaves out items that have the value already,
// so repeating it after a failure completes it.
func (s *Store) patchAll(ctx context.Context, q table.Query, attribute, value string) error {
	to := table.Set(attribute, value)
	for {
		page, err := s.table.Query(ctx, q)
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
			err = s.table.Write(ctx, ops...)
		}
		for i := 0; IsConflict(err) && i < len(ops); i++ {
			if alone := s.patchCurrent(ctx, q, ops[i].Item.Key, to); alone != nil {
				return alone
			}
		}
		if IgnoreConflict(err) != nil {
			return err
		}
		if q.After = page.Next; page.Next == "" {
			return nil
		}
	}
}

// patchCurrent makes the change to one item as it is now, if it still belongs to the index's partition: an index may
// show an old state. If others keep changing the item, it gives up after a few tries. The old name then stays in this
// copy until a later change. The record itself has the new name.
func (s *Store) patchCurrent(ctx context.Context, q table.Query, key Key, to table.Change) error {
	for range ConflictTries {
		items, err := s.table.Get(ctx, key)
		if err != nil {
			return err
		}
		item, ok := items[key]
		if !ok || q.Index == table.GSI1 && item.GSI1.PK != q.PK || q.Index == table.GSI2 && item.GSI2.PK != q.PK {
			return nil
		}
		if err := s.table.Write(ctx, table.Patch(key, table.Version(item.Version), to)); !IsConflict(err) {
			return err
		}
	}
	return nil
}

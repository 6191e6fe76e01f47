package record

import (
	"context"
	"reflect"

	"allyway/internal/portal"
	"allyway/internal/table"
)

// copies says where the copies of a record's name are: in the items of an index's partition and, for ecosystems and
// members, also in the ties on the records of the people that these items belong to.
type copies struct {
	of        table.Query
	attribute string                                       // of the index's items
	tied      func(tie portal.Tie, name string) portal.Tie // the tie with that name; nil: people have no copy
}

// CopyPartnerName brings a partner's new name to the copies on its people.
func (s *Store) CopyPartnerName(ctx context.Context, p *portal.Partner) error {
	q := table.Query{Index: table.GSI1, PK: listPartnerPeople(p.ID), Limit: table.MaxOps}
	return s.copyName(ctx, Partner(p.ID), p.Name, copies{q, "partnerName", nil})
}

// CopyEcosystemName brings an ecosystem's new name to the copies on its users' ties.
func (s *Store) CopyEcosystemName(ctx context.Context, e *portal.Ecosystem) error {
	q := table.Query{Index: table.GSI1, PK: listEcosystemUsers(e.ID), Limit: tiesRenamed / 2}
	return s.copyName(ctx, Ecosystem(e.ID), e.Name, copies{q, "ecosystemName", func(tie portal.Tie, name string) portal.Tie {
		if tie.Ecosystem.ID == e.ID {
			tie.Ecosystem.Name = name
		}
		return tie
	}})
}

// CopyMemberName brings a member's new name to the copies on its users' ties.
func (s *Store) CopyMemberName(ctx context.Context, m *portal.Member) error {
	q := table.Query{Index: table.GSI2, PK: listMemberUsers(m.ID), Limit: tiesRenamed / 2}
	return s.copyName(ctx, Member(m.ID), m.Name, copies{q, "memberName", func(tie portal.Tie, name string) portal.Tie {
		if tie.Member != nil && tie.Member.ID == m.ID {
			tie.Member = &portal.Reference{ID: m.ID, Name: name}
		}
		return tie
	}})
}

// copyName brings a record's name to its copies. If somebody gives the record another name meanwhile, it then brings
// that name. So in the end, all copies have the newest name.
func (s *Store) copyName(ctx context.Context, record Key, name string, to copies) error {
	for {
		if err := s.patchAll(ctx, to, name); err != nil {
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

// patchAll sets a name in all its copies. It leaves out those that have it already, so repeating it after a failure
// completes it.
func (s *Store) patchAll(ctx context.Context, to copies, name string) error {
	q := to.of
	for {
		page, err := s.table.Query(ctx, q)
		if err != nil {
			return err
		}
		ops, err := s.patches(ctx, to, page.Items, name)
		if err != nil {
			return err
		}
		if len(ops) > 0 {
			err = s.table.Write(ctx, ops...)
		}
		for i := 0; IsConflict(err) && i < len(page.Items); i++ {
			if alone := s.patchCurrent(ctx, to, page.Items[i].Key, name); alone != nil {
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

// patches returns the ops that set a name in items and in the ties of the people that they belong to.
func (s *Store) patches(ctx context.Context, to copies, items []table.Item, name string) (ops []table.Op, err error) {
	var people []*portal.EcosystemUser
	for _, item := range items {
		var has map[string]any
		if err := item.Decode(&has); err != nil {
			return nil, err
		}
		if has[to.attribute] != name {
			ops = append(ops, table.Patch(item.Key, table.Version(item.Version), table.Set(to.attribute, name)))
		}
		if id, ok := has["person"].(string); ok {
			people = append(people, &portal.EcosystemUser{Person: id})
		}
	}
	if to.tied == nil {
		return ops, nil
	}
	found, err := s.PeopleOf(ctx, people)
	for id, who := range found {
		ties := make([]portal.Tie, len(who.Ties))
		for i, tie := range who.Ties {
			ties[i] = to.tied(tie, name)
		}
		if !reflect.DeepEqual(ties, who.Ties) {
			ops = append(ops, table.Patch(Person(id), table.Version(who.Version), tiesChange(ties)))
		}
	}
	return ops, err
}

// patchCurrent reads one item again and sets the name in it. It leaves the item as it is if it does not belong to the
// index's partition any more, because an index may show an old state. If others keep changing the item, it gives up
// after a few tries. The old name then stays in this copy until a later change. The record itself has the new name.
func (s *Store) patchCurrent(ctx context.Context, to copies, key Key, name string) error {
	for range ConflictTries {
		items, err := s.table.Get(ctx, key)
		if err != nil {
			return err
		}
		item, ok := items[key]
		if !ok || to.of.Index == table.GSI1 && item.GSI1.PK != to.of.PK || to.of.Index == table.GSI2 && item.GSI2.PK != to.of.PK {
			return nil
		}
		ops, err := s.patches(ctx, to, []table.Item{item}, name)
		if err != nil || len(ops) == 0 {
			return err
		}
		if err := s.table.Write(ctx, ops...); !IsConflict(err) {
			return err
		}
	}
	return nil
}

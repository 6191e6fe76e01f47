package portal

import (
	"context"

	"allyway/internal/table"
	"allyway/internal/token"
)

// actOn makes one change to a person that the caller may act on: the arrow changes the person, and adds to the Write
// what belongs to it.
func (p *Portal) actOn(ctx context.Context, by token.Session, id string, arrow func(*call, *change, *Person) error) (*PersonView, error) {
	return p.act(ctx, by, Managers, id, nil, func(c *call, w *change, who *Person, _ []*EcosystemUser) error { return arrow(c, w, who) })
}

// actBeyond is actOn for what is staff's alone, and needs further items or the person's ties.
func (p *Portal) actBeyond(ctx context.Context, by token.Session, id string, keys []table.Key,
	arrow func(*call, *change, *Person, []*EcosystemUser) error) (*PersonView, error) {
	return p.act(ctx, by, Staff, id, keys, arrow)
}

func (p *Portal) act(ctx context.Context, by token.Session, may Who, id string, keys []table.Key,
	arrow func(*call, *change, *Person, []*EcosystemUser) error) (*PersonView, error) {
	var c *call
	var ties []*EcosystemUser
	err := parallel(
		func() (err error) { c, err = p.enter(ctx, by, may, append(keys, keyPerson(id))...); return err },
		func() (err error) { ties, err = p.ecosystemTies(ctx, id); return err },
	)
	if err != nil {
		return nil, err
	}
	before, err := c.person(id)
	if err != nil {
		return nil, err
	}
	after := *before
	w := c.change()
	if err := arrow(c, w, &after, ties); err != nil {
		return nil, err
	}
	w.save(before, &after)
	if err := w.commit(ctx, p.table); err != nil {
		return nil, err
	}
	after.version = before.version + 1
	return view(&after, ties, c.actor.Role), nil
}

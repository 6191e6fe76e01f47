package portal

import (
	"context"

	"allyway/internal/token"
)

// DisablePerson ends a person's access: every session at once, every link for good. Staff may call it, owners for
// staff people, nobody for themselves. Refusals: forbidden, not_found, wrong_state, last_owner.
func (p *Portal) DisablePerson(ctx context.Context, by token.Session, id string) (*PersonView, error) {
	return p.actOn(ctx, by, id, func(c *call, w *change, who *Person) error {
		if id == c.actor.ID {
			return refuse(CodeForbidden, "You cannot disable yourself; ask somebody else who may.")
		}
		w.event(EventPersonDisabled, who.ID, who.Partner, nil)
		return who.Disable(c.actor.Role)
	})
}

// actOn makes one change to a person that staff may act on: the arrow changes the person, and adds to the Write what
// belongs to it.
func (p *Portal) actOn(ctx context.Context, by token.Session, id string, arrow func(*call, *change, *Person) error) (*PersonView, error) {
	var c *call
	var ties []*EcosystemUser
	err := parallel(
		func() (err error) { c, err = p.enter(ctx, by, Staff, keyPerson(id)); return err },
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
	if err := arrow(c, w, &after); err != nil {
		return nil, err
	}
	w.save(before, &after)
	if err := w.commit(ctx, p.table); err != nil {
		return nil, err
	}
	after.version = before.version + 1
	return view(&after, ties, c.actor.Role), nil
}

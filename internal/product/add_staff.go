package portal

import (
	"context"

	"allyway/internal/table"
	"allyway/internal/token"
)

// AddStaff is a staff person to add.
type AddStaff struct {
	PersonFields
	Role Role // owner or admin
	Once Once
}

// AddStaff adds a staff person, who is invited. Owners may call it. Refusals: forbidden, invalid, email_taken with
// the holder.
func (p *Portal) AddStaff(ctx context.Context, by token.Session, in AddStaff) (*PersonView, error) {
	var wrong problems
	added := newPerson(in.PersonFields, "body", p.now(), &wrong)
	set(&added.Role, &in.Role, []Role{RoleOwner, RoleAdmin}, "body.role", &wrong)
	keys := []table.Key{keyIdempotency(by.Person, in.Once.Key)}
	if added.Email != "" {
		keys = append(keys, keyEmail(added.Email))
	} else if len(wrong) == 0 {
		wrong.add("body.email", "is missing; staff are invited at once")
	}
	c, err := p.enter(ctx, by, Owners, keys...)
	if err != nil {
		return nil, err
	}
	if done, err := c.before(in.Once); done != nil || err != nil {
		before, err := p.addedBefore(ctx, c, done, err)
		if err != nil {
			return nil, err
		}
		return before.PersonView, nil
	}
	if err := wrong.err(); err != nil {
		return nil, err
	}
	if err := p.freeEmail(ctx, c, added.Email); err != nil {
		return nil, p.unlessDone(ctx, c, in.Once, err)
	}
	w := c.change()
	outcome, err := w.addNew(added, true, Invitation{By: c.actor.ID, Lifetime: c.settings.InviteLifetime(), Now: c.now})
	if err != nil {
		return nil, err
	}
	w.once(in.Once, added.ID, outcome, "")
	added.version = 1
	return &PersonView{Person: added, Viewer: c.actor.Role}, w.commit(ctx, p.table)
}

// ListStaff lists staff people, a page of each status by last name. Owners may call it. Refusals: forbidden,
// malformed.
func (p *Portal) ListStaff(ctx context.Context, by token.Session, of PageOf) (rows []*PersonView, next string, err error) {
	const list = "staff"
	after, err := of.after(list)
	if err != nil {
		return nil, "", err
	}
	var page table.Page
	err = parallel(
		func() (err error) { _, err = p.enter(ctx, by, Owners); return err },
		func() (err error) {
			page, err = p.table.Query(ctx, table.Query{Index: table.GSI1, PK: listStaff, After: after, Limit: of.Limit})
			return err
		},
	)
	if err != nil {
		return nil, "", err
	}
	people, err := decodeAll(page.Items, decodePerson)
	rows = []*PersonView{}
	for _, who := range people {
		rows = append(rows, &PersonView{Person: who, Viewer: RoleOwner})
	}
	return rows, cursor(list, page.Next), err
}

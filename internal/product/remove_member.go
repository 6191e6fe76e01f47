package portal

import (
	"context"

	"allyway/internal/table"
	"allyway/internal/token"
)

// RemoveMember removes a member from an ecosystem; its users stay there, unlinked. Staff may call it. Refusal:
// not_found. A conflict means that a link was made at the same moment; repeat it.
func (p *Portal) RemoveMember(ctx context.Context, by token.Session, eco, id string) error {
	c, users, err := p.memberCall(ctx, by, eco, id)
	if err != nil {
		return err
	}
	if !c.actor.Role.Staff() {
		return errForbidden()
	}
	gone, err := member(c.items, eco, id)
	if err != nil {
		return err
	}
	if int64(len(users)) != gone.Links { // the index lags behind a link
		return refuse(CodeConflict, "A link of this member is changing at this moment; repeat the request.")
	}
	for len(users) > unlinkedAtOnce {
		some := users[:unlinkedAtOnce]
		users = users[unlinkedAtOnce:]
		w := c.change()
		w.unlink(some)
		w.add(table.Patch(keyMember(id), table.Version(gone.version), table.Add("links", -int64(len(some)))))
		if err := w.commit(ctx, p.table); err != nil {
			return err
		}
		gone.version++
	}
	w := c.change()
	w.removeMember(gone, users)
	w.add(table.Patch(keyEcosystem(eco), table.Present, table.Add("members", -1)))
	w.event(EventMemberRemoved, "", "", map[string]any{"ecosystem": eco, "member": id})
	return w.commit(ctx, p.table)
}

const unlinkedAtOnce = 50 // users, beside the rows that a member is found by

// removeMember takes away a member, its rows in the search, and its users' links.
func (w *change) removeMember(gone *Member, users []*EcosystemUser) {
	w.add(table.Delete(keyMember(gone.ID), table.Version(gone.version)))
	w.saveWords(gone, nil)
	w.unlink(users)
}

// unlink takes their member from users, who stay in the ecosystem.
func (w *change) unlink(users []*EcosystemUser) {
	for _, u := range users {
		free := *u
		free.Member, free.MemberName = "", ""
		w.add(table.Put(free.item(), table.Version(u.version)))
	}
}

package portal

import (
	"bytes"
	"context"

	"allyway/internal/table"
	"allyway/internal/token"
)

// EditMember changes a member's record. Staff may call it, and everyone for the member that they are linked with;
// the partner is for staff alone. Refusals: forbidden, not_found, changed, invalid.
func (p *Portal) EditMember(ctx context.Context, by token.Session, eco, id string, ifMatch *int64, in MemberFields) (*MemberView, error) {
	c, users, err := p.memberCall(ctx, by, eco, id, in.keyOf())
	if err != nil {
		return nil, err
	}
	view, err := c.member(eco, id, users)
	if err != nil {
		return nil, err
	}
	before := view.Member
	if in.Partner != nil && !c.actor.Role.Staff() {
		return nil, errForbidden()
	}
	var wrong problems
	after := *before
	after.set(in, &wrong)
	if err := after.setPartner(c.items, in.Partner, &wrong); err != nil {
		return nil, err
	}
	if err := wrong.err(); err != nil {
		return nil, err
	}
	if bytes.Equal(table.Encode(before), table.Encode(&after)) {
		if in.Name != nil { // asked for again, perhaps because the copies were not reached
			err = p.renameMember(ctx, before)
		}
		return view, err
	}
	if err := matches(ifMatch, before.version); err != nil { // of a change that is made already nothing is refused
		return nil, err
	}
	w := c.change()
	w.add(table.Put(after.item(), table.Version(before.version)))
	w.saveWords(before, &after)
	w.event(EventMemberChanged, "", "", map[string]any{"ecosystem": eco, "member": id})
	if err := w.commit(ctx, p.table); err != nil {
		return nil, err
	}
	after.version = before.version + 1
	view.Member = &after
	if before.Name != after.Name {
		err = p.renameMember(ctx, &after)
	}
	return view, err
}

// renameMember brings the new name to the copies on its users' ties.
func (p *Portal) renameMember(ctx context.Context, to *Member) error {
	q := table.Query{Index: table.GSI2, PK: listMemberUsers(to.ID), Limit: table.MaxOps}
	return p.copyName(ctx, keyMember(to.ID), to.Name, q, "memberName")
}

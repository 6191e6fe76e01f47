package ecosystems

import (
	"context"

	"allyway/internal/portal"
	"allyway/internal/token"
)

// EditMember changes the given fields of a member. A new name also goes into the copies on its users' ties. Giving the
// same name once more changes the copies that an earlier call did not reach. Staff may call it. A user may call it for
// the member that they are linked with, but only for its name, tags and description. It returns the member as it is
// then. Refusals: not_signed_in, not_found, forbidden, changed, invalid.
func (s *Service) EditMember(ctx context.Context, by token.Session, eco, id string, ifMatch portal.Versions, in MemberFields) (*portal.MemberView, error) {
	c, users, err := s.enterMember(ctx, by, portal.SignedIn, eco, id, in.partnerKey())
	if err != nil {
		return nil, err
	}
	view, err := memberSeen(ctx, c, eco, id, users)
	if err != nil {
		return nil, err
	}
	if !c.Staff() && in.forStaff() {
		return nil, portal.Refuse(portal.CodeForbidden, "You may change the name, tags and description of your member; ask the portal's staff for the rest.")
	}
	before := view.Member
	if err := portal.CheckVersion(ifMatch, before.Version); err != nil {
		return nil, err
	}
	var wrong portal.Problems
	after := *before
	after.Set(in.Fields, &wrong)
	if err := in.setPartner(&after, c.Found, &wrong); err != nil {
		return nil, err
	}
	if err := wrong.Err(); err != nil {
		return nil, err
	}
	if fields := portal.Changed(before, &after); len(fields) > 0 {
		w := c.Change()
		w.SaveMember(before, &after)
		w.Event(portal.EventMemberChanged, "", map[string]any{"ecosystem": eco, "member": id, "fields": fields})
		if err := w.Commit(ctx); err != nil {
			return nil, err
		}
		after.Version = before.Version + 1
	}
	if in.Fields.Has("name") {
		if err := s.store.CopyMemberName(ctx, &after); err != nil {
			return nil, err
		}
	}
	view.Member = &after
	return view, nil
}

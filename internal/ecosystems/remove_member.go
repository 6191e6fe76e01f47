package ecosystems

import (
	"context"

	"allyway/internal/portal"
	"allyway/internal/token"
)

const usersUnlinked = 30 // users whose link one Write ends, together with the words of their member

// RemoveMember removes a member from an ecosystem. Its users stay there without a link. Staff may call it. Refusals:
// not_signed_in, forbidden, not_found, conflict if one of its links is changing at the moment.
func (s *Service) RemoveMember(ctx context.Context, by token.Session, eco, id string) error {
	c, users, err := s.enterMember(ctx, by, portal.Staff, eco, id)
	if err != nil {
		return err
	}
	gone, err := c.Found.Member(eco, id)
	if err != nil {
		return err
	}
	if int64(len(users)) != gone.Links { // the index does not show a link yet
		return portal.Refuse(portal.CodeConflict, "A link of this member is changing at this moment; repeat the request.")
	}
	for len(users) > usersUnlinked {
		people, err := s.store.PeopleOf(ctx, users[:usersUnlinked])
		if err != nil {
			return err
		}
		w := c.Change()
		w.UnlinkMember(gone, users[:usersUnlinked], people)
		if err := w.Commit(ctx); err != nil {
			return err
		}
		users = users[usersUnlinked:]
		gone.Version++
	}
	people, err := s.store.PeopleOf(ctx, users)
	if err != nil {
		return err
	}
	w := c.Change()
	w.SaveMember(gone, nil)
	w.FreeUsers(users, people)
	w.CountMembers(eco, -1)
	w.Event(portal.EventMemberRemoved, "", map[string]any{"ecosystem": eco, "member": id})
	return w.Commit(ctx)
}

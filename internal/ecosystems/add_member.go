package ecosystems

import (
	"context"

	"allyway/internal/portal"
	"allyway/internal/record"
	"allyway/internal/token"
)

// AddMember adds a member with the given fields to an ecosystem. Staff may call it. It returns the member. Refusals:
// not_signed_in, forbidden, not_found, invalid.
func (s *Service) AddMember(ctx context.Context, by token.Session, eco string, in MemberFields, once record.Once) (*portal.MemberView, error) {
	c, err := s.store.Enter(ctx, by, portal.Staff, record.Ecosystem(eco), in.partnerKey(), record.Idempotency(by.Person, once.Key))
	if err != nil {
		return nil, err
	}
	if done, err := c.Before(once); err != nil {
		return nil, err
	} else if done != nil {
		return s.addedMember(ctx, eco, done.ID)
	}
	if _, err := c.Found.OpenEcosystem(eco); err != nil {
		return nil, err
	}
	var wrong portal.Problems
	made := portal.NewMember(token.NewIDAt(c.Now), eco, in.Fields, c.Now, &wrong)
	if err := in.setPartner(made, c.Found, &wrong); err != nil {
		return nil, err
	}
	if err := wrong.Err(); err != nil {
		return nil, err
	}
	w := c.Change()
	w.SaveMember(nil, made)
	w.CountMembers(eco, 1)
	w.Event(portal.EventMemberAdded, "", map[string]any{"ecosystem": eco, "member": made.ID})
	w.Once(once, record.Created{ID: made.ID})
	if err := w.Commit(ctx); err != nil {
		return nil, err
	}
	made.Version = 1
	return &portal.MemberView{Member: made}, nil
}

// addedMember returns the member that the same request added before.
func (s *Service) addedMember(ctx context.Context, eco, id string) (*portal.MemberView, error) {
	found, err := s.store.Get(ctx, record.Member(id))
	if err != nil {
		return nil, err
	}
	m, err := found.Member(eco, id)
	if err != nil {
		return nil, err
	}
	return &portal.MemberView{Member: m}, nil
}

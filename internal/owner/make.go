package owner

import (
	"context"

	"allyway/internal/portal"
	"allyway/internal/record"
	"allyway/internal/token"
)

// Make makes the portal's first owner: a person who is invited to that address and is mailed the link. A deployment
// and the start of a local portal call it. It changes nothing if there is an active owner, or if the first owner's
// invite to that address is still valid. It returns the first owner while they are invited, and nil once there is an
// active owner. Refusals: invalid, and those of sending an invite.
func (s *Service) Make(ctx context.Context, email string) (*portal.Person, error) {
	address, err := portal.ParseAddress(email)
	if err != nil {
		return nil, portal.Refuse(portal.CodeInvalid, "The owner's address %s.", err)
	}
	found, err := s.store.Get(ctx, record.Owners, record.Settings)
	if err != nil {
		return nil, err
	}
	owners, err := found.Owners()
	if err != nil || owners.Active > 0 {
		return nil, err
	}
	set, err := found.Settings()
	if err != nil {
		return nil, err
	}
	before, err := s.first(ctx, owners)
	if err != nil {
		return nil, err
	}
	return s.invite(ctx, owners, before, address, set)
}

// first returns the first owner, or nil if there was none or they were erased. An owner who declines is erased.
func (s *Service) first(ctx context.Context, owners record.OwnersItem) (*portal.Person, error) {
	if owners.First == "" {
		return nil, nil
	}
	found, err := s.store.Get(ctx, record.Person(owners.First))
	if err != nil {
		return nil, err
	}
	return found.PersonIfAny(owners.First)
}

// invite makes the first owner if before is nil. Otherwise it makes them a fresh link, if their link has expired or
// went to another address.
func (s *Service) invite(ctx context.Context, owners record.OwnersItem, before *portal.Person,
	address portal.Address, set portal.Settings) (*portal.Person, error) {
	now := s.store.Now()
	owner := &portal.Person{ID: token.NewIDAt(now), Status: portal.StatusContact, Role: portal.RoleOwner, CreatedAt: now}
	arrow := owner.Invite
	if before != nil {
		same := before.Email.Same(address)
		if same && !before.InviteHasExpired(now) {
			return before, nil
		}
		*owner = *before
		if !same {
			owner.Mail = portal.MailStatus{} // it was about the old address
		}
		arrow = owner.Resend
	}
	owner.Email = address
	if err := arrow(portal.Invitation{Lifetime: set.InviteLifetime(), Now: now}); err != nil {
		return nil, err
	}
	w := s.store.Change("", now)
	w.SavePerson(before, owner)
	w.SaveOwners(owners, owner.ID)
	w.Mail(portal.InviteLetter(owner))
	w.EventAbout(owner, portal.EventOwnerMade, nil)
	if err := w.Commit(ctx); err != nil {
		return nil, err
	}
	owner.Version++
	return owner, nil
}

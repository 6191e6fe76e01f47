package portal

import (
	"context"

	"allyway/internal/table"
	"allyway/internal/token"
)

// MakeOwner makes the portal's first owner: a person invited to that address, who is mailed their link. It is called
// by deployment and by the local process's start, and does nothing where there is an owner, or the first one's
// invite still stands. It returns the first owner while they are invited, else nil. Refusal: invalid.
func (p *Portal) MakeOwner(ctx context.Context, email string) (*Person, error) {
	address, err := ParseAddress(email)
	if err != nil {
		return nil, refuse(CodeInvalid, "The owner's address %s.", err)
	}
	items, err := p.table.Get(ctx, keyOwners, keySettings)
	if err != nil {
		return nil, err
	}
	var has owners
	made, err := items.Decode(keyOwners, &has)
	if err != nil || has.Active > 0 {
		return nil, err
	}
	set, err := settings(items)
	if err != nil {
		return nil, err
	}
	var before *Person
	if made {
		if before, err = p.firstOwner(ctx, has.First); err != nil {
			return nil, err
		}
	}
	return p.inviteOwner(ctx, before, address, set, items[keyOwners].Version)
}

// firstOwner gives the first owner, or nil when they are gone: an owner who declines is erased.
func (p *Portal) firstOwner(ctx context.Context, id string) (*Person, error) {
	items, err := p.table.Get(ctx, keyPerson(id))
	if err != nil {
		return nil, err
	}
	who, err := person(items, id)
	if err != nil {
		return nil, onlyFaults(err)
	}
	return who, nil
}

// inviteOwner makes the first owner, or gives one whose invite has expired a fresh link.
func (p *Portal) inviteOwner(ctx context.Context, before *Person, address Address, set Settings, version int64) (*Person, error) {
	now := p.now()
	if before != nil && !before.InviteHasExpired(now) && before.Email.Claim() == address.Claim() {
		return before, nil
	}
	owner := &Person{ID: token.NewIDAt(now), Email: address, Status: StatusContact, Role: RoleOwner, CreatedAt: now}
	arrow := owner.Invite
	if before != nil {
		*owner = *before
		if owner.Email.Claim() != address.Claim() {
			owner.Mail = MailStatus{} // whatever became of mail to the old address
		}
		owner.Email = address
		arrow = owner.Resend
	}
	if err := arrow(Invitation{Lifetime: set.InviteLifetime(), Now: now}); err != nil {
		return nil, err
	}
	cond := table.Absent
	if version > 0 {
		cond = table.Version(version)
	}
	w := newChange(now, "")
	w.save(before, owner)
	w.add(table.Put(table.Item{Key: keyOwners, Attributes: table.Encode(owners{First: owner.ID})}, cond))
	w.mail(inviteLetter(owner, now))
	w.event(EventOwnerMade, owner.ID, "", nil)
	return owner, w.commit(ctx, p.table)
}

// OwnerLink gives the accept link of the first owner, for the terminal of a local start.
func (p *Portal) OwnerLink(ctx context.Context, owner *Person) (string, error) {
	return p.link(ctx, pageAccept, inviteLink(owner.ID, owner.Partner, owner.InvitedBy, owner.InviteVersion, owner.InviteExpiresAt))
}

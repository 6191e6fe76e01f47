package portal

import (
	"context"
	"strings"

	"allyway/internal/table"
	"allyway/internal/token"
)

// AcceptInvite is what accepting takes. Address, role and partner come from the invite alone.
type AcceptInvite struct {
	Token     string
	Password  string
	FirstName *string // nil: as it is
	LastName  *string
	Phone     *string
}

// AcceptInvite sets the password, completes the profile and signs in. Whoever holds the link may call it; of any
// number at once, one wins. Nobody is mailed. Refusals: link_used, link_expired, partner_inactive, link_invalid (an
// inviter who may no longer grant the invite's role included), invalid, the password's.
func (p *Portal) AcceptInvite(ctx context.Context, in AcceptInvite) (*SignedInSession, error) {
	invite, ties, err := p.openNamed(ctx, in)
	if err != nil {
		return nil, err
	}
	if err := invite.stillGranted(); err != nil {
		return nil, err
	}
	who := invite.person
	after := *who
	if err := after.completeProfile(in); err != nil {
		return nil, err
	}
	if err := p.checkPassword(in.Password, invite.settings, &after); err != nil {
		return nil, err
	}
	if err := after.Accept(invite.version, invite.now); err != nil {
		return nil, err
	}
	phc, err := p.Hasher.Hash(ctx, in.Password)
	if err != nil {
		return nil, err
	}
	session, secret := startSession(&after, invite.partner, invite.settings, false, invite.now)
	w := newChange(invite.now, who.ID)
	w.save(who, &after)
	if who.Name() != after.Name() {
		w.renameTies(ties[:min(len(ties), renamedAtOnce)], &after)
	}
	w.add(putPassword(who.ID, phc, invite.now, table.Any), table.Put(session.item(), table.Absent))
	w.event(EventInviteAccepted, who.ID, who.Partner, nil)
	if err := w.commit(ctx, p.table); err != nil {
		return nil, err
	}
	if who.Name() != after.Name() {
		_ = p.renameMoreTies(ctx, ties, &after) // the link is used: who fails here has accepted all the same
	}
	return &SignedInSession{Token: secret, ExpiresAt: session.ExpiresAt, Person: &after}, nil
}

// openNamed opens the invite, and reads beside it where the person's name stands in copies, if there may be another.
func (p *Portal) openNamed(ctx context.Context, in AcceptInvite) (invite *openedInvite, ties []*EcosystemUser, err error) {
	link, err := p.checkLink(ctx, in.Token, token.Invite)
	if err != nil {
		return nil, nil, err
	}
	err = parallel(
		func() (err error) { invite, err = p.openInvite(ctx, in.Token); return err },
		func() (err error) {
			if in.FirstName != nil || in.LastName != nil {
				ties, err = p.ecosystemTies(ctx, link.Person)
			}
			return err
		},
	)
	return invite, ties, err
}

// stillGranted checks the inviter's right again for roles above user: an invite outlives nobody's fall. A primary
// contact may send the invite of one whom staff have chosen as such.
func (in *openedInvite) stillGranted() error {
	role := in.person.Role
	if role == RoleUser || in.person.InvitedBy == "" {
		return nil
	}
	if in.inviter == nil || in.inviter.Status != StatusActive {
		return errLinkInvalid()
	}
	equal := role == RolePrimaryContact && in.inviter.Role == role && in.inviter.Partner == in.person.Partner
	if !equal && !in.inviter.Role.MayGrant(role) {
		return errLinkInvalid()
	}
	return nil
}

// completeProfile takes the names and phone that came with an acceptance; both names must be there in the end.
func (p *Person) completeProfile(in AcceptInvite) error {
	var wrong problems
	setName(&p.FirstName, in.FirstName, "body.firstName", &wrong)
	setName(&p.LastName, in.LastName, "body.lastName", &wrong)
	setPhone(&p.Phone, in.Phone, "body.phone", &wrong)
	if len(wrong) == 0 && strings.TrimSpace(p.FirstName) == "" {
		wrong.add("body.firstName", "is missing; give your first name")
	}
	if len(wrong) == 0 && strings.TrimSpace(p.LastName) == "" {
		wrong.add("body.lastName", "is missing; give your last name")
	}
	return wrong.err()
}

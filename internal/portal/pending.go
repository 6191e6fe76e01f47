package portal

import (
	"slices"
	"time"
)

// An account without a partner is active already. When it is added to a partner or invited to it, it stays active and
// has a pending invite. If the person accepts this, the account joins the partner. The invite's version, sender and
// expiry are on the person, as those of any invite are.

// PendingInvite is what a pending invite offers. The partner's name is in the person's PartnerName.
type PendingInvite struct {
	Partner   string   `json:"partner"`
	Role      Role     `json:"role"`
	Groups    []string `json:"groups,omitempty"`
	GroupsBy  string   `json:"groupsBy,omitempty"`
	GroupsSet bool     `json:"groupsSet,omitempty"`
	FirstName string   `json:"firstName,omitempty"` // as the inviter wrote the names, see AsInvited
	LastName  string   `json:"lastName,omitempty"`
}

// Unattached reports whether the person is an active account without a partner. It is false for nil.
func (p *Person) Unattached() bool {
	return p != nil && p.Status == StatusActive && p.Partner == "" && !p.Role.Staff()
}

// Joinable reports whether the account may be invited to a partner now: it has no partner and no other invite that is
// valid. It is false for nil.
func (p *Person) Joinable(now time.Time) bool {
	return p.Unattached() && (p.Pending == nil || p.InviteHasExpired(now))
}

// HasInvite reports whether there is an invite to accept, expired or not.
func (p *Person) HasInvite() bool { return p.Status == StatusInvited || p.Pending != nil }

// ListedAt returns the partner that lists and counts the person: their own, or the one that a pending invite is from.
func (p *Person) ListedAt() string {
	if p.Pending != nil {
		return p.Pending.Partner
	}
	return p.Partner
}

// AsInvited returns an account with a pending invite as the inviting partner sees it until the person agrees: an
// invited person with the names that the inviter wrote. It returns everybody else as they are.
func (p *Person) AsInvited() *Person {
	if p.Pending == nil {
		return p
	}
	offer := p.Pending
	return &Person{ID: p.ID, FirstName: offer.FirstName, LastName: offer.LastName, Email: p.Email, Status: StatusInvited,
		Role: offer.Role, Partner: offer.Partner, PartnerName: p.PartnerName, Groups: offer.Groups, GroupsBy: offer.GroupsBy,
		GroupsSet: offer.GroupsSet, InviteVersion: p.InviteVersion, InvitedAt: p.InvitedAt, InvitedBy: p.InvitedBy, InvitedByKey: p.InvitedByKey,
		InviteTaken: p.InviteTaken, InviteExpiresAt: p.InviteExpiresAt,
		InviteExpired: p.InviteExpired, RemindedVersion: p.RemindedVersion, Mail: p.Mail, Mailed: p.Mailed,
		CreatedAt: p.InvitedAt, Version: p.Version}
}

// InviteAccount gives an account without a partner a pending invite to the invitation's partner. as has the names, the
// role and the groups that the inviter gives.
func (p *Person) InviteAccount(as *Person, in Invitation) error {
	if !p.Joinable(in.Now) {
		return p.WrongState("they cannot be invited; only an account without a partner and without another invite can")
	}
	if err := p.newLink(in); err != nil {
		return err
	}
	p.PartnerName = in.Partner.Name
	p.Pending = &PendingInvite{Partner: in.Partner.ID, Role: as.Role, Groups: as.Groups, GroupsBy: as.GroupsBy,
		GroupsSet: as.GroupsSet, FirstName: as.FirstName, LastName: as.LastName}
	return nil
}

// maxDeclined is how many partners an account remembers whose invites it has declined, so that its record does not grow
// without end.
const maxDeclined = 100

// noteDeclined notes that the account has declined a partner's pending invite.
func (p *Person) noteDeclined(partner string) {
	if p.Declined != "" && p.Declined != partner {
		earlier := slices.DeleteFunc(slices.Clone(p.DeclinedBefore), func(id string) bool { return id == p.Declined || id == partner })
		p.DeclinedBefore = append(earlier[max(0, len(earlier)-maxDeclined+1):], p.Declined)
	}
	p.Declined = partner
}

// HasDeclined reports whether the account has declined a pending invite of that partner. Its primary contacts may not
// invite the account again.
func (p *Person) HasDeclined(partner string) bool {
	return p.Declined == partner && partner != "" || slices.Contains(p.DeclinedBefore, partner)
}

// Replaceable reports whether an account that has the person's address may take their place at the partner. Nobody has
// ever used such a record: the address is unclaimed, there was no invite, and it is in no ecosystem. It is false for
// nil.
func (p *Person) Replaceable() bool {
	return p != nil && p.Unclaimed && p.InviteVersion == 0 && p.AcceptedAt.IsZero() && len(p.Ties) == 0
}

const maxReplaced = 100 // so that no account's record grows without end

// MayReplace reports whether the account may take the place of other, who has its address at a partner.
func (p *Person) MayReplace(other *Person) bool {
	return other.Replaceable() && len(p.Replaced) < maxReplaced
}

// Replace notes that the account takes the place of other, whose record is deleted. The requests for other stay until
// the account is erased. The account gets other's external ids, so that other systems still find the person.
func (p *Person) Replace(other *Person) {
	p.Replaced = append(slices.Clone(p.Replaced), other.ID)
	p.ExternalIDs = p.ExternalIDs.adopt(other.ExternalIDs)
}

// AskToJoin notes that the account has asked to join a partner. The account stays as it is until staff have decided.
func (p *Person) AskToJoin(open OpenRequest) error {
	if !p.Unattached() {
		return Refuse(CodeWrongState, "Only an account without a partner can ask to join one.")
	}
	p.Request = open
	return nil
}

// takeUp joins an account to the partner of its pending invite. Groups that staff have given the account stay, unless
// staff chose others for the invite.
func (p *Person) takeUp() {
	offer := p.Pending
	p.Partner, p.Role, p.Pending = offer.Partner, offer.Role, nil
	if offer.GroupsSet || !p.hasGroupsOfStaff() {
		p.Groups, p.GroupsBy, p.GroupsSet = offer.Groups, offer.GroupsBy, offer.GroupsSet
	}
}

// DropPendingInvite ends a pending invite, if there is one. Its link is dead.
func (p *Person) DropPendingInvite() {
	if p.Pending != nil {
		p.endInvite()
	}
}

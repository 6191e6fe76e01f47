package portal

import (
	"slices"
	"time"
)

// InviteFilter selects people by the state of their invite.
type InviteFilter string

// The values of an InviteFilter.
const (
	InvitesExpired  InviteFilter = "expired"  // invited, and the link has expired
	InvitesDeclined InviteFilter = "declined" // they declined, and were not invited since
	InvitesNever    InviteFilter = "never"    // they were never invited
)

// PeopleFilter says which people a list has. An empty field leaves out nobody.
type PeopleFilter struct {
	Status Status
	Role   Role
	Invite InviteFilter
	Mail   MailState // what happened to the last mail to them
}

// Statuses returns the statuses that the people of the list can have. There may be none.
func (f PeopleFilter) Statuses() []Status {
	possible := Statuses
	switch f.Invite {
	case InvitesExpired:
		possible = []Status{StatusInvited}
	case InvitesDeclined, InvitesNever:
		possible = []Status{StatusContact, StatusRequested}
	}
	if f.Status == "" {
		return possible
	}
	if !slices.Contains(possible, f.Status) {
		return nil
	}
	return []Status{f.Status}
}

// Rare reports whether the filter may leave out most people of its statuses.
func (f PeopleFilter) Rare() bool { return f.Role != "" || f.Invite != "" || f.Mail != "" }

// Empty reports whether the filter leaves out nobody.
func (f PeopleFilter) Empty() bool { return f == PeopleFilter{} }

// Has reports whether the person belongs to the list.
func (f PeopleFilter) Has(p *Person, now time.Time) bool {
	return slices.Contains(f.Statuses(), p.Status) &&
		(f.Role == "" || p.Role == f.Role) &&
		(f.Mail == "" || p.Mail.State == f.Mail) &&
		f.hasInvite(p, now)
}

func (f PeopleFilter) hasInvite(p *Person, now time.Time) bool {
	switch f.Invite {
	case InvitesExpired:
		return p.InviteHasExpired(now)
	case InvitesDeclined:
		return !p.DeclinedAt.IsZero()
	case InvitesNever:
		return p.InvitedAt.IsZero()
	}
	return true
}

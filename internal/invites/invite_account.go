package invites

import (
	"context"

	"allyway/internal/portal"
	"allyway/internal/record"
)

// account is the error that stops inviting a contact because an account without a partner holds the address. The
// account is then invited instead.
type account struct {
	call    *record.Call
	has     *portal.Person
	contact *portal.Person
}

func (*account) Error() string { return "an account without a partner holds the address" }

// findAccount returns an *account if one holds the contact's address and may be invited to the partner.
func findAccount(ctx context.Context, c *record.Call, found record.Found, who *portal.Person, partner *portal.Partner) error {
	has, err := c.AccountFor(ctx, found, partner, who.Email, who.ID)
	if err != nil || has == nil {
		return err
	}
	stored, err := c.Found.Person(who.ID)
	if err != nil || !has.MayReplace(stored) {
		return err
	}
	return &account{c, has, stored}
}

// inviteAccount gives the account a pending invite, and erases the contact whose place it takes. It returns the account
// as the actor may see it. once stores it for a repeated request. Refusals: those of an invite.
func (s *Service) inviteAccount(ctx context.Context, on *account, expiresIn *int, once record.Once) (*portal.PersonOutcome, error) {
	c := on.call
	in, err := c.Invitation(ctx, on.contact, expiresIn)
	if err != nil {
		return nil, err
	}
	as := *on.contact
	if !c.Staff() {
		as.TakeGroupsOf(c.Actor)
	}
	w := c.Change()
	invited, err := w.InviteAccountOf(on.contact, &as, on.has, in, w.Mail)
	if err != nil {
		return nil, err
	}
	w.Once(once, record.Created{ID: invited.ID, Outcome: portal.OutcomeInvited})
	if err := w.Commit(ctx); err != nil {
		return nil, err
	}
	invited.Version++
	return &portal.PersonOutcome{PersonView: portal.View(invited, c.Actor.Role), Outcome: portal.OutcomeInvited}, nil
}

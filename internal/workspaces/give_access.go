package workspaces

import (
	"context"

	"allyway/internal/portal"
	"allyway/internal/record"
	"allyway/internal/token"
)

// GiveAccess gives a person access to a workspace. A contact's first access invites them: the outcome is invited, and a
// mail is sent. If an account without a partner holds their address, the account takes their place: it gets a pending
// invite and the access. Otherwise the outcome is added, or unchanged if they have the access already. A person who
// waits for staff to decide a request keeps waiting.
//
// Staff may call it, but only owners for staff people. It returns the person with the outcome. Refusals: not_signed_in,
// forbidden, not_found, confirm_password (a staff person), wrong_state (a disabled person) and, where the person is
// invited, email_missing, email_taken, address_bounced, partner_inactive, too_many_attempts.
func (s *Service) GiveAccess(ctx context.Context, by token.Session, id, person string) (*portal.PersonOutcome, error) {
	c, accesses, err := s.enter(ctx, by, id, person)
	if err != nil {
		return nil, err
	}
	if _, err := c.Found.OpenWorkspace(id); err != nil {
		return nil, err
	}
	before, err := c.Target(person)
	if err != nil {
		return nil, err
	}
	had, err := c.Found.Access(person, id)
	if err != nil {
		return nil, err
	}
	if had != nil {
		return outcomeOf(c, before, portal.OutcomeUnchanged), nil
	}
	if err := before.CheckAccess(); err != nil {
		return nil, err
	}
	after, outcome := *before, portal.OutcomeAdded
	w := c.Change()
	if before.AccessInvites(len(accesses)) {
		in, err := c.Invitation(ctx, &after, nil)
		if err != nil {
			return nil, err
		}
		account, err := invite(ctx, c, w, before, &after, in)
		if err != nil {
			return nil, err
		}
		if account != nil {
			return s.inviteAccount(ctx, c, id, before, account, in)
		}
		outcome = portal.OutcomeInvited
		w.SavePerson(before, &after)
	}
	given := &portal.Access{Person: person, Workspace: id, GivenAt: c.Now}
	w.GiveAccess(given, before, outcome == portal.OutcomeInvited)
	w.EventAbout(&after, portal.EventAccessGiven, map[string]any{"workspace": id})
	if err := w.Commit(ctx); err != nil {
		return nil, err
	}
	if outcome == portal.OutcomeInvited {
		after.Version = before.Version + 1
	}
	return outcomeOf(c, &after, outcome), nil
}

// enter reads the workspace, the person and all their access, at the same time.
func (s *Service) enter(ctx context.Context, by token.Session, id, person string) (c *record.Call, accesses []*portal.Access, err error) {
	err = record.Parallel(
		func() (err error) {
			c, err = s.store.Enter(ctx, by, portal.Staff, record.Person(person), record.Workspace(id), record.Access(person, id))
			return err
		},
		func() (err error) { accesses, err = s.store.Accesses(ctx, person); return err },
	)
	return c, accesses, err
}

// invite invites a contact, who holds their address from then on. It returns the account that is to be invited instead,
// if one holds the address. Refusals: those of an invite, email_taken.
func invite(ctx context.Context, c *record.Call, w *record.Change, stored, who *portal.Person, in portal.Invitation) (*portal.Person, error) {
	if err := who.Invite(in); err != nil {
		return nil, err
	}
	account, err := c.ClaimAddress(ctx, stored, who, in.Partner)
	if err != nil || account != nil {
		return account, err
	}
	w.Mail(portal.InviteLetter(who))
	w.EventAbout(who, portal.EventPersonInvited, nil)
	return nil, nil
}

// inviteAccount invites the account that takes a contact's place, and gives it the access to the workspace, unless it
// has it already. It returns the account. Refusals: those of an invite.
func (s *Service) inviteAccount(ctx context.Context, c *record.Call, id string, contact, account *portal.Person, in portal.Invitation) (*portal.PersonOutcome, error) {
	found, err := s.store.Get(ctx, record.Access(account.ID, id))
	if err != nil {
		return nil, err
	}
	had, err := found.Access(account.ID, id)
	if err != nil {
		return nil, err
	}
	as := *contact
	w := c.Change()
	invited, err := w.InviteAccountOf(contact, &as, account, in, w.Mail)
	if err != nil {
		return nil, err
	}
	if had == nil {
		w.GiveAccess(&portal.Access{Person: account.ID, Workspace: id, GivenAt: c.Now}, account, true)
		w.EventAbout(invited, portal.EventAccessGiven, map[string]any{"workspace": id})
	}
	if err := w.Commit(ctx); err != nil {
		return nil, err
	}
	invited.Version++
	return outcomeOf(c, invited, portal.OutcomeInvited), nil
}

func outcomeOf(c *record.Call, who *portal.Person, outcome string) *portal.PersonOutcome {
	return &portal.PersonOutcome{PersonView: portal.View(who, c.Actor.Role), Outcome: outcome}
}

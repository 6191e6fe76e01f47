package people

import (
	"cmp"
	"context"

	"allyway/internal/portal"
	"allyway/internal/record"
	"allyway/internal/token"
)

// Add is a person to add.
type Add struct {
	Partner        string // empty: none yet; such a person is a contact
	Fields         portal.Fields
	Groups         []string
	PrimaryContact bool
	Access         bool // invite at once
	ExpiresIn      *int // hours; nil: the portal's setting
	Once           record.Once

	external []record.Key // of the external ids
	quiet    bool         // mail nobody: refuse the request if an account has the address
}

// Add adds a person to a partner, or a contact without a partner. Staff may call it; for them, access is an invite.
// Primary contacts may call it for their own organisation while the settings allow it. For them, access is an invite
// with their own groups if the domain rule admits the address, and otherwise a request that staff decide. An address
// outside their domains stays unclaimed. An address in their domains that somebody elsewhere holds becomes a request
// even without access. But if an active account without a partner holds the address, the account gets a pending invite,
// with or without access. Returns the person and the outcome. Refusals: forbidden, not_found (the partner), invalid,
// email_taken, external_id_taken, email_missing, wrong_state (the partner is archived), partner_inactive,
// too_many_attempts. A key that invites in this way needs the scope for invites.
func (s *Service) Add(ctx context.Context, by token.Session, in Add) (*portal.PersonOutcome, error) {
	now := s.store.Now()
	var wrong portal.Problems
	added := portal.NewPerson(token.NewIDAt(now), in.Fields, "body", now, &wrong)
	added.Partner = in.Partner
	in.external = record.ExternalKeys(added)
	if in.PrimaryContact && in.Partner == "" {
		wrong.Add("body.primaryContact", "needs a partner")
	}
	may := portal.Managers
	if in.Partner == "" {
		may = portal.Staff
	}
	c, err := s.store.Enter(ctx, by, may, in.keys(by, added.Email)...)
	if err != nil {
		return nil, err
	}
	if err := in.check(c); err != nil {
		return nil, err
	}
	if done, err := c.Before(in.Once); done != nil || err != nil {
		return s.addedBefore(ctx, c, done, err)
	}
	if c.Staff() {
		return s.addByStaff(ctx, c, in, added, wrong)
	}
	return s.addByPrimaryContact(ctx, c, in, added, wrong)
}

// keys are the records that adding reads.
func (in Add) keys(by token.Session, email portal.Address) []record.Key {
	keys := append(record.AddressKeys(in.Partner, email), record.AdmissionKeys(in.Partner, email)...)
	keys = append(append(keys, in.external...), record.Partner(in.Partner), record.Idempotency(by.Person, in.Once.Key), record.BudgetKey(by.Partner),
		record.Blocked(by.Partner, email))
	if len(in.Groups) > 0 {
		keys = append(keys, record.Groups)
	}
	return keys
}

// check refuses a partner outside the actor's scope, and fields that only staff may give. It also refuses a key without
// the scope for invites if it gives an invite or the role of a primary contact. Refusals: not_found, forbidden.
func (in Add) check(c *record.Call) error {
	if c.Staff() {
		if in.Access || in.PrimaryContact {
			return c.Needs(portal.ScopeInvitesWrite)
		}
		return nil
	}
	if err := c.ManagesPartner(in.Partner); err != nil {
		return err
	}
	if len(in.Groups) > 0 || in.PrimaryContact || in.ExpiresIn != nil || in.Fields.Has("notes") || in.Fields.Has("externalIds") {
		return portal.Refuse(portal.CodeForbidden, "Only the portal's staff may give groups, primary contact, expiry, notes and external ids.")
	}
	return nil
}

func (s *Service) addByStaff(ctx context.Context, c *record.Call, in Add, added *portal.Person, wrong portal.Problems) (*portal.PersonOutcome, error) {
	partner, err := c.Found.PartnerIfAny(in.Partner)
	if err != nil {
		return nil, err
	}
	if err := partner.CheckNotArchived(); err != nil {
		return nil, err
	}
	invitation := c.InvitationTo(partner)
	invitation.Lifetime = c.Settings.Lifetime(in.ExpiresIn, &wrong)
	groups, err := c.Groups(in.Groups, &wrong)
	if err != nil {
		return nil, err
	}
	if len(groups) > 0 {
		added.SetGroups(groups)
	}
	if err := wrong.Err(); err != nil {
		return nil, err
	}
	if in.PrimaryContact {
		added.Role = portal.RolePrimaryContact
	}
	account, err := c.AccountFor(ctx, c.Found, partner, added.Email, "")
	if err != nil {
		return nil, err
	}
	if account != nil && !in.quiet {
		if err := c.Needs(portal.ScopeInvitesWrite); err != nil {
			return nil, err
		}
		return inviteAccount(ctx, c, in.Once, account, added, invitation)
	}
	if err := cmp.Or(c.CheckAddress(ctx, c.Found, added), c.CheckExternalIDs(ctx, added, "body")); err != nil {
		return nil, c.UnlessDone(ctx, in.Once, err)
	}
	w := c.Change()
	outcome, err := w.AddPerson(added, in.Access, invitation)
	if err != nil {
		return nil, err
	}
	return commitAdded(ctx, c, w, in.Once, added, record.Created{Outcome: outcome})
}

// inviteAccount answers a request to add a person whose address an account without a partner has.
func inviteAccount(ctx context.Context, c *record.Call, once record.Once, account, added *portal.Person, in portal.Invitation) (*portal.PersonOutcome, error) {
	w := c.Change()
	invited, err := w.InviteAccount(account, added, in, w.Mail)
	if err != nil {
		return nil, err
	}
	return commitAdded(ctx, c, w, once, invited, record.Created{Outcome: portal.OutcomeInvited})
}

func (s *Service) addByPrimaryContact(ctx context.Context, c *record.Call, in Add, added *portal.Person, wrong portal.Problems) (*portal.PersonOutcome, error) {
	if err := wrong.Err(); err != nil {
		return nil, err
	}
	added.PartnerName = c.Partner.Name
	account, err := c.AccountFor(ctx, c.Found, c.Partner, added.Email, "")
	if err != nil {
		return nil, err
	}
	if account != nil {
		added.TakeGroupsOf(c.Actor)
		return inviteAccount(ctx, c, in.Once, account, added, c.InvitationTo(c.Partner))
	}
	if added.Mail, err = c.Found.BlockedMail(added.Partner, added.Email); err != nil {
		return nil, err
	}
	var rule portal.DomainRule
	if added.Email != "" {
		var err error
		if rule, err = c.Judge(ctx, c.Found, added); err != nil {
			return nil, c.UnlessDone(ctx, in.Once, err)
		}
		added.Unclaimed = !rule.Admits()
	}
	w := c.Change()
	made := record.Created{Outcome: portal.OutcomeAdded}
	if in.Access || rule.InUseHere() {
		var err error
		if made.Outcome, err = w.Admit(c, added, rule); err != nil {
			return nil, err
		}
		made.Reason = rule.Told
	}
	w.SavePerson(nil, added)
	w.PersonAdded(added, in.Access)
	return commitAdded(ctx, c, w, in.Once, added, made)
}

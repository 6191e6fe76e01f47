package partners

import (
	"cmp"
	"context"

	"allyway/internal/portal"
	"allyway/internal/record"
	"allyway/internal/token"
)

// Add is a partner to add, with its first primary contact if there is one.
type Add struct {
	Fields         portal.Fields
	PrimaryContact *FirstContact
	Once           record.Once
}

// FirstContact is a partner's first primary contact: an existing person without a partner, by ID alone, or a new
// person.
type FirstContact struct {
	ID     string
	Fields portal.Fields
	Access bool // invite the new person at once
}

// Add adds a partner. Staff may call it. The partner is active unless the fields say otherwise. A new primary contact
// becomes a contact of the partner, or is invited at once. An existing person becomes the primary contact; they are
// signed out, and an invited person gets a new invite. An active account without a partner gets a pending invite
// instead, whether it is named by its id or by its address. Returns the partner with its counts, and partners that have
// the same name. Refusals: invalid, domain_public, domain_ignored, domain_taken, external_id_taken, licensed_id_taken;
// because of the primary contact: email_taken, email_missing, partner_inactive, not_found, wrong_state,
// address_bounced, too_many_attempts.
func (s *Service) Add(ctx context.Context, by token.Session, in Add) (*Row, error) {
	now := s.store.Now()
	var wrong portal.Problems
	added := portal.NewPartner(token.NewIDAt(now), in.Fields, now, &wrong)
	contact := in.PrimaryContact.person(s.store, &wrong)
	keys := append(record.PartnerClaims(added), record.Idempotency(by.Person, in.Once.Key))
	switch {
	case contact != nil:
		keys = append(append(keys, record.AddressKeys("", contact.Email)...), record.ExternalKeys(contact)...)
	case in.PrimaryContact != nil:
		keys = append(keys, record.Person(in.PrimaryContact.ID))
	}
	var c *record.Call
	var named []*portal.Partner
	err := record.Parallel(
		func() (err error) { c, err = s.store.Enter(ctx, by, portal.Staff, keys...); return err },
		func() (err error) { named, err = s.store.PartnersNamed(ctx, added.Name); return err },
	)
	if err != nil {
		return nil, err
	}
	if err := in.PrimaryContact.allowed(c); err != nil {
		return nil, err
	}
	if done, err := c.Before(in.Once); done != nil || err != nil {
		row, err := s.addedBefore(ctx, c, done, err)
		return row.hinting(named), err
	}
	c.Settings.CheckDomains(added.Domains, &wrong)
	if err := wrong.Err(); err != nil {
		return nil, err
	}
	if err := c.CheckPartnerClaims(ctx, added); err != nil {
		return nil, c.UnlessDone(ctx, in.Once, err)
	}
	w := c.Change()
	w.SavePartner(nil, added)
	w.Event(portal.EventPartnerAdded, added.ID, map[string]any{"kind": added.Kind, "licence": added.Licence})
	if err := addFirstContact(ctx, c, w, added, contact, in.PrimaryContact); err != nil {
		return nil, c.UnlessDone(ctx, in.Once, err)
	}
	w.Once(in.Once, record.Created{ID: added.ID})
	if err := w.Commit(ctx); err != nil {
		return nil, err
	}
	added.Version = 1
	return rowOf(c, added, w.NewCounts(added.ID)).hinting(named), nil
}

// allowed refuses a key that does not have the scopes for the first primary contact. Refusal: forbidden.
func (f *FirstContact) allowed(c *record.Call) error {
	switch {
	case f == nil:
		return nil
	case f.Access || f.ID != "":
		return cmp.Or(c.Needs(portal.ScopePeopleWrite), c.Needs(portal.ScopeInvitesWrite))
	}
	return c.Needs(portal.ScopePeopleWrite)
}

// person returns the new person who becomes the primary contact. It returns nil if there is no primary contact, or if
// an existing person becomes the primary contact.
func (f *FirstContact) person(store *record.Store, wrong *portal.Problems) *portal.Person {
	const at = "body.primaryContact"
	switch {
	case f == nil:
		return nil
	case f.ID == "":
		now := store.Now()
		p := portal.NewPerson(token.NewIDAt(now), f.Fields, at, now, wrong)
		p.Role = portal.RolePrimaryContact
		return p
	case len(f.Fields) > 0 || f.Access:
		wrong.Add(at, "must be an id alone, or a new person's fields")
	}
	return nil
}

// addFirstContact adds the new primary contact of a partner, or makes an existing person the primary contact. The
// partner is new, so nobody else there can have the address.
func addFirstContact(ctx context.Context, c *record.Call, w *record.Change, to *portal.Partner, contact *portal.Person, first *FirstContact) error {
	if first == nil {
		return nil
	}
	invitation := c.InvitationTo(to)
	if contact != nil {
		account, err := c.AccountFor(ctx, c.Found, to, contact.Email, "")
		if err != nil {
			return err
		}
		if account != nil {
			if err := c.Needs(portal.ScopeInvitesWrite); err != nil {
				return err
			}
			_, err := w.InviteAccount(account, contact, invitation, w.Mail)
			return err
		}
		if err := cmp.Or(c.CheckAddress(ctx, c.Found, contact), c.CheckExternalIDs(ctx, contact, "body.primaryContact")); err != nil {
			return err
		}
		_, err = w.AddPerson(contact, first.Access, invitation)
		return err
	}
	before, err := c.Target(first.ID)
	if err != nil {
		return err
	}
	if before.Partner != "" || before.Role.Staff() {
		return portal.Refuse(portal.CodeWrongState, "This person belongs to a partner or to the staff; only somebody without a partner can be its first primary contact.")
	}
	if before.Unattached() {
		as := *before
		as.Role = portal.RolePrimaryContact
		_, err := w.InviteAccount(before, &as, invitation, w.Mail)
		return err
	}
	after := *before
	if err := after.Join(invitation, portal.RolePrimaryContact); err != nil {
		return err
	}
	if after.Status == portal.StatusInvited {
		w.Mail(portal.InviteLetter(&after))
	}
	w.SavePerson(before, &after)
	w.EventAbout(&after, portal.EventPersonChanged, map[string]any{"fields": portal.Changed(before, &after)})
	return nil
}

// addedBefore answers a repeated request with the partner that it added.
func (s *Service) addedBefore(ctx context.Context, c *record.Call, done *record.Created, err error) (*Row, error) {
	if err != nil {
		return nil, err
	}
	found, err := s.store.Get(ctx, record.Partner(done.ID), record.Counts(done.ID))
	if err != nil {
		return nil, err
	}
	return rowFound(c, found, done.ID)
}

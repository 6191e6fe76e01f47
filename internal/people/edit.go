package people

import (
	"context"
	"maps"
	"slices"

	"allyway/internal/portal"
	"allyway/internal/record"
	"allyway/internal/token"
)

// Edit changes a person.
type Edit struct {
	ID             string
	IfMatch        portal.Versions // that the change may be made from; nil: any
	Fields         portal.Fields
	Groups         *[]string    // by staff; nil: as they are
	PrimaryContact *bool        // by staff; nil: as it is
	Role           *portal.Role // by owners, of staff people: owner or admin; nil: as it is
	Current        string       // the actor's own password, for their own new address

	synced bool    // from another system: a new address that waits for its link stays
	at     *string // the partner where the person must be; nil: any
}

// Edit changes a person. Staff may change partners' people; owners may also change staff people. While the settings
// allow it, primary contacts may change the names, phone, title, address and language of their own organisation's
// people, and the e-mail of its contacts. Everybody may change their own names, phone, title, address and language and,
// with their password, their e-mail. An owner may become an admin, unless they are the last owner.
//
// A new role ends the person's sessions. A contact's new e-mail counts at once. So does an invited person's, who gets a
// new invite; the old link is dead. An active person's new e-mail counts when they use the link that is mailed to it
// (see change_email.go). If only the case of an e-mail differs, it is stored, and nobody is mailed. If a call ends
// before all copies of a new name are changed, repeating the request changes the others. Returns the person. Refusals:
// forbidden, not_found, confirm_password, changed, invalid, email_taken, external_id_taken, email_missing,
// partner_inactive, wrong_state, bad_credentials, too_many_attempts, last_owner.
func (s *Service) Edit(ctx context.Context, by token.Session, in Edit) (*portal.PersonView, error) {
	var c *record.Call
	var ties []*portal.EcosystemUser // they have copies of the name
	err := record.Parallel(
		func() (err error) {
			c, err = s.store.Enter(ctx, by, portal.SignedIn, append(in.keys(by), record.Person(in.ID))...)
			return err
		},
		func() (err error) {
			if in.Fields.Has("firstName") || in.Fields.Has("lastName") {
				ties, err = s.store.Ties(ctx, in.ID)
			}
			return err
		},
	)
	if err != nil {
		return nil, err
	}
	if in.synced {
		if in.Fields, err = in.withoutKnownEmail(c); err != nil {
			return nil, err
		}
	}
	before, err := in.target(c)
	if err != nil {
		return nil, err
	}
	if in.at != nil && before.ListedAt() != *in.at {
		return nil, portal.Refuse(portal.CodeWrongState, "This person is at another partner. Move them first, or leave the partner out.")
	}
	if err := portal.CheckVersion(in.IfMatch, before.Version); err != nil {
		return nil, err
	}
	after := *before
	if err := in.apply(c, &after); err != nil {
		return nil, err
	}
	if err := c.CheckExternalIDs(ctx, &after, "body"); err != nil {
		return nil, err
	}
	w := c.Change()
	switch {
	case !in.Fields.Has("email"):
	case !after.Email.Same(before.Email):
		if err := s.changeEmail(ctx, c, w, before, &after, in.Current); err != nil {
			return nil, err
		}
	case !in.synced:
		after.DropPendingEmail()
	}
	if fields := portal.Changed(before, &after); len(fields) > 0 {
		w.SavePerson(before, &after)
		if before.Name() != after.Name() {
			w.RenameTies(ties, &after)
		}
		w.EventAbout(&after, portal.EventPersonChanged, map[string]any{"fields": fields})
		if err := w.Commit(ctx); err != nil {
			return nil, err
		}
		after.Version = before.Version + 1
	}
	if err := s.store.RenameMoreTies(ctx, ties, &after); err != nil {
		return nil, err
	}
	return portal.View(&after, c.Actor.Role), nil
}

// keys are the records that a change reads in addition to the person. Only primary contacts and users have a partner in
// their session, and only their new addresses are judged by the domain rule.
func (in Edit) keys(by token.Session) (keys []record.Key) {
	if email := in.Fields.TypedEmail(); email != "" {
		keys = append(record.AddressKeys(by.Partner, email), record.AdmissionKeys(by.Partner, email)...)
		if in.ID != by.Person {
			keys = append(keys, record.Blocked(by.Partner, email))
		}
	}
	if in.Fields.Has("externalIds") {
		asked := &portal.Person{}
		asked.Set(in.Fields, "", &portal.Problems{}) // for the keys of claims; the fields are judged below
		keys = append(keys, record.ExternalKeys(asked)...)
	}
	if in.Groups != nil {
		keys = append(keys, record.Groups)
	}
	if in.Current != "" {
		keys = append(keys, record.Password(by.Person))
	}
	return keys
}

// target returns the person if the actor may make such a change to them. Refusals: forbidden, not_found,
// confirm_password.
func (in Edit) target(c *record.Call) (*portal.Person, error) {
	forStaff := in.Groups != nil || in.PrimaryContact != nil || in.Fields.Has("notes") || in.Fields.Has("externalIds")
	switch {
	case c.IsSelf(in.ID):
		if forStaff || in.Role != nil && c.Actor.Role != portal.RoleOwner {
			return nil, portal.Refuse(portal.CodeForbidden, "You may change your own names, phone, title, address, language and e-mail here.")
		}
		if in.Role != nil { // an owner becomes an admin
			return c.Actor, c.Confirmed()
		}
		return c.Actor, nil
	case c.Actor.Role == portal.RoleUser:
		return nil, portal.NotFound("person")
	case !c.Staff() && (forStaff || in.Role != nil):
		return nil, portal.Refuse(portal.CodeForbidden, "Only the portal's staff may change groups, primary contact, notes and external ids.")
	case in.Role != nil && c.Actor.Role != portal.RoleOwner:
		return nil, portal.ErrForbiddenTo(c.Actor.Role)
	}
	target, err := c.Target(in.ID)
	if err == nil && in.PrimaryContact != nil && *in.PrimaryContact {
		err = c.Needs(portal.ScopeInvitesWrite)
	}
	if err != nil {
		return nil, err
	}
	if !in.Fields.Has("email") {
		return target, nil
	}
	if !c.Staff() && target.Status != portal.StatusContact {
		return nil, portal.Refuse(portal.CodeForbidden, "You may change the e-mail of contacts; ask the portal's staff to change it for others.")
	}
	return target, c.Confirmed()
}

// withoutKnownEmail returns the fields without an address that the person has already, or has been asked to confirm.
func (in Edit) withoutKnownEmail(c *record.Call) (portal.Fields, error) {
	who, err := c.Found.Person(in.ID)
	if err != nil {
		return nil, err
	}
	fields, given := maps.Clone(in.Fields), in.Fields.TypedEmail()
	if given != "" && (given == who.Email || given.Same(who.PendingEmail)) {
		delete(fields, "email")
	}
	return fields, nil
}

// apply sets the given fields. Refusal: invalid.
func (in Edit) apply(c *record.Call, who *portal.Person) error {
	var wrong portal.Problems
	who.Set(in.Fields, "body", &wrong)
	if who.Role.Staff() && len(who.ExternalIDs) > 0 {
		wrong.Add("body.externalIds", "are not for staff people")
	}
	if in.Groups != nil {
		known, err := c.Found.Groups()
		if err != nil {
			return err
		}
		who.SetGroups(known.Check(known.WithoutGone(*in.Groups, slices.Concat(who.Groups, who.GroupsGone)), &wrong))
	}
	if in.PrimaryContact != nil {
		who.SetPrimaryContact(*in.PrimaryContact, &wrong)
	}
	if in.Role != nil {
		who.SetStaffRole(*in.Role, &wrong)
	}
	return wrong.Err()
}

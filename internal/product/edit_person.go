package portal

import (
	"context"
	"slices"

	"allyway/internal/table"
	"allyway/internal/token"
)

// EditPerson changes a person's fields. A nil pointer leaves the field as it is.
type EditPerson struct {
	ID      string
	IfMatch *int64 // the version the change was made from; nil: any
	PersonFields
	Groups         *[]string // by staff
	PrimaryContact *bool     // by staff
	Role           *Role     // by owners, of staff people: owner or admin
	Current        string    // one's own password, for one's own new address
}

// EditPerson changes a person. Staff may change partners' people, owners staff people, too; primary contacts, as the
// settings allow, names, phone, title and address of their own organisation's people and the e-mail of its contacts;
// everyone their own names, phone, title, address and, with their password, e-mail. Another role ends the person's
// sessions. Another e-mail: a contact's changes at once; an invited person's, too, with a new invite, and the old link
// is dead; an active person's once a link to the new address is used (change_email.go). Refusals: forbidden,
// not_found, changed, invalid, email_taken, email_missing, partner_inactive, wrong_state, bad_credentials,
// too_many_attempts, last_owner.
func (p *Portal) EditPerson(ctx context.Context, by token.Session, in EditPerson) (*PersonView, error) {
	var asked Person
	asked.set(in.PersonFields, "body", &problems{}) // only for the keys of a new claim; judged below with the rest
	keys := []table.Key{keyPerson(in.ID)}
	if asked.Email != "" {
		keys = append(append(keys, keyEmail(asked.Email)), admissionKeys(by.Partner, asked.Email)...)
	}
	if in.Groups != nil {
		keys = append(keys, keyGroups)
	}
	if in.Current != "" {
		keys = append(keys, keyPassword(by.Person))
	}
	var c *call
	var ties []*EcosystemUser
	err := parallel(
		func() (err error) { c, err = p.enter(ctx, by, SignedIn, keys...); return err },
		func() (err error) { ties, err = p.ecosystemTies(ctx, in.ID); return err },
	)
	if err != nil {
		return nil, err
	}
	before, err := c.editable(in)
	if err != nil {
		return nil, err
	}
	if err := matches(in.IfMatch, before.version); err != nil {
		return nil, err
	}
	after := *before
	if err := c.edit(&after, in); err != nil {
		return nil, err
	}
	w := c.change()
	if in.Email != nil && after.Email != before.Email {
		if err := p.changeEmail(ctx, c, w, before, &after, in.Current); err != nil {
			return nil, err
		}
	} else if in.Email != nil {
		after.dropPendingEmail()
	}
	fields := before.differences(&after)
	if len(fields) == 0 { // the same again completes what a former call has not come to
		return view(before, ties, c.actor.Role), p.renameMoreTies(ctx, ties, &after)
	}
	w.save(before, &after)
	if before.Name() != after.Name() {
		w.renameTies(ties[:min(len(ties), renamedAtOnce)], &after)
	}
	if in.ID == c.actor.ID && after.Epoch != before.Epoch {
		w.keepSession(c.session, after.Epoch)
	}
	w.event(EventPersonChanged, after.ID, after.Partner, map[string]any{"fields": fields})
	if err := w.commit(ctx, p.table); err != nil {
		return nil, err
	}
	after.version = before.version + 1
	return view(&after, ties, c.actor.Role), p.renameMoreTies(ctx, ties, &after)
}

func view(who *Person, ties []*EcosystemUser, viewer Role) *PersonView {
	v := &PersonView{Person: who, Viewer: viewer}
	for _, tie := range ties {
		v.Links = append(v.Links, tie.link())
	}
	return v
}

// editable gives the person if the actor may make such a change to them.
func (c *call) editable(in EditPerson) (*Person, error) {
	staffOnly := in.Groups != nil || in.PrimaryContact != nil || in.Notes != nil
	switch {
	case in.ID == c.actor.ID:
		if staffOnly || in.Role != nil {
			return nil, refuse(CodeForbidden, "You may change your own names, phone, title, address and e-mail here.")
		}
		return c.actor, nil
	case c.actor.Role == RoleUser:
		return nil, notFound("person")
	case !c.actor.Role.Staff() && (staffOnly || in.Role != nil):
		return nil, refuse(CodeForbidden, "Groups, primary contact and notes are for the portal's staff to change.")
	case in.Role != nil && c.actor.Role != RoleOwner:
		return nil, errForbidden()
	}
	target, err := c.person(in.ID)
	if err != nil {
		return nil, err
	}
	if !c.actor.Role.Staff() && in.Email != nil && target.Status != StatusContact {
		return nil, refuse(CodeForbidden, "You may change the e-mail of contacts; ask the portal's staff for others'.")
	}
	return target, nil
}

// edit takes the fields over.
func (c *call) edit(who *Person, in EditPerson) error {
	var wrong problems
	who.set(in.PersonFields, "body", &wrong)
	if in.Groups != nil {
		ids, err := c.groups(c.remaining(*in.Groups, who.Groups), &wrong)
		if err != nil {
			return err
		}
		who.Groups = ids
	}
	if in.PrimaryContact != nil {
		who.setPrimaryContact(*in.PrimaryContact, &wrong)
	}
	if in.Role != nil {
		who.setStaffRole(*in.Role, &wrong)
	}
	return wrong.err()
}

// remaining leaves out groups that the person was in and that are gone from the portal since: sending back what was read
// is no mistake.
func (c *call) remaining(asked, had []string) []string {
	known, err := groups(c.items)
	if err != nil {
		return asked // told by whoever reads them next
	}
	return slices.DeleteFunc(slices.Clone(asked), func(id string) bool {
		_, ok := known[id]
		return !ok && slices.Contains(had, id)
	})
}

// setPrimaryContact moves a partner's person between user and primary contact. Another role ends their sessions.
func (p *Person) setPrimaryContact(is bool, wrong *problems) {
	role := RoleUser
	if is {
		role = RolePrimaryContact
	}
	switch {
	case role == p.Role:
	case p.Partner == "":
		wrong.add("body.primaryContact", "needs a person who belongs to a partner")
	default:
		p.Role = role
		p.Epoch++
	}
}

// setStaffRole moves a staff person between admin and owner. Another role ends their sessions.
func (p *Person) setStaffRole(role Role, wrong *problems) {
	switch {
	case !p.Role.Staff():
		wrong.add("body.role", "is only for staff people; a partner's people have primaryContact")
	case !role.Staff():
		wrong.add("body.role", "must be owner or admin")
	case role != p.Role:
		p.Role = role
		p.Epoch++
	}
}

// invitation is what an invite of that person by the caller is given with; it reads their partner.
func (p *Portal) invitation(ctx context.Context, c *call, who *Person, hours *int) (Invitation, error) {
	var wrong problems
	in := Invitation{By: c.actor.ID, Lifetime: lifetime(hours, c.settings, &wrong), Now: c.now, Partner: c.partner}
	if err := wrong.err(); err != nil {
		return in, err
	}
	if who.Partner == "" {
		in.Partner = nil
		return in, nil
	}
	if c.partner != nil && c.partner.ID == who.Partner {
		return in, nil
	}
	items, err := p.table.Get(ctx, keyPartner(who.Partner))
	if err != nil {
		return in, err
	}
	in.Partner, err = partner(items, who.Partner)
	return in, err
}

// differences are the names of the fields that differ.
func (p *Person) differences(q *Person) []string {
	return differences(
		field{"firstName", p.FirstName != q.FirstName}, field{"lastName", p.LastName != q.LastName},
		field{"email", p.Email != q.Email}, field{"phone", p.Phone != q.Phone}, field{"title", p.Title != q.Title},
		field{"address", p.Address != q.Address}, field{"notes", p.Notes != q.Notes}, field{"role", p.Role != q.Role},
		field{"groups", !slices.Equal(p.Groups, q.Groups)},
		field{"pendingEmail", p.PendingEmail != q.PendingEmail || p.EmailVersion != q.EmailVersion}, // the same again is a new link
	)
}

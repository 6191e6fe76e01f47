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
}

// EditPerson changes a person. Staff may change partners' people, owners staff people, too, and everyone their own
// names, phone, title and address. Another role ends the person's sessions; another address of an invited person is
// mailed a new invite, and the old link is dead. Refusals: forbidden, not_found, changed, invalid, email_taken,
// email_missing, partner_inactive, wrong_state.
func (p *Portal) EditPerson(ctx context.Context, by token.Session, in EditPerson) (*PersonView, error) {
	var asked Person
	asked.set(in.PersonFields, "body", &problems{}) // only for the key of a new claim; judged below with the rest
	keys := []table.Key{keyPerson(in.ID)}
	if asked.Email != "" {
		keys = append(keys, keyEmail(asked.Email))
	}
	if in.Groups != nil {
		keys = append(keys, keyGroups)
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
	if after.Email != before.Email {
		if err := p.changeEmail(ctx, c, before, &after); err != nil {
			return nil, err
		}
	}
	fields := before.differences(&after)
	if len(fields) == 0 {
		return view(before, ties, c.actor.Role), nil
	}
	w := c.change()
	if after.InviteVersion != before.InviteVersion {
		w.mail(inviteLetter(&after, c.now))
	}
	w.save(before, &after)
	if before.Name() != after.Name() {
		w.renameTies(ties, &after)
	}
	w.event(EventPersonChanged, after.ID, after.Partner, map[string]any{"fields": fields})
	if err := w.commit(ctx, p.table); err != nil {
		return nil, err
	}
	after.version = before.version + 1
	return view(&after, ties, c.actor.Role), nil
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
	if in.ID == c.actor.ID {
		if staffOnly || in.Email != nil {
			return nil, refuse(CodeForbidden, "You may change your own names, phone, title and address here.")
		}
		return c.actor, nil
	}
	if !c.actor.Role.Staff() {
		return nil, notFound("person")
	}
	return c.person(in.ID)
}

// edit takes the fields over.
func (c *call) edit(who *Person, in EditPerson) error {
	var wrong problems
	who.set(in.PersonFields, "body", &wrong)
	if in.Groups != nil {
		ids, err := c.groups(*in.Groups, &wrong)
		if err != nil {
			return err
		}
		who.Groups = ids
	}
	if in.PrimaryContact != nil {
		who.setPrimaryContact(*in.PrimaryContact, &wrong)
	}
	return wrong.err()
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

// changeEmail settles what another address means for a person as they stand.
func (p *Portal) changeEmail(ctx context.Context, c *call, before, after *Person) error {
	if after.Email != "" && after.Email.Claim() != before.Email.Claim() {
		if err := p.freeEmail(ctx, c, after.Email); err != nil {
			return err
		}
	}
	after.Mail = MailStatus{} // whatever became of mail to the old address
	switch before.Status {
	case StatusContact:
		return nil
	case StatusInvited:
		return p.inviteAgain(ctx, c, after, nil)
	}
	return before.wrongState("their address cannot be changed here")
}

// inviteAgain gives a person a new invite with the portal's lifetime, or that of hours; it reads their partner.
func (p *Portal) inviteAgain(ctx context.Context, c *call, who *Person, hours *int) error {
	in, err := p.invitation(ctx, c, who, hours)
	if err != nil {
		return err
	}
	return who.Resend(in)
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
	)
}

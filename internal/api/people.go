package api

import (
	"context"
	"net/http"
	"time"

	"allyway/internal/people"
	"allyway/internal/portal"
)

type peopleAPI struct {
	*server
	room *people.Service
}

func (a *peopleAPI) operations() []operation {
	const rare = "A page may be short although there is a `next`, if a filter leaves out very many people."
	return []operation{
		serve(Route{
			Method: http.MethodPost, Path: "/v1/partners/{partner}/people", Who: portal.Managers, Status: http.StatusCreated,
			ID: "addPartnerPerson", Subject: subjectPeople, Summary: "Add a person to a partner",
			Text: "Adds a contact. With `access`, staff invite the person at once. A primary contact invites them with their own groups, " +
				"or the person is `requested` if staff must decide about the address. " +
				"An active account without a partner that has the address stays as it is and gets a pending invite, so the outcome is `invited`. `email_taken` comes with `holder` and, for staff, `partner`. " +
				"If the holder is at this partner already, it also has `holderStatus` and `action`.",
			Refuses: []portal.Code{portal.CodeEmailTaken, portal.CodeEmailMissing, portal.CodePartnerInactive, portal.CodeAddressBounced, portal.CodeTooManyAttempts},
		}, a.addToPartner),
		serve(Route{
			Method: http.MethodGet, Path: "/v1/partners/{partner}/people", Who: portal.Managers, Status: http.StatusOK,
			ID: "listPartnerPeople", Subject: subjectPeople, Summary: "List a partner's people",
			Text: "Returns people by last name. With Accept: text/csv, it returns all of them as CSV. " + rare,
			CSV:  true,
		}, a.listOfPartner),
		serve(Route{
			Method: http.MethodPost, Path: "/v1/people", Who: portal.Staff, Status: http.StatusCreated,
			ID: "addPerson", Subject: subjectPeople, Summary: "Add a contact without a partner",
			Text:    "`email_taken` comes with `holder` and `partner`.",
			Refuses: []portal.Code{portal.CodeEmailTaken},
		}, a.add),
		serve(Route{
			Method: http.MethodGet, Path: "/v1/people", Who: portal.Staff, Status: http.StatusOK,
			ID: "listPeople", Subject: subjectPeople, Summary: "List people",
			Text: "Returns the people of the whole portal, or of a partner, by last name. Only owners see staff people. " +
				"With Accept: text/csv, it returns all of them as CSV. " + rare,
			Refuses: []portal.Code{portal.CodeNotFound}, CSV: true,
		}, a.list),
		serve(Route{
			Method: http.MethodGet, Path: "/v1/people/{person}", Who: portal.SignedIn, Status: http.StatusOK,
			ID: "getPerson", Subject: subjectPeople, Summary: "Get a person",
			Text: "Everyone may get themselves. Primary contacts may get people of their own organisation, if the settings allow it.",
		}, a.get),
		serve(Route{
			Method: http.MethodPatch, Path: "/v1/people/{person}", Who: portal.SignedIn, Status: http.StatusOK,
			ID: "editPerson", Subject: subjectPeople, Summary: "Change a person",
			Text: "Takes a JSON merge patch. Everyone may change their own names, phone, title, address and, with `current`, their e-mail. " +
				"Primary contacts may change the names, phone, title and address of their people, and the e-mail of a contact. " +
				"Staff may change all of these, notes, groups and primary contact. Owners may change the role of staff people. " +
				"The new e-mail of an active person is `pendingEmail` until the link that is mailed to it is used. " +
				"Only staff learn of `email_taken`. Changing another person's e-mail, or a staff person, needs a password entered in the last 10 minutes.",
			Refuses: []portal.Code{portal.CodeConfirmPassword, portal.CodeEmailTaken, portal.CodeEmailMissing, portal.CodePartnerInactive, portal.CodeWrongState,
				portal.CodeBadCredentials, portal.CodeTooManyAttempts, portal.CodeLastOwner},
		}, a.edit),
	}
}

// person is anyone in the portal as the API shows them.
type person struct {
	ID              string           `json:"id"`
	FirstName       string           `json:"firstName"`
	LastName        string           `json:"lastName"`
	Email           string           `json:"email,omitempty"`
	PendingEmail    string           `json:"pendingEmail,omitempty" doc:"A new address whose link has not been used yet."`
	Phone           string           `json:"phone,omitempty" doc:"E.164."`
	Title           string           `json:"title,omitempty"`
	Address         string           `json:"address,omitempty"`
	Notes           string           `json:"notes,omitempty" doc:"Only for staff."`
	Status          portal.Status    `json:"status" enum:"contact,requested,invited,active,disabled"`
	Role            portal.Role      `json:"role" enum:"owner,admin,primary_contact,user"`
	Partner         *reference       `json:"partner,omitempty" fill:"-"`
	Groups          []string         `json:"groups" doc:"Ids."`
	InvitedAt       time.Time        `json:"invitedAt,omitzero"`
	InviteExpiresAt time.Time        `json:"inviteExpiresAt,omitzero" fill:"-"`
	InviteExpired   bool             `json:"inviteExpired,omitempty" fill:"-"`
	DeclinedAt      time.Time        `json:"declinedAt,omitzero"`
	Mail            portal.MailState `json:"mail,omitempty" fill:"-" enum:"queued,sent,bounced,complained,failed" doc:"What happened to the last mail to the person."`
	MailDetail      string           `json:"mailDetail,omitempty" fill:"-" doc:"Only for staff."`
	PendingInvite   *pendingInvite   `json:"pendingInvite,omitempty" fill:"-" doc:"An invite of an active account without a partner. Accepting it joins the account to the partner."`
	Ecosystems      []reference      `json:"ecosystems" fill:"-" doc:"The ecosystems that the person is in."`
	Links           []link           `json:"links" fill:"-" doc:"The members that the person is linked with, at most one in each ecosystem."`
	Request         *openRequest     `json:"request,omitempty" fill:"-" doc:"The request that waits: to let a requested person in, or of an account to join a partner."`
	CreatedAt       time.Time        `json:"createdAt"`

	groupNames []string `fill:"-"` // in a table
}

type openRequest struct {
	ID     string        `json:"id"`
	Reason portal.Reason `json:"reason,omitempty" enum:"email_in_use,domain_ignored,domain_of_other_partner,no_domain_assigned,domain_not_assigned,self_registered" doc:"As far as the caller may know."`
}

type link struct {
	Ecosystem reference `json:"ecosystem"`
	Member    reference `json:"member"`
}

// pendingInvite asks an account without a partner to join one.
type pendingInvite struct {
	Partner   reference   `json:"partner"`
	Role      portal.Role `json:"role" enum:"primary_contact,user"`
	Groups    []string    `json:"groups" doc:"Ids."`
	InvitedAt time.Time   `json:"invitedAt"`
	ExpiresAt time.Time   `json:"expiresAt"`
	Expired   bool        `json:"expired,omitempty"`
}

func (s *server) pendingInvite(p *portal.Person) *pendingInvite {
	if p.Pending == nil {
		return nil
	}
	as := p.AsInvited()
	return &pendingInvite{Partner: *as.PartnerReference(), Role: as.Role, Groups: append([]string{}, as.Groups...), InvitedAt: as.InvitedAt,
		ExpiresAt: as.InviteExpiresAt, Expired: as.InviteHasExpired(s.store.Now())}
}

func (s *server) person(v *portal.PersonView) person {
	p := v.Person
	out := person{Partner: p.PartnerReference(), Mail: p.Mail.State, MailDetail: p.Mail.Detail, PendingInvite: s.pendingInvite(p),
		Ecosystems: []reference{}, Links: []link{}, groupNames: v.GroupNames}
	fill(&out, p)
	if p.Status == portal.StatusInvited {
		out.InviteExpiresAt, out.InviteExpired = p.InviteExpiresAt, p.InviteHasExpired(s.store.Now())
	}
	if p.Request.Place != "" {
		out.Request = &openRequest{p.ID + p.Request.Place, p.Request.Reason}
	}
	for _, tie := range p.Ties {
		out.Ecosystems = append(out.Ecosystems, tie.Ecosystem)
		if tie.Member != nil {
			out.Links = append(out.Links, link{tie.Ecosystem, *tie.Member})
		}
	}
	return out
}

// onePerson is the answer with one person.
func (s *server) onePerson(v *portal.PersonView, err error) (*one[person], error) {
	if err != nil {
		return nil, err
	}
	return &one[person]{etag(v.Person.Version), s.person(v)}, nil
}

// PersonFields are a person's fields that callers set.
type PersonFields struct {
	FirstName patched[string] `json:"firstName,omitzero" add:"required" example:"Ana"`
	LastName  patched[string] `json:"lastName,omitzero" add:"required" example:"Silva"`
	Email     patched[string] `json:"email,omitzero" doc:"After a change, an invited person gets a new invite, and an active person gets a link to the new address." example:"ana@acme.com"`
	Phone     patched[string] `json:"phone,omitzero" doc:"With the country code." example:"+1 555 010 9999"`
	Title     patched[string] `json:"title,omitzero"`
	Address   patched[string] `json:"address,omitzero"`
	Notes     patched[string] `json:"notes,omitzero" doc:"Only for staff."`
}

// personInput is the body of a request that adds a person. Other fields, such as role, status or partner, are refused.
type personInput struct{ PersonFields }

type addPartnerPersonInput struct {
	PartnerID
	Creates
	Body struct {
		PersonFields
		Groups         []string `json:"groups,omitempty" maxItems:"50" doc:"By staff: ids."`
		PrimaryContact bool     `json:"primaryContact,omitempty" doc:"By staff: the person manages the partner's people."`
		Access         bool     `json:"access,omitempty" doc:"Give access at once."`
		ExpiresIn      *int     `json:"expiresIn,omitempty" minimum:"1" maximum:"720" doc:"By staff: for how many hours the invite is valid. The portal's setting by default."`
	}
}

func (a *peopleAPI) addToPartner(ctx context.Context, in *addPartnerPersonInput) (*created[outcome], error) {
	b := in.Body
	return a.made(a.room.Add(ctx, session(ctx), people.Add{Partner: in.Partner, Fields: added(b.PersonFields),
		Groups: b.Groups, PrimaryContact: b.PrimaryContact, Access: b.Access, ExpiresIn: b.ExpiresIn, Once: in.once()}))
}

type addPersonInput struct {
	Creates
	Body personInput
}

func (a *peopleAPI) add(ctx context.Context, in *addPersonInput) (*created[outcome], error) {
	return a.made(a.room.Add(ctx, session(ctx), people.Add{Fields: added(in.Body.PersonFields), Once: in.once()}))
}

// outcome is a person with the outcome of adding or inviting them.
type outcome struct {
	Person  person        `json:"person"`
	Outcome string        `json:"outcome" enum:"added,invited,requested,unchanged"`
	Reason  portal.Reason `json:"reason,omitempty" doc:"Why staff must decide, as far as the caller may know."`
}

func (s *server) outcome(made *portal.PersonOutcome) outcome {
	return outcome{s.person(made.PersonView), made.Outcome, made.Reason}
}

func (a *peopleAPI) made(made *portal.PersonOutcome, err error) (*created[outcome], error) {
	if err != nil {
		return nil, err
	}
	return &created[outcome]{etag(made.Person.Version), location("people", made.Person.ID), a.outcome(made)}, nil
}

// PeopleFilter is the part of a request that says which people are meant.
type PeopleFilter struct {
	Q      string              `query:"q" json:"q,omitempty" maxLength:"300" doc:"Beginnings of words of the name, in any order, or of the address. Case and accents do not count."`
	Status portal.Status       `query:"status" json:"status,omitempty" enum:"contact,requested,invited,active,disabled"`
	Invite portal.InviteFilter `query:"invite" json:"invite,omitempty" enum:"expired,declined,never" doc:"expired: invited, and the link is past its time. declined: they declined, and were not invited since. never: they were never invited."`
	Mail   portal.MailState    `query:"mail" json:"mail,omitempty" enum:"bounced,failed,complained" doc:"What happened to the last mail to them."`
}

func (f PeopleFilter) list(page PageInput) people.List {
	return people.List{Q: f.Q, Status: f.Status, Invite: f.Invite, Mail: f.Mail, Page: page.of()}
}

type listPartnerPeopleInput struct {
	PartnerID
	PageInput
	Accepts
	PeopleFilter
}

func (a *peopleAPI) listOfPartner(ctx context.Context, in *listPartnerPeopleInput) (*list[person], error) {
	ask := in.list(in.PageInput)
	ask.Partner = in.Partner
	return a.pages(ctx, ask, in.csv())
}

type listPeopleInput struct {
	PageInput
	Accepts
	PeopleFilter
	Role    portal.Role `query:"role" enum:"owner,admin,primary_contact,user"`
	Partner string      `query:"partner" pattern:"^[0-9A-HJKMNP-TV-Z]{26}$" patternDescription:"a partner's id" doc:"A partner's id."`
}

func (a *peopleAPI) list(ctx context.Context, in *listPeopleInput) (*list[person], error) {
	ask := in.PeopleFilter.list(in.PageInput)
	ask.Role, ask.Partner, ask.ByStaff = in.Role, in.Partner, true
	return a.pages(ctx, ask, in.csv())
}

// pages returns the page that is asked for and, for a table, all pages after it.
func (a *peopleAPI) pages(ctx context.Context, ask people.List, table bool) (*list[person], error) {
	if ask.Bare = table; table {
		ask.Page.Limit = tableStep
	}
	page, err := a.page(ctx, ask)
	for table && err == nil && page.Body.Next != "" {
		ask.Page.Cursor = page.Body.Next
		var more *list[person]
		if more, err = a.page(ctx, ask); err == nil {
			page.Body.Items, page.Body.Next = append(page.Body.Items, more.Body.Items...), more.Body.Next
		}
	}
	return page, err
}

const tableStep = 500 // people that one step of a table reads

func (a *peopleAPI) page(ctx context.Context, in people.List) (*list[person], error) {
	rows, next, err := a.room.List(ctx, session(ctx), in)
	return listOf(rows, next, a.person), err
}

// PersonID is a person in the path.
type PersonID struct {
	Person string `path:"person" doc:"A person's id."`
}

func (a *peopleAPI) get(ctx context.Context, in *PersonID) (*one[person], error) {
	return a.onePerson(a.room.Read(ctx, session(ctx), in.Person))
}

type editPersonInput struct {
	PersonID
	Changed
	Body struct {
		PersonFields
		Current        string            `json:"current,omitempty" maxLength:"1100" doc:"The caller's own password, for a change of their own e-mail."`
		Groups         patched[[]string] `json:"groups,omitzero" doc:"By staff: the ids of all groups of the person."`
		PrimaryContact patched[bool]     `json:"primaryContact,omitzero" doc:"By staff. A change ends the person's sessions."`
		Role           patched[string]   `json:"role,omitzero" enum:"owner,admin" doc:"By owners, for staff people. A change ends the person's sessions."`
	}
}

func (a *peopleAPI) edit(ctx context.Context, in *editPersonInput) (*one[person], error) {
	b := in.Body
	return a.onePerson(a.room.Edit(ctx, session(ctx), people.Edit{ID: in.Person, IfMatch: in.version(), Fields: edited(b.PersonFields),
		Groups: b.Groups.pointer(), PrimaryContact: b.PrimaryContact.pointer(), Role: (*portal.Role)(b.Role.pointer()), Current: b.Current}))
}

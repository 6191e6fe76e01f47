package api

import (
	"context"
	"net/http"

	"allyway/internal/people"
	"allyway/internal/portal"
)

type peopleAPI struct {
	*server
	room *people.Service
}

func (a *peopleAPI) operations() []operation {
	const counted = "One call counts at most 10,000 people. If there is a `next`, there may be more: call again with it, and add up the numbers."
	const rare = "A page may be short although there is a `next`, if a filter leaves out very many people."
	return []operation{
		serve(Route{
			Method: http.MethodPost, Path: "/v1/partners/{partner}/people", Who: portal.Managers, Scope: portal.ScopePeopleWrite, Status: http.StatusCreated,
			ID: "addPartnerPerson", Subject: subjectPeople, Summary: "Add a person to a partner",
			Text: "Adds a contact. With `access`, staff invite the person at once. A primary contact invites them with their own groups, " +
				"or the person is `requested` if staff must decide about the address. " +
				"An active account without a partner that has the address stays as it is and gets a pending invite, so the outcome is `invited`. `email_taken` comes with `holder` and, for staff, `partner`. " +
				"If the holder is at this partner already, it also has `holderStatus` and `action`. An archived partner gets no more people (`wrong_state`).",
			Refuses: []portal.Code{portal.CodeEmailTaken, portal.CodeEmailMissing, portal.CodeExternalIDTaken, portal.CodeWrongState, portal.CodePartnerInactive, portal.CodeAddressBounced,
				portal.CodeTooManyAttempts},
		}, a.addToPartner),
		serve(Route{
			Method: http.MethodGet, Path: "/v1/partners/{partner}/people", Who: portal.Managers, Scope: portal.ScopePeopleRead, Status: http.StatusOK,
			ID: "listPartnerPeople", Subject: subjectPeople, Summary: "List a partner's people",
			Text: "Returns people by last name. With Accept: text/csv, it returns all of them as CSV. " + rare,
			CSV:  true,
		}, a.listOfPartner),
		serve(Route{
			Method: http.MethodGet, Path: "/v1/partners/{partner}/people/total", Who: portal.Managers, Scope: portal.ScopePeopleRead, Status: http.StatusOK,
			ID: "countPartnerPeople", Subject: subjectPeople, Summary: "Count a partner's people",
			Text: "Says how many people the list with the same search and filters has. " + counted,
		}, a.totalOfPartner),
		serve(Route{
			Method: http.MethodPost, Path: "/v1/people", Who: portal.Staff, Scope: portal.ScopePeopleWrite, Status: http.StatusCreated,
			ID: "addPerson", Subject: subjectPeople, Summary: "Add a contact without a partner",
			Text:    "`email_taken` comes with `holder` and `partner`.",
			Refuses: []portal.Code{portal.CodeEmailTaken, portal.CodeExternalIDTaken},
		}, a.add),
		serve(Route{
			Method: http.MethodGet, Path: "/v1/people", Who: portal.Staff, Scope: portal.ScopePeopleRead, Status: http.StatusOK,
			ID: "listPeople", Subject: subjectPeople, Summary: "List people",
			Text: "Returns the people of the whole portal, or of a partner, by last name. Only owners see staff people. " +
				"With Accept: text/csv, it returns all of them as CSV. " + rare,
			Refuses: []portal.Code{portal.CodeNotFound}, CSV: true,
		}, a.list),
		serve(Route{
			Method: http.MethodGet, Path: "/v1/people/total", Who: portal.Staff, Scope: portal.ScopePeopleRead, Status: http.StatusOK,
			ID: "countPeople", Subject: subjectPeople, Summary: "Count people",
			Text:    "Says how many people the list with the same search and filters has. It counts staff people only for owners. " + counted,
			Refuses: []portal.Code{portal.CodeNotFound},
		}, a.total),
		serve(Route{
			Method: http.MethodGet, Path: "/v1/people/{person}", Who: portal.SignedIn, Scope: portal.ScopePeopleRead, Status: http.StatusOK,
			ID: "getPerson", Subject: subjectPeople, Summary: "Get a person",
			Text: "Everyone may get themselves. Primary contacts may get people of their own organisation, if the settings allow it.",
		}, a.get),
		serve(Route{
			Method: http.MethodPatch, Path: "/v1/people/{person}", Who: portal.SignedIn, Scope: portal.ScopePeopleWrite, Status: http.StatusOK,
			ID: "editPerson", Subject: subjectPeople, Summary: "Change a person",
			Text: "Takes a JSON merge patch. Everyone may change their own names, phone, title, address, language and, with `current`, their e-mail. " +
				"Primary contacts may change the names, phone, title, address and language of their people, and the e-mail of a contact. " +
				"They may not take it from a contact who has declined. If somebody elsewhere holds the new e-mail in their domains, it becomes a request. " +
				"Staff may change all of these, notes, external ids, groups and primary contact. Owners may change the role of staff people. " +
				"The new e-mail of an active person is `pendingEmail` until the link that is mailed to it is used. " +
				"Only staff learn of `email_taken`. Changing another person's e-mail, or a staff person, needs a password entered in the last 10 minutes. " +
				"A key needs `invites:write` for the e-mail of anybody but a contact.",
			Refuses: []portal.Code{portal.CodeConfirmPassword, portal.CodeEmailTaken, portal.CodeEmailMissing, portal.CodeExternalIDTaken, portal.CodePartnerInactive, portal.CodeWrongState,
				portal.CodeBadCredentials, portal.CodeTooManyAttempts, portal.CodeLastOwner},
		}, a.edit),
		serve(Route{
			Method: http.MethodPut, Path: "/v1/people/by/{system}/{id}", Who: portal.Staff, Scope: portal.ScopePeopleWrite, Status: http.StatusOK, Made: true,
			ID: "putPerson", Subject: subjectPeople, Summary: "Add or change a person by their id in another system",
			Text: "Adds a contact, with 201, if nobody has this id in this system. Otherwise changes the fields that are sent, as a merge patch does. " +
				"It invites nobody, and the same request again changes nothing and mails nobody. A new e-mail of an invited or active person causes the same mails as with PATCH, and a key needs `invites:write` for it. " +
				"If a person with this e-mail is here already without the id, the answer is `email_taken` with `holder`: give them the id with PATCH once. Percent-encode the id.",
			Refuses: []portal.Code{portal.CodeConfirmPassword, portal.CodeEmailTaken, portal.CodeEmailMissing, portal.CodeExternalIDTaken, portal.CodePartnerInactive,
				portal.CodeWrongState, portal.CodeTooManyAttempts},
		}, a.put),
	}
}

// PersonFields are a person's fields that callers set.
type PersonFields struct {
	FirstName patched[string] `json:"firstName,omitzero" add:"required" example:"Ana"`
	LastName  patched[string] `json:"lastName,omitzero" add:"required" example:"Silva"`
	Email     patched[string] `json:"email,omitzero" doc:"After a change, an invited person gets a new invite, and an active person gets a link to the new address." example:"ana@acme.com"`
	Phone     patched[string] `json:"phone,omitzero" doc:"With the country code." example:"+1 555 010 9999"`
	Title     patched[string] `json:"title,omitzero"`
	Address   patched[string] `json:"address,omitzero"`
	Language  patched[string] `json:"language,omitzero" doc:"A BCP 47 tag of a language that the portal speaks. Empty: the portal's language."`
	Notes     patched[string] `json:"notes,omitzero" doc:"Only for staff."`

	ExternalIDs patched[externals] `json:"externalIds,omitzero" doc:"By staff: the name of another system → the person's id there, unique in that system. null removes a system's id. Systems that the request does not name stay."`
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

// PeopleFilter is the part of a request that chooses people.
type PeopleFilter struct {
	Q      string              `query:"q" json:"q,omitempty" maxLength:"300" doc:"Beginnings of words of the name, in any order, or of the address. Case and accents do not count."`
	Status portal.Status       `query:"status" json:"status,omitempty" enum:"contact,requested,invited,active,disabled"`
	Invite portal.InviteFilter `query:"invite" json:"invite,omitempty" enum:"expired,declined,never" doc:"expired: the person is invited, and the link has expired. declined: the person declined, and was not invited since. never: the person was never invited."`
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

// PeopleOfPortal is the part of a request by staff that chooses people of the portal.
type PeopleOfPortal struct {
	PeopleFilter
	Role    portal.Role `query:"role" enum:"owner,admin,primary_contact,user"`
	Partner string      `query:"partner" pattern:"^[0-9A-HJKMNP-TV-Z]{26}$" patternDescription:"a partner's id" doc:"A partner's id."`
}

func (f PeopleOfPortal) of(page PageInput) people.List {
	ask := f.list(page)
	ask.Role, ask.Partner, ask.ByStaff = f.Role, f.Partner, true
	return ask
}

type listPeopleInput struct {
	PageInput
	Accepts
	PeopleOfPortal
}

func (a *peopleAPI) list(ctx context.Context, in *listPeopleInput) (*list[person], error) {
	return a.pages(ctx, in.PeopleOfPortal.of(in.PageInput), in.csv())
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

const tableStep = 500 // rows that one read for CSV asks for

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
		Role           patched[string]   `json:"role,omitzero" null:"never" enum:"owner,admin" doc:"By owners, for staff people. A change ends the person's sessions."`
	}
}

func (a *peopleAPI) edit(ctx context.Context, in *editPersonInput) (*one[person], error) {
	b := in.Body
	return a.onePerson(a.room.Edit(ctx, session(ctx), people.Edit{ID: in.Person, IfMatch: in.versions(), Fields: edited(b.PersonFields),
		Groups: b.Groups.pointer(), PrimaryContact: b.PrimaryContact.pointer(), Role: (*portal.Role)(b.Role.pointer()), Current: b.Current}))
}

type putPersonInput struct {
	ExternalID
	Changed
	Body struct {
		PersonFields
		Partner   string `json:"partner,omitempty" pattern:"^[0-9A-HJKMNP-TV-Z]{26}$" patternDescription:"a partner's id" doc:"The id of the partner where the person is, or where a new person is added."`
		PartnerIn string `json:"partnerExternalId,omitempty" maxLength:"200" doc:"In place of partner: the partner's id in the same system."`
	}
}

func (a *peopleAPI) put(ctx context.Context, in *putPersonInput) (*put[person], error) {
	view, added, err := a.room.Put(ctx, session(ctx), people.Put{Ref: in.ref(), IfMatch: in.versions(), Fields: edited(in.Body.PersonFields), Partner: in.Body.Partner, PartnerIn: in.Body.PartnerIn})
	if err != nil {
		return nil, err
	}
	return wasPut(added, view.Person.Version, location("people", view.Person.ID), a.person(view)), nil
}

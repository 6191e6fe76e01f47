package api

import (
	"context"
	"net/http"
	"strings"
	"time"

	"allyway/internal/product"
)

func peopleOperations() []Operation {
	return []Operation{
		route(http.MethodPost, "/v1/partners/{partner}/people", portal.Managers, 201, "addPartnerPerson", "Add a person to a partner",
			"As a contact, or with `access` at once: invited by staff; by a primary contact invited with their own groups, or `requested` where the domain rule does not let the address straight in. Refusals: 409 `email_taken` with `holder` and `partner`, `email_missing`, `partner_inactive`.", (*server).addPartnerPerson),
		route(http.MethodGet, "/v1/partners/{partner}/people", portal.Managers, 200, "listPartnerPeople", "List a partner's people",
			"By last name. JSON, or CSV of all of them with Accept: text/csv.", (*server).listPartnerPeople, asTable),
		route(http.MethodPost, "/v1/people", portal.Staff, 201, "addPerson", "Add a contact who has no partner yet",
			"Refusal: 409 `email_taken` with `holder` and `partner`.", (*server).addPerson),
		route(http.MethodGet, "/v1/people", portal.Staff, 200, "listPeople", "List people",
			"The whole portal's, by last name. Staff people show to owners alone.", (*server).listPeople),
		route(http.MethodGet, "/v1/people/{person}", portal.SignedIn, 200, "getPerson", "Get a person",
			"Everyone may get themselves; primary contacts their own organisation's, as the settings allow.", (*server).getPerson),
		route(http.MethodPatch, "/v1/people/{person}", portal.SignedIn, 200, "editPerson", "Change a person",
			"A JSON merge patch. Everyone may change their own names, phone, title, address and, with `current`, e-mail; primary contacts their people's names, phone, title, address and a contact's e-mail; staff all of these, notes, groups and primary contact; owners the role of staff people. An active person's new e-mail waits as `pendingEmail` until the link mailed to it is used. Refusals: 409 `email_taken` (to staff), `email_missing`, `partner_inactive`, `wrong_state`, `last_owner`; 401 `bad_credentials`.", (*server).editPerson),
		route(http.MethodPost, "/v1/people/{person}/disable", portal.Managers, 200, "disablePerson", "End a person's access",
			"Every session ends at once, every link dies. Primary contacts where the settings let them. Refusals: 409 `wrong_state`, `last_owner`, `last_primary_contact`.", (*server).disablePerson),
		route(http.MethodPost, "/v1/people/{person}/enable", portal.Managers, 200, "enablePerson", "Give a disabled person access again",
			"Back to where they were; an invited one gets a fresh link. Primary contacts where the settings let them, but not whom staff disabled. Refusals: 409 `wrong_state`, `partner_inactive`, `email_missing`.", (*server).enablePerson),
		route(http.MethodDelete, "/v1/people/{person}", portal.Staff, 204, "erasePerson", "Erase a person",
			"Personal data, password, sessions, links, request and unsent mail go; from then on they are not found. Refusal: 409 `last_owner`.", (*server).erasePerson),
		route(http.MethodPost, "/v1/people/{person}/move", portal.Staff, 200, "movePerson", "Move a person to another partner",
			"As a user there, without groups; sessions and links end, an invited one gets a new invite. Refusals: 409 `wrong_state`, `partner_inactive`, `email_taken`.", (*server).movePerson),
		route(http.MethodPost, "/v1/people/{person}/release-email", portal.Staff, 200, "releaseEmail", "Take a person's address from them",
			"So that the right account can have it: who has access is disabled, a contact loses the address, a request is denied. Refusals: 409 `email_missing`, `last_owner`.", (*server).releaseEmail),
		route(http.MethodPost, "/v1/people/{person}/mail/clear", portal.Staff, 200, "clearMail", "Forget that mail to a person failed",
			"After a bounce, a complaint or a failure they are mailed again. Refusal: 409 `wrong_state`.", (*server).clearMail),
	}
}

// person is anyone in the portal as the API tells them.
type person struct {
	ID              string           `json:"id"`
	FirstName       string           `json:"firstName"`
	LastName        string           `json:"lastName"`
	Email           string           `json:"email,omitempty"`
	PendingEmail    string           `json:"pendingEmail,omitempty" doc:"A new address that waits for its link to be used."`
	Phone           string           `json:"phone,omitempty" doc:"E.164."`
	Title           string           `json:"title,omitempty"`
	Address         string           `json:"address,omitempty"`
	Notes           string           `json:"notes,omitempty" doc:"For staff alone."`
	Status          portal.Status    `json:"status" enum:"contact,requested,invited,active,disabled"`
	Role            portal.Role      `json:"role" enum:"owner,admin,primary_contact,user"`
	Partner         *reference       `json:"partner,omitempty"`
	Groups          []string         `json:"groups" doc:"Ids."`
	InvitedAt       time.Time        `json:"invitedAt,omitzero"`
	InviteExpiresAt time.Time        `json:"inviteExpiresAt,omitzero"`
	InviteExpired   bool             `json:"inviteExpired,omitempty"`
	DeclinedAt      time.Time        `json:"declinedAt,omitzero"`
	Mail            portal.MailState `json:"mail,omitempty" enum:"queued,sent,bounced,complained,failed" doc:"What became of the last mail to them."`
	MailDetail      string           `json:"mailDetail,omitempty" doc:"For staff alone."`
	Links           []link           `json:"links" doc:"The ecosystems they are in, and the member they are linked with there."`
	CreatedAt       time.Time        `json:"createdAt"`
}

type link struct {
	Ecosystem reference  `json:"ecosystem"`
	Member    *reference `json:"member,omitempty"`
}

func (s *server) person(v *portal.PersonView) person {
	p := v.Person
	out := person{ID: p.ID, FirstName: p.FirstName, LastName: p.LastName, Email: string(p.Email), PendingEmail: string(p.PendingEmail), Phone: p.Phone, Title: p.Title,
		Address: p.Address, Status: p.Status, Role: p.Role, Groups: orEmpty(p.Groups), InvitedAt: p.InvitedAt,
		DeclinedAt: p.DeclinedAt, Mail: p.Mail.State, Links: []link{}, CreatedAt: p.CreatedAt}
	if p.Partner != "" {
		out.Partner = &reference{ID: p.Partner, Name: p.PartnerName}
	}
	if p.Status == portal.StatusInvited {
		out.InviteExpiresAt, out.InviteExpired = p.InviteExpiresAt, p.InviteHasExpired(s.portal.Now())
	}
	if v.Viewer.Staff() {
		out.Notes, out.MailDetail = p.Notes, p.Mail.Detail
	}
	for _, l := range v.Links {
		out.Links = append(out.Links, link{l.Ecosystem, l.Member})
	}
	return out
}

type personOutput struct {
	ETag string `header:"ETag"`
	Body person
}

func (s *server) personOutput(v *portal.PersonView, err error) (*personOutput, error) {
	if err != nil {
		return nil, err
	}
	return &personOutput{etag(v.Person.Version()), s.person(v)}, nil
}

// NewPerson is what adding a person takes. Extra fields, role, status or partner among them, are refused.
type NewPerson struct {
	FirstName string  `json:"firstName" example:"Ana"`
	LastName  string  `json:"lastName" example:"Silva"`
	Email     *string `json:"email,omitempty" example:"ana@acme.com"`
	Phone     *string `json:"phone,omitempty" doc:"With the country code." example:"+1 555 010 9999"`
	Title     *string `json:"title,omitempty"`
	Address   *string `json:"address,omitempty"`
	Notes     *string `json:"notes,omitempty" doc:"For staff alone."`
}

func (b NewPerson) use() portal.PersonFields {
	return portal.PersonFields{FirstName: &b.FirstName, LastName: &b.LastName, Email: b.Email, Phone: b.Phone, Title: b.Title,
		Address: b.Address, Notes: b.Notes}
}

// outcome is a person with what adding or inviting them came to.
type outcome struct {
	Person  person        `json:"person"`
	Outcome string        `json:"outcome" enum:"added,invited,requested"`
	Reason  portal.Reason `json:"reason,omitempty" doc:"Why staff must decide, as far as the caller may know."`
}

type outcomeOutput struct{ Body outcome }

func (s *server) outcomeOutput(made *portal.PersonOutcome, err error) (*outcomeOutput, error) {
	if err != nil {
		return nil, err
	}
	return &outcomeOutput{outcome{s.person(made.PersonView), made.Outcome, made.Reason}}, nil
}

type addPartnerPersonInput struct {
	PartnerID
	Creates
	Body struct {
		NewPerson
		Groups         []string `json:"groups,omitempty" maxItems:"50" doc:"By staff: ids."`
		PrimaryContact bool     `json:"primaryContact,omitempty" doc:"By staff: they manage their partner's team."`
		Access         bool     `json:"access,omitempty" doc:"Give access at once."`
		ExpiresIn      *int     `json:"expiresIn,omitempty" minimum:"1" maximum:"720" doc:"By staff: hours that the invite lives; the portal's setting otherwise."`
	}
}

func (s *server) addPartnerPerson(ctx context.Context, in *addPartnerPersonInput) (*outcomeOutput, error) {
	b := in.Body
	return s.outcomeOutput(s.portal.AddPerson(ctx, session(ctx), portal.AddPerson{Partner: in.Partner, PersonFields: b.use(),
		Groups: b.Groups, PrimaryContact: b.PrimaryContact, Access: b.Access, ExpiresIn: b.ExpiresIn, Once: in.once()}))
}

type addPersonInput struct {
	Creates
	Body NewPerson
}

func (s *server) addPerson(ctx context.Context, in *addPersonInput) (*outcomeOutput, error) {
	return s.outcomeOutput(s.portal.AddPerson(ctx, session(ctx), portal.AddPerson{PersonFields: in.Body.use(), Once: in.once()}))
}

type listPartnerPeopleInput struct {
	PartnerID
	PageInput
	Accepts
	Q      string        `query:"q" maxLength:"300" doc:"How the last name begins, or an address."`
	Status portal.Status `query:"status" enum:"contact,requested,invited,active,disabled"`
}

func (s *server) listPartnerPeople(ctx context.Context, in *listPartnerPeopleInput) (*list[person], error) {
	ask := portal.ListPeople{Partner: in.Partner, Q: in.Q, Status: in.Status, Page: in.of(), Bare: in.csv()}
	page, err := s.people(ctx, ask)
	for all := in.csv(); all && err == nil && page.Body.Next != ""; {
		ask.Page = portal.PageOf{Limit: mostInPage, Cursor: page.Body.Next}
		var more *list[person]
		if more, err = s.people(ctx, ask); err == nil {
			page.Body.Items, page.Body.Next = append(page.Body.Items, more.Body.Items...), more.Body.Next
		}
	}
	return page, err
}

func (person) header() []string {
	return []string{"id", "firstName", "lastName", "email", "phone", "title", "status", "role", "groups", "invitedAt", "inviteExpiresAt", "mail"}
}

func (p person) cells() []string {
	return []string{p.ID, p.FirstName, p.LastName, p.Email, p.Phone, p.Title, string(p.Status), string(p.Role), strings.Join(p.Groups, "|"),
		cellTime(p.InvitedAt), cellTime(p.InviteExpiresAt), string(p.Mail)}
}

func cellTime(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.RFC3339)
}

type listPeopleInput struct {
	PageInput
	Q      string        `query:"q" maxLength:"300" doc:"How the last name begins, or an address."`
	Status portal.Status `query:"status" enum:"contact,requested,invited,active,disabled"`
	Role   portal.Role   `query:"role" enum:"owner,admin,primary_contact,user"`
}

func (s *server) listPeople(ctx context.Context, in *listPeopleInput) (*list[person], error) {
	return s.people(ctx, portal.ListPeople{Q: in.Q, Status: in.Status, Role: in.Role, Page: in.of()})
}

func (s *server) people(ctx context.Context, in portal.ListPeople) (*list[person], error) {
	rows, next, err := s.portal.ListPeople(ctx, session(ctx), in)
	return listOf(rows, next, s.person), err
}

type PersonID struct {
	Person string `path:"person" doc:"A person's id."`
}

func (s *server) getPerson(ctx context.Context, in *PersonID) (*personOutput, error) {
	return s.personOutput(s.portal.ReadPerson(ctx, session(ctx), in.Person))
}

type editPersonInput struct {
	PersonID
	Changed
	Body struct {
		FirstName      patched[string]   `json:"firstName,omitzero"`
		LastName       patched[string]   `json:"lastName,omitzero"`
		Email          patched[string]   `json:"email,omitzero" doc:"An invited person gets a new invite; an active one a link to the new address."`
		Current        string            `json:"current,omitempty" maxLength:"1100" doc:"One's own password, for one's own new e-mail."`
		Phone          patched[string]   `json:"phone,omitzero" doc:"With the country code."`
		Title          patched[string]   `json:"title,omitzero"`
		Address        patched[string]   `json:"address,omitzero"`
		Notes          patched[string]   `json:"notes,omitzero" doc:"By staff."`
		Groups         patched[[]string] `json:"groups,omitzero" doc:"By staff: ids, all of them."`
		PrimaryContact patched[bool]     `json:"primaryContact,omitzero" doc:"By staff. Ends the person's sessions where it changes."`
		Role           *portal.Role      `json:"role,omitempty" enum:"owner,admin" doc:"By owners, of staff people. Ends the person's sessions where it changes."`
	}
}

func (s *server) editPerson(ctx context.Context, in *editPersonInput) (*personOutput, error) {
	b := in.Body
	return s.personOutput(s.portal.EditPerson(ctx, session(ctx), portal.EditPerson{ID: in.Person, IfMatch: in.version(),
		PersonFields: portal.PersonFields{FirstName: b.FirstName.pointer(), LastName: b.LastName.pointer(), Email: b.Email.pointer(),
			Phone: b.Phone.pointer(), Title: b.Title.pointer(), Address: b.Address.pointer(), Notes: b.Notes.pointer()},
		Groups: b.Groups.pointer(), PrimaryContact: b.PrimaryContact.pointer(), Role: b.Role, Current: b.Current}))
}

func (s *server) disablePerson(ctx context.Context, in *PersonID) (*personOutput, error) {
	return s.personOutput(s.portal.DisablePerson(ctx, session(ctx), in.Person))
}

func (s *server) enablePerson(ctx context.Context, in *PersonID) (*personOutput, error) {
	return s.personOutput(s.portal.EnablePerson(ctx, session(ctx), in.Person))
}

func (s *server) erasePerson(ctx context.Context, in *PersonID) (*struct{}, error) {
	return nil, s.portal.ErasePerson(ctx, session(ctx), in.Person)
}

type movePersonInput struct {
	PersonID
	Body struct {
		Partner string `json:"partner" pattern:"^[0-9A-HJKMNP-TV-Z]{26}$" patternDescription:"a partner's id" doc:"A partner's id."`
	}
}

func (s *server) movePerson(ctx context.Context, in *movePersonInput) (*personOutput, error) {
	return s.personOutput(s.portal.MovePerson(ctx, session(ctx), in.Person, in.Body.Partner))
}

func (s *server) releaseEmail(ctx context.Context, in *PersonID) (*personOutput, error) {
	return s.personOutput(s.portal.ReleaseEmail(ctx, session(ctx), in.Person))
}

func (s *server) clearMail(ctx context.Context, in *PersonID) (*personOutput, error) {
	return s.personOutput(s.portal.ClearMail(ctx, session(ctx), in.Person))
}

package api

import (
	"context"
	"net/http"

	"allyway/internal/ecosystems"
	"allyway/internal/portal"
)

func (a *ecosystemsAPI) memberOperations() []operation {
	return []operation{
		serve(Route{
			Method: http.MethodGet, Path: "/v1/ecosystems/{ecosystem}/members", Who: portal.Staff, Status: http.StatusOK,
			ID: "listMembers", Subject: subjectMembers, Summary: "List or search members",
			Text: "Returns members by name. With `q`, it returns members that have words with these beginnings. Case and accents do not count.",
		}, a.listMembers),
		serve(Route{
			Method: http.MethodPost, Path: "/v1/ecosystems/{ecosystem}/members", Who: portal.Staff, Status: http.StatusCreated,
			ID: "addMember", Subject: subjectMembers, Summary: "Add a member",
			Refuses: []portal.Code{portal.CodeDomainPublic},
		}, a.addMember),
		serve(Route{
			Method: http.MethodPost, Path: "/v1/ecosystems/{ecosystem}/members/import", Who: portal.Staff, Status: http.StatusOK,
			ID: "importMembers", Subject: subjectMembers, Summary: "Add many members from a table",
			Text: "Takes up to 10,000 rows of a table as a spreadsheet or a CRM writes it: with any delimiter, in any encoding that is declared, with " +
				"a title above its header, and with columns in any order. It has the columns name, kind (organisation by default), email, domain, partner (id, name or domain), " +
				"tags (separated by |) and description. Each row is judged by itself: it is `added`, `unchanged` if a member has this name and address " +
				"already, or `refused` with a reason. Repeating a list changes nothing. " +
				"If the answer has `next`, repeat the request with `from` set to that row. If no column has the names, the request is refused with `column_missing`, and " +
				"a repeated request names the column in `columns`. " + verdictsAsCSV,
			CSV:     true,
			Refuses: []portal.Code{portal.CodeColumnMissing},
			MaxBody: maxCSVBody, Takes: []string{"text/csv", "text/tab-separated-values"},
		}, a.importMembers),
		serve(Route{
			Method: http.MethodGet, Path: "/v1/ecosystems/{ecosystem}/members/{member}", Who: portal.SignedIn, Status: http.StatusOK,
			ID: "getMember", Subject: subjectMembers, Summary: "Get a member",
			Text: "A user gets the member that they are linked with.",
		}, a.getMember),
		serve(Route{
			Method: http.MethodPatch, Path: "/v1/ecosystems/{ecosystem}/members/{member}", Who: portal.SignedIn, Status: http.StatusOK,
			ID: "editMember", Subject: subjectMembers, Summary: "Change a member",
			Text:    "Takes a JSON merge patch. A user may change the name, tags and description of the member that they are linked with.",
			Refuses: []portal.Code{portal.CodeDomainPublic},
		}, a.editMember),
		serve(Route{
			Method: http.MethodDelete, Path: "/v1/ecosystems/{ecosystem}/members/{member}", Who: portal.Staff, Status: http.StatusNoContent,
			ID: "removeMember", Subject: subjectMembers, Summary: "Remove a member",
			Text: "Its users stay in the ecosystem, without a link.",
		}, a.removeMember),
	}
}

type member struct {
	ID          string            `json:"id"`
	Name        string            `json:"name"`
	Kind        portal.MemberKind `json:"kind" enum:"organisation,person"`
	Email       string            `json:"email,omitempty"`
	Domain      string            `json:"domain,omitempty"`
	Partner     *reference        `json:"partner,omitempty"`
	Tags        []string          `json:"tags"`
	Description string            `json:"description,omitempty"`
	Users       []reference       `json:"users" fill:"-" doc:"The users who are linked with it."`
}

func memberOf(v *portal.MemberView) member {
	out := member{Users: append([]reference{}, v.Users...)}
	fill(&out, v.Member)
	return out
}

func oneMember(v *portal.MemberView, err error) (*one[member], error) {
	if err != nil {
		return nil, err
	}
	return &one[member]{etag(v.Member.Version), memberOf(v)}, nil
}

type listMembersInput struct {
	EcosystemID
	PageInput
	Q string `query:"q" maxLength:"200" doc:"Beginnings of words of the member."`
}

func (a *ecosystemsAPI) listMembers(ctx context.Context, in *listMembersInput) (*list[member], error) {
	rows, next, err := a.room.ListMembers(ctx, session(ctx), in.Ecosystem, in.Q, in.of())
	return listOf(rows, next, memberOf), err
}

// MemberFields are a member's fields that callers set. The partner is not among them, because it is an id here.
type MemberFields struct {
	Name        patched[string]   `json:"name,omitzero" add:"required" example:"Acme Ltd"`
	Kind        patched[string]   `json:"kind,omitzero" add:"required" enum:"organisation,person"`
	Email       patched[string]   `json:"email,omitzero"`
	Domain      patched[string]   `json:"domain,omitzero"`
	Tags        patched[[]string] `json:"tags,omitzero" doc:"All tags of the member."`
	Description patched[string]   `json:"description,omitzero"`
}

// MemberInput is the body of a request that adds or changes a member.
type MemberInput struct {
	MemberFields
	Partner patched[string] `json:"partner,omitzero" pattern:"^([0-9A-HJKMNP-TV-Z]{26})?$" patternDescription:"a partner's id" doc:"By staff: a partner's id. An empty text is none."`
}

type addMemberInput struct {
	EcosystemID
	Creates
	Body struct{ MemberInput }
}

func (a *ecosystemsAPI) addMember(ctx context.Context, in *addMemberInput) (*created[member], error) {
	fields := ecosystems.MemberFields{Fields: added(in.Body.MemberFields), Partner: in.Body.Partner.value}
	v, err := a.room.AddMember(ctx, session(ctx), in.Ecosystem, fields, in.once())
	if err != nil {
		return nil, err
	}
	return &created[member]{etag(v.Member.Version), location("ecosystems", in.Ecosystem, "members", v.Member.ID), memberOf(v)}, nil
}

// MemberID is a member of an ecosystem in the path.
type MemberID struct {
	EcosystemID
	Member string `path:"member" doc:"A member's id."`
}

func (a *ecosystemsAPI) getMember(ctx context.Context, in *MemberID) (*one[member], error) {
	return oneMember(a.room.ReadMember(ctx, session(ctx), in.Ecosystem, in.Member))
}

type editMemberInput struct {
	MemberID
	Changed
	Body struct{ MemberInput }
}

func (a *ecosystemsAPI) editMember(ctx context.Context, in *editMemberInput) (*one[member], error) {
	fields := ecosystems.MemberFields{Fields: edited(in.Body.MemberFields), Partner: in.Body.Partner.pointer()}
	return oneMember(a.room.EditMember(ctx, session(ctx), in.Ecosystem, in.Member, in.versions(), fields))
}

func (a *ecosystemsAPI) removeMember(ctx context.Context, in *MemberID) (*struct{}, error) {
	return nil, a.room.RemoveMember(ctx, session(ctx), in.Ecosystem, in.Member)
}

package api

import (
	"context"
	"net/http"

	"allyway/internal/product"
)

func memberOperations() []Operation {
	return []Operation{
		route(http.MethodGet, "/v1/ecosystems/{ecosystem}/members", portal.Staff, 200, "listMembers", "List or search members",
			"By name; with `q`, those who have words that begin so. Case and accents do not count.", (*server).listMembers),
		route(http.MethodPost, "/v1/ecosystems/{ecosystem}/members", portal.Staff, 201, "addMember", "Add a member", "", (*server).addMember),
		route(http.MethodGet, "/v1/ecosystems/{ecosystem}/members/{member}", portal.SignedIn, 200, "getMember", "Get a member",
			"A user sees the one they are linked with.", (*server).getMember),
		route(http.MethodPatch, "/v1/ecosystems/{ecosystem}/members/{member}", portal.SignedIn, 200, "editMember", "Change a member",
			"A JSON merge patch. A user changes the one they are linked with, but not its partner.", (*server).editMember),
		route(http.MethodDelete, "/v1/ecosystems/{ecosystem}/members/{member}", portal.Staff, 204, "removeMember", "Remove a member",
			"Its users stay in the ecosystem, unlinked.", (*server).removeMember),
	}
}

type member struct {
	ID      string            `json:"id"`
	Name    string            `json:"name"`
	Kind    portal.MemberKind `json:"kind" enum:"organisation,person"`
	Email   string            `json:"email,omitempty"`
	Domain  string            `json:"domain,omitempty"`
	Partner *reference        `json:"partner,omitempty"`
	Tags    []string          `json:"tags"`
	Users   []reference       `json:"users" doc:"Who stands for it."`
}

func memberShape(v *portal.MemberView) member {
	m := v.Member
	return member{m.ID, m.Name, m.Kind, string(m.Email), m.Domain, m.Partner, orEmpty(m.Tags), orEmpty(v.Users)}
}

type memberOutput struct {
	ETag string `header:"ETag"`
	Body member
}

func newMemberOutput(v *portal.MemberView, err error) (*memberOutput, error) {
	if err != nil {
		return nil, err
	}
	return &memberOutput{etag(v.Member.Version()), memberShape(v)}, nil
}

type listMembersInput struct {
	EcosystemID
	PageInput
	Q string `query:"q" maxLength:"200" doc:"Words that the member's begin with."`
}

func (s *server) listMembers(ctx context.Context, in *listMembersInput) (*list[member], error) {
	rows, next, err := s.portal.ListMembers(ctx, session(ctx), in.Ecosystem, in.Q, in.of())
	return listOf(rows, next, memberShape), err
}

type addMemberInput struct {
	EcosystemID
	Creates
	Body struct {
		Name    string            `json:"name" example:"Acme Ltd"`
		Kind    portal.MemberKind `json:"kind" enum:"organisation,person"`
		Email   *string           `json:"email,omitempty"`
		Domain  *string           `json:"domain,omitempty"`
		Partner *string           `json:"partner,omitempty" pattern:"^[0-9A-HJKMNP-TV-Z]{26}$" patternDescription:"a partner's id" doc:"A partner's id."`
		Tags    *[]string         `json:"tags,omitempty"`
	}
}

func (s *server) addMember(ctx context.Context, in *addMemberInput) (*memberOutput, error) {
	b := in.Body
	return newMemberOutput(s.portal.AddMember(ctx, session(ctx), in.Ecosystem,
		portal.MemberFields{Name: &b.Name, Kind: &b.Kind, Email: b.Email, Domain: b.Domain, Partner: b.Partner, Tags: b.Tags}, in.once()))
}

type MemberID struct {
	EcosystemID
	Member string `path:"member" doc:"A member's id."`
}

func (s *server) getMember(ctx context.Context, in *MemberID) (*memberOutput, error) {
	return newMemberOutput(s.portal.ReadMember(ctx, session(ctx), in.Ecosystem, in.Member))
}

type editMemberInput struct {
	MemberID
	Changed
	Body struct {
		Name    patched[string]            `json:"name,omitzero"`
		Kind    patched[portal.MemberKind] `json:"kind,omitzero"`
		Email   patched[string]            `json:"email,omitzero"`
		Domain  patched[string]            `json:"domain,omitzero"`
		Partner patched[string]            `json:"partner,omitzero" doc:"By staff: a partner's id."`
		Tags    patched[[]string]          `json:"tags,omitzero"`
	}
}

func (s *server) editMember(ctx context.Context, in *editMemberInput) (*memberOutput, error) {
	b := in.Body
	return newMemberOutput(s.portal.EditMember(ctx, session(ctx), in.Ecosystem, in.Member, in.version(),
		portal.MemberFields{Name: b.Name.pointer(), Kind: b.Kind.pointer(), Email: b.Email.pointer(), Domain: b.Domain.pointer(),
			Partner: b.Partner.pointer(), Tags: b.Tags.pointer()}))
}

func (s *server) removeMember(ctx context.Context, in *MemberID) (*struct{}, error) {
	return nil, s.portal.RemoveMember(ctx, session(ctx), in.Ecosystem, in.Member)
}

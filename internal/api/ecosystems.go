package api

import (
	"context"
	"net/http"
	"time"

	"allyway/internal/product"
)

func ecosystemOperations() []Operation {
	return []Operation{
		route(http.MethodGet, "/v1/ecosystems", portal.Staff, 200, "listEcosystems", "List ecosystems", "By name.", (*server).listEcosystems),
		route(http.MethodPost, "/v1/ecosystems", portal.Staff, 201, "addEcosystem", "Make an ecosystem", "", (*server).addEcosystem),
		route(http.MethodGet, "/v1/ecosystems/{ecosystem}", portal.Staff, 200, "getEcosystem", "Get an ecosystem", "", (*server).getEcosystem),
		route(http.MethodPatch, "/v1/ecosystems/{ecosystem}", portal.Staff, 200, "editEcosystem", "Change an ecosystem",
			"A JSON merge patch. With fewer slots than users nobody leaves, and nobody more joins.", (*server).editEcosystem),
		route(http.MethodDelete, "/v1/ecosystems/{ecosystem}", portal.Staff, 204, "removeEcosystem", "Remove an ecosystem",
			"With its members and its users' links; the people stay. A large one takes several requests: 503 `unavailable` until it is gone.", (*server).removeEcosystem),
		route(http.MethodGet, "/v1/ecosystems/{ecosystem}/users", portal.Staff, 200, "listEcosystemUsers", "List an ecosystem's users",
			"By last name, those without a member first.", (*server).listEcosystemUsers),
		route(http.MethodPost, "/v1/ecosystems/{ecosystem}/users", portal.Staff, 201, "addEcosystemUser", "Add an account to an ecosystem by its address",
			"Refusals: 404 `no_such_account`; 409 `no_slots_left`.", (*server).addEcosystemUser),
		route(http.MethodDelete, "/v1/ecosystems/{ecosystem}/users/{person}", portal.Staff, 204, "removeEcosystemUser", "Take a user out of an ecosystem",
			"Their link there ends.", (*server).removeEcosystemUser),
		route(http.MethodPut, "/v1/ecosystems/{ecosystem}/users/{person}/member", portal.Staff, 200, "linkMember", "Link a user with a member",
			"Linking again replaces it. Refusals: 409 `not_in_ecosystem`, `wrong_state`.", (*server).linkMember),
		route(http.MethodDelete, "/v1/ecosystems/{ecosystem}/users/{person}/member", portal.Staff, 204, "unlinkMember", "Unlink a user from their member",
			"Refusal: 409 `not_in_ecosystem`.", (*server).unlinkMember),
	}
}

type ecosystem struct {
	ID        string    `json:"id"`
	Name      string    `json:"name"`
	UserSlots *int64    `json:"userSlots,omitempty" doc:"How many users it takes; no limit where missing."`
	Users     int64     `json:"users" doc:"How many it has."`
	Members   int64     `json:"members" doc:"How many it has."`
	CreatedAt time.Time `json:"createdAt"`
}

func ecosystemShape(e *portal.Ecosystem) ecosystem {
	return ecosystem{e.ID, e.Name, e.UserSlots, e.Users, e.Members, e.CreatedAt}
}

type ecosystemOutput struct {
	ETag string `header:"ETag"`
	Body ecosystem
}

func newEcosystemOutput(e *portal.Ecosystem, err error) (*ecosystemOutput, error) {
	if err != nil {
		return nil, err
	}
	return &ecosystemOutput{etag(e.Version()), ecosystemShape(e)}, nil
}

func (s *server) listEcosystems(ctx context.Context, in *PageInput) (*list[ecosystem], error) {
	rows, next, err := s.portal.ListEcosystems(ctx, session(ctx), in.of())
	return listOf(rows, next, ecosystemShape), err
}

type addEcosystemInput struct {
	Creates
	Body struct {
		Name      string `json:"name" example:"Northern network"`
		UserSlots *int64 `json:"userSlots,omitempty" minimum:"1" maximum:"1000000" doc:"No limit where missing."`
	}
}

func (s *server) addEcosystem(ctx context.Context, in *addEcosystemInput) (*ecosystemOutput, error) {
	return newEcosystemOutput(s.portal.AddEcosystem(ctx, session(ctx), portal.EcosystemFields{Name: &in.Body.Name, UserSlots: &in.Body.UserSlots}, in.once()))
}

type EcosystemID struct {
	Ecosystem string `path:"ecosystem" doc:"An ecosystem's id."`
}

func (s *server) getEcosystem(ctx context.Context, in *EcosystemID) (*ecosystemOutput, error) {
	return newEcosystemOutput(s.portal.ReadEcosystem(ctx, session(ctx), in.Ecosystem))
}

type editEcosystemInput struct {
	EcosystemID
	Changed
	Body struct {
		Name      patched[string] `json:"name,omitzero"`
		UserSlots patched[int64]  `json:"userSlots,omitzero" doc:"null: no limit."`
	}
}

func (s *server) editEcosystem(ctx context.Context, in *editEcosystemInput) (*ecosystemOutput, error) {
	fields := portal.EcosystemFields{Name: in.Body.Name.pointer()}
	if in.Body.UserSlots.given {
		fields.UserSlots = &in.Body.UserSlots.value
	}
	return newEcosystemOutput(s.portal.EditEcosystem(ctx, session(ctx), in.Ecosystem, in.version(), fields))
}

func (s *server) removeEcosystem(ctx context.Context, in *EcosystemID) (*struct{}, error) {
	return nil, s.portal.RemoveEcosystem(ctx, session(ctx), in.Ecosystem)
}

// ecosystemUser is a user in an ecosystem with their member there, if they have one.
type ecosystemUser struct {
	Person  reference  `json:"person"`
	Member  *reference `json:"member,omitempty"`
	AddedAt time.Time  `json:"addedAt"`
}

func ecosystemUserShape(u *portal.EcosystemUser) ecosystemUser {
	out := ecosystemUser{Person: reference{ID: u.Person, Name: u.PersonName}, AddedAt: u.AddedAt}
	if u.Member != "" {
		out.Member = &reference{ID: u.Member, Name: u.MemberName}
	}
	return out
}

type ecosystemUserOutput struct{ Body ecosystemUser }

type listEcosystemUsersInput struct {
	EcosystemID
	PageInput
}

func (s *server) listEcosystemUsers(ctx context.Context, in *listEcosystemUsersInput) (*list[ecosystemUser], error) {
	rows, next, err := s.portal.ListEcosystemUsers(ctx, session(ctx), in.Ecosystem, in.of())
	return listOf(rows, next, ecosystemUserShape), err
}

type addEcosystemUserInput struct {
	EcosystemID
	EmailInput
}

func (s *server) addEcosystemUser(ctx context.Context, in *addEcosystemUserInput) (*ecosystemUserOutput, error) {
	added, err := s.portal.AddEcosystemUser(ctx, session(ctx), in.Ecosystem, in.Body.Email)
	if err != nil {
		return nil, err
	}
	return &ecosystemUserOutput{ecosystemUserShape(added)}, nil
}

type EcosystemUserID struct {
	EcosystemID
	PersonID
}

func (s *server) removeEcosystemUser(ctx context.Context, in *EcosystemUserID) (*struct{}, error) {
	return nil, s.portal.RemoveEcosystemUser(ctx, session(ctx), in.Ecosystem, in.Person)
}

type linkMemberInput struct {
	EcosystemUserID
	Body struct {
		Member string `json:"member" pattern:"^[0-9A-HJKMNP-TV-Z]{26}$" patternDescription:"a member's id" doc:"A member's id."`
	}
}

func (s *server) linkMember(ctx context.Context, in *linkMemberInput) (*ecosystemUserOutput, error) {
	linked, err := s.portal.LinkMember(ctx, session(ctx), in.Ecosystem, in.Person, in.Body.Member)
	if err != nil {
		return nil, err
	}
	return &ecosystemUserOutput{ecosystemUserShape(linked)}, nil
}

func (s *server) unlinkMember(ctx context.Context, in *EcosystemUserID) (*struct{}, error) {
	return nil, s.portal.UnlinkMember(ctx, session(ctx), in.Ecosystem, in.Person)
}

package api

import (
	"context"
	"net/http"
	"time"

	"allyway/internal/portal"
)

// userOperations show and change who uses an ecosystem, and which member each user is linked with.
func (a *ecosystemsAPI) userOperations() []operation {
	return []operation{
		serve(Route{
			Method: http.MethodGet, Path: "/v1/ecosystems/{ecosystem}/users", Who: portal.Staff, Status: http.StatusOK,
			ID: "listEcosystemUsers", Subject: subjectLinks, Summary: "List an ecosystem's users",
			Text: "Returns users by last name. Users without a member come first.",
		}, a.listUsers),
		serve(Route{
			Method: http.MethodPost, Path: "/v1/ecosystems/{ecosystem}/users", Who: portal.Staff, Status: http.StatusCreated,
			ID: "addEcosystemUser", Subject: subjectLinks, Summary: "Add a user to an ecosystem by their address",
			Text: "GET /v1/people with the address as `q` shows beforehand who it belongs to. `no_slots_left` comes with `slots`, `used` and `supportContact`. " +
				"An invited person takes no slot until they accept.",
			Refuses: []portal.Code{portal.CodeConfirmPassword, portal.CodeNoSuchAccount, portal.CodeNoSlotsLeft, portal.CodeWrongState},
		}, a.addUser),
		serve(Route{
			Method: http.MethodDelete, Path: "/v1/ecosystems/{ecosystem}/users/{person}", Who: portal.Staff, Status: http.StatusNoContent,
			ID: "removeEcosystemUser", Subject: subjectLinks, Summary: "Remove a user from an ecosystem",
			Text: "Removes the user's link there, too.",
		}, a.removeUser),
		serve(Route{
			Method: http.MethodPut, Path: "/v1/ecosystems/{ecosystem}/users/{person}/member", Who: portal.Staff, Status: http.StatusOK,
			ID: "linkMember", Subject: subjectLinks, Summary: "Link a user with a member",
			Text:    "A new link replaces the old one.",
			Refuses: []portal.Code{portal.CodeNotInEcosystem, portal.CodeWrongState},
		}, a.link),
		serve(Route{
			Method: http.MethodDelete, Path: "/v1/ecosystems/{ecosystem}/users/{person}/member", Who: portal.Staff, Status: http.StatusNoContent,
			ID: "unlinkMember", Subject: subjectLinks, Summary: "Remove a user's link with a member",
			Refuses: []portal.Code{portal.CodeNotInEcosystem},
		}, a.unlink),
	}
}

// ecosystemUser is a user of an ecosystem with their member there, if they have one.
type ecosystemUser struct {
	Person  reference  `json:"person"`
	Member  *reference `json:"member,omitempty"`
	AddedAt time.Time  `json:"addedAt"`
}

func ecosystemUserOf(u *portal.EcosystemUser) ecosystemUser {
	return ecosystemUser{reference{ID: u.Person, Name: u.PersonName}, u.MemberReference(), u.AddedAt}
}

type listEcosystemUsersInput struct {
	EcosystemID
	PageInput
}

func (a *ecosystemsAPI) listUsers(ctx context.Context, in *listEcosystemUsersInput) (*list[ecosystemUser], error) {
	rows, next, err := a.room.ListUsers(ctx, session(ctx), in.Ecosystem, in.of())
	return listOf(rows, next, ecosystemUserOf), err
}

type addEcosystemUserInput struct {
	EcosystemID
	Creates
	EmailInput
}

func (a *ecosystemsAPI) addUser(ctx context.Context, in *addEcosystemUserInput) (*created[ecosystemUser], error) {
	u, err := a.room.AddUser(ctx, session(ctx), in.Ecosystem, in.Body.Email, in.once())
	if err != nil {
		return nil, err
	}
	return &created[ecosystemUser]{etag(u.Version), location("ecosystems", u.Ecosystem, "users", u.Person), ecosystemUserOf(u)}, nil
}

// EcosystemUserID is a user of an ecosystem in the path.
type EcosystemUserID struct {
	EcosystemID
	PersonID
}

func (a *ecosystemsAPI) removeUser(ctx context.Context, in *EcosystemUserID) (*struct{}, error) {
	return nil, a.room.RemoveUser(ctx, session(ctx), in.Ecosystem, in.Person)
}

type linkMemberInput struct {
	EcosystemUserID
	Body struct {
		Member string `json:"member" pattern:"^[0-9A-HJKMNP-TV-Z]{26}$" patternDescription:"a member's id" doc:"A member's id."`
	}
}

func (a *ecosystemsAPI) link(ctx context.Context, in *linkMemberInput) (*one[ecosystemUser], error) {
	u, err := a.room.Link(ctx, session(ctx), in.Ecosystem, in.Person, in.Body.Member)
	if err != nil {
		return nil, err
	}
	return &one[ecosystemUser]{etag(u.Version), ecosystemUserOf(u)}, nil
}

func (a *ecosystemsAPI) unlink(ctx context.Context, in *EcosystemUserID) (*struct{}, error) {
	return nil, a.room.Unlink(ctx, session(ctx), in.Ecosystem, in.Person)
}

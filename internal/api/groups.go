package api

import (
	"context"
	"net/http"

	"allyway/internal/product"
)

func groupOperations() []Operation {
	return []Operation{
		route(http.MethodGet, "/v1/groups", portal.Managers, 200, "listGroups", "List groups",
			"By name. Primary contacts see ids and names.", (*server).listGroups),
		route(http.MethodPost, "/v1/groups", portal.Staff, 201, "addGroup", "Make a group",
			"Refusal: 409 `conflict` where another has the name.", (*server).addGroup),
		route(http.MethodPatch, "/v1/groups/{group}", portal.Staff, 200, "editGroup", "Change a group",
			"A JSON merge patch.", (*server).editGroup),
		route(http.MethodDelete, "/v1/groups/{group}", portal.Staff, 204, "removeGroup", "Remove a group",
			"Whoever is in it loses its permissions at their next call.", (*server).removeGroup),
	}
}

type group struct {
	ID          string   `json:"id"`
	Name        string   `json:"name"`
	Permissions []string `json:"permissions,omitzero" doc:"To staff."`
}

func groupShape(g portal.GroupView) group { return group{g.ID, g.Name, g.Permissions} }

type groupOutput struct{ Body group }

func newGroupOutput(g *portal.GroupView, err error) (*groupOutput, error) {
	if err != nil {
		return nil, err
	}
	return &groupOutput{groupShape(*g)}, nil
}

func (s *server) listGroups(ctx context.Context, _ *struct{}) (*list[group], error) {
	all, err := s.portal.ListGroups(ctx, session(ctx))
	return listOf(all, "", groupShape), err
}

type addGroupInput struct {
	Creates
	Body struct {
		Name        string   `json:"name" example:"Resellers"`
		Permissions []string `json:"permissions,omitempty" doc:"What web clients read." example:"[\"deals.read\"]"`
	}
}

func (s *server) addGroup(ctx context.Context, in *addGroupInput) (*groupOutput, error) {
	return newGroupOutput(s.portal.AddGroup(ctx, session(ctx), portal.GroupFields{Name: &in.Body.Name, Permissions: &in.Body.Permissions, Once: in.once()}))
}

type GroupID struct {
	Group string `path:"group" doc:"A group's id."`
}

type editGroupInput struct {
	GroupID
	Body struct {
		Name        patched[string]   `json:"name,omitzero"`
		Permissions patched[[]string] `json:"permissions,omitzero" doc:"All of them; what is left out is removed."`
	}
}

func (s *server) editGroup(ctx context.Context, in *editGroupInput) (*groupOutput, error) {
	return newGroupOutput(s.portal.EditGroup(ctx, session(ctx), in.Group, portal.GroupFields{Name: in.Body.Name.pointer(), Permissions: in.Body.Permissions.pointer()}))
}

func (s *server) removeGroup(ctx context.Context, in *GroupID) (*struct{}, error) {
	return nil, s.portal.RemoveGroup(ctx, session(ctx), in.Group)
}

package api

import (
	"context"
	"net/http"

	"allyway/internal/people"
	"allyway/internal/portal"
)

func (a *peopleAPI) groupOperations() []operation {
	return []operation{
		serve(Route{
			Method: http.MethodGet, Path: "/v1/groups", Who: portal.Managers, Scope: portal.ScopePeopleRead, Status: http.StatusOK,
			ID: "listGroups", Subject: subjectGroups, Summary: "List groups",
			Text: "Returns groups by name. Primary contacts get ids and names.",
		}, a.listGroups),
		serve(Route{
			Method: http.MethodPost, Path: "/v1/groups", Who: portal.Staff, Status: http.StatusCreated,
			ID: "addGroup", Subject: subjectGroups, Summary: "Add a group",
			Text: "A name that another group has is refused with 409 `conflict`.",
		}, a.addGroup),
		serve(Route{
			Method: http.MethodPatch, Path: "/v1/groups/{group}", Who: portal.Staff, Status: http.StatusOK,
			ID: "editGroup", Subject: subjectGroups, Summary: "Change a group",
			Text: "Takes a JSON merge patch. A name that another group has is refused with 409 `conflict`.",
		}, a.editGroup),
		serve(Route{
			Method: http.MethodDelete, Path: "/v1/groups/{group}", Who: portal.Staff, Status: http.StatusNoContent,
			ID: "removeGroup", Subject: subjectGroups, Summary: "Remove a group",
			Text: "The people in it lose its permissions at their next request, and the group is taken from them. " +
				"In a large portal this may answer 503; repeat the request then.",
		}, a.removeGroup),
	}
}

type group struct {
	ID          string   `json:"id"`
	Name        string   `json:"name"`
	Permissions []string `json:"permissions,omitzero" doc:"Only for staff."`
}

func groupOf(g people.Group) group { return group{g.ID, g.Name, g.Permissions} }

func (a *peopleAPI) listGroups(ctx context.Context, in *PageInput) (*list[group], error) {
	rows, next, err := a.room.ListGroups(ctx, session(ctx), in.of())
	return listOf(rows, next, groupOf), err
}

// GroupFields are a group's fields that callers set.
type GroupFields struct {
	Name        patched[string]   `json:"name,omitzero" add:"required" example:"Resellers"`
	Permissions patched[[]string] `json:"permissions,omitzero" doc:"All permissions of the group, for web clients to read." example:"[\"deals.read\"]"`
}

type addGroupInput struct {
	Creates
	Body struct{ GroupFields }
}

func (a *peopleAPI) addGroup(ctx context.Context, in *addGroupInput) (*created[group], error) {
	g, err := a.room.AddGroup(ctx, session(ctx), added(in.Body.GroupFields), in.once())
	if err != nil {
		return nil, err
	}
	return &created[group]{etag(g.Version), location("groups", g.ID), groupOf(*g)}, nil
}

// GroupID is a group in the path.
type GroupID struct {
	Group string `path:"group" doc:"A group's id."`
}

type editGroupInput struct {
	GroupID
	Changed
	Body struct{ GroupFields }
}

func (a *peopleAPI) editGroup(ctx context.Context, in *editGroupInput) (*one[group], error) {
	g, err := a.room.EditGroup(ctx, session(ctx), in.Group, in.versions(), edited(in.Body.GroupFields))
	if err != nil {
		return nil, err
	}
	return &one[group]{etag(g.Version), groupOf(*g)}, nil
}

func (a *peopleAPI) removeGroup(ctx context.Context, in *GroupID) (*struct{}, error) {
	return nil, a.room.RemoveGroup(ctx, session(ctx), in.Group)
}

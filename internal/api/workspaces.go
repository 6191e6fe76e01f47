package api

import (
	"context"
	"net/http"
	"time"

	"allyway/internal/portal"
	"allyway/internal/workspaces"
)

type workspacesAPI struct {
	*server
	room *workspaces.Service
}

func (a *workspacesAPI) operations() []operation {
	return []operation{
		serve(Route{
			Method: http.MethodGet, Path: "/v1/workspaces", Who: portal.SignedIn, Status: http.StatusOK,
			ID: "listWorkspaces", Subject: subjectWorkspaces, Summary: "List workspaces",
			Text: "Staff get all workspaces by name. Everybody else gets those that they have access to.",
		}, a.list),
		serve(Route{
			Method: http.MethodPost, Path: "/v1/workspaces", Who: portal.Staff, Status: http.StatusCreated,
			ID: "addWorkspace", Subject: subjectWorkspaces, Summary: "Add a workspace",
		}, a.add),
		serve(Route{
			Method: http.MethodGet, Path: "/v1/workspaces/{workspace}", Who: portal.SignedIn, Status: http.StatusOK,
			ID: "getWorkspace", Subject: subjectWorkspaces, Summary: "Get a workspace",
			Text: "Everybody but staff must have access to it.",
		}, a.get),
		serve(Route{
			Method: http.MethodPatch, Path: "/v1/workspaces/{workspace}", Who: portal.Staff, Status: http.StatusOK,
			ID: "editWorkspace", Subject: subjectWorkspaces, Summary: "Change a workspace",
			Text: "Takes a JSON merge patch.",
		}, a.edit),
		serve(Route{
			Method: http.MethodDelete, Path: "/v1/workspaces/{workspace}", Who: portal.Staff, Status: http.StatusNoContent,
			ID: "removeWorkspace", Subject: subjectWorkspaces, Summary: "Remove a workspace",
			Text: "Ends everybody's access. The people stay as they are. A large workspace takes several requests: " +
				"the answer is 503 `unavailable` until it is gone.",
		}, a.remove),
		serve(Route{
			Method: http.MethodGet, Path: "/v1/workspaces/{workspace}/people", Who: portal.Staff, Status: http.StatusOK,
			ID: "listWorkspacePeople", Subject: subjectWorkspaces, Summary: "List who has access to a workspace",
			Text: "Returns people in the order in which they were added to the portal. Only owners see staff people.",
		}, a.listPeople),
		serve(Route{
			Method: http.MethodPut, Path: "/v1/workspaces/{workspace}/people/{person}", Who: portal.Staff, Status: http.StatusOK,
			ID: "giveWorkspaceAccess", Subject: subjectWorkspaces, Summary: "Give a person access to a workspace",
			Text: "A contact's first access to any workspace invites them: the outcome is `invited`. Otherwise it is `added`, " +
				"or `unchanged` if the person has access already. If an account without a partner holds the contact's e-mail, " +
				"it takes the contact's place: the account is invited, has the access, and is in the answer.",
			Refuses: append([]portal.Code{portal.CodeWrongState, portal.CodeEmailTaken}, inviteRefusals...),
		}, a.giveAccess),
		serve(Route{
			Method: http.MethodDelete, Path: "/v1/workspaces/{workspace}/people/{person}", Who: portal.Staff, Status: http.StatusNoContent,
			ID: "endWorkspaceAccess", Subject: subjectWorkspaces, Summary: "End a person's access to a workspace",
			Text: "Does not change the person. If this was what they were invited for, revoke the invite as well.",
		}, a.endAccess),
	}
}

type workspace struct {
	ID        string    `json:"id"`
	Name      string    `json:"name"`
	People    int64     `json:"people,omitempty" doc:"By staff: how many people have access. Missing if nobody has."`
	CreatedAt time.Time `json:"createdAt"`
}

func workspaceOf(w *portal.Workspace) workspace {
	var out workspace
	fill(&out, w)
	return out
}

func oneWorkspace(w *portal.Workspace, err error) (*one[workspace], error) {
	if err != nil {
		return nil, err
	}
	return &one[workspace]{etag(w.Version), workspaceOf(w)}, nil
}

func (a *workspacesAPI) list(ctx context.Context, in *PageInput) (*list[workspace], error) {
	rows, next, err := a.room.List(ctx, session(ctx), in.of())
	return listOf(rows, next, workspaceOf), err
}

// WorkspaceFields are a workspace's fields that callers set.
type WorkspaceFields struct {
	Name patched[string] `json:"name,omitzero" add:"required" example:"Spring launch"`
}

type addWorkspaceInput struct {
	Creates
	Body struct{ WorkspaceFields }
}

func (a *workspacesAPI) add(ctx context.Context, in *addWorkspaceInput) (*created[workspace], error) {
	w, err := a.room.Add(ctx, session(ctx), added(in.Body.WorkspaceFields), in.once())
	if err != nil {
		return nil, err
	}
	return &created[workspace]{etag(w.Version), location("workspaces", w.ID), workspaceOf(w)}, nil
}

// WorkspaceID is a workspace in the path.
type WorkspaceID struct {
	Workspace string `path:"workspace" doc:"A workspace's id."`
}

func (a *workspacesAPI) get(ctx context.Context, in *WorkspaceID) (*one[workspace], error) {
	return oneWorkspace(a.room.Read(ctx, session(ctx), in.Workspace))
}

type editWorkspaceInput struct {
	WorkspaceID
	Changed
	Body struct{ WorkspaceFields }
}

func (a *workspacesAPI) edit(ctx context.Context, in *editWorkspaceInput) (*one[workspace], error) {
	return oneWorkspace(a.room.Edit(ctx, session(ctx), in.Workspace, in.versions(), edited(in.Body.WorkspaceFields)))
}

func (a *workspacesAPI) remove(ctx context.Context, in *WorkspaceID) (*struct{}, error) {
	return nil, a.room.Remove(ctx, session(ctx), in.Workspace)
}

// workspacePerson is a person who has access to a workspace.
type workspacePerson struct {
	Person  reference     `json:"person"`
	Email   string        `json:"email,omitempty"`
	Status  portal.Status `json:"status" enum:"contact,requested,invited,active,disabled"`
	Partner *reference    `json:"partner,omitempty"`
	GivenAt time.Time     `json:"givenAt"`
}

func workspacePersonOf(p portal.WorkspacePerson) workspacePerson {
	return workspacePerson{*p.Person.Reference(), string(p.Person.Email), p.Person.Status, p.Person.PartnerReference(), p.Access.GivenAt}
}

type listWorkspacePeopleInput struct {
	WorkspaceID
	PageInput
}

func (a *workspacesAPI) listPeople(ctx context.Context, in *listWorkspacePeopleInput) (*list[workspacePerson], error) {
	rows, next, err := a.room.ListPeople(ctx, session(ctx), in.Workspace, in.of())
	return listOf(rows, next, workspacePersonOf), err
}

// WorkspacePersonID is a person and a workspace in the path.
type WorkspacePersonID struct {
	WorkspaceID
	PersonID
}

func (a *workspacesAPI) giveAccess(ctx context.Context, in *WorkspacePersonID) (*outcomeOutput, error) {
	given, err := a.room.GiveAccess(ctx, session(ctx), in.Workspace, in.Person)
	if err != nil {
		return nil, err
	}
	return &outcomeOutput{a.outcome(given)}, nil
}

func (a *workspacesAPI) endAccess(ctx context.Context, in *WorkspacePersonID) (*struct{}, error) {
	return nil, a.room.EndAccess(ctx, session(ctx), in.Workspace, in.Person)
}

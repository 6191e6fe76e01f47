package api

import (
	"context"
	"net/http"
	"time"

	"allyway/internal/ecosystems"
	"allyway/internal/portal"
)

type ecosystemsAPI struct {
	*server
	room *ecosystems.Service
}

func (a *ecosystemsAPI) operations() []operation {
	return []operation{
		serve(Route{
			Method: http.MethodGet, Path: "/v1/ecosystems", Who: portal.Staff, Status: http.StatusOK,
			ID: "listEcosystems", Subject: subjectEcosystems, Summary: "List ecosystems",
			Text: "Returns ecosystems by name.",
		}, a.list),
		serve(Route{
			Method: http.MethodPost, Path: "/v1/ecosystems", Who: portal.Staff, Status: http.StatusCreated,
			ID: "addEcosystem", Subject: subjectEcosystems, Summary: "Add an ecosystem",
		}, a.add),
		serve(Route{
			Method: http.MethodGet, Path: "/v1/ecosystems/{ecosystem}", Who: portal.Staff, Status: http.StatusOK,
			ID: "getEcosystem", Subject: subjectEcosystems, Summary: "Get an ecosystem",
		}, a.get),
		serve(Route{
			Method: http.MethodPatch, Path: "/v1/ecosystems/{ecosystem}", Who: portal.Staff, Status: http.StatusOK,
			ID: "editEcosystem", Subject: subjectEcosystems, Summary: "Change an ecosystem",
			Text: "Takes a JSON merge patch. With fewer slots than users, nobody leaves and nobody can join.",
		}, a.edit),
		serve(Route{
			Method: http.MethodDelete, Path: "/v1/ecosystems/{ecosystem}", Who: portal.Staff, Status: http.StatusNoContent,
			ID: "removeEcosystem", Subject: subjectEcosystems, Summary: "Remove an ecosystem",
			Text: "Removes its members and its users' links, too. The people stay. A large ecosystem takes several requests: " +
				"the answer is 503 `unavailable` until it is gone.",
		}, a.remove),
	}
}

type ecosystem struct {
	ID        string    `json:"id"`
	Name      string    `json:"name"`
	UserSlots *int64    `json:"userSlots,omitempty" doc:"How many users it may have. There is no limit if this is missing."`
	Users     int64     `json:"users" doc:"How many users it has."`
	Used      int64     `json:"used" doc:"How many slots are taken: by the users who have an account. An invited person takes none until they accept."`
	Members   int64     `json:"members" doc:"How many members it has."`
	CreatedAt time.Time `json:"createdAt"`
}

func ecosystemOf(e *portal.Ecosystem) ecosystem {
	var out ecosystem
	fill(&out, e)
	return out
}

func oneEcosystem(e *portal.Ecosystem, err error) (*one[ecosystem], error) {
	if err != nil {
		return nil, err
	}
	return &one[ecosystem]{etag(e.Version), ecosystemOf(e)}, nil
}

func (a *ecosystemsAPI) list(ctx context.Context, in *PageInput) (*list[ecosystem], error) {
	rows, next, err := a.room.List(ctx, session(ctx), in.of())
	return listOf(rows, next, ecosystemOf), err
}

// EcosystemFields are an ecosystem's fields that callers set.
type EcosystemFields struct {
	Name      patched[string] `json:"name,omitzero" add:"required" example:"Northern network"`
	UserSlots patched[int64]  `json:"userSlots,omitzero" minimum:"1" maximum:"1000000" doc:"How many users it may have. null is no limit."`
}

type addEcosystemInput struct {
	Creates
	Body struct{ EcosystemFields }
}

func (a *ecosystemsAPI) add(ctx context.Context, in *addEcosystemInput) (*created[ecosystem], error) {
	e, err := a.room.Add(ctx, session(ctx), added(in.Body.EcosystemFields), in.once())
	if err != nil {
		return nil, err
	}
	return &created[ecosystem]{etag(e.Version), location("ecosystems", e.ID), ecosystemOf(e)}, nil
}

// EcosystemID is an ecosystem in the path.
type EcosystemID struct {
	Ecosystem string `path:"ecosystem" doc:"An ecosystem's id."`
}

func (a *ecosystemsAPI) get(ctx context.Context, in *EcosystemID) (*one[ecosystem], error) {
	return oneEcosystem(a.room.Read(ctx, session(ctx), in.Ecosystem))
}

type editEcosystemInput struct {
	EcosystemID
	Changed
	Body struct{ EcosystemFields }
}

func (a *ecosystemsAPI) edit(ctx context.Context, in *editEcosystemInput) (*one[ecosystem], error) {
	return oneEcosystem(a.room.Edit(ctx, session(ctx), in.Ecosystem, in.versions(), edited(in.Body.EcosystemFields)))
}

func (a *ecosystemsAPI) remove(ctx context.Context, in *EcosystemID) (*struct{}, error) {
	return nil, a.room.Remove(ctx, session(ctx), in.Ecosystem)
}

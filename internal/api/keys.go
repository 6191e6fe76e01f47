package api

import (
	"context"
	"net/http"
	"time"

	"allyway/internal/keys"
	"allyway/internal/portal"
)

type keysAPI struct {
	*server
	room *keys.Service
}

func (a *keysAPI) operations() []operation {
	return []operation{
		serve(Route{
			Method: http.MethodGet, Path: "/v1/keys", Who: portal.Owners, Status: http.StatusOK,
			ID: "listKeys", Subject: subjectKeys, Summary: "List the keys of programs",
			Text: "Returns the keys that have not been ended, the oldest first. A key that has expired stays in the list until it is ended.",
		}, a.list),
		serve(Route{
			Method: http.MethodPost, Path: "/v1/keys", Who: portal.Owners, Status: http.StatusCreated,
			ID: "createKey", Subject: subjectKeys, Summary: "Create a key for a program",
			Text: "The key acts for the portal, with an admin's rights at most, and only within its scopes. Only this answer shows its token. " +
				"Each operation says which scope it needs.",
			Refuses: []portal.Code{portal.CodeConfirmPassword, portal.CodeNotFound},
		}, a.create),
		serve(Route{
			Method: http.MethodDelete, Path: "/v1/keys/{key}", Who: portal.Owners, Status: http.StatusNoContent,
			ID: "endKey", Subject: subjectKeys, Summary: "End a key",
			Text:    "The key's next request is refused.",
			Refuses: []portal.Code{portal.CodeConfirmPassword},
		}, a.end),
	}
}

// ProgramKey is a program's key as the API shows it.
type ProgramKey struct {
	ID         string         `json:"id" doc:"The key's id. Events that the key has caused have it as key."`
	Name       string         `json:"name" doc:"What the key is for."`
	Scopes     []portal.Scope `json:"scopes" nullable:"false" enum:"partners:read,partners:write,people:read,people:write,invites:write,events:read" doc:"What it may do."`
	CreatedAt  time.Time      `json:"createdAt" doc:"When it was created."`
	LastUsedAt time.Time      `json:"lastUsedAt,omitzero" doc:"Stored at most once in half an hour. Missing if it was never used."`
	ExpiresAt  time.Time      `json:"expiresAt,omitzero" doc:"Missing if it does not expire."`
}

func keyOf(k *portal.ProgramKey) ProgramKey {
	var out ProgramKey
	fill(&out, k)
	return out
}

func (a *keysAPI) list(ctx context.Context, in *PageInput) (*list[ProgramKey], error) {
	rows, next, err := a.room.List(ctx, session(ctx), in.of())
	return listOf(rows, next, keyOf), err
}

type createKeyInput struct {
	Creates
	Body struct {
		Name      string         `json:"name" maxLength:"1000" doc:"What the key is for." example:"CRM sync"`
		Scopes    []portal.Scope `json:"scopes" minItems:"1" maxItems:"20" nullable:"false" enum:"partners:read,partners:write,people:read,people:write,invites:write,events:read" doc:"What it may do."`
		ExpiresAt *instant       `json:"expiresAt,omitempty" doc:"When it expires. Without this, it does not expire." example:"2030-01-01T00:00:00Z"`
	}
}

// createdKey is a new key, with its token.
type createdKey struct {
	ProgramKey
	Token string `json:"token,omitempty" doc:"Send it as Authorization: Bearer TOKEN. Nobody can see it again; a repeated request with an Idempotency-Key is answered without it."`
}

func (a *keysAPI) create(ctx context.Context, in *createKeyInput) (*created[createdKey], error) {
	made, text, err := a.room.Create(ctx, session(ctx), portal.NewKey{Name: in.Body.Name, Scopes: in.Body.Scopes, ExpiresAt: in.Body.ExpiresAt.pointer()}, in.once())
	if err != nil {
		return nil, err
	}
	return &created[createdKey]{etag(made.Version), location("keys", made.ID), createdKey{keyOf(made), text}}, nil
}

type keyID struct {
	Key string `path:"key" doc:"A key's id."`
}

func (a *keysAPI) end(ctx context.Context, in *keyID) (*struct{}, error) {
	return nil, a.room.End(ctx, session(ctx), in.Key)
}

package api

import (
	"context"
	"net/http"

	"allyway/internal/portal"
	"allyway/internal/record"
)

type documentAPI struct{ *server }

func (a *documentAPI) operations() []operation {
	return []operation{
		serve(Route{
			Method: http.MethodGet, Path: "/v1/openapi.json", Who: portal.Anyone, Status: http.StatusOK,
			ID: "getOpenAPI", Subject: subjectAPI, Summary: "Get this description",
			Text: "Returns the OpenAPI 3.1 document of all routes.",
		}, a.openAPI),
		serve(Route{
			Method: http.MethodGet, Path: "/v1/health", Who: portal.Anyone, Status: http.StatusOK,
			ID: "getHealth", Subject: subjectAPI, Summary: "Check that the portal answers",
			Text: "Reads the table once. Answers 503 `unavailable` while that fails.",
		}, a.health),
	}
}

type documentOutput struct {
	ContentType string `header:"Content-Type"`
	Body        []byte
}

func (a *documentAPI) openAPI(context.Context, *struct{}) (*documentOutput, error) {
	return &documentOutput{"application/json", []byte(a.OpenAPI)}, nil
}

type healthOutput struct {
	Body struct {
		Status string `json:"status" enum:"ok"`
	}
}

func (a *documentAPI) health(ctx context.Context, _ *struct{}) (*healthOutput, error) {
	out := &healthOutput{}
	out.Body.Status = "ok"
	_, err := a.store.Get(ctx, record.Settings)
	return out, err
}

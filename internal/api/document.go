package api

import (
	"context"
	"net/http"

	"allyway/internal/product"
)

func documentOperations() []Operation {
	return []Operation{
		route(http.MethodGet, "/v1/openapi.json", portal.Anyone, 200, "getOpenAPI", "This description",
			"OpenAPI 3.1 of all routes.", (*server).getOpenAPI),
		route(http.MethodGet, "/v1/health", portal.Anyone, 200, "getHealth", "Whether the portal answers",
			"Reads the table once. 503 `unavailable` while that fails.", (*server).getHealth),
	}
}

type documentOutput struct {
	ContentType string `header:"Content-Type"`
	Body        []byte
}

func (s *server) getOpenAPI(context.Context, *struct{}) (*documentOutput, error) {
	return &documentOutput{"application/json", s.OpenAPI}, nil
}

type healthOutput struct {
	Body struct {
		Status string `json:"status" enum:"ok"`
	}
}

func (s *server) getHealth(ctx context.Context, _ *struct{}) (*healthOutput, error) {
	out := &healthOutput{}
	out.Body.Status = "ok"
	_, err := s.portal.ReadPortal(ctx)
	return out, err
}

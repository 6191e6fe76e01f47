package api

import (
	"context"
	"net/http"

	"allyway/internal/product"
)

func staffOperations() []Operation {
	return []Operation{
		route(http.MethodGet, "/v1/staff", portal.Owners, 200, "listStaff", "List staff people", "", (*server).listStaff),
		route(http.MethodPost, "/v1/staff", portal.Owners, 201, "addStaff", "Add a staff person",
			"Who is invited. Refusal: 409 `email_taken` with `holder` and `partner`.", (*server).addStaff),
	}
}

func (s *server) listStaff(ctx context.Context, in *PageInput) (*list[person], error) {
	rows, next, err := s.portal.ListStaff(ctx, session(ctx), in.of())
	return listOf(rows, next, s.person), err
}

type addStaffInput struct {
	Creates
	Body struct {
		FirstName string      `json:"firstName" example:"Sam"`
		LastName  string      `json:"lastName" example:"Staff"`
		Email     string      `json:"email" example:"sam@vendor.example"`
		Role      portal.Role `json:"role" enum:"owner,admin"`
	}
}

func (s *server) addStaff(ctx context.Context, in *addStaffInput) (*personOutput, error) {
	b := in.Body
	return s.personOutput(s.portal.AddStaff(ctx, session(ctx), portal.AddStaff{Role: b.Role, Once: in.once(),
		PersonFields: portal.PersonFields{FirstName: &b.FirstName, LastName: &b.LastName, Email: &b.Email}}))
}

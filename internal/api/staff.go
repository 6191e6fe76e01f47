package api

import (
	"context"
	"net/http"

	"allyway/internal/people"
	"allyway/internal/portal"
)

func (a *peopleAPI) staffOperations() []operation {
	return []operation{
		serve(Route{
			Method: http.MethodGet, Path: "/v1/staff", Who: portal.Owners, Status: http.StatusOK,
			ID: "listStaff", Subject: subjectStaff, Summary: "List staff people",
			Text: "Returns staff people by status and last name.",
		}, a.listStaff),
		serve(Route{
			Method: http.MethodPost, Path: "/v1/staff", Who: portal.Owners, Status: http.StatusCreated,
			ID: "addStaff", Subject: subjectStaff, Summary: "Invite a staff person",
			Text:    "Adds the person and mails the invite. `email_taken` comes with `holder` and `partner`.",
			Refuses: []portal.Code{portal.CodeConfirmPassword, portal.CodeEmailTaken},
		}, a.addStaff),
	}
}

func (a *peopleAPI) listStaff(ctx context.Context, in *PageInput) (*list[person], error) {
	rows, next, err := a.room.ListStaff(ctx, session(ctx), in.of())
	return listOf(rows, next, a.person), err
}

// StaffFields are the fields of a staff person to invite.
type StaffFields struct {
	FirstName patched[string] `json:"firstName,omitzero" add:"required" example:"Sam"`
	LastName  patched[string] `json:"lastName,omitzero" add:"required" example:"Staff"`
	Email     patched[string] `json:"email,omitzero" add:"required" example:"sam@vendor.example"`
}

type addStaffInput struct {
	Creates
	Body struct {
		StaffFields
		Role portal.Role `json:"role" enum:"owner,admin"`
	}
}

func (a *peopleAPI) addStaff(ctx context.Context, in *addStaffInput) (*created[person], error) {
	v, err := a.room.AddStaff(ctx, session(ctx), people.AddStaff{Fields: added(in.Body.StaffFields), Role: in.Body.Role, Once: in.once()})
	if err != nil {
		return nil, err
	}
	return &created[person]{etag(v.Person.Version), location("people", v.Person.ID), a.person(v)}, nil
}

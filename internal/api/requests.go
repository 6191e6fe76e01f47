package api

import (
	"context"
	"errors"
	"net/http"
	"time"

	"allyway/internal/invites"
	"allyway/internal/portal"
	"allyway/internal/record"
)

func (a *invitesAPI) requestOperations() []operation {
	return []operation{
		serve(Route{
			Method: http.MethodGet, Path: "/v1/requests", Who: portal.Staff, Status: http.StatusOK,
			ID: "listRequests", Subject: subjectRequests, Summary: "List user requests",
			Text: "Without a status, it returns pending requests, the oldest first. Decided requests come with the newest first. " +
				"`holder` is another person who holds the address now: move them, or release their address, before you approve. " +
				"With Accept: text/csv, it returns all of them as CSV.",
			CSV: true,
		}, a.listRequests),
		serve(Route{
			Method: http.MethodGet, Path: "/v1/partners/{partner}/requests", Who: portal.Managers, Status: http.StatusOK,
			ID: "listPartnerRequests", Subject: subjectRequests, Summary: "List a partner's user requests",
			Text: "Returns the newest first, decided ones too. Primary contacts may list those of their own organisation, if the settings allow it. " +
				"With Accept: text/csv, it returns all of them as CSV.",
			CSV: true,
		}, a.listOfPartner),
		serve(Route{
			Method: http.MethodDelete, Path: "/v1/requests/{request}", Who: portal.PrimaryContacts | portal.Users, Status: http.StatusOK,
			ID: "withdrawRequest", Subject: subjectRequests, Summary: "Withdraw a request",
			Text: "The person is a contact again. It is possible for requests that primary contacts of the caller's own organisation made, until staff decide. " +
				"An account that asked to join a partner can withdraw its own request.",
			Refuses: []portal.Code{portal.CodeWrongState},
		}, a.withdraw),
		serve(Route{
			Method: http.MethodPost, Path: "/v1/requests/{request}/approve", Who: portal.Managers, Status: http.StatusOK,
			ID: "approveRequest", Subject: subjectRequests, Summary: "Approve a request",
			Text: "Invites the person, and mails the decision to the person who asked. A request can be decided once. " +
				"If it is approved into another partner, the request names that partner from then on, and the person who asked is not mailed. " +
				"An account that asked to join a partner (`self_registered`) joins it at once; " +
				"primary contacts of the partner may decide that, too, while the address is in one of its domains. " +
				"`email_taken` comes with `holder`.",
			Refuses: []portal.Code{portal.CodeWrongState, portal.CodeEmailTaken, portal.CodePartnerInactive, portal.CodeAddressBounced, portal.CodeTooManyAttempts},
		}, a.approve),
		serve(Route{
			Method: http.MethodPost, Path: "/v1/requests/{request}/deny", Who: portal.Managers, Status: http.StatusOK,
			ID: "denyRequest", Subject: subjectRequests, Summary: "Deny a request",
			Text:    "The person is a contact again; an account stays as it is. The reason is mailed to the person who asked. A request can be decided once.",
			Refuses: []portal.Code{portal.CodeWrongState},
		}, a.deny),
		serve(Route{
			Method: http.MethodPost, Path: "/v1/requests/decide", Who: portal.Staff, Status: http.StatusOK,
			ID: "decideRequests", Subject: subjectRequests, Summary: "Decide many requests",
			Text: "Decides each request on its own. A refusal of one does not stop the others.",
		}, a.decide),
	}
}

// userRequest is a request to add a person. It waits for staff, or was decided.
type userRequest struct {
	ID            string               `json:"id" fill:"-"`
	Status        portal.RequestStatus `json:"status" enum:"pending,approved,denied,withdrawn,closed"`
	Reason        portal.Reason        `json:"reason,omitempty" enum:"email_in_use,domain_ignored,domain_of_other_partner,no_domain_assigned,domain_not_assigned,self_registered" doc:"Missing for a primary contact who may not know it."`
	Partner       reference            `json:"partner"`
	Person        string               `json:"person,omitempty" doc:"The person's id."`
	Name          string               `json:"name,omitempty" doc:"The person's name: as it is while the request waits, and as it was when the request was decided."`
	Email         string               `json:"email"`
	Holder        *reference           `json:"holder,omitempty" fill:"-" doc:"For staff: another person who holds the address now."`
	By            string               `json:"by" doc:"The id of the person who asked."`
	ByName        string               `json:"byName,omitempty" fill:"-"`
	At            time.Time            `json:"at"`
	DecidedBy     string               `json:"decidedBy,omitempty" doc:"The id of the person who approved, denied, withdrew or closed it."`
	DecidedByName string               `json:"decidedByName,omitempty" fill:"-"`
	DecidedAt     time.Time            `json:"decidedAt,omitzero"`
	Note          string               `json:"note,omitempty" doc:"Why it was denied."`
}

func requestOf(v *invites.RequestView) userRequest {
	out := userRequest{ID: v.ID(), Holder: v.Holder, ByName: v.ByName, DecidedByName: v.DecidedByName}
	fill(&out, v.Request)
	if v.Account != "" {
		out.Person = v.Account
	}
	return out
}

type requestOutput struct{ Body userRequest }

func decided(v *invites.RequestView, err error) (*requestOutput, error) {
	if err != nil {
		return nil, err
	}
	return &requestOutput{requestOf(v)}, nil
}

type listRequestsInput struct {
	PageInput
	Accepts
	Status portal.RequestStatus `query:"status" enum:"pending,approved,denied,withdrawn,closed"`
}

func (a *invitesAPI) listRequests(ctx context.Context, in *listRequestsInput) (*list[userRequest], error) {
	rows, next, err := whole(in.Accepts, in.PageInput, func(page record.PageOf) ([]*invites.RequestView, string, error) {
		return a.room.ListRequests(ctx, session(ctx), in.Status, page)
	})
	return listOf(rows, next, requestOf), err
}

type listPartnerRequestsInput struct {
	PartnerID
	PageInput
	Accepts
	Status portal.RequestStatus `query:"status" enum:"pending,approved,denied,withdrawn,closed" doc:"All by default."`
}

func (a *invitesAPI) listOfPartner(ctx context.Context, in *listPartnerRequestsInput) (*list[userRequest], error) {
	rows, next, err := whole(in.Accepts, in.PageInput, func(page record.PageOf) ([]*invites.RequestView, string, error) {
		return a.room.ListPartnerRequests(ctx, session(ctx), in.Partner, in.Status, page)
	})
	return listOf(rows, next, requestOf), err
}

func (a *invitesAPI) withdraw(ctx context.Context, in *RequestID) (*requestOutput, error) {
	return decided(a.room.Withdraw(ctx, session(ctx), in.Request))
}

// RequestID is a request in the path.
type RequestID struct {
	Request string `path:"request" doc:"A request's id."`
}

type approveInput struct {
	RequestID
	Body *struct {
		Partner *string   `json:"partner,omitempty" pattern:"^[0-9A-HJKMNP-TV-Z]{26}$" patternDescription:"a partner's id" doc:"Another partner than the request names."`
		Groups  *[]string `json:"groups,omitempty" maxItems:"50" doc:"Ids. By default, the groups of the person who asked."`
	}
}

func (a *invitesAPI) approve(ctx context.Context, in *approveInput) (*requestOutput, error) {
	approve := invites.Approve{Request: in.Request}
	if in.Body != nil {
		approve.Partner, approve.Groups = in.Body.Partner, in.Body.Groups
	}
	return decided(a.room.Approve(ctx, session(ctx), approve))
}

type denyInput struct {
	RequestID
	Body *struct {
		Reason string `json:"reason,omitempty" maxLength:"2000" doc:"Mailed to the person who asked."`
	}
}

func (a *invitesAPI) deny(ctx context.Context, in *denyInput) (*requestOutput, error) {
	reason := ""
	if in.Body != nil {
		reason = in.Body.Reason
	}
	return decided(a.room.Deny(ctx, session(ctx), in.Request, reason))
}

type decideInput struct {
	Body struct {
		IDs     []string `json:"ids" minItems:"1" maxItems:"100"`
		Approve bool     `json:"approve"`
		Reason  string   `json:"reason,omitempty" maxLength:"2000" doc:"Why they are denied. Mailed to the people who asked."`
	}
}

type decidedRow struct {
	ID      string       `json:"id"`
	Request *userRequest `json:"request,omitempty"`
	Problem *problem     `json:"problem,omitempty" doc:"Why it was not decided."`
}

type decideOutput struct {
	Body struct {
		Rows []decidedRow `json:"rows"`
	}
}

func (a *invitesAPI) decide(ctx context.Context, in *decideInput) (*decideOutput, error) {
	rows, err := a.room.DecideMany(ctx, session(ctx), in.Body.IDs, in.Body.Approve, in.Body.Reason)
	if err != nil {
		return nil, err
	}
	out := &decideOutput{}
	for _, row := range rows {
		decided := decidedRow{ID: row.ID}
		var refusal *portal.Error
		switch {
		case row.Err == nil:
			shape := requestOf(row.Request)
			decided.Request = &shape
		case errors.As(row.Err, &refusal):
			decided.Problem = told(refusal)
		default:
			decided.Problem = conflictProblem()
		}
		out.Body.Rows = append(out.Body.Rows, decided)
	}
	return out, nil
}

package api

import (
	"context"
	"errors"
	"net/http"
	"time"

	"allyway/internal/product"
)

func requestOperations() []Operation {
	return []Operation{
		route(http.MethodGet, "/v1/requests", portal.Staff, 200, "listRequests", "List user requests",
			"The oldest first; pending ones unless another status is asked for.", (*server).listRequests),
		route(http.MethodPost, "/v1/requests/{request}/approve", portal.Staff, 200, "approveRequest", "Approve a request",
			"The person is invited, and whoever asked is told. Refusals: 409 `wrong_state` once decided, `email_taken` with `holder`, `partner_inactive`.", (*server).approveRequest),
		route(http.MethodPost, "/v1/requests/{request}/deny", portal.Staff, 200, "denyRequest", "Deny a request",
			"The person is a contact again, and whoever asked is told why. Refusal: 409 `wrong_state` once decided.", (*server).denyRequest),
		route(http.MethodPost, "/v1/requests/decide", portal.Staff, 200, "decideRequests", "Decide many requests",
			"Each for itself: one that is refused keeps no other from being decided.", (*server).decideRequests),
	}
}

// userRequest is an addition that waits for staff, or was decided.
type userRequest struct {
	ID        string               `json:"id"`
	Status    portal.RequestStatus `json:"status" enum:"pending,approved,denied,closed"`
	Reason    portal.Reason        `json:"reason" enum:"email_in_use,domain_ignored,domain_of_other_partner,no_domain_assigned,domain_not_assigned"`
	Partner   reference            `json:"partner"`
	Person    string               `json:"person,omitempty" doc:"The person's id."`
	Email     string               `json:"email"`
	By        string               `json:"by" doc:"The id of who asked."`
	At        time.Time            `json:"at"`
	DecidedBy string               `json:"decidedBy,omitempty"`
	DecidedAt time.Time            `json:"decidedAt,omitzero"`
	Note      string               `json:"note,omitempty" doc:"Why it was denied."`
}

func requestShape(r *portal.Request) userRequest {
	return userRequest{r.Person, r.Status, r.Reason, r.Partner, r.Person, string(r.Email), r.By, r.At, r.DecidedBy, r.DecidedAt, r.Note}
}

type requestOutput struct{ Body userRequest }

func newRequestOutput(r *portal.Request, err error) (*requestOutput, error) {
	if err != nil {
		return nil, err
	}
	return &requestOutput{requestShape(r)}, nil
}

type listRequestsInput struct {
	PageInput
	Status portal.RequestStatus `query:"status" enum:"pending,approved,denied,closed"`
}

func (s *server) listRequests(ctx context.Context, in *listRequestsInput) (*list[userRequest], error) {
	rows, next, err := s.portal.ListRequests(ctx, session(ctx), in.Status, in.of())
	return listOf(rows, next, requestShape), err
}

type RequestID struct {
	Request string `path:"request" doc:"A request's id."`
}

type approveInput struct {
	RequestID
	Body *struct {
		Partner *string   `json:"partner,omitempty" pattern:"^[0-9A-HJKMNP-TV-Z]{26}$" patternDescription:"a partner's id" doc:"Another partner than asked for."`
		Groups  *[]string `json:"groups,omitempty" maxItems:"50" doc:"Ids; those of whoever asked otherwise."`
	}
}

func (s *server) approveRequest(ctx context.Context, in *approveInput) (*requestOutput, error) {
	approve := portal.ApproveRequest{Person: in.Request}
	if in.Body != nil {
		approve.Partner, approve.Groups = in.Body.Partner, in.Body.Groups
	}
	return newRequestOutput(s.portal.ApproveRequest(ctx, session(ctx), approve))
}

type denyInput struct {
	RequestID
	Body *struct {
		Reason string `json:"reason,omitempty" maxLength:"2000" doc:"Mailed to whoever asked."`
	}
}

func (s *server) denyRequest(ctx context.Context, in *denyInput) (*requestOutput, error) {
	reason := ""
	if in.Body != nil {
		reason = in.Body.Reason
	}
	return newRequestOutput(s.portal.DenyRequest(ctx, session(ctx), in.Request, reason))
}

type decideInput struct {
	Body struct {
		IDs     []string `json:"ids" minItems:"1" maxItems:"100"`
		Approve bool     `json:"approve"`
		Reason  string   `json:"reason,omitempty" maxLength:"2000" doc:"Why they are denied; mailed to whoever asked."`
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

func (s *server) decideRequests(ctx context.Context, in *decideInput) (*decideOutput, error) {
	rows, err := s.portal.DecideRequests(ctx, session(ctx), in.Body.IDs, in.Body.Approve, in.Body.Reason)
	if err != nil {
		return nil, err
	}
	out := &decideOutput{}
	for _, row := range rows {
		decided := decidedRow{ID: row.ID}
		var refusal *portal.Error
		switch {
		case row.Err == nil:
			shape := requestShape(row.Request)
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

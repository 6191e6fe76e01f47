package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"allyway/internal/invites"
	"allyway/internal/portal"
	"allyway/internal/record"
)

func (a *invitesAPI) chaseOperations() []operation {
	return []operation{
		serve(Route{
			Method: http.MethodPost, Path: "/v1/people/chase", Who: portal.Managers, Scope: portal.ScopeInvitesWrite, Status: http.StatusOK,
			ID: "chasePeople", Subject: subjectInvites, Summary: "Ask many invited people once more",
			Text: "Takes the ids of people, or a filter with the parameters of the list of people. `resend` mails a new link with a new expiry, and " +
				"the old link is dead. `remind` mails the link that the person has. Everybody gets their own verdict. It invites nobody who is not invited " +
				"already. A filter leaves out staff people. A refused person has a reason: `not_found`, `not_invited`, `declined`, `disabled`, " +
				"`invite_expired` (use resend), `link_invalid` (whoever sent the invite may no longer give its role; use resend), " +
				"`partner_inactive`, `email_missing`, `address_bounced` or `too_many_attempts` (ten mails to the person in " +
				"ten minutes, thirty in a day). If the answer has `next`, repeat the request with it as `cursor`.",
			Refuses: []portal.Code{portal.CodeNotFound, portal.CodeConfirmPassword, portal.CodeTooManyAttempts},
		}, a.chase),
	}
}

type chaseInput struct {
	Creates
	Body struct {
		IDs    []string     `json:"ids,omitempty" maxItems:"1000"`
		Filter *chaseFilter `json:"filter,omitempty" doc:"Instead of ids."`
		Act    string       `json:"act" enum:"resend,remind"`
		Cursor string       `json:"cursor,omitempty" maxLength:"4000" doc:"The next of the previous answer."`
	}
}

type chaseFilter struct {
	PeopleFilter
	Role    portal.Role `json:"role,omitempty" enum:"owner,admin,primary_contact,user"`
	Partner string      `json:"partner,omitempty" pattern:"^[0-9A-HJKMNP-TV-Z]{26}$" patternDescription:"a partner's id"`
}

// Resolve refuses a request that names nobody, or that has both ids and a filter: a mistake must never mail a whole
// portal.
func (in *chaseInput) Resolve(ctx huma.Context) []error {
	errs := in.Creates.Resolve(ctx)
	if (len(in.Body.IDs) == 0) == (in.Body.Filter == nil) {
		return append(errs, &huma.ErrorDetail{Location: "body", Message: "must have ids or a filter, and not both"})
	}
	if f := in.Body.Filter; f != nil && *f == (chaseFilter{}) {
		errs = append(errs, &huma.ErrorDetail{Location: "body.filter", Message: "must name at least one parameter"})
	}
	return errs
}

// chaseRow is the verdict on one person.
type chaseRow struct {
	Row       int           `json:"row" doc:"From 1, in this answer."`
	Person    string        `json:"person" doc:"The person's id."`
	Email     string        `json:"email,omitempty"`
	FirstName string        `json:"firstName,omitempty"`
	LastName  string        `json:"lastName,omitempty"`
	Outcome   string        `json:"outcome" enum:"invited,reminded,unchanged,refused" doc:"unchanged: the person needs no invite, or was mailed at the same moment."`
	Reason    portal.Reason `json:"reason,omitempty"`
}

type chaseOutput struct {
	Body struct {
		Rows []chaseRow `json:"rows"`
		Next string     `json:"next,omitempty" doc:"Call again with this as cursor."`
	}
}

func (a *invitesAPI) chase(ctx context.Context, in *chaseInput) (*chaseOutput, error) {
	ask := invites.Chase{IDs: in.Body.IDs, Act: portal.ChaseAct(in.Body.Act), Cursor: in.Body.Cursor, Once: in.once()}
	if f := in.Body.Filter; f != nil {
		ask.Q = f.Q
		ask.Of = record.PeopleOf{Partner: f.Partner, Filter: portal.PeopleFilter{Status: f.Status, Role: f.Role, Invite: f.Invite, Mail: f.Mail}}
	}
	chased, next, err := a.room.Chase(ctx, session(ctx), ask)
	if err != nil {
		return nil, err
	}
	out := &chaseOutput{}
	out.Body.Rows, out.Body.Next = make([]chaseRow, len(chased)), next
	for i, one := range chased {
		row := chaseRow{Row: one.Row, Person: one.ID, Outcome: one.Outcome, Reason: one.Reason}
		if one.Who != nil {
			row.Email, row.FirstName, row.LastName = string(one.Who.Email), one.Who.FirstName, one.Who.LastName
		}
		out.Body.Rows[i] = row
	}
	return out, nil
}

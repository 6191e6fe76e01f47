package api

import (
	"context"
	"net/http"

	"allyway/internal/invites"
	"allyway/internal/portal"
)

func (a *invitesAPI) launchOperations() []operation {
	const steps = "Works in steps: call again with `next` as cursor until there is no `next`. Skips people without an address, people who " +
		"declined, whose invite was revoked or whose request was denied, people whose mail bounced, and addresses outside the partner's domains that a primary contact gave. " +
		"Staff decide about each of these. The answer says how many were skipped for each reason."
	return []operation{
		serve(Route{
			Method: http.MethodPost, Path: "/v1/partners/{partner}/launch", Who: portal.Staff, Scope: portal.ScopeInvitesWrite, Status: http.StatusOK,
			ID: "launchPartner", Subject: subjectInvites, Summary: "Invite all contacts of a partner", Text: steps,
			Refuses: []portal.Code{portal.CodePartnerInactive},
		}, a.launchPartner),
		serve(Route{
			Method: http.MethodPost, Path: "/v1/launch", Who: portal.Staff, Scope: portal.ScopeInvitesWrite, Status: http.StatusOK,
			ID: "launch", Subject: subjectInvites, Summary: "Invite all contacts of all active partners", Text: steps,
		}, a.launch),
	}
}

// LaunchCursor says where a launch continues.
type LaunchCursor struct {
	Body *struct {
		Cursor string `json:"cursor,omitempty" maxLength:"4000" doc:"The next of the previous answer."`
	}
}

func (c LaunchCursor) cursor() string {
	if c.Body == nil {
		return ""
	}
	return c.Body.Cursor
}

type launchPartnerInput struct {
	PartnerID
	LaunchCursor
}

type launchOutput struct {
	Body struct {
		Invited int `json:"invited"`
		Skipped int `json:"skipped"`

		Reasons map[portal.Reason]int `json:"reasons" doc:"How many people were skipped for each reason: declined, revoked, denied, email_missing, address_unchecked (a primary contact gave an address outside the partner's domains), address_bounced, too_many_attempts, no_partner, partner_inactive, changed (at the same moment)."`

		Next string `json:"next,omitempty" doc:"Call again with this as cursor."`
	}
}

func launched(done invites.Launched, err error) (*launchOutput, error) {
	out := &launchOutput{}
	out.Body.Reasons = done.Reasons
	if done.Reasons == nil {
		out.Body.Reasons = map[portal.Reason]int{}
	}
	out.Body.Invited, out.Body.Skipped, out.Body.Next = done.Invited, done.Skipped, done.Next
	return out, err
}

func (a *invitesAPI) launchPartner(ctx context.Context, in *launchPartnerInput) (*launchOutput, error) {
	return launched(a.room.Launch(ctx, session(ctx), in.Partner, in.cursor()))
}

func (a *invitesAPI) launch(ctx context.Context, in *LaunchCursor) (*launchOutput, error) {
	return launched(a.room.Launch(ctx, session(ctx), "", in.cursor()))
}

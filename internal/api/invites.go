package api

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"allyway/internal/invites"
	"allyway/internal/portal"
	"allyway/internal/record"
)

type invitesAPI struct {
	*server
	room *invites.Service
}

func (a *invitesAPI) operations() []operation {
	return []operation{
		serve(Route{
			Method: http.MethodPost, Path: "/v1/people/{person}/invite", Who: portal.Managers, Scope: portal.ScopeInvitesWrite, Status: http.StatusAccepted,
			ID: "invitePerson", Subject: subjectInvites, Summary: "Invite a contact, or send an invite again",
			Text: "An invited person gets a new link, and the old link is dead. " +
				"A contact of a primary contact is `requested` if staff must decide about the address.",
			Refuses: append([]portal.Code{portal.CodeWrongState, portal.CodeEmailTaken}, inviteRefusals...),
		}, a.invite),
		serve(Route{
			Method: http.MethodDelete, Path: "/v1/people/{person}/invite", Who: portal.Managers, Scope: portal.ScopeInvitesWrite, Status: http.StatusOK,
			ID: "revokeInvite", Subject: subjectInvites, Summary: "Revoke an invite",
			Text: "The person is a contact again, and the link is dead. A staff person is erased, and the answer is 204 without a body. " +
				"An account with a pending invite stays active.",
			Empty: true, Refuses: []portal.Code{portal.CodeWrongState},
		}, a.revoke),
		serve(Route{
			Method: http.MethodPost, Path: "/v1/people/{person}/invite/link", Who: portal.Staff, Status: http.StatusCreated,
			ID: "takeInviteLink", Subject: subjectInvites, Summary: "Take an invite's link to hand it over",
			Text: "Use this if mail fails. It returns a new link, and the mailed link is dead. The person must be invited. " +
				"A repeated request whose link is dead is refused with `wrong_state`.",
			Refuses: []portal.Code{portal.CodeConfirmPassword, portal.CodeWrongState, portal.CodePartnerInactive, portal.CodeEmailMissing},
		}, a.takeLink),
	}
}

type invitePersonInput struct {
	PersonID
	IdempotencyKey string `header:"Idempotency-Key" maxLength:"200" doc:"Within 24 hours, the same key and body mail nobody again."`
	Body           *struct {
		ExpiresIn *int `json:"expiresIn,omitempty" minimum:"1" maximum:"720" doc:"By staff: for how many hours the invite is valid. The portal's setting by default."`
	}
}

// once replaces the method of Creates, which needs a body. A request to invite may have none.
func (in *invitePersonInput) once(expiresIn *int) record.Once {
	asked := "invite " + in.Person
	if expiresIn != nil {
		asked += " " + strconv.Itoa(*expiresIn)
	}
	return record.Once{Key: in.IdempotencyKey, Body: []byte(asked)}
}

type outcomeOutput struct{ Body outcome }

func (a *invitesAPI) invite(ctx context.Context, in *invitePersonInput) (*outcomeOutput, error) {
	var expiresIn *int
	if in.Body != nil {
		expiresIn = in.Body.ExpiresIn
	}
	invited, err := a.room.Invite(ctx, session(ctx), in.Person, expiresIn, in.once(expiresIn))
	if err != nil {
		return nil, err
	}
	return &outcomeOutput{a.outcome(invited)}, nil
}

// revoked is the person whose invite was revoked, or nothing if they are erased.
type revoked struct {
	Status int
	ETag   string `header:"ETag"`
	Body   *person
}

func (r *revoked) tag() { r.ETag = tagOf(r.ETag, r.Body) }

func (a *invitesAPI) revoke(ctx context.Context, in *PersonID) (*revoked, error) {
	v, err := a.room.Revoke(ctx, session(ctx), in.Person)
	if err != nil {
		return nil, err
	}
	if v == nil {
		return &revoked{Status: http.StatusNoContent}, nil
	}
	shown := a.person(v)
	return &revoked{http.StatusOK, etag(v.Person.Version), &shown}, nil
}

// linkOutput is a link that is shown once. It has no ETag, because it cannot be read again.
type linkOutput struct {
	Location string `header:"Location" doc:"The invite's path."`
	Body     struct {
		URL       string    `json:"url"`
		ExpiresAt time.Time `json:"expiresAt"`
	}
}

type takeLinkInput struct {
	PersonID
	IdempotencyKey string `header:"Idempotency-Key" maxLength:"200" doc:"Within 24 hours, the same key returns the same link, while it is valid."`
}

func (a *invitesAPI) takeLink(ctx context.Context, in *takeLinkInput) (*linkOutput, error) {
	once := record.Once{Key: in.IdempotencyKey, Body: []byte("link " + in.Person)}
	taken, err := a.room.TakeLink(ctx, session(ctx), in.Person, once)
	if err != nil {
		return nil, err
	}
	out := &linkOutput{Location: location("people", in.Person, "invite")}
	out.Body.URL, out.Body.ExpiresAt = taken.URL, taken.ExpiresAt
	return out, nil
}

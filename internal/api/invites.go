package api

import (
	"context"
	"net/http"
	"time"

	"allyway/internal/product"
)

func inviteOperations() []Operation {
	return []Operation{
		route(http.MethodPost, "/v1/people/{person}/invite", portal.Managers, 202, "invitePerson", "Invite a contact, or send an invite again",
			"An invited person gets a new link, and the old one is dead. A primary contact's contact becomes `requested` where the domain rule does not let the address straight in. Refusals: 409 `wrong_state`, `email_missing`, `email_taken`, `address_bounced`, `partner_inactive`.", (*server).invitePerson),
		route(http.MethodDelete, "/v1/people/{person}/invite", portal.Managers, 200, "revokeInvite", "Revoke an invite",
			"They are a contact again, and the link is dead. Of a staff person nothing is kept. Refusal: 409 `wrong_state`.", (*server).revokeInvite),
		route(http.MethodPost, "/v1/people/{person}/invite/link", portal.Staff, 201, "takeInviteLink", "Take an invite's link to hand it over",
			"For when mail fails. It is a new link: the mailed one is dead. Refusals: 409 `wrong_state` unless invited, `partner_inactive`.", (*server).takeInviteLink),
	}
}

type invitePersonInput struct {
	PersonID
	Body *struct {
		ExpiresIn *int `json:"expiresIn,omitempty" minimum:"1" maximum:"720" doc:"By staff: hours that the invite lives; the portal's setting otherwise."`
	}
}

func (s *server) invitePerson(ctx context.Context, in *invitePersonInput) (*outcomeOutput, error) {
	var expiresIn *int
	if in.Body != nil {
		expiresIn = in.Body.ExpiresIn
	}
	return s.outcomeOutput(s.portal.InvitePerson(ctx, session(ctx), in.Person, expiresIn))
}

func (s *server) revokeInvite(ctx context.Context, in *PersonID) (*personOutput, error) {
	return s.personOutput(s.portal.RevokeInvite(ctx, session(ctx), in.Person))
}

type linkOutput struct {
	Body struct {
		URL       string    `json:"url"`
		ExpiresAt time.Time `json:"expiresAt"`
	}
}

func (s *server) takeInviteLink(ctx context.Context, in *PersonID) (*linkOutput, error) {
	taken, err := s.portal.TakeInviteLink(ctx, session(ctx), in.Person)
	if err != nil {
		return nil, err
	}
	out := &linkOutput{}
	out.Body.URL, out.Body.ExpiresAt = taken.URL, taken.ExpiresAt
	return out, nil
}

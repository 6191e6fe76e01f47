package api

import (
	"context"
	"net/http"

	"allyway/internal/portal"
)

const functionInviteUser = "invite-user"

func inviteOperations() []operation {
	return []operation{
		route(functionInviteUser, http.MethodPost, "/v1/people/{person}/invite", portal.Staff, 202, "invitePerson", "Invite a contact, or send an invite again",
			"An invited person gets a new link, and the old one is dead. Refusals: 409 `wrong_state`, `email_missing`, `address_bounced`, `partner_inactive`.", (*server).invitePerson),
		route(functionInviteUser, http.MethodDelete, "/v1/people/{person}/invite", portal.Staff, 200, "revokeInvite", "Revoke an invite",
			"They are a contact again, and the link is dead. Of a staff person nothing is kept. Refusal: 409 `wrong_state`.", (*server).revokeInvite),
	}
}

type invitePersonInput struct {
	PersonID
	Body *struct {
		ExpiresIn *int `json:"expiresIn,omitempty" minimum:"1" maximum:"720" doc:"Hours that the invite lives; the portal's setting otherwise."`
	}
}

func (s *server) invitePerson(ctx context.Context, in *invitePersonInput) (*outcomeOutput, error) {
	var expiresIn *int
	if in.Body != nil {
		expiresIn = in.Body.ExpiresIn
	}
	v, err := s.portal.InvitePerson(ctx, session(ctx), in.Person, expiresIn)
	if err != nil {
		return nil, err
	}
	return &outcomeOutput{outcome{Person: s.person(v), Outcome: portal.OutcomeInvited}}, nil
}

func (s *server) revokeInvite(ctx context.Context, in *PersonID) (*personOutput, error) {
	return s.personOutput(s.portal.RevokeInvite(ctx, session(ctx), in.Person))
}

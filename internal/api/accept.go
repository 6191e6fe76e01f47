package api

import (
	"context"
	"net/http"
	"time"

	"allyway/internal/product"
)

func acceptOperations() []Operation {
	const refusals = " Refusals: 410 `link_used`, `link_expired`; 409 `partner_inactive`; 400 `link_invalid`."
	return []Operation{
		route(http.MethodGet, "/v1/portal", portal.Anyone, 200, "getPortal", "The portal's name and rules",
			"What a page needs before anybody has signed in.", (*server).getPortal),
		route(http.MethodPost, "/v1/invites/preview", portal.Anyone, 200, "previewInvite", "Show an invite",
			"Changes nothing, however often it is called."+refusals, (*server).previewInvite),
		route(http.MethodPost, "/v1/invites/accept", portal.Anyone, 201, "acceptInvite", "Accept an invite",
			"Sets the password, completes the profile, and signs in."+refusals+" 422 `password_too_short`, `password_too_long`, `password_guessable`.", (*server).acceptInvite),
		route(http.MethodPost, "/v1/invites/decline", portal.Anyone, 204, "declineInvite", "Decline an invite",
			refusals[1:], (*server).declineInvite),
		route(http.MethodPost, "/v1/invites/renew", portal.Anyone, 202, "renewInvite", "Ask for a fresh link",
			"Mails it to the original address, whatever the link; a link that still lives is mailed again. The answer is always the same.", (*server).renewInvite),
	}
}

type portalOutput struct {
	Body struct {
		Name              string `json:"name"`
		Logo              string `json:"logo,omitempty"`
		PasswordMinLength int    `json:"passwordMinLength"`
		SignUp            bool   `json:"signUp" doc:"Whether anyone may make an account."`
		SupportContact    string `json:"supportContact,omitempty"`
	}
}

func (s *server) getPortal(ctx context.Context, _ *struct{}) (*portalOutput, error) {
	set, err := s.portal.ReadPortal(ctx)
	out := &portalOutput{}
	out.Body.Name, out.Body.Logo, out.Body.PasswordMinLength = set.PortalName, s.logo(set.Logo), set.PasswordMinLength
	out.Body.SignUp, out.Body.SupportContact = set.SignUp, set.SupportContact
	return out, err
}

type tokenInput struct {
	Body struct {
		Token string `json:"token" maxLength:"1000" doc:"What stands behind the # of the mailed link."`
	}
}

type previewOutput struct {
	Body struct {
		Portal            string         `json:"portal" doc:"The portal's name."`
		Partner           *partnerAtDoor `json:"partner,omitempty"`
		InvitedBy         *reference     `json:"invitedBy,omitempty"`
		Email             string         `json:"email"`
		FirstName         string         `json:"firstName"`
		LastName          string         `json:"lastName"`
		ExpiresAt         time.Time      `json:"expiresAt"`
		HasAccount        bool           `json:"hasAccount" doc:"They have a password: accepting asks for it, and sets none."`
		PasswordMinLength int            `json:"passwordMinLength"`
	}
}

// partnerAtDoor is what an invited person sees of the partner before they are in.
type partnerAtDoor struct {
	Name string `json:"name"`
	Logo string `json:"logo,omitempty"`
}

func (s *server) previewInvite(ctx context.Context, in *tokenInput) (*previewOutput, error) {
	v, err := s.portal.PreviewInvite(ctx, in.Body.Token)
	if err != nil {
		return nil, err
	}
	out := &previewOutput{}
	b := &out.Body
	b.Portal, b.InvitedBy, b.ExpiresAt, b.HasAccount, b.PasswordMinLength = v.Portal, v.InvitedBy, v.ExpiresAt, v.HasAccount, v.PasswordMinLength
	b.Email, b.FirstName, b.LastName = string(v.Person.Email), v.Person.FirstName, v.Person.LastName
	if v.Partner != nil {
		b.Partner = &partnerAtDoor{v.Partner.Name, s.logo(v.Partner.Logo)}
	}
	return out, nil
}

type acceptInput struct {
	Body struct {
		Token     string  `json:"token" maxLength:"1000" doc:"What stands behind the # of the mailed link."`
		Password  string  `json:"password,omitempty" maxLength:"1100"`
		FirstName *string `json:"firstName,omitempty" doc:"Needed where the invite has none."`
		LastName  *string `json:"lastName,omitempty" doc:"Needed where the invite has none."`
		Phone     *string `json:"phone,omitempty" doc:"With the country code."`
	}
}

func (s *server) acceptInvite(ctx context.Context, in *acceptInput) (*newSession, error) {
	b := in.Body
	made, err := s.portal.AcceptInvite(ctx, portal.AcceptInvite{Token: b.Token, Password: b.Password, FirstName: b.FirstName, LastName: b.LastName, Phone: b.Phone})
	if err != nil {
		return nil, err
	}
	return s.newSession(made), nil
}

func (s *server) declineInvite(ctx context.Context, in *tokenInput) (*struct{}, error) {
	return nil, s.portal.DeclineInvite(ctx, in.Body.Token)
}

func (s *server) renewInvite(ctx context.Context, in *tokenInput) (*struct{}, error) {
	return nil, s.portal.RenewInvite(ctx, in.Body.Token)
}

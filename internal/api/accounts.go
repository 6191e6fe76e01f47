package api

import (
	"context"
	"net/http"
	"slices"

	"allyway/internal/acceptance"
	"allyway/internal/invites"
	"allyway/internal/portal"
)

// accountOperations make accounts without a partner.
func (a *acceptanceAPI) accountOperations() []operation {
	return []operation{
		serve(Route{
			Method: http.MethodPost, Path: "/v1/accounts", Who: portal.Anyone, Status: http.StatusAccepted,
			ID: "signUp", Subject: subjectAccounts, Summary: "Sign up for an account",
			Text: "Mails a link that makes the account. Nothing exists before that. The answer is the same for every address: a person with an " +
				"account is mailed that they have one, and an invited person gets their invite. While the setting `signUp` is off, the answer is `not_found`.",
			Refuses: []portal.Code{portal.CodeNotFound, portal.CodeTooManyAttempts},
		}, a.signUp),
		serve(Route{
			Method: http.MethodPost, Path: "/v1/accounts/confirm", Who: portal.Anyone, Status: http.StatusCreated,
			ID: "confirmAccount", Subject: subjectAccounts, Summary: "Make the account with the mailed link",
			Text:    "Sets the password and signs the person in. While the setting `signUp` is off, the answer is `not_found`.",
			Refuses: slices.Concat(signUpLinkRefusals, passwordRefusals, []portal.Code{portal.CodeNotFound}),
		}, a.confirmAccount),
		serve(Route{
			Method: http.MethodPost, Path: "/v1/accounts/join", Who: portal.SignedIn, Status: http.StatusAccepted,
			ID: "joinPartner", Subject: subjectAccounts, Summary: "Ask to join the partner of my address's domain",
			Text: "Makes a request with the reason `self_registered`, for an account without a partner. While the request waits, repeating it returns the same answer. " +
				"If no partner has the domain, the answer is `not_found`.",
			Refuses: []portal.Code{portal.CodeNotFound, portal.CodeWrongState, portal.CodePartnerInactive, portal.CodeTooManyAttempts},
		}, a.joinPartner),
	}
}

// signUpLinkRefusals are the refusals of the link of an account that has no partner.
var signUpLinkRefusals = []portal.Code{portal.CodeLinkUsed, portal.CodeLinkExpired, portal.CodeLinkInvalid}

// SignUpFields are what somebody gives who wants an account.
type SignUpFields struct {
	FirstName patched[string] `json:"firstName,omitzero" add:"required" example:"Ana"`
	LastName  patched[string] `json:"lastName,omitzero" add:"required" example:"Silva"`
	Email     patched[string] `json:"email,omitzero" add:"required" example:"ana@example.com"`
}

// signUpBody is the body of a sign-up.
type signUpBody struct{ SignUpFields }

type signUpInput struct {
	AcceptLanguage string `header:"Accept-Language" maxLength:"1000" doc:"The languages of the browser. The account's is the first of them that the portal speaks."`
	Body           signUpBody
}

func (a *acceptanceAPI) signUp(ctx context.Context, in *signUpInput) (*struct{}, error) {
	return nil, a.room.SignUp(ctx, acceptance.SignUp{Fields: added(in.Body.SignUpFields), Languages: in.AcceptLanguage, Client: client(ctx)})
}

type confirmAccountInput struct {
	Body struct {
		Token    string `json:"token" maxLength:"1000" doc:"What follows the # in the mailed link."`
		Password string `json:"password" maxLength:"1100" doc:"The new password."`
	}
}

func (a *acceptanceAPI) confirmAccount(ctx context.Context, in *confirmAccountInput) (*startedSession, error) {
	return a.started(a.room.ConfirmAccount(ctx, in.Body.Token, in.Body.Password))
}

func (a *acceptanceAPI) joinPartner(ctx context.Context, _ *struct{}) (*requestOutput, error) {
	r, err := a.room.JoinPartner(ctx, session(ctx))
	if err != nil {
		return nil, err
	}
	return decided(&invites.RequestView{Request: r, ByName: r.Name}, nil)
}

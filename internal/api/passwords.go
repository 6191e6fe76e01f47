package api

import (
	"context"
	"net/http"
	"slices"

	"allyway/internal/passwords"
	"allyway/internal/portal"
)

type passwordsAPI struct {
	*server
	room *passwords.Service
}

func (a *passwordsAPI) operations() []operation {
	return []operation{
		serve(Route{
			Method: http.MethodPost, Path: "/v1/password/forgot", Who: portal.Anyone, Status: http.StatusAccepted,
			ID: "forgotPassword", Subject: subjectPasswords, Summary: "Ask for a link to set a new password",
			Text:    "Mails a link that sets a new password, if the address has an account. The answer is the same for every address.",
			Refuses: []portal.Code{portal.CodeTooManyAttempts},
		}, a.forgot),
		serve(Route{
			Method: http.MethodPost, Path: "/v1/password/reset", Who: portal.Anyone, Status: http.StatusNoContent,
			ID: "resetPassword", Subject: subjectPasswords, Summary: "Set a new password with a mailed link",
			Text:    "Ends every session of the person, and starts none.",
			Refuses: slices.Concat(linkRefusals, passwordRefusals),
		}, a.reset),
		serve(Route{
			Method: http.MethodPut, Path: "/v1/password", Who: portal.SignedIn, Status: http.StatusNoContent,
			ID: "changePassword", Subject: subjectPasswords, Summary: "Change my password",
			Text:    "Ends every other session of the caller. A wrong current password is refused with `bad_credentials`, and a new password that is the current one with `invalid`.",
			Refuses: slices.Concat(passwordRefusals, []portal.Code{portal.CodeBadCredentials, portal.CodeTooManyAttempts}),
		}, a.change),
		serve(Route{
			Method: http.MethodPost, Path: "/v1/people/{person}/password-reset", Who: portal.Managers, Status: http.StatusAccepted,
			ID: "sendReset", Subject: subjectPasswords, Summary: "Mail a person a link to set a new password",
			Text:    "The link goes only to the address that is stored. The person must be active.",
			Refuses: []portal.Code{portal.CodeWrongState, portal.CodePartnerInactive, portal.CodeAddressBounced, portal.CodeTooManyAttempts},
		}, a.send),
		serve(Route{
			Method: http.MethodPost, Path: "/v1/email/confirm", Who: portal.Anyone, Status: http.StatusNoContent,
			ID: "confirmEmail", Subject: subjectPasswords, Summary: "Confirm a new e-mail address",
			Text:    "Takes the token of the link that was mailed to the new address. Ends every session of the person.",
			Refuses: linkRefusals,
		}, a.confirmEmail),
	}
}

// EmailInput is an address.
type EmailInput struct {
	Body struct {
		Email string `json:"email" maxLength:"1000" example:"ana@example.com"`
	}
}

func (a *passwordsAPI) forgot(ctx context.Context, in *EmailInput) (*struct{}, error) {
	return nil, a.room.Forgot(ctx, in.Body.Email, client(ctx))
}

type resetInput struct {
	Body struct {
		Token    string `json:"token" maxLength:"1000" doc:"What follows the # in the mailed link."`
		Password string `json:"password" maxLength:"1100" doc:"The new password."`
	}
}

func (a *passwordsAPI) reset(ctx context.Context, in *resetInput) (*struct{}, error) {
	return nil, a.room.Reset(ctx, in.Body.Token, in.Body.Password)
}

type changePasswordInput struct {
	Body struct {
		Current  string `json:"current" maxLength:"1100" doc:"The present password."`
		Password string `json:"password" maxLength:"1100" doc:"The new password."`
	}
}

func (a *passwordsAPI) change(ctx context.Context, in *changePasswordInput) (*struct{}, error) {
	return nil, a.room.Change(ctx, session(ctx), in.Body.Current, in.Body.Password)
}

func (a *passwordsAPI) send(ctx context.Context, in *PersonID) (*struct{}, error) {
	return nil, a.room.SendReset(ctx, session(ctx), in.Person)
}

func (a *passwordsAPI) confirmEmail(ctx context.Context, in *tokenInput) (*struct{}, error) {
	return nil, a.room.ConfirmEmail(ctx, in.Body.Token)
}

package api

import (
	"context"
	"net/http"

	"allyway/internal/product"
)

func passwordOperations() []Operation {
	return []Operation{
		route(http.MethodPost, "/v1/password/forgot", portal.Anyone, 202, "forgotPassword", "Forgot password",
			"Mails a link that sets a new password, if the address has an account. The answer is the same for everyone.", (*server).forgotPassword),
		route(http.MethodPost, "/v1/password/reset", portal.Anyone, 204, "resetPassword", "Set a new password by a mailed link",
			"Ends every session, and signs nobody in. Refusals: 422 `password_too_short`, `password_too_long`, `password_guessable`; 410 `link_used`, `link_expired`; 409 `partner_inactive`; 400 `link_invalid`.", (*server).resetPassword),
		route(http.MethodPut, "/v1/password", portal.SignedIn, 204, "changePassword", "Change my password",
			"Ends every other session. 401 `bad_credentials` where the current one is not right.", (*server).changePassword),
		route(http.MethodPost, "/v1/people/{person}/password-reset", portal.Managers, 202, "sendReset", "Mail a person a link that sets a new password",
			"To their stored address alone. Refusals: 409 `wrong_state` unless active, `address_bounced`.", (*server).sendReset),
		route(http.MethodPost, "/v1/email/confirm", portal.Anyone, 204, "confirmEmail", "Confirm a new e-mail address",
			"By the link mailed there. Ends every session. Refusals: 410 `link_used`, `link_expired`; 400 `link_invalid`.", (*server).confirmEmail),
	}
}

type EmailInput struct {
	Body struct {
		Email string `json:"email" maxLength:"1000" example:"ana@example.com"`
	}
}

func (s *server) forgotPassword(ctx context.Context, in *EmailInput) (*struct{}, error) {
	return nil, s.portal.ForgotPassword(ctx, in.Body.Email, client(ctx))
}

type resetInput struct {
	Body struct {
		Token    string `json:"token" maxLength:"1000" doc:"What stands behind the # of the mailed link."`
		Password string `json:"password" maxLength:"1100" doc:"The new password."`
	}
}

func (s *server) resetPassword(ctx context.Context, in *resetInput) (*struct{}, error) {
	return nil, s.portal.ResetPassword(ctx, in.Body.Token, in.Body.Password)
}

type changePasswordInput struct {
	Body struct {
		Current  string `json:"current" maxLength:"1100" doc:"The password until now."`
		Password string `json:"password" maxLength:"1100" doc:"The new password."`
	}
}

func (s *server) changePassword(ctx context.Context, in *changePasswordInput) (*struct{}, error) {
	return nil, s.portal.ChangePassword(ctx, session(ctx), in.Body.Current, in.Body.Password)
}

func (s *server) sendReset(ctx context.Context, in *PersonID) (*struct{}, error) {
	return nil, s.portal.SendReset(ctx, session(ctx), in.Person)
}

func (s *server) confirmEmail(ctx context.Context, in *tokenInput) (*struct{}, error) {
	return nil, s.portal.ConfirmEmail(ctx, in.Body.Token)
}

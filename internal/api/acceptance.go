package api

import (
	"context"
	"net/http"
	"slices"
	"time"

	"allyway/internal/acceptance"
	"allyway/internal/portal"
)

type acceptanceAPI struct {
	*server
	room *acceptance.Service
}

func (a *acceptanceAPI) operations() []operation {
	return append(a.accountOperations(),
		serve(Route{
			Method: http.MethodGet, Path: "/v1/portal", Who: portal.Anyone, Status: http.StatusOK,
			ID: "getPortal", Subject: subjectSettings, Summary: "Get the portal's name and rules",
			Text: "Returns what a page needs before anybody has signed in.",
		}, a.portal),
		serve(Route{
			Method: http.MethodPost, Path: "/v1/invites/preview", Who: portal.Anyone, Status: http.StatusOK,
			ID: "previewInvite", Subject: subjectInvites, Summary: "Show an invite",
			Text:    "Returns what the invite's page shows. Does not use up the link.",
			Refuses: linkRefusals,
		}, a.preview),
		serve(Route{
			Method: http.MethodPost, Path: "/v1/invites/accept", Who: portal.Anyone, Status: http.StatusCreated,
			ID: "acceptInvite", Subject: subjectInvites, Summary: "Accept an invite",
			Text: "Sets the password, completes the profile, and signs the person in. For an account that exists (`hasAccount`), it sets no " +
				"password, and joins the account to the partner. This needs the account's own session, or its current `password`. Otherwise " +
				"the answer is `bad_credentials`, and the link stays valid.",
			Refuses: slices.Concat(linkRefusals, passwordRefusals, []portal.Code{portal.CodeBadCredentials, portal.CodeTooManyAttempts}),
		}, a.accept),
		serve(Route{
			Method: http.MethodPost, Path: "/v1/invites/code", Who: portal.Anyone, Status: http.StatusOK,
			ID: "openInviteByCode", Subject: subjectInvites, Summary: "Open an invite by its code",
			Text: "For a person whose mail program has cut the link short. Takes the code in the mail and the address that the mail was sent to, and returns the link's token. " +
				"Whatever is wrong, the answer is the same `link_invalid`. Does not use up the link or the code. Failed attempts are limited for each address and client.",
			Refuses: []portal.Code{portal.CodeLinkInvalid, portal.CodeTooManyAttempts},
		}, a.code),
		serve(Route{
			Method: http.MethodPost, Path: "/v1/invites/decline", Who: portal.Anyone, Status: http.StatusNoContent,
			ID: "declineInvite", Subject: subjectInvites, Summary: "Decline an invite",
			Text:    "The person is a contact again, and the link is dead. An account that exists stays as it is.",
			Refuses: linkRefusals,
		}, a.decline),
		serve(Route{
			Method: http.MethodPost, Path: "/v1/invites/renew", Who: portal.Anyone, Status: http.StatusAccepted,
			ID: "renewInvite", Subject: subjectInvites, Summary: "Ask for a fresh link",
			Text: "Mails a link to the address that was invited. A link that is still valid is mailed again. The answer is the same for every token.",
		}, a.renew),
	)
}

type portalOutput struct {
	Body struct {
		Name               string   `json:"name"`
		Language           string   `json:"language" doc:"The portal's language, as a BCP 47 tag."`
		Logo               string   `json:"logo,omitempty"`
		PasswordMinLength  int      `json:"passwordMinLength"`
		SignUp             bool     `json:"signUp" doc:"Whether anyone may make an account."`
		SupportContact     string   `json:"supportContact,omitempty"`
		ApplicationOrigins []string `json:"applicationOrigins" doc:"Where people may be sent after they have accepted or signed in."`
	}
}

func (a *acceptanceAPI) portal(ctx context.Context, _ *struct{}) (*portalOutput, error) {
	set, err := a.room.ReadPortal(ctx)
	out := &portalOutput{}
	out.Body.Name, out.Body.Language, out.Body.Logo, out.Body.PasswordMinLength = set.PortalName, set.Language, a.logo(set.Logo), set.PasswordMinLength
	out.Body.SignUp, out.Body.SupportContact, out.Body.ApplicationOrigins = set.SignUp, set.SupportContact, append([]string{}, set.ApplicationOrigins...)
	return out, err
}

type tokenInput struct {
	Body struct {
		Token string `json:"token" maxLength:"1000" doc:"What follows the # in the mailed link."`
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
		HasAccount        bool           `json:"hasAccount" doc:"The person has a password already. Accepting asks for it and sets no new one."`
		PasswordMinLength int            `json:"passwordMinLength"`
	}
}

// partnerAtDoor has what an invited person may see of the partner before they have access.
type partnerAtDoor struct {
	Name string `json:"name"`
	Logo string `json:"logo,omitempty"`
}

func (a *acceptanceAPI) preview(ctx context.Context, in *tokenInput) (*previewOutput, error) {
	v, err := a.room.Preview(ctx, in.Body.Token)
	if err != nil {
		return nil, err
	}
	out := &previewOutput{}
	b := &out.Body
	b.Portal, b.InvitedBy, b.ExpiresAt, b.HasAccount, b.PasswordMinLength = v.Portal, v.InvitedBy, v.ExpiresAt, v.HasAccount, v.PasswordMinLength
	b.Email, b.FirstName, b.LastName = string(v.Person.Email), v.Person.FirstName, v.Person.LastName
	if v.Partner != nil {
		b.Partner = &partnerAtDoor{v.Partner.Name, a.logo(v.Partner.Logo)}
	}
	return out, nil
}

type acceptInput struct {
	Body struct {
		Token    string `json:"token" maxLength:"1000" doc:"What follows the # in the mailed link."`
		Password string `json:"password,omitempty" maxLength:"1100" doc:"The new password. For an account that exists, the current password."`
		AcceptFields
	}
}

// AcceptFields are the fields that a person may complete while they accept.
type AcceptFields struct {
	FirstName patched[string] `json:"firstName,omitzero" doc:"Required if the invite has none."`
	LastName  patched[string] `json:"lastName,omitzero" doc:"Required if the invite has none."`
	Phone     patched[string] `json:"phone,omitzero" doc:"With the country code."`
	Language  patched[string] `json:"language,omitzero" doc:"A BCP 47 tag of a language that the portal speaks. Empty: the portal's language."`
}

func (a *acceptanceAPI) accept(ctx context.Context, in *acceptInput) (*startedSession, error) {
	return a.started(a.room.Accept(ctx, acceptance.Accept{Token: in.Body.Token, Password: in.Body.Password, Fields: added(in.Body.AcceptFields),
		Session: session(ctx), Client: client(ctx), Browser: browser(ctx)}))
}

type inviteCodeInput struct {
	Body struct {
		Email string `json:"email" maxLength:"1000" example:"ana@example.com"`
		Code  string `json:"code" maxLength:"100" example:"7K2M-9QXT" doc:"Only letters and digits matter, and not their case."`
	}
}

type inviteCodeOutput struct {
	Body struct {
		Token string `json:"token" doc:"What follows the # in the mailed link."`
	}
}

func (a *acceptanceAPI) code(ctx context.Context, in *inviteCodeInput) (*inviteCodeOutput, error) {
	out := &inviteCodeOutput{}
	var err error
	out.Body.Token, err = a.room.OpenCode(ctx, acceptance.Code{Email: in.Body.Email, Code: in.Body.Code, Client: client(ctx)})
	return out, err
}

func (a *acceptanceAPI) decline(ctx context.Context, in *tokenInput) (*struct{}, error) {
	return nil, a.room.Decline(ctx, in.Body.Token)
}

func (a *acceptanceAPI) renew(ctx context.Context, in *tokenInput) (*struct{}, error) {
	return nil, a.room.Renew(ctx, in.Body.Token)
}

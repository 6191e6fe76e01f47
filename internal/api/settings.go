package api

import (
	"context"
	"net/http"

	"allyway/internal/product"
)

func settingsOperations() []Operation {
	return []Operation{
		route(http.MethodGet, "/v1/settings", portal.Staff, 200, "getSettings", "Get the portal's settings", "", (*server).getSettings),
		route(http.MethodPatch, "/v1/settings", portal.Staff, 200, "changeSettings", "Change the portal's settings",
			"A JSON merge patch. Settings hold from the next call on; lifetimes are for new links and sessions.", (*server).changeSettings),
	}
}

type settings struct {
	PortalName           string         `json:"portalName"`
	SenderName           string         `json:"senderName" doc:"The name that mails come from."`
	ReplyTo              string         `json:"replyTo,omitempty" doc:"Where answers to mails go."`
	MailFooter           string         `json:"mailFooter,omitempty"`
	InviteLifetimeHours  int            `json:"inviteLifetimeHours"`
	ResetLifetimeMinutes int            `json:"resetLifetimeMinutes"`
	SessionLifetimeHours int            `json:"sessionLifetimeHours"`
	Reminders            bool           `json:"reminders" doc:"One reminder before an invite expires."`
	PasswordMinLength    int            `json:"passwordMinLength"`
	SupportContact       string         `json:"supportContact,omitempty" doc:"Whom to ask for help."`
	SelfManagement       selfManagement `json:"selfManagement"`
	IgnoredDomains       []string       `json:"ignoredDomains" doc:"Domains that belong to no partner, such as free mail."`
	SignUp               bool           `json:"signUp" doc:"Whether anyone may make an account."`
	Logo                 string         `json:"logo,omitempty" doc:"The logo's URL."`
}

type selfManagement struct {
	Partners     bool `json:"partners" doc:"Primary contacts of partners look after their own people."`
	Distributors bool `json:"distributors" doc:"Those of distributors, too."`
	Disable      bool `json:"disable" doc:"They may disable and enable them."`
}

type settingsOutput struct {
	ETag string `header:"ETag"`
	Body settings
}

func (s *server) settingsOutput(set portal.Settings, err error) (*settingsOutput, error) {
	if err != nil {
		return nil, err
	}
	return &settingsOutput{etag(set.Version()), settings{set.PortalName, set.SenderName, string(set.ReplyTo), set.MailFooter,
		set.InviteLifetimeHours, set.ResetLifetimeMinutes, set.SessionLifetimeHours, set.Reminders, set.PasswordMinLength,
		set.SupportContact, selfManagement(set.SelfManagement), orEmpty(set.IgnoredDomains), set.SignUp, s.logo(set.Logo)}}, nil
}

func (s *server) getSettings(ctx context.Context, _ *struct{}) (*settingsOutput, error) {
	return s.settingsOutput(s.portal.ReadSettings(ctx, session(ctx)))
}

type changeSettingsInput struct {
	Changed
	Body struct {
		PortalName           patched[string] `json:"portalName,omitzero"`
		SenderName           patched[string] `json:"senderName,omitzero"`
		ReplyTo              patched[string] `json:"replyTo,omitzero"`
		MailFooter           patched[string] `json:"mailFooter,omitzero"`
		InviteLifetimeHours  *int            `json:"inviteLifetimeHours,omitempty" minimum:"1" maximum:"720"`
		ResetLifetimeMinutes *int            `json:"resetLifetimeMinutes,omitempty" minimum:"10" maximum:"1440"`
		SessionLifetimeHours *int            `json:"sessionLifetimeHours,omitempty" minimum:"1" maximum:"720"`
		Reminders            *bool           `json:"reminders,omitempty"`
		PasswordMinLength    *int            `json:"passwordMinLength,omitempty" minimum:"8" maximum:"64"`
		SupportContact       patched[string] `json:"supportContact,omitzero"`
		SelfManagement       struct {
			Partners     *bool `json:"partners,omitempty"`
			Distributors *bool `json:"distributors,omitempty"`
			Disable      *bool `json:"disable,omitempty"`
		} `json:"selfManagement,omitzero"`
		IgnoredDomains patched[[]string] `json:"ignoredDomains,omitzero" doc:"All of them; what is left out is removed."`
		SignUp         *bool             `json:"signUp,omitempty"`
	}
}

func (s *server) changeSettings(ctx context.Context, in *changeSettingsInput) (*settingsOutput, error) {
	b := in.Body
	return s.settingsOutput(s.portal.ChangeSettings(ctx, session(ctx), in.version(), portal.SettingsFields{
		PortalName: b.PortalName.pointer(), SenderName: b.SenderName.pointer(), ReplyTo: b.ReplyTo.pointer(), MailFooter: b.MailFooter.pointer(),
		InviteLifetimeHours: b.InviteLifetimeHours, ResetLifetimeMinutes: b.ResetLifetimeMinutes, SessionLifetimeHours: b.SessionLifetimeHours,
		Reminders: b.Reminders, PasswordMinLength: b.PasswordMinLength, SupportContact: b.SupportContact.pointer(),
		Partners: b.SelfManagement.Partners, Distributors: b.SelfManagement.Distributors, Disable: b.SelfManagement.Disable,
		IgnoredDomains: b.IgnoredDomains.pointer(), SignUp: b.SignUp}))
}

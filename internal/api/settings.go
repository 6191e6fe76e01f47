package api

import (
	"context"
	"net/http"

	"allyway/internal/portal"
	settingsRoom "allyway/internal/settings"
)

type settingsAPI struct {
	*server
	room *settingsRoom.Service
}

func (a *settingsAPI) operations() []operation {
	return []operation{
		serve(Route{
			Method: http.MethodGet, Path: "/v1/settings", Who: portal.Staff, Status: http.StatusOK,
			ID: "getSettings", Subject: subjectSettings, Summary: "Get the portal's settings",
		}, a.get),
		serve(Route{
			Method: http.MethodPatch, Path: "/v1/settings", Who: portal.Staff, Status: http.StatusOK,
			ID: "changeSettings", Subject: subjectSettings, Summary: "Change the portal's settings",
			Text: "Takes a JSON merge patch. A null restores a setting's default. Settings apply from the next request on. " +
				"Lifetimes apply to new links and sessions.",
		}, a.change),
	}
}

// settings are the portal's settings as the API shows them.
type settings struct {
	PortalName           string         `json:"portalName"`
	SenderName           string         `json:"senderName" fill:"-" doc:"The name that mails come from: the portal's name, unless another one was set."`
	Language             string         `json:"language" doc:"The portal's language, as a BCP 47 tag. Mails to people who have chosen none are in it."`
	ReplyTo              string         `json:"replyTo,omitempty" doc:"The address for answers to mails."`
	MailFooter           string         `json:"mailFooter,omitempty"`
	InviteLifetimeHours  int            `json:"inviteLifetimeHours"`
	ResetLifetimeMinutes int            `json:"resetLifetimeMinutes"`
	SessionLifetimeHours int            `json:"sessionLifetimeHours"`
	StaffIdleHours       int            `json:"staffIdleHours" doc:"After how many hours without use the session of a staff person ends."`
	Reminders            bool           `json:"reminders" doc:"Mail a reminder before an invite expires."`
	PasswordMinLength    int            `json:"passwordMinLength"`
	SupportContact       string         `json:"supportContact,omitempty" doc:"Whom to ask for help."`
	SelfManagement       selfManagement `json:"selfManagement"`
	IgnoredDomains       []string       `json:"ignoredDomains" doc:"Domains that belong to no partner, such as those of free mail."`
	SignUp               bool           `json:"signUp" doc:"Whether anyone may make an account."`
	ApplicationOrigins   []string       `json:"applicationOrigins" doc:"The origins of your own applications, such as https://app.example.com. A person whose link or sign-in names a page there with next goes on to it. Anyone may read them."`
	Logo                 string         `json:"logo,omitempty" fill:"-" doc:"The logo's URL."`
}

type selfManagement struct {
	Partners     bool `json:"partners" doc:"Primary contacts of partners manage their own people."`
	Distributors bool `json:"distributors" doc:"Primary contacts of distributors manage their own people."`
	Disable      bool `json:"disable" doc:"They may also disable and enable people."`
}

func (a *settingsAPI) one(set portal.Settings, err error) (*one[settings], error) {
	if err != nil {
		return nil, err
	}
	out := &one[settings]{ETag: etag(set.Version), Body: settings{SenderName: set.Sender(), Logo: a.logo(set.Logo)}}
	fill(&out.Body, set)
	return out, nil
}

func (a *settingsAPI) get(ctx context.Context, _ *struct{}) (*one[settings], error) {
	return a.one(a.room.Read(ctx, session(ctx)))
}

// SettingsFields are the settings that callers set.
type SettingsFields struct {
	PortalName           patched[string]               `json:"portalName,omitzero"`
	SenderName           patched[string]               `json:"senderName,omitzero" doc:"null: the portal's name."`
	Language             patched[string]               `json:"language,omitzero" doc:"A BCP 47 tag."`
	ReplyTo              patched[string]               `json:"replyTo,omitzero"`
	MailFooter           patched[string]               `json:"mailFooter,omitzero"`
	InviteLifetimeHours  patched[int]                  `json:"inviteLifetimeHours,omitzero" minimum:"1" maximum:"720"`
	ResetLifetimeMinutes patched[int]                  `json:"resetLifetimeMinutes,omitzero" minimum:"10" maximum:"1440"`
	SessionLifetimeHours patched[int]                  `json:"sessionLifetimeHours,omitzero" minimum:"1" maximum:"720"`
	StaffIdleHours       patched[int]                  `json:"staffIdleHours,omitzero" minimum:"1" maximum:"24"`
	Reminders            patched[bool]                 `json:"reminders,omitzero"`
	PasswordMinLength    patched[int]                  `json:"passwordMinLength,omitzero" minimum:"8" maximum:"64"`
	SupportContact       patched[string]               `json:"supportContact,omitzero"`
	SelfManagement       patched[selfManagementFields] `json:"selfManagement,omitzero"`
	IgnoredDomains       patched[[]string]             `json:"ignoredDomains,omitzero" doc:"All ignored domains."`
	SignUp               patched[bool]                 `json:"signUp,omitzero"`
	ApplicationOrigins   patched[[]string]             `json:"applicationOrigins,omitzero" doc:"All origins of your own applications, as browsers send them: https, and http for loopback addresses alone."`
}

type selfManagementFields struct {
	Partners     patched[bool] `json:"partners,omitzero" doc:"Primary contacts of partners manage their own people."`
	Distributors patched[bool] `json:"distributors,omitzero" doc:"Primary contacts of distributors manage their own people."`
	Disable      patched[bool] `json:"disable,omitzero" doc:"They may also disable and enable people."`
}

type changeSettingsInput struct {
	Changed
	Body struct{ SettingsFields }
}

func (a *settingsAPI) change(ctx context.Context, in *changeSettingsInput) (*one[settings], error) {
	return a.one(a.room.Change(ctx, session(ctx), in.versions(), edited(in.Body.SettingsFields)))
}

package portal

import (
	"time"

	"allyway/internal/table"
)

// Settings are the portal's own. What was never set is as in DefaultSettings.
type Settings struct {
	PortalName           string         `json:"portalName"`
	SenderName           string         `json:"senderName"`
	ReplyTo              Address        `json:"replyTo,omitempty"`
	MailFooter           string         `json:"mailFooter,omitempty"`
	InviteLifetimeHours  int            `json:"inviteLifetimeHours"`  // 1 to 720
	ResetLifetimeMinutes int            `json:"resetLifetimeMinutes"` // 10 to 1440
	SessionLifetimeHours int            `json:"sessionLifetimeHours"`
	Reminders            bool           `json:"reminders"`
	PasswordMinLength    int            `json:"passwordMinLength"` // 8 to 64 characters
	SupportContact       string         `json:"supportContact,omitempty"`
	SelfManagement       SelfManagement `json:"selfManagement"`
	IgnoredDomains       []string       `json:"ignoredDomains"`
	SignUp               bool           `json:"signUp"`
	Logo                 string         `json:"logo,omitempty"` // SHA-256 of the image

	version int64
}

// SelfManagement says which primary contacts look after their own organisation's people.
type SelfManagement struct {
	Partners     bool `json:"partners"`
	Distributors bool `json:"distributors"`
	Disable      bool `json:"disable"` // they may disable and enable, too
}

// Covers tells whether primary contacts of such a partner manage their people.
func (s SelfManagement) Covers(kind PartnerKind) bool {
	if kind == KindDistributor {
		return s.Distributors
	}
	return s.Partners
}

const rememberedSession = 30 * 24 * time.Hour // "keep me signed in"

// InviteLifetime, ResetLifetime and SessionLifetime are the settings as durations.
func (s Settings) InviteLifetime() time.Duration {
	return time.Duration(s.InviteLifetimeHours) * time.Hour
}
func (s Settings) ResetLifetime() time.Duration {
	return time.Duration(s.ResetLifetimeMinutes) * time.Minute
}
func (s Settings) SessionLifetime(remember bool) time.Duration {
	if remember {
		return rememberedSession
	}
	return time.Duration(s.SessionLifetimeHours) * time.Hour
}

// Ignores tells whether a domain is one of those that belong to no partner, such as free mail.
func (s Settings) Ignores(domain string) bool {
	for _, d := range s.IgnoredDomains {
		if d == domain {
			return true
		}
	}
	return false
}

// DefaultSettings are those of a new portal. Passwords: NIST SP 800-63B-4, 3.1.1.2, for a password alone.
func DefaultSettings() Settings {
	return Settings{
		PortalName:           "Partner portal",
		SenderName:           "Partner portal",
		InviteLifetimeHours:  7 * 24,
		ResetLifetimeMinutes: 60,
		SessionLifetimeHours: 12,
		Reminders:            true,
		PasswordMinLength:    15,
		IgnoredDomains: []string{
			"aol.com", "fastmail.com", "gmail.com", "gmx.com", "gmx.de", "gmx.net", "googlemail.com", "hotmail.com",
			"icloud.com", "live.com", "mail.com", "mail.ru", "me.com", "msn.com", "outlook.com", "pm.me", "proton.me",
			"protonmail.com", "qq.com", "web.de", "yahoo.com", "yandex.ru", "ymail.com", "zoho.com", "163.com", "126.com",
		},
	}
}

// settings are those among items, or the defaults.
func settings(items table.Items) (Settings, error) {
	s := DefaultSettings()
	item, ok := items[keySettings]
	if !ok {
		return s, nil
	}
	s.version = item.Version
	return s, item.Decode(&s)
}

// Group is a named set of permissions that web clients read.
type Group struct {
	Name        string   `json:"name"`
	Permissions []string `json:"permissions"`
}

// groups are the portal's, by id.
func groups(items table.Items) (map[string]Group, error) {
	var stored struct {
		Groups map[string]Group `json:"groups"`
	}
	_, err := items.Decode(keyGroups, &stored)
	return stored.Groups, err
}

package portal

import (
	"slices"
	"time"

	"allyway/internal/freemail"
	"allyway/internal/mail"
)

// Settings are the portal's own. A setting that was never set is as in DefaultSettings. The tags are those of Person.
type Settings struct {
	PortalName           string         `json:"portalName" set:"name"`
	SenderName           string         `json:"senderName" set:"other name"` // empty: the portal's name; see Sender
	Language             string         `json:"language" set:"language"`
	ReplyTo              Address        `json:"replyTo,omitempty" set:"email"`
	MailFooter           string         `json:"mailFooter,omitempty" set:"text"`
	InviteLifetimeHours  int            `json:"inviteLifetimeHours" set:"number,1,720"`
	ResetLifetimeMinutes int            `json:"resetLifetimeMinutes" set:"number,10,1440"`
	SessionLifetimeHours int            `json:"sessionLifetimeHours" set:"number,1,720"`
	StaffIdleHours       int            `json:"staffIdleHours" set:"number,1,24"` // after this time without use, a staff session ends
	Reminders            bool           `json:"reminders" set:"bool"`
	PasswordMinLength    int            `json:"passwordMinLength" set:"number,8,64"` // in characters
	SupportContact       string         `json:"supportContact,omitempty" set:"line"`
	SelfManagement       SelfManagement `json:"selfManagement" set:"fields"`
	IgnoredDomains       []string       `json:"ignoredDomains" set:"ignored"`
	SignUp               bool           `json:"signUp" set:"bool"`
	ApplicationOrigins   []string       `json:"applicationOrigins,omitempty" set:"origins"`
	Logo                 string         `json:"logo,omitempty"` // SHA-256 of the image

	Version int64 `json:"-"` // of the stored item; 0: nothing was ever set
}

// SelfManagement says which primary contacts manage their own organisation's people.
type SelfManagement struct {
	Partners     bool `json:"partners" set:"bool"`
	Distributors bool `json:"distributors" set:"bool"`
	Disable      bool `json:"disable" set:"bool"` // they may also disable and enable people
}

// Covers reports whether primary contacts of such a partner manage their people.
func (s SelfManagement) Covers(kind PartnerKind) bool {
	if kind == KindDistributor {
		return s.Distributors
	}
	return s.Partners
}

// Set sets the given fields.
func (s *Settings) Set(in Fields, wrong *Problems) { set(s, DefaultSettings(), in, "body", wrong) }

const rememberedSession = 30 * 24 * time.Hour // "keep me signed in"

// Sender returns the name that mails come from: the portal's name unless another one was set.
func (s Settings) Sender() string {
	if s.SenderName == "" {
		return s.PortalName
	}
	return s.SenderName
}

// InviteLifetime is how long an invite is valid.
func (s Settings) InviteLifetime() time.Duration {
	return time.Duration(s.InviteLifetimeHours) * time.Hour
}

// ResetLifetime is how long a reset link is valid.
func (s Settings) ResetLifetime() time.Duration {
	return time.Duration(s.ResetLifetimeMinutes) * time.Minute
}

// SessionLifetime is how long a session lasts. remember is "keep me signed in".
func (s Settings) SessionLifetime(remember bool) time.Duration {
	if remember {
		return rememberedSession
	}
	return time.Duration(s.SessionLifetimeHours) * time.Hour
}

// StaffIdle returns how long a staff session stays valid without use.
func (s Settings) StaffIdle() time.Duration { return time.Duration(s.StaffIdleHours) * time.Hour }

// Lifetime returns how long an invite is valid if the caller asks for that many hours. nil means the portal's setting.
func (s Settings) Lifetime(hours *int, wrong *Problems) time.Duration {
	if hours == nil {
		return s.InviteLifetime()
	}
	if *hours < 1 || *hours > 30*24 {
		wrong.Add("body.expiresIn", "must be between 1 and 720 hours")
	}
	return time.Duration(*hours) * time.Hour
}

// Ignores reports whether a domain belongs to no partner, such as one of free mail.
func (s Settings) Ignores(domain string) bool { return slices.Contains(s.IgnoredDomains, domain) }

// CheckDomains refuses a partner's domains if the portal ignores one of them. Refusal: domain_ignored.
func (s Settings) CheckDomains(domains []string, wrong *Problems) {
	for _, domain := range domains {
		if s.Ignores(domain) {
			wrong.Check("body.domains", Refuse(CodeDomainIgnored,
				"has a domain that this portal ignores, where anybody can have an address; give the partner's own"))
		}
	}
}

// DefaultSettings returns the settings of a new portal. A password has 15 characters or more because it is the only
// proof (NIST SP 800-63B-4, 3.1.1.2).
func DefaultSettings() Settings {
	return Settings{
		PortalName:           "Partner portal",
		Language:             mail.DefaultLanguage,
		InviteLifetimeHours:  7 * 24,
		ResetLifetimeMinutes: 60,
		SessionLifetimeHours: 12,
		StaffIdleHours:       8,
		Reminders:            true,
		PasswordMinLength:    15,
		IgnoredDomains:       freemail.Domains(),
	}
}

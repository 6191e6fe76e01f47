package portal

import (
	"context"
	"fmt"
	"slices"

	"allyway/internal/password"
	"allyway/internal/table"
	"allyway/internal/token"
)

// SettingsFields are the settings as staff give them. A nil pointer leaves the setting as it is.
type SettingsFields struct {
	PortalName           *string
	SenderName           *string
	ReplyTo              *string
	MailFooter           *string
	InviteLifetimeHours  *int
	ResetLifetimeMinutes *int
	SessionLifetimeHours *int
	Reminders            *bool
	PasswordMinLength    *int
	SupportContact       *string
	Partners             *bool // self-management
	Distributors         *bool
	Disable              *bool
	IgnoredDomains       *[]string
	SignUp               *bool
}

// ReadSettings gives the portal's settings. Staff may call it.
func (p *Portal) ReadSettings(ctx context.Context, by token.Session) (Settings, error) {
	c, err := p.enter(ctx, by, Staff)
	if err != nil {
		return Settings{}, err
	}
	return c.settings, nil
}

// ChangeSettings changes the portal's settings. They hold from the next call on; a lifetime is for new links and
// sessions. What waits or was invited stays when self-management is switched off. Staff may call it. Refusals:
// changed, invalid.
func (p *Portal) ChangeSettings(ctx context.Context, by token.Session, ifMatch *int64, in SettingsFields) (Settings, error) {
	c, err := p.enter(ctx, by, Staff)
	if err != nil {
		return Settings{}, err
	}
	if err := matches(ifMatch, c.settings.version); err != nil {
		return Settings{}, err
	}
	var wrong problems
	after := c.settings
	after.set(in, &wrong)
	if err := wrong.err(); err != nil {
		return Settings{}, err
	}
	fields := c.settings.differences(after)
	if len(fields) == 0 {
		return c.settings, nil
	}
	w := c.change()
	w.saveSettings(c.settings, after)
	w.event(EventSettingsChanged, "", "", map[string]any{"fields": fields})
	after.version++
	return after, w.commit(ctx, p.table)
}

// Version is the stored item's, for If-Match.
func (s Settings) Version() int64 { return s.version }

func (w *change) saveSettings(before, after Settings) {
	cond := table.Absent
	if before.version > 0 {
		cond = table.Version(before.version)
	}
	w.add(table.Put(table.Item{Key: keySettings, Attributes: table.Encode(after)}, cond))
}

func (s *Settings) set(in SettingsFields, wrong *problems) {
	setName(&s.PortalName, in.PortalName, "body.portalName", wrong)
	setName(&s.SenderName, in.SenderName, "body.senderName", wrong)
	setEmail(&s.ReplyTo, in.ReplyTo, "body.replyTo", wrong)
	setText(&s.MailFooter, in.MailFooter, maxText, true, "body.mailFooter", wrong)
	setNumber(&s.InviteLifetimeHours, in.InviteLifetimeHours, 1, 30*24, "body.inviteLifetimeHours", wrong)
	setNumber(&s.ResetLifetimeMinutes, in.ResetLifetimeMinutes, 10, 24*60, "body.resetLifetimeMinutes", wrong)
	setNumber(&s.SessionLifetimeHours, in.SessionLifetimeHours, 1, 30*24, "body.sessionLifetimeHours", wrong)
	setNumber(&s.PasswordMinLength, in.PasswordMinLength, password.MinLength, maxPasswordMin, "body.passwordMinLength", wrong)
	setText(&s.SupportContact, in.SupportContact, maxLine, false, "body.supportContact", wrong)
	setBool(&s.Reminders, in.Reminders)
	setBool(&s.SelfManagement.Partners, in.Partners)
	setBool(&s.SelfManagement.Distributors, in.Distributors)
	setBool(&s.SelfManagement.Disable, in.Disable)
	setBool(&s.SignUp, in.SignUp)
	s.setIgnored(in.IgnoredDomains, wrong)
}

const (
	maxPasswordMin    = 64
	maxIgnoredDomains = 1000
)

func setNumber(to *int, given *int, least, most int, location string, wrong *problems) {
	if given == nil {
		return
	}
	if *given < least || *given > most {
		wrong.add(location, fmt.Sprintf("must be between %d and %d", least, most))
	}
	*to = *given
}

func setBool(to *bool, given *bool) {
	if given != nil {
		*to = *given
	}
}

// setIgnored takes all domains that are to belong to nobody. A public suffix may stand among them.
func (s *Settings) setIgnored(typed *[]string, wrong *problems) {
	if typed == nil {
		return
	}
	if len(*typed) > maxIgnoredDomains {
		wrong.add("body.ignoredDomains", "must be at most 1000 domains")
		return
	}
	all := []string{}
	for i, t := range *typed {
		domain, err := asciiDomain(t)
		if err != nil {
			wrong.add(fmt.Sprintf("body.ignoredDomains[%d]", i), "must be a domain name such as gmail.com")
			continue
		}
		all = append(all, domain)
	}
	slices.Sort(all)
	s.IgnoredDomains = slices.Compact(all)
}

func (s Settings) differences(t Settings) []string {
	return differences(
		field{"portalName", s.PortalName != t.PortalName}, field{"senderName", s.SenderName != t.SenderName},
		field{"replyTo", s.ReplyTo != t.ReplyTo}, field{"mailFooter", s.MailFooter != t.MailFooter},
		field{"inviteLifetimeHours", s.InviteLifetimeHours != t.InviteLifetimeHours},
		field{"resetLifetimeMinutes", s.ResetLifetimeMinutes != t.ResetLifetimeMinutes},
		field{"sessionLifetimeHours", s.SessionLifetimeHours != t.SessionLifetimeHours},
		field{"reminders", s.Reminders != t.Reminders}, field{"passwordMinLength", s.PasswordMinLength != t.PasswordMinLength},
		field{"supportContact", s.SupportContact != t.SupportContact}, field{"selfManagement", s.SelfManagement != t.SelfManagement},
		field{"ignoredDomains", !slices.Equal(s.IgnoredDomains, t.IgnoredDomains)}, field{"signUp", s.SignUp != t.SignUp},
	)
}

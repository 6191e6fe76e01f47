package portal

import (
	"fmt"
	"slices"
	"testing"
	"time"
)

func TestChase(t *testing.T) {
	now := time.Date(2026, 3, 2, 9, 30, 0, 0, time.UTC)
	open, closed := &Partner{ID: "p", Status: PartnerActive}, &Partner{ID: "p", Status: PartnerInactive}
	invited := func(change func(*Person)) *Person {
		p := &Person{Status: StatusInvited, Email: "ana@acme.com", InviteVersion: 3, InvitedAt: now.Add(-time.Hour), InviteExpiresAt: now.Add(time.Hour)}
		if change != nil {
			change(p)
		}
		return p
	}
	const refused = VerdictRefused
	for name, c := range map[string]struct {
		who            *Person
		at             *Partner
		resend, remind string // outcome and reason
	}{
		"invited":              {invited(nil), open, VerdictInvited, VerdictReminded},
		"without a partner":    {invited(nil), nil, VerdictInvited, VerdictReminded},
		"expired":              {invited(func(p *Person) { p.InviteExpiresAt = now }), open, VerdictInvited, refused + " invite_expired"},
		"partner inactive":     {invited(nil), closed, refused + " partner_inactive", refused + " partner_inactive"},
		"bounced":              {invited(func(p *Person) { p.Mail.State = MailBounced }), open, refused + " address_bounced", refused + " address_bounced"},
		"failed":               {invited(func(p *Person) { p.Mail.State = MailFailed }), open, VerdictInvited, VerdictReminded},
		"mailed too often":     {invited(func(p *Person) { p.Mailed = slices.Repeat([]time.Time{now}, mostMails) }), open, refused + " too_many_attempts", refused + " too_many_attempts"},
		"contact":              {&Person{Status: StatusContact, Email: "a@acme.com"}, open, refused + " not_invited", refused + " not_invited"},
		"declined":             {&Person{Status: StatusContact, Email: "a@acme.com", DeclinedAt: now}, open, refused + " declined", refused + " declined"},
		"requested":            {&Person{Status: StatusRequested, Email: "a@acme.com"}, open, VerdictUnchanged, VerdictUnchanged},
		"active":               {&Person{Status: StatusActive, Email: "a@acme.com"}, open, VerdictUnchanged, VerdictUnchanged},
		"disabled":             {&Person{Status: StatusDisabled, Email: "a@acme.com"}, open, refused + " disabled", refused + " disabled"},
		"with address removed": {invited(func(p *Person) { p.Email = "" }), open, refused + " email_missing", refused + " email_missing"},
	} {
		for act, want := range map[ChaseAct]string{ChaseResend: c.resend, ChaseRemind: c.remind} {
			t.Run(fmt.Sprint(name, " ", act), func(t *testing.T) {
				before, after := *c.who, *c.who
				outcome, reason := after.Chase(act, true, Invitation{By: "b", Partner: c.at, Lifetime: 48 * time.Hour, Now: now})
				got := outcome
				if reason != "" {
					got += " " + string(reason)
				}
				if got != want {
					t.Errorf("%s, want %s", got, want)
				}
				renewed := after.InviteVersion == before.InviteVersion+1 && after.InviteExpiresAt.Equal(now.Add(48*time.Hour))
				if renewed != (outcome == VerdictInvited) {
					t.Errorf("a new link: %v", renewed)
				}
				if mailed := len(after.Mailed) > len(before.Mailed); mailed != (outcome == VerdictInvited || outcome == VerdictReminded) {
					t.Errorf("mail counted: %v", mailed)
				}
				if after.Status != before.Status {
					t.Errorf("became %s", after.Status)
				}
			})
		}
	}
}

// TestChaseOfAVoidInvite chases somebody whose invite is no longer valid, because its sender may no longer give its
// role. A reminder is refused. A new link is sent.
func TestChaseOfAVoidInvite(t *testing.T) {
	now := noon
	for act, want := range map[ChaseAct]string{ChaseRemind: "refused link_invalid", ChaseResend: "invited "} {
		who := &Person{Status: StatusInvited, Email: "a@acme.com", InviteVersion: 1, InviteExpiresAt: now.Add(time.Hour)}
		outcome, reason := who.Chase(act, false, Invitation{By: "b", Lifetime: time.Hour, Now: now})
		if got := outcome + " " + string(reason); got != want {
			t.Errorf("%s: %s, want %s", act, got, want)
		}
	}
}

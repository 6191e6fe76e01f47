package portal

import (
	"slices"
	"testing"
	"time"
)

func TestSkippedBy(t *testing.T) {
	now := time.Date(2026, 3, 2, 9, 30, 0, 0, time.UTC)
	open, closed := &Partner{Status: PartnerActive}, &Partner{Status: PartnerInactive}
	seen := []Reason{""}
	for want, c := range map[Reason]struct {
		change func(*Person)
		at     *Partner
	}{
		"":                    {func(*Person) {}, open},
		ReasonChanged:         {func(p *Person) { p.Status = StatusInvited }, open},
		ReasonDeclined:        {func(p *Person) { p.DeclinedAt = now; p.Mail.State = MailBounced }, closed},
		ReasonRevoked:         {func(p *Person) { p.RevokedAt = now }, open},
		ReasonDenied:          {func(p *Person) { p.DeniedAt = now; p.Unclaimed = true }, open},
		ReasonEmailMissing:    {func(p *Person) { p.Email = "" }, open},
		ReasonUnchecked:       {func(p *Person) { p.Unclaimed = true }, open},
		ReasonNoPartner:       {func(*Person) {}, nil},
		ReasonPartnerInactive: {func(*Person) {}, closed},
		ReasonAddressBounced:  {func(p *Person) { p.Mail.State = MailComplained }, open},
		ReasonTooManyAttempts: {func(p *Person) { p.Mailed = slices.Repeat([]time.Time{now}, mostMails) }, open},
	} {
		p := &Person{Status: StatusContact, Email: "ana@acme.com"}
		c.change(p)
		if got := p.SkippedBy(c.at, now); got != want {
			t.Errorf("skipped by %q, want %q", got, want)
		}
		if want != "" && !slices.Contains(LaunchReasons, want) {
			t.Errorf("%s is not among all reasons", want)
		}
		seen = append(seen, want)
	}
	for _, reason := range LaunchReasons {
		if !slices.Contains(seen, reason) {
			t.Errorf("%s is not tried", reason)
		}
	}
}

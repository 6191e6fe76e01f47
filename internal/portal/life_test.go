package portal

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

const (
	inviteVersion = 3 // of the person that livingIn gives
	weekOfHours   = 7 * 24 * time.Hour
)

var noon = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)

// differ compares two people whole; - is before, + after.
func differ(before, after *Person) string {
	return cmp.Diff(before, after, cmp.AllowUnexported(Person{}))
}

// livingIn returns a person in a status. If people come to this status through an invite, the person has had one.
func livingIn(s Status) *Person {
	p := &Person{ID: "u", FirstName: "Ana", LastName: "Silva", Email: "ana@acme.com", Role: RoleUser, Partner: "p",
		PartnerName: "Acme", Status: s, InviteVersion: inviteVersion, Epoch: 5, CreatedAt: noon.Add(-weekOfHours)}
	switch s {
	case StatusRequested:
		p.Request = OpenRequest{Place: "r", Reason: ReasonDomainOfOtherPartner, By: "mia"}
	case StatusInvited:
		p.InvitedAt, p.InviteExpiresAt = noon.Add(-time.Hour), noon.Add(time.Hour)
	case StatusActive:
		p.AcceptedVersion, p.AcceptedAt = inviteVersion, noon.Add(-time.Hour)
	case StatusDisabled:
		p.DisabledFrom, p.DisabledBy = StatusActive, RoleAdmin
	}
	return p
}

func disabledFromInvited() *Person {
	p := livingIn(StatusDisabled)
	p.DisabledFrom = StatusInvited
	return p
}

// asking returns a person who has asked for a new address and not yet confirmed it.
func asking(p *Person) *Person {
	p.PendingEmail, p.EmailVersion = "new@acme.com", 2
	return p
}

func byStaff() Invitation {
	return Invitation{By: "staff", Partner: &Partner{ID: "p", Status: PartnerActive}, Lifetime: weekOfHours, Now: noon}
}

// arrows are all ways from one status to another.
var arrows = map[string]func(*Person) error{
	"invite": func(p *Person) error { return p.Invite(byStaff()) },
	"resend": func(p *Person) error { return p.Resend(byStaff()) },
	"request": func(p *Person) error {
		return p.Ask(OpenRequest{Place: "r", Reason: ReasonDomainOfOtherPartner, By: "mia"})
	},
	"withdraw": func(p *Person) error { return p.Withdraw() },
	"approve":  func(p *Person) error { return p.Approve(byStaff()) },
	"deny":     func(p *Person) error { return p.Deny(noon) },
	"revoke":   func(p *Person) error { return p.Revoke(noon) },
	"decline":  func(p *Person) error { return p.Decline(inviteVersion, noon) },
	"accept":   func(p *Person) error { return p.Accept(inviteVersion, noon) },
	"disable":  func(p *Person) error { return p.Disable(RoleOwner) },
	"enable":   func(p *Person) error { return p.Enable(byStaff()) },
}

// TestEveryArrowFromEveryState is the table of a person's life: where each arrow leads, or how it is refused. Where the
// refusal is wrong_state, it names the state.
func TestEveryArrowFromEveryState(t *testing.T) {
	const (
		contact, requested, invited, active, disabled = "contact", "requested", "invited", "active", "disabled"
		no                                            = "wrong_state"
		dead, used                                    = "link_invalid", "link_used"
	)
	froms := []struct {
		name string
		in   *Person
	}{
		{contact, livingIn(StatusContact)}, {requested, livingIn(StatusRequested)}, {invited, livingIn(StatusInvited)},
		{active, livingIn(StatusActive)}, {disabled, livingIn(StatusDisabled)}, {"disabled, was invited", disabledFromInvited()},
	}
	want := map[string][6]string{
		// from     contact    requested  invited   active    disabled  disabled, was invited
		"invite":   {invited, no, no, no, no, no},
		"resend":   {no, no, invited, no, no, no},
		"request":  {requested, no, no, no, no, no},
		"approve":  {no, invited, no, no, no, no},
		"deny":     {no, contact, no, no, no, no},
		"withdraw": {no, contact, no, no, no, no},
		"revoke":   {no, no, contact, no, no, no},
		"decline":  {dead, dead, contact, used, dead, dead},
		"accept":   {dead, dead, active, used, dead, dead},
		"disable":  {no, no, disabled, disabled, no, no},
		"enable":   {no, no, no, no, active, invited},
	}
	if len(want) != len(arrows) {
		t.Errorf("%d arrows, %d rows", len(arrows), len(want))
	}
	for arrow, follow := range arrows {
		for i, from := range froms {
			t.Run(arrow+" from "+from.name, func(t *testing.T) {
				p := *from.in
				err := follow(&p)
				if err == nil {
					if string(p.Status) != want[arrow][i] {
						t.Errorf("is %s now, want %s", p.Status, want[arrow][i])
					}
					return
				}
				wantRefusal(t, err, Code(want[arrow][i]))
				if want[arrow][i] == no && !strings.Contains(err.Error(), map[bool]string{true: "is a ", false: "is "}[from.in.Status == StatusContact]+string(from.in.Status)) {
					t.Errorf("the refusal does not name the state: %v", err)
				}
				if diff := differ(from.in, &p); diff != "" {
					t.Errorf("refused, and changed:\n%s", diff)
				}
			})
		}
	}
}

func wantRefusal(t *testing.T, err error, code Code) {
	t.Helper()
	var refusal *Error
	if !errors.As(err, &refusal) || refusal.Code != code || refusal.Detail == "" {
		t.Errorf("refused with %v, want %s", err, code)
	}
}

// TestWhatArrowsChange checks what each arrow changes in the record besides the status.
func TestWhatArrowsChange(t *testing.T) {
	newInvite := func(p *Person) {
		p.Status, p.InviteVersion = StatusInvited, inviteVersion+1
		p.InvitedAt, p.InvitedBy, p.InviteExpiresAt = noon, "staff", noon.Add(weekOfHours)
		p.Mail, p.Mailed = MailStatus{State: MailQueued, At: noon}, []time.Time{noon}
	}
	tests := []struct {
		arrow string
		from  *Person
		want  func(p *Person) // what differs from before
	}{
		{"invite", livingIn(StatusContact), newInvite},
		{"resend", livingIn(StatusInvited), newInvite},
		{"approve", livingIn(StatusRequested), func(p *Person) { newInvite(p); p.Request = OpenRequest{} }},
		{"request", livingIn(StatusContact), func(p *Person) { p.Status, p.Request = StatusRequested, livingIn(StatusRequested).Request }},
		{"deny", livingIn(StatusRequested), func(p *Person) { p.Status, p.DeniedAt, p.Request = StatusContact, noon, OpenRequest{} }},
		{"withdraw", livingIn(StatusRequested), func(p *Person) { p.Status, p.Request = StatusContact, OpenRequest{} }},
		{"revoke", livingIn(StatusInvited), func(p *Person) {
			p.Status, p.InviteVersion, p.InviteExpiresAt, p.RevokedAt = StatusContact, inviteVersion+1, time.Time{}, noon
		}},
		{"decline", livingIn(StatusInvited), func(p *Person) {
			p.Status, p.InviteVersion, p.InviteExpiresAt, p.DeclinedAt = StatusContact, inviteVersion+1, time.Time{}, noon
		}},
		{"accept", livingIn(StatusInvited), func(p *Person) {
			p.Status, p.AcceptedVersion, p.AcceptedAt, p.InviteExpiresAt, p.Epoch, p.UnlockedAt = StatusActive, inviteVersion, noon, time.Time{}, 6, noon
		}},
		{"disable", livingIn(StatusInvited), func(p *Person) {
			p.Status, p.DisabledFrom, p.DisabledBy = StatusDisabled, StatusInvited, RoleOwner
			p.InviteVersion, p.InviteExpiresAt, p.Epoch = inviteVersion+1, time.Time{}, 6
		}},
		{"disable", livingIn(StatusActive), func(p *Person) {
			p.Status, p.DisabledFrom, p.DisabledBy, p.InviteVersion, p.Epoch = StatusDisabled, StatusActive, RoleOwner, inviteVersion+1, 6
		}},
		{"disable", asking(livingIn(StatusActive)), func(p *Person) {
			p.Status, p.DisabledFrom, p.DisabledBy, p.InviteVersion, p.Epoch = StatusDisabled, StatusActive, RoleOwner, inviteVersion+1, 6
			p.PendingEmail, p.EmailVersion = "", 3
		}},
		{"enable", livingIn(StatusDisabled), func(p *Person) { p.Status, p.DisabledFrom, p.DisabledBy = StatusActive, "", "" }},
		{"enable", disabledFromInvited(), func(p *Person) { newInvite(p); p.DisabledFrom, p.DisabledBy = "", "" }},
	}
	for _, tt := range tests {
		t.Run(tt.arrow+" from "+string(tt.from.Status), func(t *testing.T) {
			got, want := *tt.from, *tt.from
			if err := arrows[tt.arrow](&got); err != nil {
				t.Fatal(err)
			}
			tt.want(&want)
			if diff := differ(&want, &got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestNewInviteForgets checks that a new invite removes everything that was recorded about the old one.
func TestNewInviteForgets(t *testing.T) {
	p := livingIn(StatusInvited)
	p.InviteExpired, p.DeclinedAt, p.RevokedAt, p.DeniedAt = true, noon, noon, noon
	p.Mail = MailStatus{State: MailFailed, Detail: "no such host", At: noon.Add(-time.Hour)}
	in := byStaff()
	in.Lifetime = 90*time.Minute + 300*time.Millisecond
	if err := p.Resend(in); err != nil {
		t.Fatal(err)
	}
	if p.InviteExpired || !p.DeclinedAt.IsZero() || !p.RevokedAt.IsZero() || !p.DeniedAt.IsZero() || p.Mail != (MailStatus{State: MailQueued, At: noon}) {
		t.Errorf("kept of the old invite: %+v", p)
	}
	if want := noon.Add(90 * time.Minute); !p.InviteExpiresAt.Equal(want) {
		t.Errorf("expires %v, want the whole second %v", p.InviteExpiresAt, want)
	}
}

// TestWhatStandsInTheWayOfAnInvite covers the refusals that every arrow to invited shares.
func TestWhatStandsInTheWayOfAnInvite(t *testing.T) {
	tests := []struct {
		name    string
		spoil   func(*Person)
		partner *Partner
		want    Code // empty: invited
	}{
		{"no address", func(p *Person) { p.Email = "" }, &Partner{Status: PartnerActive}, CodeEmailMissing},
		{"partner inactive", func(*Person) {}, &Partner{Status: PartnerInactive}, CodePartnerInactive},
		{"address bounced", func(p *Person) { p.Mail.State = MailBounced }, &Partner{Status: PartnerActive}, CodeAddressBounced},
		{"mail failed", func(p *Person) { p.Mail.State = MailFailed }, &Partner{Status: PartnerActive}, ""},
		{"complained", func(p *Person) { p.Mail.State = MailComplained }, &Partner{Status: PartnerActive}, CodeAddressBounced},
		{"no partner", func(p *Person) { p.Partner = "" }, nil, ""},
	}
	toInvited := map[string]*Person{"invite": livingIn(StatusContact), "resend": livingIn(StatusInvited),
		"approve": livingIn(StatusRequested), "enable": disabledFromInvited()}
	arrow := map[string]func(*Person, Invitation) error{"invite": (*Person).Invite, "resend": (*Person).Resend,
		"approve": (*Person).Approve, "enable": (*Person).Enable}
	for _, tt := range tests {
		for name, from := range toInvited {
			t.Run(tt.name+", "+name, func(t *testing.T) {
				before := *from
				tt.spoil(&before)
				after := before
				in := byStaff()
				in.Partner = tt.partner
				err := arrow[name](&after, in)
				if tt.want == "" {
					if err != nil || after.Status != StatusInvited {
						t.Errorf("%s, %v", after.Status, err)
					}
					return
				}
				wantRefusal(t, err, tt.want)
				if diff := differ(&before, &after); diff != "" {
					t.Errorf("refused, and changed:\n%s", diff)
				}
			})
		}
	}
	p := livingIn(StatusDisabled)
	p.Email = ""
	in := byStaff()
	in.Partner.Status = PartnerInactive
	if err := p.Enable(in); err != nil || p.Status != StatusActive {
		t.Errorf("enabling somebody who was active mails nobody, yet: %v", err)
	}
}

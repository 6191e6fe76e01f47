package portal

import (
	"testing"
	"time"
)

// account gives an active account without a partner.
func account() *Person {
	p := livingIn(StatusActive)
	p.Partner, p.PartnerName = "", ""
	return p
}

// pending gives an account with a pending invite.
func pending(t *testing.T) *Person {
	t.Helper()
	p := account()
	in := byStaff()
	in.Partner.Name, in.Lifetime = "Acme", time.Hour
	if err := p.InviteAccount(&Person{FirstName: "Annie", LastName: "Typed", Role: RolePrimaryContact, Groups: []string{"g"}}, in); err != nil {
		t.Fatal(err)
	}
	return p
}

// TestWhoIsInvitedAsAnAccount checks that an account is invited only if it has no partner and no other valid invite.
func TestWhoIsInvitedAsAnAccount(t *testing.T) {
	disabled, staff, expired := account(), account(), pending(t)
	disabled.Status, staff.Role, expired.InviteExpiresAt = StatusDisabled, RoleAdmin, noon
	tests := map[string]struct {
		who  *Person
		want bool
	}{
		"an account without a partner": {account(), true}, "with an expired invite": {expired, true},
		"with another invite": {pending(t), false}, "of a partner": {livingIn(StatusActive), false}, "a contact": {livingIn(StatusContact), false},
		"invited": {livingIn(StatusInvited), false}, "disabled": {disabled, false}, "staff": {staff, false},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			p := *tt.who
			err := p.InviteAccount(&Person{Role: RoleUser}, byStaff())
			if tt.want != (err == nil) || tt.want != tt.who.Joinable(noon) {
				t.Errorf("joinable %v, %v", tt.who.Joinable(noon), err)
			}
			if err != nil {
				wantRefusal(t, err, CodeWrongState)
				if diff := differ(tt.who, &p); diff != "" {
					t.Errorf("refused, and changed:\n%s", diff)
				}
			}
		})
	}
}

// TestPendingInviteAndArrows follows each arrow from an account with a pending invite.
func TestPendingInviteAndArrows(t *testing.T) {
	const version = inviteVersion + 1
	follow := map[string]func(*Person) error{"decline": func(p *Person) error { return p.Decline(version, noon) },
		"accept": func(p *Person) error { return p.Accept(version, noon) }, "join": func(p *Person) error { return p.Join(byStaff(), RoleUser) }}
	for name, arrow := range arrows {
		if follow[name] == nil {
			follow[name] = arrow
		}
	}
	tests := map[string]struct {
		status  Status
		pending bool
		partner string
		refused Code
	}{
		"invite": {StatusActive, true, "", CodeWrongState}, "request": {StatusActive, true, "", CodeWrongState},
		"approve": {StatusActive, true, "", CodeWrongState}, "deny": {StatusActive, true, "", CodeWrongState},
		"enable": {StatusActive, true, "", CodeWrongState}, "resend": {StatusActive, true, "", ""},
		"withdraw": {StatusActive, true, "", CodeWrongState}, "revoke": {StatusActive, false, "", ""}, "decline": {StatusActive, false, "", ""},
		"accept": {StatusActive, false, "p", ""}, "disable": {StatusDisabled, false, "", ""}, "join": {StatusActive, false, "p", ""},
	}
	if len(tests) != len(follow) {
		t.Errorf("%d arrows, %d rows", len(follow), len(tests))
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			p := pending(t)
			if err := follow[name](p); err != nil || tt.refused != "" {
				wantRefusal(t, err, tt.refused)
			}
			if p.Status != tt.status || p.HasInvite() != tt.pending || p.Partner != tt.partner {
				t.Errorf("became %+v", p)
			}
			link := p.CheckInviteLink(version, noon)
			if alive := link == nil; alive != (tt.pending && name != "resend") {
				t.Errorf("the link: %v", link)
			}
		})
	}
	joined := pending(t)
	if err := joined.Accept(version, noon); err != nil || joined.Role != RolePrimaryContact || len(joined.Groups) != 1 || joined.FirstName != "Ana" || joined.Epoch != 6 {
		t.Errorf("joined as %+v, %v", joined, err)
	}
}

// TestAccountIsSeenAsInvited checks that the partner that invites an account sees nothing of it but the address.
func TestAccountIsSeenAsInvited(t *testing.T) {
	p := pending(t)
	p.Phone, p.Title, p.Address, p.EmailConfirmedAt = "+15550109999", "Boss", "1 Long Street", noon
	p.Ties, p.Request = []Tie{{Ecosystem: Reference{ID: "e", Name: "North"}}}, OpenRequest{Place: "r"}
	seen := p.SeenBy(RolePrimaryContact)
	if seen.Name() != "Annie Typed" || seen.Status != StatusInvited || seen.Partner != "p" || seen.PartnerName != "Acme" || seen.Email != p.Email {
		t.Errorf("seen %+v", seen)
	}
	if seen.Phone+seen.Title+seen.Address != "" || !seen.CreatedAt.Equal(noon) || seen.Pending != nil || seen.Ties != nil || seen.Request != (OpenRequest{}) {
		t.Errorf("shows the account: %+v", seen)
	}
	if own := p.SeenBy(RoleUser); own.Name() != "Ana Silva" || own.Pending == nil {
		t.Errorf("own %+v", own)
	}
	if in := p.Counted(); in["invited"] != 1 || in["active"] != 0 {
		t.Errorf("counted %v", in)
	}
}

package portal

import (
	"testing"
	"time"
)

// TestInviteOpen is a table of how an invite's link is refused, by its version and its person: as used, as expired, or
// only as invalid. The 30 days of LinkMemory end exactly.
func TestInviteOpen(t *testing.T) {
	const month = 30 * 24 * time.Hour
	change := func(s Status, f func(p *Person)) *Person { p := livingIn(s); f(p); return p }
	same := func(*Person) {}
	expiresAt := livingIn(StatusInvited).InviteExpiresAt
	acceptedAt := livingIn(StatusActive).AcceptedAt
	tests := []struct {
		name    string
		person  *Person
		version int64
		now     time.Time
		want    Code // empty: open
	}{
		{"open", livingIn(StatusInvited), inviteVersion, noon, ""},
		{"a millisecond left", livingIn(StatusInvited), inviteVersion, expiresAt.Add(-time.Millisecond), ""},
		{"expired from that second on", livingIn(StatusInvited), inviteVersion, expiresAt, CodeLinkExpired},
		{"expired, and recorded", change(StatusInvited, func(p *Person) { p.InviteExpired = true }), inviteVersion, expiresAt, CodeLinkExpired},
		{"recorded, but given more time", change(StatusInvited, func(p *Person) { p.InviteExpired = true }), inviteVersion, noon, ""},
		{"expired, last of its memory", livingIn(StatusInvited), inviteVersion, expiresAt.Add(month - time.Millisecond), CodeLinkExpired},
		{"expired, forgotten", livingIn(StatusInvited), inviteVersion, expiresAt.Add(month), CodeLinkInvalid},
		{"replaced", livingIn(StatusInvited), inviteVersion - 1, noon, CodeLinkInvalid},
		{"replaced, and past its time", livingIn(StatusInvited), inviteVersion - 1, expiresAt.Add(time.Hour), CodeLinkInvalid},
		{"of a version to come", livingIn(StatusInvited), inviteVersion + 1, noon, CodeLinkInvalid},
		{"used", livingIn(StatusActive), inviteVersion, noon, CodeLinkUsed},
		{"used, last of its memory", livingIn(StatusActive), inviteVersion, acceptedAt.Add(month - time.Millisecond), CodeLinkUsed},
		{"used, forgotten", livingIn(StatusActive), inviteVersion, acceptedAt.Add(month), CodeLinkInvalid},
		{"another than the used one", livingIn(StatusActive), inviteVersion - 1, noon, CodeLinkInvalid},
		{"used, then disabled and enabled", change(StatusActive, func(p *Person) { p.InviteVersion++ }), inviteVersion, noon, CodeLinkInvalid},
		{"never accepted, yet active", change(StatusActive, func(p *Person) { p.AcceptedVersion = 0 }), inviteVersion, noon, CodeLinkInvalid},
		{"revoked or declined", livingIn(StatusContact), inviteVersion, noon, CodeLinkInvalid},
		{"requested", livingIn(StatusRequested), inviteVersion, noon, CodeLinkInvalid},
		{"disabled", livingIn(StatusDisabled), inviteVersion, noon, CodeLinkInvalid},
		{"nobody", change(StatusContact, func(p *Person) { *p = Person{} }), 0, noon, CodeLinkInvalid},
		{"version 0", change(StatusActive, same), 0, noon, CodeLinkInvalid},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			err := tt.person.CheckInviteLink(tt.version, tt.now)
			if tt.want == "" {
				if err != nil {
					t.Error(err)
				}
				return
			}
			wantRefusal(t, err, tt.want)
		})
	}
}

func TestInviteHasExpired(t *testing.T) {
	for _, s := range Statuses {
		p := livingIn(s)
		p.InviteExpiresAt = noon
		if got := p.InviteHasExpired(noon); got != (s == StatusInvited) {
			t.Errorf("%s: expired %v", s, got)
		}
		if p.InviteHasExpired(noon.Add(-time.Millisecond)) {
			t.Errorf("%s: expired before its time", s)
		}
	}
}

// TestResetOpen is a table of how a reset link is refused. The link is valid only for an active person whose epoch has
// not changed since the link was made.
func TestResetOpen(t *testing.T) {
	const epoch = 5 // of livingIn
	const month = 30 * 24 * time.Hour
	expires := noon.Add(time.Hour)
	usedAt := noon.Add(-time.Hour)
	used := livingIn(StatusActive)
	used.Epoch, used.ResetEpoch, used.ResetAt = epoch+1, epoch, usedAt
	usedThenOut := *used
	usedThenOut.Epoch++
	fresh := livingIn(StatusActive) // no reset link was used, and epoch 0 must not count as a used one
	fresh.Epoch = 1
	tests := []struct {
		name    string
		person  *Person
		version int64
		now     time.Time
		want    Code
	}{
		{"open", livingIn(StatusActive), epoch, noon, ""},
		{"a millisecond left", livingIn(StatusActive), epoch, expires.Add(-time.Millisecond), ""},
		{"expired from that second on", livingIn(StatusActive), epoch, expires, CodeLinkExpired},
		{"expired, last of its memory", livingIn(StatusActive), epoch, expires.Add(month - time.Millisecond), CodeLinkExpired},
		{"expired, forgotten", livingIn(StatusActive), epoch, expires.Add(month), CodeLinkInvalid},
		{"of an epoch past", livingIn(StatusActive), epoch - 1, noon, CodeLinkInvalid},
		{"of an epoch to come", livingIn(StatusActive), epoch + 1, noon, CodeLinkInvalid},
		{"used", used, epoch, noon, CodeLinkUsed},
		{"used, last of its memory", used, epoch, usedAt.Add(month - time.Millisecond), CodeLinkUsed},
		{"used, forgotten", used, epoch, usedAt.Add(month), CodeLinkInvalid},
		{"used, and access ended since", &usedThenOut, epoch, noon, CodeLinkInvalid},
		{"never used", fresh, 0, noon, CodeLinkInvalid},
		{"contact", livingIn(StatusContact), epoch, noon, CodeLinkInvalid},
		{"requested", livingIn(StatusRequested), epoch, noon, CodeLinkInvalid},
		{"invited", livingIn(StatusInvited), epoch, noon, CodeLinkInvalid},
		{"disabled", livingIn(StatusDisabled), epoch, noon, CodeLinkInvalid},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			err := tt.person.CheckResetLink(tt.version, expires, tt.now)
			if tt.want == "" {
				if err != nil {
					t.Error(err)
				}
				return
			}
			wantRefusal(t, err, tt.want)
		})
	}
}

// TestSessionHolds is a table of when a session is valid: while its person and their partner are active and have the
// session's epochs.
func TestSessionHolds(t *testing.T) {
	session := &Session{Person: "u", Partner: "p", Epoch: 5, PartnerEpoch: 2, ExpiresAt: noon.Add(time.Second)}
	staffSession := &Session{Person: "u", Epoch: 5, ExpiresAt: noon.Add(time.Second), LastUsedAt: noon.Add(-7 * time.Hour)}
	idle := func(s Session) *Session { s.LastUsedAt = noon.Add(-8 * time.Hour); return &s }
	partner := func(f func(*Partner)) *Partner {
		p := &Partner{ID: "p", Status: PartnerActive, Epoch: 2}
		f(p)
		return p
	}
	person := func(f func(*Person)) *Person { p := livingIn(StatusActive); f(p); return p }
	staff := person(func(p *Person) { p.Partner, p.Role = "", RoleAdmin })
	same := func(*Person) {}
	active := func(*Partner) {}
	tests := []struct {
		name    string
		session *Session
		person  *Person
		partner *Partner
		now     time.Time
		want    bool
	}{
		{"holds", session, person(same), partner(active), noon, true},
		{"expired from that second on", session, person(same), partner(active), noon.Add(time.Second), false},
		{"person's epoch risen", session, person(func(p *Person) { p.Epoch++ }), partner(active), noon, false},
		{"person's epoch below", session, person(func(p *Person) { p.Epoch-- }), partner(active), noon, false},
		{"person disabled", session, person(func(p *Person) { p.Status = StatusDisabled }), partner(active), noon, false},
		{"person invited", session, person(func(p *Person) { p.Status = StatusInvited }), partner(active), noon, false},
		{"moved to another partner", session, person(func(p *Person) { p.Partner = "q" }), partner(func(p *Partner) { p.ID = "q" }), noon, false},
		{"partner inactive", session, person(same), partner(func(p *Partner) { p.Status = PartnerInactive }), noon, false},
		{"partner active again", session, person(same), partner(func(p *Partner) { p.Epoch++ }), noon, false},
		{"partner gone", session, person(same), nil, noon, false},
		{"staff", staffSession, staff, nil, noon, true},
		{"staff, not used for 8 hours", idle(*staffSession), staff, nil, noon, false},
		{"staff, not used for a millisecond less", idle(*staffSession), staff, nil, noon.Add(-time.Millisecond), true},
		{"a partner's, not used for 8 hours", idle(*session), person(same), partner(active), noon, true},
		{"was staff", staffSession, person(same), partner(active), noon, false},
		{"was a partner's", session, staff, nil, noon, false},
	}
	for _, tt := range tests {
		if got := tt.session.Valid(tt.person, tt.partner, Settings{StaffIdleHours: 8}, tt.now); got != tt.want {
			t.Errorf("%s: holds %v", tt.name, got)
		}
	}
}

// TestSessionIsConfirmedFor10Minutes checks that a session counts as confirmed for ten minutes after the password was
// entered. A session without such a time never counts.
func TestSessionIsConfirmedFor10Minutes(t *testing.T) {
	session := &Session{PasswordAt: noon}
	for after, want := range map[time.Duration]bool{0: true, 10*time.Minute - 1: true, 10 * time.Minute: false, time.Hour: false} {
		if got := session.Confirmed(noon.Add(after)); got != want {
			t.Errorf("%s later: confirmed %v", after, got)
		}
	}
	if (&Session{}).Confirmed(noon) {
		t.Error("confirmed without a password")
	}
}

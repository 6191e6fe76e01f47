package portal

import (
	"testing"
	"time"
)

// TestTakenHere is a table of what the caller can do for a person who is here already.
func TestTakenHere(t *testing.T) {
	now := time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
	open, closed := &Partner{ID: "p", Status: PartnerActive}, &Partner{ID: "p", Status: PartnerInactive}
	mayDisable := Settings{SelfManagement: SelfManagement{Disable: true}}
	is := func(s Status, change func(*Person)) *Person {
		p := &Person{ID: "h", FirstName: "Hal", Email: "h@acme.com", Partner: "p", Role: RoleUser, Status: s}
		if s == StatusDisabled {
			p.DisabledFrom, p.DisabledBy = StatusActive, RoleOwner
		}
		if change != nil {
			change(p)
		}
		return p
	}
	for name, tt := range map[string]struct {
		actor   Role
		holder  *Person
		partner *Partner
		set     Settings
		action  string
	}{
		"contact":                           {RoleAdmin, is(StatusContact, nil), open, Settings{}, ActInvite},
		"contact, by a primary contact":     {RolePrimaryContact, is(StatusContact, nil), open, Settings{}, ActInvite},
		"contact of a closed partner":       {RoleAdmin, is(StatusContact, nil), closed, Settings{}, ""},
		"contact whose mail bounced":        {RoleAdmin, is(StatusContact, func(p *Person) { p.Mail.State = MailBounced }), open, Settings{}, ""},
		"requested":                         {RoleAdmin, is(StatusRequested, nil), open, Settings{}, ""},
		"invited":                           {RoleAdmin, is(StatusInvited, nil), open, Settings{}, ActResend},
		"invited, by a primary contact":     {RolePrimaryContact, is(StatusInvited, nil), open, Settings{}, ActResend},
		"active":                            {RoleOwner, is(StatusActive, nil), open, Settings{}, ""},
		"disabled":                          {RoleAdmin, is(StatusDisabled, nil), open, Settings{}, ActEnable},
		"disabled, at a closed partner":     {RoleAdmin, is(StatusDisabled, nil), closed, Settings{}, ActEnable},
		"disabled while invited, at such":   {RoleAdmin, is(StatusDisabled, func(p *Person) { p.DisabledFrom = StatusInvited }), closed, Settings{}, ""},
		"disabled by staff, for a contact":  {RolePrimaryContact, is(StatusDisabled, nil), open, mayDisable, ""},
		"disabled by a colleague":           {RolePrimaryContact, is(StatusDisabled, func(p *Person) { p.DisabledBy = RolePrimaryContact }), open, mayDisable, ActEnable},
		"disabled by a colleague, not now":  {RolePrimaryContact, is(StatusDisabled, func(p *Person) { p.DisabledBy = RolePrimaryContact }), open, Settings{}, ""},
		"disabled by a colleague, by staff": {RoleAdmin, is(StatusDisabled, func(p *Person) { p.DisabledBy = RolePrimaryContact }), open, Settings{}, ActEnable},
	} {
		before := *tt.holder
		e := Taken{Actor: &Person{Role: tt.actor, Partner: "p"}, For: &Person{Partner: "p", Role: RoleUser}, Holder: tt.holder,
			Invitation: Invitation{Partner: tt.partner, Lifetime: time.Hour, Now: now}, Settings: tt.set}.Refusal()
		if e.Code != CodeEmailTaken || e.Action != tt.action || e.HolderStatus != tt.holder.Status || e.Holder == nil || e.Holder.ID != "h" {
			t.Errorf("%s: %+v", name, e)
		}
		if len(Changed(&before, tt.holder)) > 0 || before.Status != tt.holder.Status {
			t.Errorf("%s: the holder has changed", name)
		}
	}
}

// TestTakenElsewhere checks whom staff are told about, and what they are told to do.
func TestTakenElsewhere(t *testing.T) {
	move := "Somebody else has this address: move that person here, or release the address, then try again."
	release := "Somebody else has this address: release it, then try again."
	give := "Somebody else has this address; give another."
	for name, tt := range map[string]struct {
		actor       Role
		to, holder  *Person
		detail      string
		toldHolder  bool
		toldPartner bool
		here        bool
	}{
		"another partner's":             {RoleAdmin, &Person{Partner: "p", Role: RoleUser}, &Person{Partner: "q", Role: RoleUser}, move, true, true, false},
		"nobody's":                      {RoleAdmin, &Person{Partner: "p", Role: RoleUser}, &Person{Role: RoleUser}, move, true, false, false},
		"a partner's, for no partner":   {RoleAdmin, &Person{Role: RoleUser}, &Person{Partner: "q", Role: RoleUser}, release, true, true, false},
		"a partner's, for staff":        {RoleOwner, &Person{Role: RoleAdmin}, &Person{Partner: "q", Role: RoleUser}, release, true, true, false},
		"an admin's, by an owner":       {RoleOwner, &Person{Partner: "p", Role: RoleUser}, &Person{Role: RoleAdmin}, release, true, false, false},
		"an owner's, by an admin":       {RoleAdmin, &Person{Partner: "p", Role: RoleUser}, &Person{Role: RoleOwner}, give, false, false, false},
		"an admin's, for no partner":    {RoleAdmin, &Person{Role: RoleUser}, &Person{Role: RoleAdmin}, give, false, false, false},
		"no partner's, for no partner":  {RoleAdmin, &Person{Role: RoleUser}, &Person{Role: RoleUser, Status: StatusActive}, "", true, false, true},
		"an owner's, for another owner": {RoleOwner, &Person{Role: RoleOwner}, &Person{Role: RoleOwner, Status: StatusActive}, "", true, false, true},
	} {
		e := Taken{Actor: &Person{Role: tt.actor}, For: tt.to, Holder: tt.holder}.Refusal()
		if tt.detail != "" && e.Detail != tt.detail || (e.Holder != nil) != tt.toldHolder || (e.Partner != nil) != tt.toldPartner || (e.HolderStatus != "") != tt.here {
			t.Errorf("%s: %+v", name, e)
		}
		if (e.Action == ActMove) != (tt.detail == move) {
			t.Errorf("%s: the act %q", name, e.Action)
		}
	}
}

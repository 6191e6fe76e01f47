package portal

import "testing"

var roles = [4]Role{RoleOwner, RoleAdmin, RolePrimaryContact, RoleUser}

// TestRoles is a table of who may act on whom, and who may invite whom to which role. Nobody may act on anybody above
// themselves.
func TestRoles(t *testing.T) {
	type row [4]bool // owner, admin, primary contact, user
	above := map[Role]row{
		RoleOwner:          {true, true, true, true},
		RoleAdmin:          {false, false, true, true},
		RolePrimaryContact: {false, false, true, true}, // record.Call.Target checks that it is their own organisation
		RoleUser:           {},
		"":                 {},
		"root":             {},
	}
	grant := map[Role]row{
		RoleOwner:          {true, true, true, true},
		RoleAdmin:          {false, false, true, true},
		RolePrimaryContact: {false, false, false, true},
		RoleUser:           {},
	}
	for role, want := range above {
		for i, other := range roles {
			if got := role.Above(other); got != want[i] {
				t.Errorf("%q above %s: %v", role, other, got)
			}
		}
	}
	for role, want := range grant {
		for i, other := range roles {
			if got := role.MayGrant(other); got != want[i] {
				t.Errorf("%s may grant %s: %v", role, other, got)
			}
		}
	}
	for _, role := range roles {
		if want := role == RoleOwner || role == RoleAdmin; role.Staff() != want {
			t.Errorf("%s is staff: %v", role, !want)
		}
	}
}

func TestWho(t *testing.T) {
	tests := []struct {
		who  Who
		want [4]bool // owner, admin, primary contact, user
		name string
	}{
		{Owners, [4]bool{true, false, false, false}, "owners"},
		{Staff, [4]bool{true, true, false, false}, "staff"},
		{Managers, [4]bool{true, true, true, false}, "staff; primary contacts for their own organisation"},
		{SignedIn, [4]bool{true, true, true, true}, "anyone signed in"},
		{Anyone, [4]bool{}, "anyone"},
	}
	for _, tt := range tests {
		for i, role := range roles {
			if got := tt.who.Includes(role); got != tt.want[i] {
				t.Errorf("%s include %s: %v", tt.who, role, got)
			}
		}
		if tt.who.Includes("") || tt.who.Includes("root") {
			t.Errorf("%s include a role that there is not", tt.who)
		}
		if got := tt.who.String(); got != tt.name {
			t.Errorf("called %q, want %q", got, tt.name)
		}
	}
}

func TestStatusValid(t *testing.T) {
	for _, s := range Statuses {
		if !s.Valid() {
			t.Errorf("%s is not valid", s)
		}
	}
	for _, s := range []Status{"", "Active", "erased"} {
		if s.Valid() {
			t.Errorf("%q is valid", s)
		}
	}
}

package portal

import "testing"

// TestEventSeenBy is a table of who may see an event about whom. An older event without a role is hidden from admins if
// it may be about staff.
func TestEventSeenBy(t *testing.T) {
	owner, admin := &Person{ID: "owner", Role: RoleOwner}, &Person{ID: "admin", Role: RoleAdmin}
	for _, c := range []struct {
		name        string
		event       Event
		adminSeesIt bool
	}{
		{"the portal", Event{}, true},
		{"a partner", Event{Partner: "acme"}, true},
		{"a user", Event{Person: "u", Partner: "acme", Role: RoleUser}, true},
		{"a primary contact", Event{Person: "p", Partner: "acme", Role: RolePrimaryContact}, true},
		{"somebody without a partner", Event{Person: "c", Role: RoleUser}, true},
		{"the admin", Event{Person: "admin", Role: RoleAdmin}, true},
		{"another admin", Event{Person: "other", Role: RoleAdmin}, false},
		{"an owner", Event{Person: "owner", Role: RoleOwner}, false},
		{"an owner, with a partner", Event{Person: "owner", Partner: "acme", Role: RoleOwner}, false},
		{"an older event of a partner's person", Event{Person: "u", Partner: "acme"}, true},
		{"an older event of somebody without a partner", Event{Person: "owner"}, false},
		{"an older event of the admin", Event{Person: "admin"}, true},
	} {
		if got := c.event.SeenBy(admin); got != c.adminSeesIt {
			t.Errorf("%s: an admin sees it %v, want %v", c.name, got, c.adminSeesIt)
		}
		if !c.event.SeenBy(owner) {
			t.Errorf("%s: an owner does not see it", c.name)
		}
	}
}

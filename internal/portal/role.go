package portal

// Role is what a person may do in the portal.
type Role string

const (
	RoleOwner          Role = "owner"
	RoleAdmin          Role = "admin"
	RolePrimaryContact Role = "primary_contact"
	RoleUser           Role = "user"
)

// Staff reports whether people of this role are the vendor's own people.
func (r Role) Staff() bool { return r == RoleOwner || r == RoleAdmin }

// Above reports whether a person of this role may act on a person of the other role. Owners may act on everyone, admins
// on everyone but staff, primary contacts on primary contacts and users.
func (r Role) Above(other Role) bool {
	switch r {
	case RoleOwner:
		return true
	case RoleAdmin:
		return !other.Staff()
	case RolePrimaryContact:
		return other == RolePrimaryContact || other == RoleUser
	}
	return false
}

// MayGrant reports whether a person of this role may invite somebody to the other role. Nobody gives a role above their
// own, and only owners give staff roles.
func (r Role) MayGrant(other Role) bool {
	switch other {
	case RoleOwner, RoleAdmin:
		return r == RoleOwner
	case RolePrimaryContact:
		return r.Staff()
	}
	return r != RoleUser
}

// Who is a set of roles: the roles that may use an operation at all.
type Who uint8

const (
	Owners Who = 1 << iota
	Admins
	PrimaryContacts
	Users
	Anyone // without signing in

	Staff    = Owners | Admins
	Managers = Staff | PrimaryContacts
	SignedIn = Managers | Users
)

// Includes reports whether the set has the role.
func (w Who) Includes(r Role) bool {
	switch r {
	case RoleOwner:
		return w&Owners != 0
	case RoleAdmin:
		return w&Admins != 0
	case RolePrimaryContact:
		return w&PrimaryContacts != 0
	case RoleUser:
		return w&Users != 0
	}
	return false
}

func (w Who) String() string {
	switch w {
	case Owners:
		return "owners"
	case Staff:
		return "staff"
	case PrimaryContacts | Users:
		return "primary contacts for their own organisation; users for themselves"
	case PrimaryContacts:
		return "primary contacts for their own organisation"
	case Managers:
		return "staff; primary contacts for their own organisation"
	case Staff | Users | PrimaryContacts:
		return "anyone signed in"
	}
	return "anyone"
}

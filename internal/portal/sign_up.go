package portal

import "time"

// SignUp is what a person who wants an account has typed. It is no account: it holds no address, and it is deleted if
// the address is not confirmed in time.
type SignUp struct {
	ID        string    `json:"id"` // of the person that the account will be
	FirstName string    `json:"firstName"`
	LastName  string    `json:"lastName"`
	Email     Address   `json:"email"`
	Language  string    `json:"language,omitempty"` // of the browser; empty: none that the portal speaks
	ExpiresAt time.Time `json:"expiresAt"`
}

// SignUpLifetime is how long an address can be confirmed.
const SignUpLifetime = 24 * time.Hour

// NewSignUp returns a sign-up with the given fields: both names and an address, which are required.
func NewSignUp(id string, in Fields, now time.Time, wrong *Problems) *SignUp {
	typed := NewPerson(id, in, "body", now, wrong)
	if typed.Email == "" && !wrong.At("body.email") {
		wrong.Add("body.email", "is missing")
	}
	return &SignUp{ID: id, FirstName: typed.FirstName, LastName: typed.LastName, Email: typed.Email,
		ExpiresAt: now.Add(SignUpLifetime).Truncate(time.Second)}
}

// Account returns the account of a sign-up whose address was confirmed: an active person without a partner.
func (s *SignUp) Account(now time.Time) *Person {
	return &Person{ID: s.ID, FirstName: s.FirstName, LastName: s.LastName, Email: s.Email, Language: s.Language, Status: StatusActive, Role: RoleUser,
		EmailConfirmedAt: now, AcceptedAt: now, CreatedAt: now, Epoch: 1}
}

// CheckSignUpLink refuses a link that confirms an address if it is dead. made is the account that was made with it, or
// nil. waits reports whether the sign-up is still there. Refusals: link_used, link_expired, link_invalid.
func CheckSignUpLink(made *Person, waits bool, expires, now time.Time) error {
	switch {
	case made != nil && now.Before(made.AcceptedAt.Add(LinkMemory)):
		return ErrLinkUsed()
	case made != nil || !now.Before(expires.Add(LinkMemory)):
		return ErrLinkInvalid()
	case !now.Before(expires):
		return ErrLinkExpired()
	case !waits:
		return ErrLinkInvalid()
	}
	return nil
}

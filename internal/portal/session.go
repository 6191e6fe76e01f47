package portal

import "time"

// Session is a sign-in that lasts. It contains the epochs of the person and of the partner at its start. The session
// ends when either epoch rises. So ending access is one Write, and need not delete the sessions.
type Session struct {
	ID           string    `json:"id"`
	Hash         string    `json:"hash"` // SHA-256 of the secret
	Person       string    `json:"person"`
	Partner      string    `json:"partner,omitempty"`
	Epoch        int64     `json:"epoch"`
	PartnerEpoch int64     `json:"partnerEpoch,omitempty"`
	CreatedAt    time.Time `json:"createdAt"`
	ExpiresAt    time.Time `json:"expiresAt"`
	Remember     bool      `json:"remember,omitempty"`
	LastUsedAt   time.Time `json:"lastUsedAt,omitzero"` // may be half an hour too old: see UseIsOld
	PasswordAt   time.Time `json:"passwordAt,omitzero"` // when the person last entered their password in it
	Browser      string    `json:"browser,omitempty"`   // that it was started in, as BrowserOf names it
	System       string    `json:"system,omitempty"`    // the browser's operating system

	Version int64 `json:"-"` // of the stored item; 0: not stored yet
}

// Valid reports whether the session still gives access. partner is the actor's, or nil. A staff session also ends if it
// is not used for the time that the settings give.
func (s *Session) Valid(actor *Person, partner *Partner, set Settings, now time.Time) bool {
	if actor.Role.Staff() && !now.Before(s.LastUsedAt.Add(set.StaffIdle())) {
		return false
	}
	if !now.Before(s.ExpiresAt) || actor.Status != StatusActive || actor.Epoch != s.Epoch || actor.Partner != s.Partner {
		return false
	}
	if actor.Partner == "" {
		return true
	}
	return partner != nil && partner.Status == PartnerActive && partner.Epoch == s.PartnerEpoch
}

// UseIsOld reports whether the stored time of the last use is so old that a new use is to be stored.
func (s *Session) UseIsOld(now time.Time) bool { return !now.Before(s.LastUsedAt.Add(useStoredEvery)) }

const useStoredEvery = 30 * time.Minute

// Confirmed reports whether the person entered their password in this session a short time ago. Sensitive acts need
// that (ASVS 7.5.3).
func (s *Session) Confirmed(now time.Time) bool { return now.Before(s.PasswordAt.Add(confirmedFor)) }

const confirmedFor = 10 * time.Minute

// MaxSessions is how many sessions a person may have.
const MaxSessions = 20

// StartedSession is a session that was just started. Only this answer shows its token.
type StartedSession struct {
	Token     string
	ExpiresAt time.Time
	Remember  bool
	Person    *Person
	Language  string // the portal's

	Device      string // the cookie of a device that is known from now on; empty: none is new
	DeviceUntil time.Time
}

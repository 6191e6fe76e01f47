package portal

import (
	"slices"
	"time"
)

// Scope is what a key may do.
type Scope string

// The scopes of keys. Each lets a key use some routes, never more than an admin may.
const (
	ScopePartnersRead  Scope = "partners:read"
	ScopePartnersWrite Scope = "partners:write"
	ScopePeopleRead    Scope = "people:read"
	ScopePeopleWrite   Scope = "people:write"
	ScopeInvitesWrite  Scope = "invites:write"
	ScopeEventsRead    Scope = "events:read"
)

// Scopes are all scopes.
var Scopes = []Scope{ScopePartnersRead, ScopePartnersWrite, ScopePeopleRead, ScopePeopleWrite, ScopeInvitesWrite, ScopeEventsRead}

// ProgramKey is a credential for a program. It acts for the portal: with an admin's rights at most, and only within its
// scopes. It does not end when the owner who created it leaves.
type ProgramKey struct {
	ID         string    `json:"id"`
	Name       string    `json:"name"`
	Scopes     []Scope   `json:"scopes"`
	Hash       string    `json:"hash"` // SHA-256 of the secret
	CreatedBy  string    `json:"createdBy"`
	CreatedAt  time.Time `json:"createdAt"`
	ExpiresAt  time.Time `json:"expiresAt,omitzero"`  // zero: never
	LastUsedAt time.Time `json:"lastUsedAt,omitzero"` // may be half an hour too old, as for sessions

	Version int64 `json:"-"` // of the stored item; 0: not stored yet
}

// NewKey is what an owner gives to create a key.
type NewKey struct {
	Name      string
	Scopes    []Scope
	ExpiresAt *time.Time // nil: never
}

// Key returns a key with the given values. It has no hash yet.
func (in NewKey) Key(id, by string, now time.Time, wrong *Problems) *ProgramKey {
	k := &ProgramKey{ID: id, Name: filled(in.Name, maxLine, "body.name", wrong), CreatedBy: by, CreatedAt: now}
	for _, scope := range Scopes {
		if slices.Contains(in.Scopes, scope) {
			k.Scopes = append(k.Scopes, scope)
		}
	}
	switch {
	case len(in.Scopes) == 0:
		wrong.Add("body.scopes", "must have at least one scope")
	case slices.ContainsFunc(in.Scopes, func(s Scope) bool { return !slices.Contains(Scopes, s) }):
		wrong.Add("body.scopes", "has a scope that does not exist")
	}
	if in.ExpiresAt != nil {
		k.ExpiresAt = instant(*in.ExpiresAt, time.Millisecond, "body.expiresAt", wrong)
		if !k.ExpiresAt.After(now) && !wrong.At("body.expiresAt") {
			wrong.Add("body.expiresAt", "must be in the future")
		}
	}
	return k
}

// Valid reports whether the key still gives access.
func (k *ProgramKey) Valid(now time.Time) bool {
	return k.ExpiresAt.IsZero() || now.Before(k.ExpiresAt)
}

// Has reports whether the key has a scope.
func (k *ProgramKey) Has(s Scope) bool { return s != "" && slices.Contains(k.Scopes, s) }

// UseIsOld reports whether the stored time of the last use is so old that a new use is to be stored, as for Session.
func (k *ProgramKey) UseIsOld(now time.Time) bool {
	return !now.Before(k.LastUsedAt.Add(useStoredEvery))
}

// Actor returns the key as somebody who acts: an admin with the key's id.
func (k *ProgramKey) Actor() *Person {
	return &Person{ID: k.ID, Role: RoleAdmin, Status: StatusActive, CreatedAt: k.CreatedAt}
}

// ErrScope returns the refusal of what a key's scopes do not include.
func ErrScope(s Scope) *Error {
	if s == "" {
		return Refuse(CodeForbidden, "Keys do not have this right; a person must sign in for it.")
	}
	return Refuse(CodeForbidden, "This key does not have the scope %s; create a key that has it.", s)
}

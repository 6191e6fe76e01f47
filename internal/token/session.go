package token

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
)

// Session is what a bearer token says, without the secret itself. Person, Partner and ID are where to read: the stored
// session lies under the person with this id, and Partner, a hint that may be "", lets the partner be read in the same
// Get. Nothing of it holds until Matches says so against the stored hash.
type Session struct {
	Person, Partner, ID string
	Hash                string // hex SHA-256 of the whole token's bytes, the secret among them: what is stored
}

// A session token is format (1) ‖ person (16) ‖ partner (16) ‖ id (16) ‖ secret (32): 81 bytes, 108 characters.
const (
	sessionFormat = 1
	sessionSaid   = 1 + 3*16
	sessionBytes  = sessionSaid + 32
)

// NewSession makes a session of a person, whose partner may be "", and the bearer token to hand out once: only the
// Session's Hash is stored. Ids that are none are a mistake in the program and panic.
func NewSession(person, partner string) (Session, string) {
	if person == "" {
		panic("token: a session needs a person")
	}
	s := Session{Person: person, Partner: partner, ID: NewID()}
	b := make([]byte, 0, sessionBytes)
	b = append(b, sessionFormat)
	b = appendID(b, "person", s.Person)
	b = appendID(b, "partner", s.Partner)
	b = appendID(b, "session", s.ID)
	b = b[:sessionBytes]
	rand.Read(b[sessionSaid:]) // never fails: the program ends if the system has no randomness
	s.Hash = hashSession(b)
	return s, encoding.EncodeToString(b)
}

// ParseSession reads a bearer token. Its only error is ErrInvalid: not of the form of a session's token. A token of the
// right form is still anybody's until Matches.
func ParseSession(token string) (Session, error) {
	b, err := decode(token, sessionBytes)
	if err != nil || b[0] != sessionFormat {
		return Session{}, ErrInvalid
	}
	s := Session{Hash: hashSession(b)}
	rest := b[1:]
	s.Person, rest = cutID(rest)
	s.Partner, rest = cutID(rest)
	s.ID, _ = cutID(rest)
	if !ValidID(s.Person) || !ValidID(s.ID) || s.Partner != "" && !ValidID(s.Partner) {
		return Session{}, ErrInvalid
	}
	return s, nil
}

// Matches reports, in constant time, whether the token is the one whose hash was stored. An empty or cut hash matches
// nothing.
func (s Session) Matches(storedHash string) bool {
	return len(s.Hash) == hex.EncodedLen(sha256.Size) && subtle.ConstantTimeCompare([]byte(s.Hash), []byte(storedHash)) == 1
}

// hashSession covers the ids as well as the secret, so that none of them can be exchanged in a token.
func hashSession(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

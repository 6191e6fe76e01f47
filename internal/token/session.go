package token

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
)

// Session is what a bearer token says, without its secret. Person and ID are the key of the stored session. Partner,
// which may be "", lets the caller read the partner in the same Get. Trust none of it before Matches has compared it
// with the stored hash.
//
// The token of a program's key says less: Person is then the id of the key, which acts in the place of a person.
// Partner and ID are empty.
type Session struct {
	Person, Partner, ID string
	Hash                string // hex SHA-256 of the token's bytes, including the secret: what is stored

	Key   bool   // it is a program's key
	Scope string // what the called route needs of a key. The token does not say it. Without it, no key is let in
}

// A session token is format (1) ‖ person (16) ‖ partner (16) ‖ id (16) ‖ secret (32): 81 bytes, 108 characters.
const (
	sessionFormat = 1
	sessionSaid   = 1 + 3*16
	sessionBytes  = sessionSaid + 32
)

// NewSession returns a new session of a person, whose partner may be "", and its bearer token. Store the Session's
// Hash, never the token. NewSession panics on an invalid id.
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

// ParseSession reads a bearer token. Its only error is ErrInvalid: the text does not have the form of a session's
// token. Anyone can make a token of that form; Matches says whether it is a real one.
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

// Matches reports, in constant time, whether the token is the one whose hash was stored. It reports false for an empty
// or shortened hash.
func (s Session) Matches(storedHash string) bool {
	return len(s.Hash) == hex.EncodedLen(sha256.Size) && subtle.ConstantTimeCompare([]byte(s.Hash), []byte(storedHash)) == 1
}

// hashSession hashes the ids and the secret together, so that no id in a token can be replaced.
func hashSession(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

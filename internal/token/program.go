package token

import (
	"crypto/rand"
	"strings"
)

// A program's token is KeyPrefix and, in base64url, format (1) ‖ id (16) ‖ secret (32): 49 bytes, 66 characters. People
// and scanners of code recognise a key by its prefix.
const (
	KeyPrefix = "allyway_"

	programFormat = 2
	programSaid   = 1 + 16
	programBytes  = programSaid + 32
)

// NewKey returns what the token of a program's new key says, and the token. id is the key's. Store the Hash, never the
// token. NewKey panics on an invalid id.
func NewKey(id string) (Session, string) {
	if id == "" {
		panic("token: a key needs an id")
	}
	b := appendID(append(make([]byte, 0, programBytes), programFormat), "key", id)[:programBytes]
	rand.Read(b[programSaid:]) // never fails: the program ends if the system has no randomness
	return Session{Key: true, Person: id, Hash: hashSession(b)}, KeyPrefix + encoding.EncodeToString(b)
}

// ParseBearer reads the token of a session or of a program's key. Its only error is ErrInvalid, as for ParseSession.
func ParseBearer(token string) (Session, error) {
	text, ok := strings.CutPrefix(token, KeyPrefix)
	if !ok {
		return ParseSession(token)
	}
	b, err := decode(text, programBytes)
	if err != nil || b[0] != programFormat {
		return Session{}, ErrInvalid
	}
	id, _ := cutID(b[1:])
	if !ValidID(id) {
		return Session{}, ErrInvalid
	}
	return Session{Key: true, Person: id, Hash: hashSession(b)}, nil
}

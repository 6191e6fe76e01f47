package token

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
)

// Device is a device cookie without its secret. A browser in which a person has signed in before has such a cookie.
// Person and ID are the key of the stored device. Trust none of it before Matches has compared it with the stored hash.
type Device struct {
	Person, ID string
	Hash       string // hex SHA-256 of the cookie's bytes, including the secret: what is stored
}

// A device's cookie is format (1) ‖ person (16) ‖ id (16) ‖ secret (32): 65 bytes. Its length is not that of a
// session's token, so a cookie is never read as a token, nor a token as a cookie.
const (
	deviceFormat = 1
	deviceSaid   = 1 + 2*16
	deviceBytes  = deviceSaid + 32
)

// NewDevice returns a new device of a person, and its cookie's value. Store the Device's Hash, never the value.
// NewDevice panics on an invalid id.
func NewDevice(person string) (Device, string) {
	if person == "" {
		panic("token: a device needs a person")
	}
	d := Device{Person: person, ID: NewID()}
	b := make([]byte, 0, deviceBytes)
	b = append(b, deviceFormat)
	b = appendID(b, "person", d.Person)
	b = appendID(b, "device", d.ID)
	b = b[:deviceBytes]
	rand.Read(b[deviceSaid:]) // never fails: the program ends if the system has no randomness
	d.Hash = hashDevice(b)
	return d, encoding.EncodeToString(b)
}

// ParseDevice reads a device's cookie. It returns an empty Device, which matches nothing, for anything else.
func ParseDevice(value string) Device {
	b, err := decode(value, deviceBytes)
	if err != nil || b[0] != deviceFormat {
		return Device{}
	}
	d := Device{Hash: hashDevice(b)}
	rest := b[1:]
	d.Person, rest = cutID(rest)
	d.ID, _ = cutID(rest)
	if !ValidID(d.Person) || !ValidID(d.ID) {
		return Device{}
	}
	return d
}

// Matches reports, in constant time, whether the cookie is the one whose hash was stored. It reports false for an empty
// or shortened hash.
func (d Device) Matches(storedHash string) bool {
	return len(d.Hash) == hex.EncodedLen(sha256.Size) && subtle.ConstantTimeCompare([]byte(d.Hash), []byte(storedHash)) == 1
}

func hashDevice(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

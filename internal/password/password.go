// Package password judges new passwords and keeps them at rest as Argon2id hashes. It stores nothing; the strings it
// makes are for the caller to store. Whether a password is easy to guess is package guess's to say, which only those
// programs import in which passwords are set.
package password

import (
	"errors"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

const (
	// MinLength is the least that a portal may ask for, in characters. NIST SP 800-63B-4 wants 15 where a password is
	// all there is, and 8 beside a second factor.
	MinLength = 8
	// MaxLength is the most that anybody may use, in characters.
	MaxLength = 256
	// maxBytes is more than any MaxLength characters take, however they are composed; what is longer is not looked at.
	maxBytes = 4096
)

// The errors of Check.
var (
	ErrTooShort  = errors.New("password too short")
	ErrTooLong   = errors.New("password too long")
	ErrGuessable = errors.New("password easy to guess")
)

// Guess tells whether a password is easy to guess, by itself or for somebody who knows the personal texts. guess.Easy
// is the product's.
type Guess func(password string, personal []string) bool

// Check judges a new password before it is hashed: at least minLength characters, at most MaxLength, and not easy to
// guess. Personal are texts that say little about a person and much to a guesser: their names and address, their
// partner's and the portal's name. Any characters may be used, none must be. A nil guess judges by length alone.
//
// Characters are counted as Unicode composes them (NFC), so that a password counts the same from every keyboard.
// Errors: ErrTooShort, ErrTooLong, ErrGuessable.
func Check(password string, minLength int, guess Guess, personal ...string) error {
	if len(password) > maxBytes {
		return ErrTooLong
	}
	n := utf8.RuneCountInString(norm.NFC.String(password))
	switch {
	case n < minLength:
		return ErrTooShort
	case n > MaxLength:
		return ErrTooLong
	case guess != nil && guess(password, personal):
		return ErrGuessable
	}
	return nil
}

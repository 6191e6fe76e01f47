// Package password judges new passwords and hashes them with Argon2id. It stores nothing: the caller stores the strings
// that it returns. Package guess decides whether a password is easy to guess. Only programs in which people set
// passwords import it.
package password

import (
	"errors"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

const (
	// MinLength is the smallest minimum that a portal may set, in characters. NIST SP 800-63B-4 requires 15 where a
	// password is the only factor, and 8 beside a second one.
	MinLength = 8
	// MaxLength is the largest number of characters in a password.
	MaxLength = 256
	// maxBytes is more than MaxLength characters take, however they are composed. A longer text is refused unread.
	maxBytes = 4096
)

// The errors of Check.
var (
	ErrTooShort  = errors.New("password too short")
	ErrTooLong   = errors.New("password too long")
	ErrGuessable = errors.New("password easy to guess")
	// ErrNoGuess is a mistake of the program, not of the person: nothing judges whether passwords are easy to guess.
	ErrNoGuess = errors.New("no guess to check passwords with")
)

// Guess reports whether a password is easy to guess, by itself or for somebody who knows the personal texts. guess.Easy
// is the product's.
type Guess func(password string, personal []string) bool

// Check judges a new password before it is hashed. A password has at least minLength characters and at most MaxLength,
// and is not easy to guess. Any characters are allowed and none are required. personal are texts that somebody who
// knows the person tries first: their names and address, and the names of their partner and of the portal.
//
// Characters are counted as Unicode composes them (NFC), so that a password counts the same from every keyboard.
// Errors: ErrTooShort, ErrTooLong, ErrGuessable; ErrNoGuess if guess is nil.
func Check(password string, minLength int, guess Guess, personal ...string) error {
	if guess == nil {
		return ErrNoGuess
	}
	if len(password) > maxBytes {
		return ErrTooLong
	}
	n := utf8.RuneCountInString(norm.NFC.String(password))
	switch {
	case n < minLength:
		return ErrTooShort
	case n > MaxLength:
		return ErrTooLong
	case guess(password, personal):
		return ErrGuessable
	}
	return nil
}

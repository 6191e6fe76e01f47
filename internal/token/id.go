package token

import (
	"crypto/rand"
	"crypto/sha256"
	"fmt"
	"time"

	"github.com/oklog/ulid/v2"
)

// NewID returns a new id: a ULID of 26 characters. Ids sort by the millisecond in which they were made, and have 80
// random bits.
func NewID() string { return NewIDAt(time.Now()) }

// NewIDAt returns a new id that sorts by t, for callers with a clock of their own. It panics on a time before 1970, for
// which there is no ULID.
func NewIDAt(t time.Time) string {
	// Not ulid.Make, whose entropy is a pseudo-random generator seeded with the time.
	id, err := ulid.New(ulid.Timestamp(t), rand.Reader)
	if err != nil {
		panic(fmt.Sprintf("token: no id at %v: %v", t, err))
	}
	return id.String()
}

// IDOf returns an id that depends only on the value. It does not sort by a time, and does not show the value, but
// whoever guesses the value knows the id.
func IDOf(value string) string {
	sum := sha256.Sum256([]byte(value))
	var id ulid.ULID
	copy(id[:], sum[:])
	return id.String()
}

// ValidID reports whether s is an id in its only spelling: 26 upper-case characters. ULID readers also accept lower
// case, but two spellings of one id would be two keys in the table. The id of zeros means "none" inside tokens and is
// not valid.
func ValidID(s string) bool {
	id, ok := parseID(s)
	return ok && id != ulid.Zero
}

// TimeOf returns the time by which an id sorts. It is zero if s is no id.
func TimeOf(s string) time.Time {
	id, ok := parseID(s)
	if !ok {
		return time.Time{}
	}
	return ulid.Time(id.Time())
}

// FirstIDAt returns the id that sorts before every other id of t.
func FirstIDAt(t time.Time) string {
	var id ulid.ULID
	if err := id.SetTime(ulid.Timestamp(t)); err != nil {
		panic(fmt.Sprintf("token: no id at %v: %v", t, err))
	}
	return id.String()
}

func parseID(s string) (ulid.ULID, bool) {
	id, err := ulid.ParseStrict(s)
	return id, err == nil && id.String() == s
}

// appendID appends the 16 bytes of an id; "" becomes zeros. Ids come from NewID or the table, so appendID panics on
// anything else.
func appendID(b []byte, name, s string) []byte {
	if s == "" {
		return append(b, make([]byte, len(ulid.Zero))...)
	}
	if !ValidID(s) {
		panic(fmt.Sprintf("token: %s %q is not an id", name, s))
	}
	id, _ := parseID(s)
	return append(b, id[:]...)
}

// cutID splits the 16 bytes of an id off the front; zeros become "".
func cutID(b []byte) (id string, rest []byte) {
	var u ulid.ULID
	n := copy(u[:], b)
	if u == ulid.Zero {
		return "", b[n:]
	}
	return u.String(), b[n:]
}

package token

import (
	"crypto/rand"
	"fmt"
	"time"

	"github.com/oklog/ulid/v2"
)

// NewID makes an id: a ULID, 26 characters that sort by the time they were made (to the millisecond) and carry 80
// random bits. Use cases call it for everything they create.
func NewID() string { return NewIDAt(time.Now()) }

// NewIDAt makes an id that sorts by t, which callers with a clock of their own pass in. Times before 1970 have no
// ULID; they are a mistake in the program and panic.
func NewIDAt(t time.Time) string {
	// Not ulid.Make, whose entropy is a pseudo-random generator seeded with the time.
	id, err := ulid.New(ulid.Timestamp(t), rand.Reader)
	if err != nil {
		panic(fmt.Sprintf("token: no id at %v: %v", t, err))
	}
	return id.String()
}

// ValidID reports whether s is an id in its only spelling, 26 upper-case characters. ULID readers also take lower
// case; two spellings of one id would be two keys in the table. The id of zeros stands for "none" inside tokens and is
// not valid.
func ValidID(s string) bool {
	id, ok := parseID(s)
	return ok && id != ulid.Zero
}

func parseID(s string) (ulid.ULID, bool) {
	id, err := ulid.ParseStrict(s)
	return id, err == nil && id.String() == s
}

// appendID adds the 16 bytes of an id; "" becomes zeros. Ids come out of NewID or the table, so a wrong one is a
// mistake in the program and panics.
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

// cutID takes the 16 bytes of an id off the front; zeros become "".
func cutID(b []byte) (id string, rest []byte) {
	var u ulid.ULID
	n := copy(u[:], b)
	if u == ulid.Zero {
		return "", b[n:]
	}
	return u.String(), b[n:]
}

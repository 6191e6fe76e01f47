package record

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"fmt"

	"allyway/internal/portal"
	"allyway/internal/token"
)

// PageOf asks for one page of a list: at most Limit rows after Cursor. An empty cursor is the beginning.
type PageOf struct {
	Limit  int
	Cursor string
}

// CursorKeyBytes is the least length of the key of cursors.
const CursorKeyBytes = 32

// Cursors makes and reads the cursors of lists. It is safe for concurrent use, and printing it shows no key.
type Cursors struct{ key []byte }

// NewCursors returns what makes and reads cursors with a key that has no other use. It panics on a key of fewer than
// CursorKeyBytes bytes, because anyone could forge cursors under a short key.
func NewCursors(key []byte) *Cursors {
	if len(key) < CursorKeyBytes {
		panic(fmt.Sprintf("record: the key of cursors has %d bytes, want at least %d", len(key), CursorKeyBytes))
	}
	return &Cursors{key}
}

// String keeps the key out of logs.
func (c *Cursors) String() string { return "record.Cursors" }

// GoString keeps the key out of logs.
func (c *Cursors) GoString() string { return "record.Cursors" }

// CursorsOf are the cursors of one list, as one caller asked for it with some filters.
type CursorsOf struct {
	cursors *Cursors
	asked   []string
}

// Of returns the cursors of the list with that name. A cursor is good only for the same list, filters and person.
func (c *Cursors) Of(by token.Session, list string, filters ...string) CursorsOf {
	return CursorsOf{c, append([]string{by.Person, list}, filters...)}
}

// A cursor is the MAC of what was asked and of the sort key to continue after, and then that sort key.
const cursorMAC = sha256.Size

// Next returns the cursor after a sort key. It is empty at the list's end.
func (o CursorsOf) Next(sortKey string) string {
	if sortKey == "" {
		return ""
	}
	return base64.RawURLEncoding.EncodeToString(append(o.mac(sortKey), sortKey...))
}

// After returns the sort key to continue after. Refusal: malformed, if the cursor was not made for the same list,
// filters and person.
func (o CursorsOf) After(p PageOf) (string, error) {
	if p.Cursor == "" {
		return "", nil
	}
	raw, err := base64.RawURLEncoding.Strict().DecodeString(p.Cursor)
	if err != nil || len(raw) <= cursorMAC || base64.RawURLEncoding.EncodeToString(raw) != p.Cursor || // the decoder skips line ends
		!hmac.Equal(raw[:cursorMAC], o.mac(string(raw[cursorMAC:]))) {
		return "", portal.Refuse(portal.CodeMalformed, "This cursor is not one of this list; begin again without it.")
	}
	return string(raw[cursorMAC:]), nil
}

// mac returns the MAC over all parts, each after its length. So different questions never have the same bytes.
func (o CursorsOf) mac(sortKey string) []byte {
	h := hmac.New(sha256.New, o.cursors.key)
	for _, part := range append(o.asked[:len(o.asked):len(o.asked)], sortKey) {
		h.Write(binary.BigEndian.AppendUint32(nil, uint32(len(part))))
		h.Write([]byte(part))
	}
	return h.Sum(nil)
}

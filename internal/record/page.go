package record

import (
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"

	"allyway/internal/portal"
)

// PageOf asks for one page of a list: at most Limit rows after Cursor. An empty cursor is the beginning.
type PageOf struct {
	Limit  int
	Cursor string
}

// A cursor is the sort key to continue after, with a checksum over the list and the sort key. A cursor is refused if it
// is from another list or was changed. It is not a secret: the request alone says which partition is read.
const cursorSum = 12

// Cursor returns the cursor after a sort key of a list. It is empty at the list's end.
func Cursor(list, sortKey string) string {
	if sortKey == "" {
		return ""
	}
	return base64.RawURLEncoding.EncodeToString(append(sumCursor(list, sortKey), sortKey...))
}

// After returns the sort key of a cursor of that list. Refusal: malformed.
func (p PageOf) After(list string) (string, error) {
	if p.Cursor == "" {
		return "", nil
	}
	raw, err := base64.RawURLEncoding.Strict().DecodeString(p.Cursor)
	if err != nil || len(raw) <= cursorSum || base64.RawURLEncoding.EncodeToString(raw) != p.Cursor || // the decoder skips line ends
		subtle.ConstantTimeCompare(raw[:cursorSum], sumCursor(list, string(raw[cursorSum:]))) != 1 {
		return "", portal.Refuse(portal.CodeMalformed, "This cursor is not one of this list; begin again without it.")
	}
	return string(raw[cursorSum:]), nil
}

func sumCursor(list, sortKey string) []byte {
	sum := sha256.Sum256([]byte(list + "\x00" + sortKey))
	return sum[:cursorSum]
}

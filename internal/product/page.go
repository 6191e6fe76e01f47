package portal

import (
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
)

// PageOf asks for one page of a list: at most Limit rows, behind Cursor (empty: from the start).
type PageOf struct {
	Limit  int
	Cursor string
}

// A cursor is the sort key to go on behind, bound to its list by a sum over both, so that one of another list, or one
// that was changed, is refused. It is no secret: which partition is read, the request alone says.
const cursorSum = 12

// cursor gives the cursor behind a sort key of a list, empty at its end.
func cursor(list, sortKey string) string {
	if sortKey == "" {
		return ""
	}
	return base64.RawURLEncoding.EncodeToString(append(sumCursor(list, sortKey), sortKey...))
}

// after opens a cursor of that list. Refusal: malformed.
func (p PageOf) after(list string) (string, error) {
	if p.Cursor == "" {
		return "", nil
	}
	raw, err := base64.RawURLEncoding.Strict().DecodeString(p.Cursor)
	if err != nil || len(raw) <= cursorSum || base64.RawURLEncoding.EncodeToString(raw) != p.Cursor || // the decoder skips line ends
		subtle.ConstantTimeCompare(raw[:cursorSum], sumCursor(list, string(raw[cursorSum:]))) != 1 {
		return "", refuse(CodeBadCursor, "This cursor is not one of this list; begin again without it.")
	}
	return string(raw[cursorSum:]), nil
}

func sumCursor(list, sortKey string) []byte {
	sum := sha256.Sum256([]byte(list + "\x00" + sortKey))
	return sum[:cursorSum]
}

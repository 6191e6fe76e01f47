package record

import (
	"crypto/aes"
	"crypto/cipher"
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
type Cursors struct {
	seal   cipher.AEAD
	nonces []byte // the key of nonces
}

// NewCursors returns what makes and reads cursors with a key that has no other use. It panics on a key of fewer than
// CursorKeyBytes bytes, because anyone could forge cursors under a short key.
func NewCursors(key []byte) *Cursors {
	if len(key) < CursorKeyBytes {
		panic(fmt.Sprintf("record: the key of cursors has %d bytes, want at least %d", len(key), CursorKeyBytes))
	}
	block, err := aes.NewCipher(mac(key, []byte("encrypt")))
	if err != nil {
		panic(err) // the key has the right length
	}
	seal, err := cipher.NewGCM(block)
	if err != nil {
		panic(err) // AES has the right block size
	}
	return &Cursors{seal, mac(key, []byte("nonces"))}
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

// Next returns the cursor after a sort key. It is empty at the list's end. A sort key may name somebody whom the caller
// may not see, so the cursor is encrypted, with AES-GCM, and bound to the list, its filters and the caller. Its nonce
// is a MAC of the sort key and of these, so two cursors have the same nonce only if they are the same.
func (o CursorsOf) Next(sortKey string) string {
	if sortKey == "" {
		return ""
	}
	nonce := mac(o.cursors.nonces, append(o.bytes(), sortKey...))[:o.cursors.seal.NonceSize()]
	return base64.RawURLEncoding.EncodeToString(o.cursors.seal.Seal(nonce, nonce, []byte(sortKey), o.bytes()))
}

// After returns the sort key to continue after. Refusal: malformed, if the cursor was not made for the same list,
// filters and person.
func (o CursorsOf) After(p PageOf) (string, error) {
	if p.Cursor == "" {
		return "", nil
	}
	raw, err := base64.RawURLEncoding.Strict().DecodeString(p.Cursor)
	size := o.cursors.seal.NonceSize()
	if err == nil && len(raw) > size && base64.RawURLEncoding.EncodeToString(raw) == p.Cursor { // the decoder skips line ends
		if sortKey, err := o.cursors.seal.Open(nil, raw[:size], raw[size:], o.bytes()); err == nil && len(sortKey) > 0 {
			return string(sortKey), nil
		}
	}
	return "", portal.Refuse(portal.CodeMalformed, "This cursor is not one of this list; begin again without it.")
}

func mac(key, message []byte) []byte {
	h := hmac.New(sha256.New, key)
	h.Write(message)
	return h.Sum(nil)
}

// bytes returns what was asked, each part after its length. So different questions never have the same bytes.
func (o CursorsOf) bytes() (b []byte) {
	for _, part := range o.asked {
		b = append(binary.BigEndian.AppendUint32(b, uint32(len(part))), part...)
	}
	return b
}

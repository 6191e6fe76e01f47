// Package token makes and checks the tokens in mailed links and the bearer tokens of sessions, and makes ids. It stores
// nothing and reads nothing. The caller compares a token with the person's record to decide who may use it and whether
// it has expired.
//
// Every token has a fixed length, in unpadded base64url, so it needs no escaping in a URL fragment, a header or a
// cookie.
package token

import (
	"encoding/base64"
	"errors"
)

// ErrInvalid is the only error of Keys.Check and ParseSession: the text is not a valid token. It does not say why, and
// an answer to a client should not say why either.
var ErrInvalid = errors.New("token invalid")

var encoding = base64.RawURLEncoding

// decode reads exactly n bytes. It checks the length first, so that a long text costs nothing. Go's decoder skips CR
// and LF and ignores extra bits at the end. Comparing the re-encoded text allows only one spelling of each token.
func decode(text string, n int) ([]byte, error) {
	if len(text) != encoding.EncodedLen(n) {
		return nil, ErrInvalid
	}
	b, err := encoding.DecodeString(text)
	if err != nil || len(b) != n || encoding.EncodeToString(b) != text {
		return nil, ErrInvalid
	}
	return b, nil
}

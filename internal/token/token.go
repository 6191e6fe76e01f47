// Package token mints and checks the secrets that people carry: the tokens in mailed links, the bearer tokens of
// sessions, and the ids that everything else is named by. It stores nothing and reads nothing; who may use a token,
// and whether its time has passed, is for the caller to judge against the person's record.
//
// Every token is of one fixed length, in unpadded base64url, so it can stand in a URL fragment, a header or a cookie
// as it is.
package token

import (
	"encoding/base64"
	"errors"
)

// ErrInvalid is the one error of Keys.Check and ParseSession: the text is not a token of ours. It says no more on
// purpose, and neither should an answer to a client.
var ErrInvalid = errors.New("token invalid")

var encoding = base64.RawURLEncoding

// decode reads exactly n bytes. The length comes first, so that a long text costs nothing. Go's decoder skips CR and
// LF and forgives stray bits at the end; comparing the re-encoded text leaves one spelling of each token.
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

package token

import (
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// A code has eight characters of Crockford's 32, so there are 2^40 codes. docs/security.md says how strong that is
// with the limits on attempts.
const (
	codeCharacters = 8
	codeAlphabet   = "0123456789ABCDEFGHJKMNPQRSTVWXYZ" // without I, L, O and U
)

// codeDomain makes the MAC of a code differ from the MAC of its link, so a code says nothing about the link's token.
const codeDomain = "allyway mailed code 1\x00"

// Code returns a short code for a link, in the form 7K2M-9QXT. It is for a person who cannot use the link. The same
// link always has the same code. It panics if Mint would panic.
func (k *Keys) Code(l Link) string {
	code := linkCode(k.keys[k.current], k.said(k.current, l))
	return code[:codeCharacters/2] + "-" + code[codeCharacters/2:]
}

// IsCode reports whether a typed text is the code of a link, under any of the keys. It looks only at the letters and
// digits of the text, in upper or lower case, also full-width ones. It reads O as 0, and I and L as 1. The caller
// limits the attempts.
func (k *Keys) IsCode(l Link, typed string) bool {
	code := []byte(codeTyped(typed))
	is := 0
	for kid, key := range k.keys {
		is |= subtle.ConstantTimeCompare(code, []byte(linkCode(key, k.said(kid, l))))
	}
	return is == 1
}

// codeTyped drops what people copy with a code, such as the full stop behind it in the mail, quotes or invisible marks.
func codeTyped(typed string) string {
	return strings.Map(func(r rune) rune {
		switch r = unicode.ToUpper(r); {
		case r == 'O':
			return '0'
		case r == 'I' || r == 'L':
			return '1'
		case unicode.IsLetter(r) || unicode.IsNumber(r):
			return r
		}
		return -1
	}, norm.NFKC.String(typed))
}

func linkCode(key, said []byte) string {
	h := hmac.New(sha256.New, key)
	h.Write([]byte(codeDomain))
	h.Write(said)
	mac := h.Sum(nil)
	code := make([]byte, codeCharacters)
	for i := range code {
		code[i] = codeAlphabet[mac[i]%byte(len(codeAlphabet))] // all are equally likely, because 32 divides 256
	}
	return string(code)
}

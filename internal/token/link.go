package token

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"time"
)

// Purpose says what a link is for. A token for one purpose is invalid for every other.
type Purpose byte

// The numbers are part of tokens that people have, so they never change and are never reused for another purpose.
const (
	Invite Purpose = 1 // set a password, or join a partner
	Reset  Purpose = 2 // set a new password
	Email  Purpose = 3 // confirm a new address
	SignUp Purpose = 4 // confirm the address of a new account
)

// Link is what a mailed link says. Person is always an id. By is who caused the link. Partner and By may be "". They
// only say what to read together with the person; the person's record decides.
type Link struct {
	Purpose             Purpose
	Person, Partner, By string
	Version             uint64    // the person's inviteVersion, or epoch, when the link was made
	ExpiresAt           time.Time // whole seconds, UTC: fractions are dropped
}

// A link is form (1) ‖ kid (2) ‖ purpose (1) ‖ person (16) ‖ partner (16) ‖ by (16) ‖ version (8) ‖ expiresAt (8, epoch
// seconds) ‖ MAC (32): 100 bytes, 134 characters.
//
// Characters 6 to 25, counted from 0, depend on the person alone. The web client compares them to see whether two links
// are for the same person.
//
// The last of the 134 characters holds only two bits, so it is A, Q, g or w. Programs that find links in plain text
// treat a - or _ at the end as punctuation, and leave it out of the link. With a number of bytes that is a multiple of
// three, tokens could end in one of them.
const (
	linkForm  = 1
	linkSaid  = 1 + 2 + 1 + 3*16 + 8 + 8
	linkBytes = linkSaid + sha256.Size
)

const _ = uint(linkBytes%3 - 1) // does not compile for a multiple of three

// linkDomain makes the MAC of a link differ from the MAC of anything else signed with the same keys.
const linkDomain = "allyway mailed link 1\x00"

// Mint returns the token of a link, signed with the current key. The same link always has the same token, so a mail
// that is sent again has the same link. Mint panics on a Link without a purpose or a person, on an invalid id, and on
// Keys that ParseKeys did not make.
func (k *Keys) Mint(l Link) string {
	b := k.said(k.current, l)
	return encoding.EncodeToString(append(b, linkMAC(k.keys[k.current], b)...))
}

// said returns the contents of a token that is signed with that key: everything except the MAC.
func (k *Keys) said(kid uint16, l Link) []byte {
	if k.keys[kid] == nil || l.Purpose == 0 || l.Person == "" {
		panic("token: a link needs a key, a purpose and a person")
	}
	b := make([]byte, 0, linkBytes)
	b = append(b, linkForm)
	b = binary.BigEndian.AppendUint16(b, kid)
	b = append(b, byte(l.Purpose))
	b = appendID(b, "person", l.Person)
	b = appendID(b, "partner", l.Partner)
	b = appendID(b, "by", l.By)
	b = binary.BigEndian.AppendUint64(b, l.Version)
	return binary.BigEndian.AppendUint64(b, uint64(l.ExpiresAt.Unix()))
}

// Check reads a token that must be for the given purpose. Its only error is ErrInvalid: the token is not ours, is
// damaged, is for another purpose, or was signed with a deleted key. Check has no clock: the caller compares ExpiresAt
// with the time, and Version with the person's record.
func (k *Keys) Check(token string, purpose Purpose) (Link, error) {
	b, err := decode(token, linkBytes)
	if err != nil {
		return Link{}, err
	}
	said, mac := b[:linkSaid], b[linkSaid:]
	key, ok := k.keys[binary.BigEndian.Uint16(said[1:])]
	if !ok || said[0] != linkForm || !hmac.Equal(mac, linkMAC(key, said)) {
		return Link{}, ErrInvalid
	}
	l := Link{Purpose: Purpose(said[3])}
	rest := said[4:]
	l.Person, rest = cutID(rest)
	l.Partner, rest = cutID(rest)
	l.By, rest = cutID(rest)
	l.Version = binary.BigEndian.Uint64(rest)
	l.ExpiresAt = time.Unix(int64(binary.BigEndian.Uint64(rest[8:])), 0).UTC()
	if l.Purpose != purpose || l.Person == "" {
		return Link{}, ErrInvalid
	}
	return l, nil
}

func linkMAC(key, said []byte) []byte {
	h := hmac.New(sha256.New, key)
	h.Write([]byte(linkDomain))
	h.Write(said)
	return h.Sum(nil)
}

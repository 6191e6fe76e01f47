package token

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"time"
)

// Purpose says what a link is for. A token made for one purpose is invalid for every other.
type Purpose byte

// The numbers stand inside tokens that people hold, so they never change and are never used again for another purpose.
const (
	Invite Purpose = 1 // set a password, or join a partner
	Reset  Purpose = 2 // set a new password
	Email  Purpose = 3 // confirm a new address
	SignUp Purpose = 4 // confirm the address of a new account
)

// Link is what a mailed link says. Person is always an id; Partner and By (who caused the link) may be "" and are
// hints for what to read along with the person, whose record decides.
type Link struct {
	Purpose             Purpose
	Person, Partner, By string
	Version             uint64    // the person's inviteVersion, or epoch, when the link was made
	ExpiresAt           time.Time // whole seconds, UTC: fractions are dropped
}

// A link is kid (2) ‖ purpose (1) ‖ person (16) ‖ partner (16) ‖ by (16) ‖ version (8) ‖ expiresAt (8, epoch seconds)
// ‖ MAC (32): 99 bytes, 132 characters.
const (
	linkSaid  = 2 + 1 + 3*16 + 8 + 8
	linkBytes = linkSaid + sha256.Size
)

// linkDomain keeps the MAC of a link apart from anything else that might one day be signed with the same keys.
const linkDomain = "allyway mailed link 1\x00"

// Mint makes the token of a link under the current key. The same link gives the same token, so a mail that is sent
// again carries the same link. A Link without a purpose or a person, or with ids that are none, is a mistake in the
// program and panics, as are Keys that ParseKeys did not make.
func (k *Keys) Mint(l Link) string {
	key := k.keys[k.current]
	if key == nil || l.Purpose == 0 || l.Person == "" {
		panic("token: a link needs a key, a purpose and a person")
	}
	b := make([]byte, 0, linkBytes)
	b = binary.BigEndian.AppendUint16(b, k.current)
	b = append(b, byte(l.Purpose))
	b = appendID(b, "person", l.Person)
	b = appendID(b, "partner", l.Partner)
	b = appendID(b, "by", l.By)
	b = binary.BigEndian.AppendUint64(b, l.Version)
	b = binary.BigEndian.AppendUint64(b, uint64(l.ExpiresAt.Unix()))
	return encoding.EncodeToString(append(b, linkMAC(key, b)...))
}

// Check reads a token that must be for the given purpose. Its only error is ErrInvalid: not ours, damaged, for
// another purpose, or made with a key that is gone. Check knows no clock: the caller compares ExpiresAt and Version
// with now and with the person's record.
func (k *Keys) Check(token string, purpose Purpose) (Link, error) {
	b, err := decode(token, linkBytes)
	if err != nil {
		return Link{}, err
	}
	said, mac := b[:linkSaid], b[linkSaid:]
	key, ok := k.keys[binary.BigEndian.Uint16(said)]
	if !ok || !hmac.Equal(mac, linkMAC(key, said)) {
		return Link{}, ErrInvalid
	}
	l := Link{Purpose: Purpose(said[2])}
	rest := said[3:]
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

package token

import (
	"bytes"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
)

const keyBytes = 32

// Keys signs and checks mailed links of one purpose. The current key signs. The other keys only check, so that links
// mailed before a rotation stay valid. Make Keys with ParseKeys. They are safe for concurrent use, and printing them
// shows no key.
type Keys struct {
	current uint16
	keys    map[uint16][]byte // by number
}

// String keeps the keys out of logs.
func (k *Keys) String() string { return "token.Keys" }

// GoString keeps the keys out of logs.
func (k *Keys) GoString() string { return "token.Keys" }

// storedKeys is the form of the keys in Secrets Manager and in the local key file. Keys are in standard base64.
type storedKeys struct {
	Current uint16            `json:"current"`
	Keys    map[string]string `json:"keys"`
}

// ParseKeys reads the stored form of keys, {"current":1,"keys":{"1":"<base64 of 32 bytes>"}}. Its errors say what is
// wrong with the form and never show a part of a key.
func ParseKeys(b []byte) (*Keys, error) {
	stored, err := parseStored(b)
	if err != nil {
		return nil, err
	}
	k := &Keys{current: stored.Current, keys: make(map[uint16][]byte, len(stored.Keys))}
	for name, text := range stored.Keys {
		kid, err := strconv.ParseUint(name, 10, 16)
		if err != nil || kid == 0 || strconv.FormatUint(kid, 10) != name {
			return nil, fmt.Errorf("token keys: a key is named %q, want a number from 1 to %d", name, math.MaxUint16)
		}
		key, err := base64.StdEncoding.Strict().DecodeString(text)
		if err != nil {
			return nil, fmt.Errorf("token keys: key %s is not standard base64", name)
		}
		if len(key) != keyBytes {
			return nil, fmt.Errorf("token keys: key %s has %d bytes, want %d", name, len(key), keyBytes)
		}
		k.keys[uint16(kid)] = key
	}
	if k.keys[k.current] == nil {
		return nil, fmt.Errorf("token keys: the current key, %d, is not among them", k.current)
	}
	return k, nil
}

// parseStored hides the JSON reader's errors, which can quote the text.
func parseStored(b []byte) (storedKeys, error) {
	var stored storedKeys
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	if err := d.Decode(&stored); err != nil {
		return stored, errors.New(`token keys: not of the form {"current":1,"keys":{"1":"<base64>"}}`)
	}
	if _, err := d.Token(); err != io.EOF {
		return stored, errors.New("token keys: something follows the JSON object")
	}
	return stored, nil
}

// GenerateKeys returns the stored form of one new random key, for the first start or deployment of a portal.
func GenerateKeys() []byte {
	return storedKeys{Current: 1, Keys: map[string]string{"1": newKey()}}.encode()
}

func newKey() string {
	key := make([]byte, keyBytes)
	rand.Read(key) // never fails: the program ends if the system has no randomness
	return base64.StdEncoding.EncodeToString(key)
}

func (s storedKeys) encode() []byte {
	b, err := json.Marshal(s)
	if err != nil {
		panic(err) // numbers and strings always have a JSON form
	}
	return b
}

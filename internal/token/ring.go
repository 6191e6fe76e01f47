package token

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// Purposes returns what links are for. Each purpose has keys of its own, so whoever holds the keys of one cannot make
// links of another.
func Purposes() []Purpose { return []Purpose{Invite, Reset, Email, SignUp} }

func (p Purpose) String() string {
	switch p {
	case Invite:
		return "invite"
	case Reset:
		return "reset"
	case Email:
		return "email"
	case SignUp:
		return "sign-up"
	}
	return fmt.Sprintf("purpose %d", byte(p))
}

// Ring has the keys of every purpose, for one process that does everything. Make it with ParseRing.
type Ring map[Purpose]*Keys

// Of returns the keys of a purpose. It has the same form as a function that reads the keys from another place.
func (r Ring) Of(_ context.Context, p Purpose) (*Keys, error) {
	keys := r[p]
	if keys == nil {
		return nil, fmt.Errorf("token keys: there are none for %s links", p)
	}
	return keys, nil
}

// ParseRing reads the stored form of the keys of every purpose, {"invite":…,"reset":…,"email":…,"sign-up":…}, in which
// each … is as ParseKeys reads it. Its errors never show a part of a key.
func ParseRing(b []byte) (Ring, error) {
	stored, err := SplitRing(b)
	if err != nil {
		return nil, err
	}
	ring := Ring{}
	for _, p := range Purposes() {
		if ring[p], err = ParseKeys(stored[p]); err != nil {
			return nil, fmt.Errorf("keys of %s links: %w", p, err)
		}
	}
	return ring, nil
}

// SplitRing splits what ParseRing reads. It returns the stored form of the keys of each purpose, as ParseKeys reads it.
func SplitRing(b []byte) (map[Purpose][]byte, error) {
	var stored map[string]json.RawMessage
	d := json.NewDecoder(bytes.NewReader(b))
	if err := d.Decode(&stored); err != nil {
		return nil, errors.New("token keys: not a JSON object with the keys of each purpose")
	}
	if _, err := d.Token(); err != io.EOF {
		return nil, errors.New("token keys: something follows the JSON object")
	}
	split := map[Purpose][]byte{}
	for _, p := range Purposes() {
		split[p] = stored[p.String()]
	}
	if len(stored) > len(split) {
		return nil, errors.New("token keys: there are keys of unknown purposes")
	}
	return split, nil
}

// JoinRing is the reverse of SplitRing.
func JoinRing(split map[Purpose][]byte) []byte {
	stored := map[string]json.RawMessage{}
	for p, keys := range split {
		stored[p.String()] = keys
	}
	b, err := json.Marshal(stored)
	if err != nil {
		panic(err) // what ParseKeys reads is JSON
	}
	return b
}

// GenerateRing returns the stored form of one new random key for each purpose.
func GenerateRing() []byte {
	split := map[Purpose][]byte{}
	for _, p := range Purposes() {
		split[p] = GenerateKeys()
	}
	return JoinRing(split)
}

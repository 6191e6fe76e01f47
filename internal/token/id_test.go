package token_test

import (
	"strings"
	"testing"
	"time"

	"allyway/internal/token"
)

func TestNewID(t *testing.T) {
	seen := map[string]bool{}
	for range 1000 {
		id := token.NewID()
		if !token.ValidID(id) || seen[id] {
			t.Fatalf("%q is not an id, or comes twice", id)
		}
		seen[id] = true
	}
}

func TestIDsSortByTime(t *testing.T) {
	at := time.Date(2026, 11, 30, 14, 5, 0, 0, time.UTC)
	before := token.NewIDAt(at)
	for range 100 {
		at = at.Add(time.Millisecond)
		after := token.NewIDAt(at)
		if after <= before {
			t.Fatalf("%s was made later than %s and sorts before it", after, before)
		}
		before = after
	}
	if a, b := token.NewIDAt(at), token.NewIDAt(at); a[:10] != b[:10] || a == b {
		t.Errorf("made in the same millisecond: %s, %s", a, b)
	}
}

func TestValidID(t *testing.T) {
	good := token.NewID()
	for _, id := range []string{good, ada, "7ZZZZZZZZZZZZZZZZZZZZZZZZZ"} {
		if !token.ValidID(id) {
			t.Errorf("%q is not valid", id)
		}
	}
	for _, id := range []string{
		"", good[:25], good + "0", good + "\n", " " + good[:25], strings.ToLower(good[:25]) + "z", strings.ToLower(ada),
		"8" + good[1:], good[:25] + "I", good[:25] + "L", good[:25] + "O", good[:25] + "U", good[:25] + "#",
		strings.Repeat("0", 26), strings.Repeat("é", 13), strings.Repeat("A", 1<<20),
	} {
		if token.ValidID(id) {
			t.Errorf("%.40q is valid", id)
		}
	}
}

package token_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"allyway/internal/token"
)

// TestKeysOfOnePurposeMakeNoLinkOfAnother makes a link of each purpose with the keys of each. Only a link that was made
// with the keys of its own purpose is valid.
func TestKeysOfOnePurposeMakeNoLinkOfAnother(t *testing.T) {
	ring, err := token.ParseRing(token.GenerateRing())
	if err != nil {
		t.Fatal(err)
	}
	for _, holds := range token.Purposes() {
		for _, wanted := range token.Purposes() {
			forged := ring[holds].Mint(token.Link{Purpose: wanted, Person: ada, ExpiresAt: time.Unix(2e9, 0)})
			keys, err := ring.Of(context.Background(), wanted)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := keys.Check(forged, wanted); (err == nil) != (holds == wanted) {
				t.Errorf("a link to %s, made with the keys of %s: %v", wanted, holds, err)
			}
		}
	}
	if keys, err := ring.Of(context.Background(), 9); err == nil || keys != nil {
		t.Error("there are keys of an unknown purpose")
	}
	if got := fmt.Sprintf("%v %+v", ring, ring); strings.Contains(got, "[1 ") || !strings.Contains(got, "token.Keys") {
		t.Errorf("the keys print as %s", got)
	}
}

// TestParseRingSaysWhatIsWrong refuses keys of one purpose alone, as an older version stored them, missing and unknown
// purposes, and damage.
func TestParseRingSaysWhatIsWrong(t *testing.T) {
	good, one := string(token.GenerateRing()), string(token.GenerateKeys())
	for _, c := range []struct{ name, stored, want string }{
		{"empty", "", "not a JSON object"},
		{"not JSON", "oops", "not a JSON object"},
		{"a list", "[]", "not a JSON object"},
		{"null", "null", "keys of invite links"},
		{"of one purpose", one, "keys of invite links"},
		{"without a purpose", strings.Replace(good, `"email"`, `"mail"`, 1), "keys of email links"},
		{"another purpose", strings.Replace(good, "{", `{"more":`+one+`,`, 1), "unknown purposes"},
		{"damaged", strings.Replace(good, `"current":1`, `"current":2`, 1), "the current key, 2"},
		{"two objects", good + "{}", "follows"},
	} {
		if ring, err := token.ParseRing([]byte(c.stored)); err == nil || ring != nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want an error with %q", c.name, err, c.want)
		}
	}
}

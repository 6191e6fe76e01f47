package token_test

import (
	"encoding/base64"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"allyway/internal/token"
)

func TestSessionComesBack(t *testing.T) {
	for _, partner := range []string{acme, ""} {
		want, text := token.NewSession(ada, partner)
		if want.Person != ada || want.Partner != partner || !token.ValidID(want.ID) || len(want.Hash) != 64 {
			t.Errorf("NewSession: %+v", want)
		}
		if len(text) != 108 {
			t.Errorf("the token has %d characters, want 108", len(text))
		}
		got, err := token.ParseSession(text)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("the session came back changed (-want +got):\n%s", diff)
		}
		if !got.Matches(want.Hash) {
			t.Error("a session does not match its own hash")
		}
	}
}

func TestSessionsDiffer(t *testing.T) {
	one, text1 := token.NewSession(ada, acme)
	two, text2 := token.NewSession(ada, acme)
	if one.ID == two.ID || one.Hash == two.Hash || text1[66:] == text2[66:] {
		t.Error("two sessions share an id or a secret")
	}
	if one.Matches(two.Hash) {
		t.Error("a session matches another's hash")
	}
}

func TestSessionMatchesNoOtherHash(t *testing.T) {
	s, text := token.NewSession(ada, acme)
	for _, stored := range []string{"", s.Hash[:63], s.Hash + "0", strings.ToUpper(s.Hash), " " + s.Hash, text, strings.Repeat("0", 64)} {
		if s.Matches(stored) {
			t.Errorf("the session matches %q", stored)
		}
	}
	if (token.Session{}).Matches("") {
		t.Error("no session matches no hash")
	}
}

func TestSpoiledSessions(t *testing.T) {
	stored, text := token.NewSession(ada, acme)
	for name, text := range spoiled(text) {
		switch s, err := token.ParseSession(text); name {
		case "upper", "lower", "other case": // may be of the right form; the hash decides
			if s.Matches(stored.Hash) {
				t.Errorf("%s: the session still matches", name)
			}
		default:
			if !errors.Is(err, token.ErrInvalid) || s != (token.Session{}) {
				t.Errorf("%s: %+v, %v; want ErrInvalid alone", name, s, err)
			}
		}
	}
}

// Whichever bit is flipped, the token is invalid or matches no stored hash: no id in a token can be replaced.
func TestSessionWithAnyBitFlipped(t *testing.T) {
	stored, text := token.NewSession(ada, acme)
	raw, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil {
		t.Fatal(err)
	}
	for i := range raw {
		for bit := range 8 {
			raw[i] ^= 1 << bit
			s, err := token.ParseSession(base64.RawURLEncoding.EncodeToString(raw))
			if err == nil && s.Matches(stored.Hash) || err != nil && !errors.Is(err, token.ErrInvalid) {
				t.Errorf("byte %d, bit %d: %+v, %v", i, bit, s, err)
			}
			if i == 0 && err == nil {
				t.Errorf("format %d is accepted", raw[0])
			}
			raw[i] ^= 1 << bit
		}
	}
}

func TestLinkIsNoSession(t *testing.T) {
	keys := newKeys(t)
	if _, err := token.ParseSession(keys.Mint(invite())); !errors.Is(err, token.ErrInvalid) {
		t.Errorf("a link as a session: %v, want ErrInvalid", err)
	}
	_, text := token.NewSession(ada, acme)
	if _, err := keys.Check(text, token.Invite); !errors.Is(err, token.ErrInvalid) {
		t.Errorf("a session as a link: %v, want ErrInvalid", err)
	}
}

func FuzzParseSession(f *testing.F) {
	_, good := token.NewSession(ada, acme)
	f.Add(good)
	for _, text := range spoiled(good) {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		s, err := token.ParseSession(text)
		if err != nil {
			if !errors.Is(err, token.ErrInvalid) {
				t.Errorf("%q: %v", text, err)
			}
			return
		}
		if !token.ValidID(s.Person) || !token.ValidID(s.ID) || s.Partner != "" && !token.ValidID(s.Partner) || !s.Matches(s.Hash) {
			t.Errorf("%q is read as %+v", text, s)
		}
	})
}

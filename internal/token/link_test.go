package token_test

import (
	"encoding/base64"
	"errors"
	"strings"
	"testing"
	"testing/quick"
	"time"

	"github.com/google/go-cmp/cmp"

	"allyway/internal/token"
)

const (
	ada  = "01JD0000000000000000000ADA"
	acme = "01JD00000000000000000ACME0"
	bob  = "01JD0000000000000000000B0B"
)

func newKeys(t testing.TB) *token.Keys {
	t.Helper()
	return parseKeys(t, token.GenerateKeys())
}

func parseKeys(t testing.TB, b []byte) *token.Keys {
	t.Helper()
	keys, err := token.ParseKeys(b)
	if err != nil {
		t.Fatal(err)
	}
	return keys
}

func invite() token.Link {
	return token.Link{Purpose: token.Invite, Person: ada, Partner: acme, By: bob, Version: 7,
		ExpiresAt: time.Date(2026, 11, 30, 14, 5, 0, 0, time.UTC)}
}

func TestLinkComesBack(t *testing.T) {
	keys := newKeys(t)
	links := []token.Link{
		invite(),
		{Purpose: token.Reset, Person: ada, Version: 1<<64 - 1, ExpiresAt: time.Unix(0, 0).UTC()},
		{Purpose: token.Email, Person: ada, Partner: acme, ExpiresAt: time.Date(9999, 12, 31, 23, 59, 59, 0, time.UTC)},
		{Purpose: token.SignUp, Person: ada, By: ada, ExpiresAt: time.Unix(1, 0).UTC()},
	}
	for _, want := range links {
		text := keys.Mint(want)
		if len(text) != 134 {
			t.Errorf("the token of %+v has %d characters, want 134", want, len(text))
		}
		got, err := keys.Check(text, want.Purpose)
		if err != nil {
			t.Errorf("%+v: %v", want, err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("the link came back changed (-want +got):\n%s", diff)
		}
		if again := keys.Mint(want); again != text {
			t.Errorf("the same link gave two tokens")
		}
	}
}

func TestLinkTimeIsWholeSecondsUTC(t *testing.T) {
	keys := newKeys(t)
	l := invite()
	l.ExpiresAt = time.Date(2026, 11, 30, 15, 5, 0, 999, time.FixedZone("", 3600))
	got, err := keys.Check(keys.Mint(l), token.Invite)
	if want := time.Date(2026, 11, 30, 14, 5, 0, 0, time.UTC); err != nil || got.ExpiresAt != want {
		t.Errorf("it ends at %v (%v), want %v", got.ExpiresAt, err, want)
	}
}

// The caller checks expiry: it must distinguish an expired link from a forged one.
func TestCheckDoesNotJudgeExpiry(t *testing.T) {
	keys := newKeys(t)
	l := invite()
	l.ExpiresAt = time.Unix(1, 0).UTC()
	if _, err := keys.Check(keys.Mint(l), token.Invite); err != nil {
		t.Errorf("a link that ended in 1970: %v", err)
	}
}

func TestLinkForAnotherPurpose(t *testing.T) {
	keys := newKeys(t)
	purposes := []token.Purpose{token.Invite, token.Reset, token.Email, token.SignUp}
	for _, minted := range purposes {
		l := invite()
		l.Purpose = minted
		for _, asked := range append(purposes, 0, 5, 255) {
			_, err := keys.Check(keys.Mint(l), asked)
			if (err == nil) != (asked == minted) {
				t.Errorf("made for %d, asked for %d: %v", minted, asked, err)
			}
		}
	}
}

func TestPurposesKeepTheirNumbers(t *testing.T) {
	got := []token.Purpose{token.Invite, token.Reset, token.Email, token.SignUp}
	if diff := cmp.Diff([]token.Purpose{1, 2, 3, 4}, got); diff != "" {
		t.Errorf("tokens out there carry other numbers (-want +got):\n%s", diff)
	}
}

// spoiled returns texts that are almost a token. All must be invalid.
func spoiled(text string) map[string]string {
	swapCase := func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z':
			return r - 'a' + 'A'
		case r >= 'A' && r <= 'Z':
			return r - 'A' + 'a'
		}
		return r
	}
	return map[string]string{
		"empty":          "",
		"truncated":      text[:len(text)-1],
		"half":           text[:len(text)/2],
		"padded":         text + "=",
		"one more":       text + "A",
		"a block more":   text + "AAAA",
		"twice":          text + text,
		"padded inside":  text[:len(text)-1] + "=",
		"upper":          strings.ToUpper(text),
		"lower":          strings.ToLower(text),
		"other case":     strings.Map(swapCase, text),
		"line feed":      text + "\n",
		"CR LF":          text + "\r\n",
		"CR LF in place": text[:len(text)-2] + "\r\n",
		"LF inside":      text[:20] + "\n" + text[20:],
		"LFs in place":   text[:4] + "\n\n\n\n" + text[8:],
		"space before":   " " + text,
		"space after":    text + " ",
		"in quotes":      `"` + text + `"`,
		"standard +":     "+" + text[1:],
		"standard /":     "/" + text[1:],
		"not ASCII":      "é" + text[2:],
		"NUL":            "\x00" + text[1:],
		"a megabyte":     strings.Repeat("A", 1<<20),
		"zeros":          strings.Repeat("A", len(text)),
	}
}

func TestSpoiledLinks(t *testing.T) {
	keys := newKeys(t)
	for name, text := range spoiled(keys.Mint(invite())) {
		if l, err := keys.Check(text, token.Invite); !errors.Is(err, token.ErrInvalid) || l != (token.Link{}) {
			t.Errorf("%s: %+v, %v; want ErrInvalid alone", name, l, err)
		}
	}
}

// A text without a token's length is not decoded at all.
func TestHugeTokensCostNothing(t *testing.T) {
	keys := newKeys(t)
	huge := strings.Repeat("A", 1<<20)
	start := time.Now()
	for range 100_000 { // decoding it once takes about a millisecond
		keys.Check(huge, token.Invite)
		token.ParseSession(huge)
		if took := time.Since(start); took > 5*time.Second {
			t.Fatalf("refusing a megabyte takes %v and more", took)
		}
	}
}

func TestLinkWithAnyBitFlipped(t *testing.T) {
	keys := newKeys(t)
	text := keys.Mint(invite())
	raw, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil {
		t.Fatal(err)
	}
	for i := range raw {
		for bit := range 8 {
			raw[i] ^= 1 << bit
			for _, purpose := range []token.Purpose{token.Invite, token.Purpose(raw[3])} {
				if _, err := keys.Check(base64.RawURLEncoding.EncodeToString(raw), purpose); !errors.Is(err, token.ErrInvalid) {
					t.Errorf("byte %d, bit %d: %v, want ErrInvalid", i, bit, err)
				}
			}
			raw[i] ^= 1 << bit
		}
	}
	for i := range text {
		for _, c := range "A_z-9" {
			other := text[:i] + string(c) + text[i+1:]
			if _, err := keys.Check(other, token.Invite); (err == nil) != (other == text) {
				t.Errorf("character %d as %c: %v", i, c, err)
			}
		}
	}
}

func TestLinkUnderAnotherKey(t *testing.T) {
	text := newKeys(t).Mint(invite())
	if _, err := newKeys(t).Check(text, token.Invite); !errors.Is(err, token.ErrInvalid) {
		t.Errorf("under another key of the same number: %v, want ErrInvalid", err)
	}
}

// TestLinkSurvivesRotation follows the steps of docs/operations.md: add a key, sign with it, delete the old one.
func TestLinkSurvivesRotation(t *testing.T) {
	first := base64.StdEncoding.EncodeToString([]byte(strings.Repeat("1", 32)))
	second := base64.StdEncoding.EncodeToString([]byte(strings.Repeat("2", 32)))
	old := parseKeys(t, []byte(`{"current":1,"keys":{"1":"`+first+`"}}`))
	added := parseKeys(t, []byte(`{"current":1,"keys":{"1":"`+first+`","2":"`+second+`"}}`))
	current := parseKeys(t, []byte(`{"current":2,"keys":{"1":"`+first+`","2":"`+second+`"}}`))
	deleted := parseKeys(t, []byte(`{"current":2,"keys":{"2":"`+second+`"}}`))
	oldLink, newLink := old.Mint(invite()), current.Mint(invite())
	if added.Mint(invite()) != oldLink {
		t.Error("an added key signs before it is current")
	}
	if newLink == oldLink {
		t.Error("the new key signs as the old one does")
	}
	for _, c := range []struct {
		name  string
		keys  *token.Keys
		link  string
		valid bool
	}{
		{"old link, key added", added, oldLink, true},
		{"old link, new key current", current, oldLink, true},
		{"old link, old key deleted", deleted, oldLink, false},
		{"new link before the key is added", old, newLink, false},
		{"new link, key added", added, newLink, true},
		{"new link, new key current", current, newLink, true},
		{"new link, old key deleted", deleted, newLink, true},
	} {
		got, err := c.keys.Check(c.link, token.Invite)
		if c.valid && (err != nil || got != invite()) || !c.valid && !errors.Is(err, token.ErrInvalid) {
			t.Errorf("%s: %+v, %v", c.name, got, err)
		}
	}
}

// Programs that find links in plain text leave a - or _ at the end out of the link. So no token ends in them, whatever
// its link says and whichever key signs it.
func TestLinksEndInALetter(t *testing.T) {
	ends := map[byte]int{}
	property := func(by, version uint64, expires uint32, without bool) bool {
		for _, purpose := range token.Purposes() {
			l := token.Link{Purpose: purpose, Person: token.NewID(), Partner: acme, Version: version, ExpiresAt: time.Unix(int64(expires), 0)}
			if by%2 == 0 {
				l.By = token.NewID()
			}
			if without {
				l.Partner = ""
			}
			text := newKeys(t).Mint(l)
			end := text[len(text)-1]
			ends[end]++
			if end < 'A' || end > 'z' || end > 'Z' && end < 'a' {
				t.Errorf("%+v: the token ends in %c", l, end)
				return false
			}
		}
		return true
	}
	if err := quick.Check(property, &quick.Config{MaxCount: 5000}); err != nil {
		t.Error(err)
	}
	if len(ends) != 4 {
		t.Errorf("the tokens end in %v, want four letters", ends)
	}
}

// The web client relies on this: see personIn in web/src/link.ts.
func TestLinksShowWhetherTheyAreOfOnePerson(t *testing.T) {
	person := func(l token.Link) string { return newKeys(t).Mint(l)[6:26] }
	reset := token.Link{Purpose: token.Reset, Person: ada, Version: 1<<64 - 1, ExpiresAt: time.Unix(0, 0)}
	if a, b := person(invite()), person(reset); a != b {
		t.Errorf("two links of one person say %q and %q", a, b)
	}
	other := invite()
	other.Person = bob
	if a := person(other); a == person(invite()) {
		t.Errorf("the links of two people both say %q", a)
	}
}

// Even if two keys are equal by an operator's mistake, a token is valid only with its own key number.
func TestLinkUnderAnotherKid(t *testing.T) {
	key := base64.StdEncoding.EncodeToString([]byte(strings.Repeat("k", 32)))
	keys := parseKeys(t, []byte(`{"current":1,"keys":{"1":"`+key+`","2":"`+key+`"}}`))
	raw, _ := base64.RawURLEncoding.DecodeString(keys.Mint(invite()))
	for _, kid := range []byte{0, 2, 3} {
		raw[2] = kid
		if _, err := keys.Check(base64.RawURLEncoding.EncodeToString(raw), token.Invite); !errors.Is(err, token.ErrInvalid) {
			t.Errorf("kid %d: %v, want ErrInvalid", kid, err)
		}
	}
}

func TestMintPanicsOnMistakes(t *testing.T) {
	keys := newKeys(t)
	for name, spoil := range map[string]func(*token.Link){
		"no purpose":         func(l *token.Link) { l.Purpose = 0 },
		"no person":          func(l *token.Link) { l.Person = "" },
		"person no id":       func(l *token.Link) { l.Person = "ada@acme.test" },
		"partner lower case": func(l *token.Link) { l.Partner = strings.ToLower(acme) },
		"by of zeros":        func(l *token.Link) { l.By = strings.Repeat("0", 26) },
	} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				if recover() == nil {
					t.Error("a token was made")
				}
			}()
			l := invite()
			spoil(&l)
			keys.Mint(l)
		})
	}
}

func TestNoKeysMintNothing(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("a token was made without a key")
		}
	}()
	new(token.Keys).Mint(invite())
}

func FuzzCheck(f *testing.F) {
	keys := newKeys(f)
	good := keys.Mint(invite())
	f.Add(good, byte(token.Invite))
	for _, text := range spoiled(good) {
		f.Add(text, byte(token.Invite))
	}
	f.Fuzz(func(t *testing.T, text string, purpose byte) {
		l, err := keys.Check(text, token.Purpose(purpose))
		switch {
		case err == nil && keys.Mint(l) != text:
			t.Errorf("%q is read as a link that has another token", text)
		case err == nil && text != good:
			t.Errorf("%q is valid and was never minted", text)
		case err != nil && !errors.Is(err, token.ErrInvalid):
			t.Errorf("%q: %v", text, err)
		}
	})
}

package password_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"allyway/internal/password"
	"allyway/internal/password/guess"
)

func TestCheck(t *testing.T) {
	const eAcute, eAndAcute = "\u00e9", "e\u0301"
	tests := []struct {
		name, password string
		least          int
		want           error
	}{
		{"long enough", "violet otter 72", 15, nil},
		{"one short", "violet otter 7", 15, password.ErrTooShort},
		{"empty", "", 8, password.ErrTooShort},
		{"counted in characters, not bytes", "新年快樂我的好朋友們新年快", 15, password.ErrTooShort},
		{"15 of three bytes each", "чай с лимоном в", 15, nil},
		{"composed letters count once", "violet otter " + eAcute + "7", 15, nil},
		{"decomposed ones too", "violet otter " + eAndAcute, 15, password.ErrTooShort},
		{"a ligature is one character", "violet otter \ufb03", 15, password.ErrTooShort},
		{"the most", unlike(256), 15, nil},
		{"one more", unlike(257), 15, password.ErrTooLong},
		{"the most, of many bytes each", strings.Repeat("한", 255) + "국", 15, password.ErrGuessable},
		{"any characters", "tab\tnul\x00 snow\u2603 \U0001f98a!", 15, nil},
		{"guessable", "passwordpassword", 15, password.ErrGuessable},
		{"guessable from the names", "AdaLovelace-Acme", 15, password.ErrGuessable},
		{"short and guessable is short", "password", 15, password.ErrTooShort},
		{"portal with a lower bound", "kX9#mQ2$", 8, nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			err := password.Check(test.password, test.least, guess.Easy, "Ada", "Lovelace", "ada@acme.test", "Acme", "Portal")
			if !errors.Is(err, test.want) || (err == nil) != (test.want == nil) {
				t.Errorf("Check: %v, want %v", err, test.want)
			}
		})
	}
}

// unlike returns n characters that are hard to guess.
func unlike(n int) string {
	var b strings.Builder
	for i := 0; b.Len() < n; i++ {
		b.WriteByte(byte('!' + (i*i*31+i*7)%93))
	}
	return b.String()
}

func TestCheckAsksTheGuesserOnlyWhatItMust(t *testing.T) {
	var asked []string
	guesser := func(p string, personal []string) bool {
		asked = append(append(asked, p), personal...)
		return false
	}
	for _, p := range []string{"short", strings.Repeat("long ", 100), strings.Repeat("x", 1<<20), "a fitting length"} {
		password.Check(p, 15, guesser, "Ada")
	}
	if want := []string{"a fitting length", "Ada"}; !slices.Equal(asked, want) {
		t.Errorf("the guesser was asked %q, want %q", asked, want)
	}
}

// TestCheckWithoutAGuesserFails checks that a missing guess is an error, and does not turn the check off.
func TestCheckWithoutAGuesserFails(t *testing.T) {
	for _, p := range []string{"", "passwordpassword", "violet otter 72", strings.Repeat("x", 1<<20)} {
		if err := password.Check(p, 15, nil); !errors.Is(err, password.ErrNoGuess) {
			t.Errorf("Check(%.20q) without a guesser: %v, want ErrNoGuess", p, err)
		}
	}
}

// A megabyte is refused unread, even uncounted.
func TestCheckOfAMegabyteCostsNothing(t *testing.T) {
	huge := strings.Repeat("e\u0301", 1<<19)
	start := time.Now()
	for range 10_000 { // reading it once takes some milliseconds
		if err := password.Check(huge, 15, guess.Easy); !errors.Is(err, password.ErrTooLong) {
			t.Fatal(err)
		}
		if took := time.Since(start); took > 5*time.Second {
			t.Fatalf("checking a megabyte and a half takes %v and more", took)
		}
	}
}

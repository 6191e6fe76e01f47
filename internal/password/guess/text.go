package guess

import (
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// text is a password as a guesser sees it: without accents and case, which are remembered apart. Both slices are of
// one length.
type text struct {
	lower []rune
	upper []bool
}

// mostRead is how many runes are looked at. Compatibility forms can be many times as long as what was typed, and the
// work grows with the square.
const mostRead = 256

func fold(s string) text {
	var plain []rune
	for _, r := range norm.NFKD.String(s) {
		if len(plain) == mostRead {
			break
		}
		if !unicode.Is(unicode.Mn, r) {
			plain = append(plain, r)
		}
	}
	var t text
	for _, r := range norm.NFC.String(string(plain)) {
		t.lower = append(t.lower, unicode.ToLower(r))
		t.upper = append(t.upper, unicode.IsUpper(r))
	}
	return t
}

// collapsed has each run of the same rune once.
func (t text) collapsed() text {
	var c text
	for i, r := range t.lower {
		if i == 0 || r != t.lower[i-1] {
			c.lower = append(c.lower, r)
			c.upper = append(c.upper, t.upper[i])
		}
	}
	return c
}

// caseGuesses is what the upper and lower case of a part multiply its guesses by.
func (t text) caseGuesses(start, end int) float64 {
	var upper, lower int
	for i := start; i < end; i++ {
		if t.upper[i] {
			upper++
		} else if unicode.IsLower(t.lower[i]) {
			lower++
		}
	}
	if upper == 0 {
		return 1
	}
	if lower == 0 || upper == 1 && (t.upper[start] || t.upper[end-1]) {
		return disguiseGuesses
	}
	guesses := 1.0
	for range min(upper, lower) {
		guesses *= 2
	}
	return guesses
}

// mapped is the text with some runes read as others.
func (t text) mapped(as func(rune) rune) []rune {
	out := make([]rune, len(t.lower))
	for i, r := range t.lower {
		out[i] = as(r)
	}
	return out
}

// unshifted is the key that a symbol is typed with, on an English keyboard.
func unshifted(r rune) rune {
	const symbols, keys = `!@#$%^&*()_+{}:"|<>?~`, `1234567890-=[];'\,./` + "`"
	for i, s := range symbols {
		if s == r {
			return rune(keys[i])
		}
	}
	return r
}

// unleeted is the letter that a digit or symbol is often written for. The digit 1 stands for two; one is given.
func unleeted(one rune) func(rune) rune {
	return func(r rune) rune {
		switch r {
		case '4', '@':
			return 'a'
		case '8':
			return 'b'
		case '(', '{', '[', '<':
			return 'c'
		case '3', '€':
			return 'e'
		case '6', '9':
			return 'g'
		case '1', '!', '|':
			return one
		case '0':
			return 'o'
		case '$', '5':
			return 's'
		case '7', '+':
			return 't'
		case '%':
			return 'x'
		case '2':
			return 'z'
		}
		return r
	}
}

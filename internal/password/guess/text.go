package guess

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// text is a password as a guesser sees it: without accents and in lower case. Which runes were in upper case is kept
// beside it, in a slice of the same length.
type text struct {
	lower []rune
	upper []bool
}

// mostRead is how many runes are looked at. Compatibility forms can be many times as long as the typed text, and the
// work grows with the square of the length.
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

// collapsed returns the text with each run of the same rune written once.
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

// capitals returns how many runes are in upper case.
func (t text) capitals() int {
	n := 0
	for _, upper := range t.upper {
		if upper {
			n++
		}
	}
	return n
}

// lowered returns the text without upper case.
func (t text) lowered() text { return text{t.lower, make([]bool, len(t.upper))} }

// joined returns the text without separators.
func (t text) joined() text {
	var j text
	for i, r := range t.lower {
		if !strings.ContainsRune(" -_.,", r) {
			j.lower = append(j.lower, r)
			j.upper = append(j.upper, t.upper[i])
		}
	}
	return j
}

// dealt divides the text into blocks of runes, and gives them in turn to left and to right.
func (t text) dealt(block int) (left, right text) {
	for i, r := range t.lower {
		to := &left
		if i/block%2 == 1 {
			to = &right
		}
		to.lower = append(to.lower, r)
		to.upper = append(to.upper, t.upper[i])
	}
	return left, right
}

// caseGuesses returns the guesses for the case of a part, by which the guesses for its letters are multiplied.
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

// mapped returns the text with each rune read as another.
func (t text) mapped(as func(rune) rune) []rune {
	out := make([]rune, len(t.lower))
	for i, r := range t.lower {
		out[i] = as(r)
	}
	return out
}

// unshifted returns the rune that is on the same key as a symbol, on an English keyboard.
func unshifted(r rune) rune {
	const symbols, keys = `!@#$%^&*()_+{}:"|<>?~`, `1234567890-=[];'\,./` + "`"
	for i, s := range symbols {
		if s == r {
			return rune(keys[i])
		}
	}
	return r
}

// unleeted returns a function from a digit or symbol to the letter that it often stands for. The digit 1 stands for two
// letters; one says for which.
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

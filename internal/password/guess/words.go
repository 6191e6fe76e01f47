package guess

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	leastRunes = 3  // of a personal word; shorter ones are in every text
	mostTexts  = 16 // personal texts that are looked at
	mostBytes  = 320
)

// personalWords returns the words of the personal texts, and each text as a whole, folded.
func personalWords(personal []string) map[string]bool {
	known := map[string]bool{"allyway": true}
	for _, s := range personal[:min(len(personal), mostTexts)] {
		if len(s) > mostBytes {
			s = strings.ToValidUTF8(s[:mostBytes], "")
		}
		whole := string(fold(s).lower)
		known[whole] = true
		for _, word := range strings.FieldsFunc(whole, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
			known[word] = true
		}
	}
	for word := range known {
		if utf8.RuneCountInString(word) < leastRunes {
			delete(known, word)
		}
	}
	return known
}

// dictionary is all that one password is compared with.
type dictionary struct {
	personal map[string]bool
	longest  int // runes of a personal word
}

func newDictionary(personal []string) dictionary {
	d := dictionary{personal: personalWords(personal)}
	for word := range d.personal {
		d.longest = max(d.longest, utf8.RuneCountInString(word))
	}
	return d
}

// find reports every word and known password in the text: as it stands, backwards, and with digits and symbols read as
// letters.
func (d dictionary) find(t text, found func(piece)) {
	disguised := func(start, end int, guesses float64) {
		found(piece{start, end, guesses * t.caseGuesses(start, end)})
	}
	d.scan(t.lower, func(start, end int, guesses float64) {
		if guesses == leastPersonal && t.upper[start] { // a name begins with a capital: that is no disguise
			t := text{t.lower[start+1 : end], t.upper[start+1 : end]}
			found(piece{start, end, guesses * t.caseGuesses(0, len(t.lower))})
			return
		}
		disguised(start, end, guesses)
	})

	n := len(t.lower)
	backwards := slices.Clone(t.lower)
	slices.Reverse(backwards)
	d.scan(backwards, func(start, end int, guesses float64) {
		disguised(n-end, n-start, guesses*disguiseGuesses)
	})

	without := t.lower
	for _, one := range "il" {
		plain := t.mapped(unleeted(one))
		if slices.Equal(plain, without) {
			continue
		}
		d.scan(plain, func(start, end int, guesses float64) {
			if !slices.Equal(plain[start:end], t.lower[start:end]) {
				disguised(start, end, guesses*disguiseGuesses)
			}
		})
		without = plain
	}
}

// scan looks up every part of the runes. All parts are slices of one string, so no lookup makes a string.
func (d dictionary) scan(runes []rune, found func(start, end int, guesses float64)) {
	s := string(runes)
	at := make([]int, 0, len(runes)+1) // where each rune begins
	for i := range s {
		at = append(at, i)
	}
	at = append(at, len(s))
	for start := range runes {
		for end := start + leastRunes; end <= min(len(runes), start+d.longest); end++ {
			if d.personal[s[at[start]:at[end]]] {
				found(start, end, leastPersonal)
			}
		}
		commonWords(s, at[start:], func(n int, guesses float64) { found(start, start+n, guesses) })
	}
	findKnown(s, at, found)
}

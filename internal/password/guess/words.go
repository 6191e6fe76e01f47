package guess

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/nbutton23/zxcvbn-go/data"
)

// words gives the common words with their places, the commonest first: passwords, English words, names. A word in more
// than one list has its best place.
var words = sync.OnceValue(func() map[string]int {
	ranks := make(map[string]int, 80_000)
	for _, name := range []string{"Passwords", "English", "FemaleNames", "MaleNames", "Surnames"} {
		var list struct{ List []string }
		b, err := data.Asset("data/" + name + ".json")
		if err == nil {
			err = json.Unmarshal(b, &list)
		}
		if err != nil {
			panic(fmt.Sprintf("guess: word list %s: %v", name, err)) // it is part of the program
		}
		for i, word := range list.List {
			if rank, ok := ranks[word]; !ok || i+1 < rank {
				ranks[word] = i + 1
			}
		}
	}
	return ranks
})

const (
	leastRunes = 3  // of a word; shorter ones are in every text
	mostRunes  = 24 // of a common word; the longest in the lists has 22
	mostTexts  = 16 // personal texts that are looked at
	mostBytes  = 320
)

// personalWords are the words of the personal texts, and each text as a whole, folded.
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
	common   map[string]int // word → place
	personal map[string]bool
}

func (d dictionary) guesses(word string) float64 {
	if d.personal[word] {
		return leastPersonal
	}
	if rank, ok := d.common[word]; ok {
		return max(float64(rank), leastWord)
	}
	return 0
}

// find reports every word in the text: as it stands, backwards, and with digits and symbols written for letters.
func (d dictionary) find(t text, found func(piece)) {
	longest := mostRunes
	for word := range d.personal {
		longest = max(longest, utf8.RuneCountInString(word))
	}
	disguised := func(start, end int, guesses float64) {
		found(piece{start, end, guesses * t.caseGuesses(start, end)})
	}
	d.scan(t.lower, longest, func(start, end int, guesses float64) {
		if guesses == leastPersonal && t.upper[start] { // a name begins with a capital; that disguises nothing
			t := text{t.lower[start+1 : end], t.upper[start+1 : end]}
			found(piece{start, end, guesses * t.caseGuesses(0, len(t.lower))})
			return
		}
		disguised(start, end, guesses)
	})

	n := len(t.lower)
	backwards := slices.Clone(t.lower)
	slices.Reverse(backwards)
	d.scan(backwards, longest, func(start, end int, guesses float64) {
		disguised(n-end, n-start, guesses*disguiseGuesses)
	})

	for _, one := range "il" {
		plain := t.mapped(unleeted(one))
		d.scan(plain, longest, func(start, end int, guesses float64) {
			if !slices.Equal(plain[start:end], t.lower[start:end]) {
				disguised(start, end, guesses*disguiseGuesses)
			}
		})
	}
}

// scan looks up every part of the runes. One string is sliced for all of them, so that none is made for a lookup.
func (d dictionary) scan(runes []rune, longest int, found func(start, end int, guesses float64)) {
	s := string(runes)
	at := make([]int, 0, len(runes)+1) // where each rune begins
	for i := range s {
		at = append(at, i)
	}
	at = append(at, len(s))
	for start := range runes {
		for end := start + leastRunes; end <= min(len(runes), start+longest); end++ {
			if guesses := d.guesses(s[at[start]:at[end]]); guesses > 0 {
				found(start, end, guesses)
			}
		}
	}
}
